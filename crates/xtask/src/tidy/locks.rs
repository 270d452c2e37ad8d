//! JavaScript lock files pin versions and hashes, not the registry they came from.

use super::Tree;

/// Lock files with an address.
pub(super) fn addresses(tree: &Tree) -> Vec<String> {
    let locks = tree.files.iter().filter(|file| file.path.ends_with("package-lock.json"));
    let named = locks.filter(|file| {
        file.text.as_ref().is_none_or(|text| text.contains(concat!("\"reso", "lved\"")))
    });
    let advice = "write it with `npm install --omit-lockfile-registry-resolved`";
    named.map(|file| format!("{}: {advice}", file.path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::tree_of;

    #[test]
    fn an_address_is_found() {
        let tree = tree_of(&[
            ("a/package-lock.json", "{\"resolved\": \"https://example.com\"}"),
            ("b/package-lock.json", "{\"integrity\": \"sha512-x\"}"),
        ]);
        let found = addresses(&tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("a/package-lock.json: "));
    }
}
