//! What git calls a content, worked out here, so that equal files are not read twice.
//!
//! Git itself would be asked with `git diff`. It trusts times, sizes and the marks of the index
//! (`assume-unchanged`), and runs the filters of the configuration: a file can then be called
//! unchanged that is not.

use sha1::Digest as _;

/// How a repository calls its objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// 40 hexadecimal digits.
    Sha1,
    /// 64 hexadecimal digits.
    Sha256,
}

impl Naming {
    /// The naming that an id follows.
    pub(super) fn of(id: &str) -> Self {
        if id.len() == 64 { Self::Sha256 } else { Self::Sha1 }
    }

    /// The id of a blob.
    pub(super) fn blob(self, content: &[u8]) -> String {
        let head = format!("blob {}\0", content.len());
        match self {
            Self::Sha1 => {
                hex(&sha1::Sha1::new().chain_update(head).chain_update(content).finalize())
            }
            Self::Sha256 => {
                hex(&sha2::Sha256::new().chain_update(head).chain_update(content).finalize())
            }
        }
    }
}

/// The SHA-256 of a content that Git LFS holds, where these bytes only point at it.
pub(super) fn lfs_pointer(bytes: &[u8]) -> Option<&str> {
    // "must be less than 1024 bytes in size" (docs/spec.md of Git LFS).
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() < 1024)?;
    let rest = text.strip_prefix("version https://git-lfs.github.com/spec/")?;
    rest.lines().find_map(|line| line.strip_prefix("oid sha256:"))
}

/// Whether Git LFS would give this text for that SHA-256.
pub(super) fn is_lfs_content(oid: &str, text: &str) -> bool {
    hex(&sha2::Sha256::digest(text)) == oid
}

/// One text for texts: equal exactly where all of them are.
pub(super) fn fingerprint<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut all = sha2::Sha256::new();
    for text in texts {
        all.update((text.len() as u64).to_le_bytes());
        all.update(text);
    }
    hex(&all.finalize())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_called_as_git_calls_them() {
        let naming = Naming::of("78981922613b2afb6025042ff6bd878ac1994e85");
        assert_eq!(naming.blob(b"a\n"), "78981922613b2afb6025042ff6bd878ac1994e85");
        assert_eq!(naming.blob(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        let empty = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";
        assert_eq!(Naming::of(empty).blob(b""), empty);
    }

    #[test]
    fn pointers_are_told() {
        let oid = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let pointer =
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 0\n");
        assert_eq!(lfs_pointer(pointer.as_bytes()), Some(oid));
        assert!(is_lfs_content(oid, "") && !is_lfs_content(oid, "x"));
        assert_eq!(lfs_pointer(b"version: 1\n"), None);
    }
}
