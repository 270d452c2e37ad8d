//! A map of which most was there before: copies share it, and what was written since is apart.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A map whose copies cost nothing until they are written.
#[derive(Debug, Clone)]
pub(super) struct Layered<K, V> {
    base: Rc<BTreeMap<K, V>>,
    own: Rc<BTreeMap<K, V>>,
}

impl<K, V> Default for Layered<K, V> {
    fn default() -> Self {
        Self { base: Rc::default(), own: Rc::default() }
    }
}

impl<K: Ord + Copy, V: Clone> Layered<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.own.get(key).or_else(|| self.base.get(key))
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        if !self.own.contains_key(key) {
            let value = self.base.get(key)?.clone();
            self.insert(*key, value);
        }
        Rc::make_mut(&mut self.own).get_mut(key)
    }

    pub(super) fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        Rc::make_mut(&mut self.own).insert(key, value);
    }

    /// All keys.
    pub(super) fn keys(&self) -> BTreeSet<K> {
        self.base.keys().chain(self.own.keys()).copied().collect()
    }

    /// Keys under which two copies of one map can differ.
    pub(super) fn written(&self, other: &Self) -> BTreeSet<K> {
        if Rc::ptr_eq(&self.base, &other.base) {
            self.own.keys().chain(other.own.keys()).copied().collect()
        } else {
            self.keys().union(&other.keys()).copied().collect()
        }
    }

    /// From here on, all of it was there before.
    pub(super) fn settle(&mut self) {
        if !self.own.is_empty() {
            let own = std::mem::take(Rc::make_mut(&mut self.own));
            Rc::make_mut(&mut self.base).extend(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_differ_where_they_were_written() {
        let mut one: Layered<u32, &str> = Layered::default();
        one.insert(1, "a");
        one.insert(2, "b");
        one.settle();
        let mut other = one.clone();
        other.insert(2, "c");
        if let Some(value) = one.get_mut(&1) {
            *value = "d";
        }
        assert_eq!((one.get(&1), one.get(&2)), (Some(&"d"), Some(&"b")));
        assert_eq!((other.get(&1), other.get(&2)), (Some(&"a"), Some(&"c")));
        assert_eq!(one.written(&other), BTreeSet::from([1, 2]));
        assert!(one.get_mut(&3).is_none() && !one.contains_key(&3));
        other.insert(3, "e");
        assert_eq!(other.keys(), BTreeSet::from([1, 2, 3]));
        assert_eq!(one.written(&Layered::default()), BTreeSet::from([1, 2]));
    }
}
