//! Writes a lock from a map of references to digests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::fix::key;
use crate::inventory::Inventory;
use crate::references::{Class, is_fixed_revision};
use crate::text::quoted;

/// A map that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Not a JSON object.
    #[error("the map is not a JSON object of references and digests: {0}")]
    NotAMap(String),
    /// A value is no digest.
    #[error("the value of `{0}` is no digest: `sha256:` and 64 hexadecimal digits, or a commit")]
    NotADigest(String),
}

/// The text of a lock: every reference of the inventory of which the map (`{"ref": "digest"}`)
/// knows the digest. References that are fixed already need none. The same inventory and map give
/// the same bytes.
pub fn lock(inventory: &Inventory, map: &str) -> Result<String, LockError> {
    let map: BTreeMap<String, Value> = serde_json::from_str(map)
        .map_err(|error| LockError::NotAMap(quoted(&error.to_string())))?;
    let mut digests = BTreeMap::new();
    for (reference, digest) in &map {
        let digest = digest.as_str().filter(|digest| is_fixed_revision(digest));
        let digest = digest.ok_or_else(|| LockError::NotADigest(quoted(reference)))?;
        digests.insert(key(reference), digest);
    }
    let mut text = "# Written by `midflight refs --lock`: which digest each reference meant.\n\
                    version = 1\n\n[references]\n"
        .to_owned();
    let mut known: Vec<(&str, &str)> = inventory
        .references
        .iter()
        .filter(|reference| !matches!(reference.class, Class::Digest | Class::Pinned))
        .filter_map(|reference| Some((&*reference.text, *digests.get(&key(&reference.text))?)))
        .collect();
    known.sort_unstable();
    known.dedup();
    for (reference, digest) in known {
        // A JSON text is a basic string of TOML too.
        let _ = writeln!(text, "{} = {}", Value::from(reference), Value::from(digest));
    }
    Ok(text)
}
