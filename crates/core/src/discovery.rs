//! Which files are candidates, by their names alone.

use crate::families::FAMILIES;

/// Whether a file can be a workflow or name artifacts: what discovery reads.
pub fn may_be_read(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name.rsplit_once('.'), Some((_, "json" | "yaml" | "yml" | "asl")))
        || FAMILIES.iter().any(|family| (family.may_be)(path))
}

#[cfg(test)]
mod tests {
    use super::may_be_read;

    #[test]
    fn names_decide() {
        for path in ["a/b.yaml", "b.yml", "x.asl", "x.json"] {
            assert!(may_be_read(path), "{path}");
        }
        for path in ["a.rs", "yaml", "a.yaml/x", "README.md"] {
            assert!(!may_be_read(path), "{path}");
        }
    }
}
