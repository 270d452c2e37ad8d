//! Dockerfiles are told by their names, as the builders tell them.

/// Endings of files that stand beside a Dockerfile and are none.
const OTHERS: [&str; 6] = ["dockerignore", "md", "txt", "yaml", "yml", "json"];

/// `Dockerfile`, `Containerfile`, `Dockerfile.web`, `web.Dockerfile`.
pub(super) fn is_dockerfile(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let (first, last) = (name.split('.').next(), name.rsplit('.').next());
    let is_kind = |part: Option<&str>| matches!(part, Some("dockerfile" | "containerfile"));
    let is_other = last.is_some_and(|last| OTHERS.contains(&last)) && name.contains('.');
    !is_other && (is_kind(first) || is_kind(last))
}

/// The same, for a file with its text.
pub(super) fn claims(path: &str, _text: &str) -> bool {
    is_dockerfile(path)
}
