//! What is known of a document: which parts of it are the execution input.

use std::collections::BTreeMap;

use crate::limits::{INPUT_ALTERNATIVES_MAX, INPUT_DOCUMENT_PARTS_MAX, INPUT_PATH_KEYS_MAX};

/// A document on its way through the machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Document {
    /// Nothing in it comes from the execution input, or all of it would be there whatever the
    /// input is.
    Other,
    /// The execution input at these keys. `lax`: as `JSONata` finds it, which looks through
    /// lists on the way.
    Input { keys: Vec<String>, lax: bool },
    /// An object or a list whose parts are known, put over another document.
    Made { base: Box<Self>, parts: BTreeMap<String, Self> },
    /// One of these, by the way that the run took. Sorted, and none is an `Either` itself.
    Either(Vec<Self>),
    /// It depends on the input in a way that is not known.
    Unknown,
}

/// Where a path ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaf {
    /// In the input, at keys that this path added to.
    Read { keys: Vec<String>, lax: bool },
    /// In the input, where the document already was.
    Held { keys: Vec<String>, lax: bool },
    /// In nothing of the input's.
    Free,
    /// In something that is there and depends on the input.
    Opaque,
    /// Nobody knows.
    Lost,
}

impl Document {
    /// The whole execution input.
    pub(super) fn input() -> Self {
        Self::Input { keys: Vec::new(), lax: false }
    }

    /// An object or a list of known parts.
    pub(super) fn made(base: Self, parts: BTreeMap<String, Self>) -> Self {
        if base == Self::Other && parts.values().all(|part| *part == Self::Other) {
            return Self::Other;
        }
        let made = Self::Made { base: Box::new(base), parts };
        if made.size() > INPUT_DOCUMENT_PARTS_MAX { Self::Unknown } else { made }
    }

    /// An object of which these parts matter.
    pub(super) fn object<const N: usize>(parts: [(&str, Self); N]) -> Self {
        if parts.iter().all(|(_, part)| *part == Self::Other) {
            return Self::Other;
        }
        let parts = parts.into_iter().map(|(key, part)| (key.to_owned(), part)).collect();
        Self::Made { base: Box::new(Self::Other), parts }
    }

    /// A list of these.
    pub(super) fn list(elements: impl Iterator<Item = Self>) -> Self {
        let parts = elements.enumerate().map(|(at, element)| (format!("[{at}]"), element));
        Self::made(Self::Other, parts.collect())
    }

    /// One of these.
    pub(super) fn either(documents: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for document in documents {
            match document {
                Self::Either(inner) => all.extend(inner),
                other => all.push(other),
            }
        }
        all.sort_unstable();
        all.dedup();
        if all.contains(&Self::Unknown) || all.len() > INPUT_ALTERNATIVES_MAX {
            return Self::Unknown;
        }
        match all.len() {
            0 => Self::Other,
            1 => all.swap_remove(0),
            _ => Self::Either(all),
        }
    }

    /// How many parts are known apart.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Other | Self::Unknown => 1,
            Self::Input { keys, .. } => 1 + keys.len(),
            Self::Made { base, parts } => {
                1 + base.size() + parts.values().map(|part| 1 + part.size()).sum::<usize>()
            }
            Self::Either(all) => all.iter().map(Self::size).sum(),
        }
    }

    /// What stands at `keys`; a key in brackets is an element of a list. `leaves` gets the end
    /// of the path in each of the documents that it may be.
    pub(super) fn follow(&self, keys: &[String], lax: bool, leaves: &mut Vec<Leaf>) -> Self {
        let (first, rest) = match (self, keys) {
            (Self::Either(all), _) => {
                let ends: Vec<_> = all.iter().map(|one| one.follow(keys, lax, leaves)).collect();
                return Self::either(ends);
            }
            (_, []) => {
                leaves.push(match self {
                    Self::Input { keys, lax } => Leaf::Held { keys: keys.clone(), lax: *lax },
                    Self::Unknown => Leaf::Opaque,
                    _ => Leaf::Free,
                });
                return self.clone();
            }
            (_, [first, rest @ ..]) => (first, rest),
        };
        match self {
            Self::Input { keys: at, lax: was } => {
                // What JSONata found may be gathered from a list; a JSONPath goes on otherwise.
                if (*was && !lax) || at.len() + keys.len() > INPUT_PATH_KEYS_MAX {
                    leaves.push(Leaf::Lost);
                    return Self::Unknown;
                }
                let keys = [at, keys].concat();
                leaves.push(Leaf::Read { keys: keys.clone(), lax });
                Self::Input { keys, lax }
            }
            Self::Made { base, parts } => match parts.get(first) {
                Some(part) => part.follow(rest, lax, leaves),
                // JSONata looks into every element of a list.
                None if lax && parts.keys().any(|key| key.starts_with('[')) => {
                    leaves.push(Leaf::Lost);
                    Self::Unknown
                }
                None => base.follow(keys, lax, leaves),
            },
            Self::Unknown => {
                leaves.push(Leaf::Lost);
                Self::Unknown
            }
            Self::Other | Self::Either(_) => {
                leaves.push(Leaf::Free);
                Self::Other
            }
        }
    }

    /// It with `value` at `keys`, whatever was there.
    pub(super) fn put(&self, keys: &[String], value: Self) -> Self {
        let Some((first, rest)) = keys.split_first() else { return value };
        let (base, mut parts) = match self {
            Self::Either(all) => {
                return Self::either(all.iter().map(|one| one.put(keys, value.clone())));
            }
            Self::Unknown => return Self::Unknown,
            Self::Made { base, parts } => ((**base).clone(), parts.clone()),
            Self::Other | Self::Input { .. } => (self.clone(), BTreeMap::new()),
        };
        // Where nothing stands there yet an object is made, so nothing is read.
        let inner = self.follow(std::slice::from_ref(first), false, &mut Vec::new());
        parts.insert(first.clone(), inner.put(rest, value));
        Self::made(base, parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(key: &str) -> Document {
        Document::Input { keys: vec![key.to_owned()], lax: false }
    }

    #[test]
    fn what_is_known_is_bounded() {
        let some = |count: usize| (0..count).map(|key| at(&key.to_string()));
        let either = Document::either(some(INPUT_ALTERNATIVES_MAX));
        assert!(matches!(either, Document::Either(_)));
        assert_eq!(Document::either(some(INPUT_ALTERNATIVES_MAX + 1)), Document::Unknown);
        assert!(matches!(Document::list(some(3)), Document::Made { .. }));
        assert_eq!(Document::list(some(INPUT_DOCUMENT_PARTS_MAX)), Document::Unknown);
    }

    #[test]
    fn a_path_ends_in_each_document_that_it_may_be() {
        let over = Document::input().put(&["a".to_owned()], Document::Other);
        let both = Document::either([Document::input(), over]);
        for (key, found, ends) in
            [("a", Document::either([Document::Other, at("a")]), 2), ("b", at("b"), 2)]
        {
            let mut leaves = Vec::new();
            assert_eq!(both.follow(&[key.to_owned()], false, &mut leaves), found, "{key}");
            assert_eq!(leaves.len(), ends, "{key}");
        }
    }

    #[test]
    fn a_jsonpath_does_not_go_on_from_what_jsonata_found() {
        let lax = Document::Input { keys: vec!["a".to_owned()], lax: true };
        let mut leaves = Vec::new();
        assert_eq!(lax.follow(&["b".to_owned()], false, &mut leaves), Document::Unknown);
        assert_eq!(leaves, [Leaf::Lost]);
    }
}
