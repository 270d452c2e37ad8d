//! Which files are candidates, by their names alone.

use crate::engines::ENGINES;
use crate::families::FAMILIES;

/// Whether a file can be a workflow or name artifacts: what discovery reads.
pub fn may_be_read(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name.rsplit_once('.'), Some((_, "json" | "yaml" | "yml" | "asl")))
        || crate::lock::is_lock(path)
        || FAMILIES.iter().any(|family| (family.may_be)(path))
}

/// Hints of which most files that name something have one. They are asked first, because a word
/// that is not there costs a look at the whole text.
const COMMON: [&str; 4] = ["image", "AWS::", "apiVersion", "StartAt"];

/// Whether a file can hold something that is read, by its text: the sieve before anything is
/// parsed or kept.
pub fn may_hold_something(path: &str, text: &str) -> bool {
    let hinted = |hints: &[&str]| hints.iter().any(|hint| text.contains(hint));
    crate::lock::is_lock(path)
        || hinted(&COMMON)
        || ENGINES.iter().any(|engine| hinted(engine.hints) || (engine.claims)(path, text))
        || FAMILIES.iter().any(|family| family.may_hold(path, text) || (family.claims)(path, text))
}

#[cfg(test)]
mod tests {
    use super::may_be_read;

    #[test]
    fn names_decide() {
        for path in ["a/b.yaml", "b.yml", "x.asl", "x.json", "midflight.lock"] {
            assert!(may_be_read(path), "{path}");
        }
        for path in ["a.rs", "yaml", "a.yaml/x", "README.md"] {
            assert!(!may_be_read(path), "{path}");
        }
    }
}
