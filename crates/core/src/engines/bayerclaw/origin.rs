//! Which inputs are files that an earlier step leaves in the repository.
//!
//! A step that names its inputs still depends on its place in the list where another step
//! writes them. Whether a wildcard meets a file is decided by what stands before the first and
//! after the last special character, so a step is rather taken to write a file than not.

use std::collections::{BTreeMap, BTreeSet};

use super::step::pairs;
use crate::syntax::Node;

/// Comparisons of wildcards with files in one workflow. Without a bound, a file of four
/// megabytes could ask for ten thousand millions.
const COMPARISONS_MAX: usize = 2_000_000;

/// Keys of inputs, each with the keys of the outputs that it may come from.
pub(super) type Origins<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Files that the steps so far leave in one repository.
#[derive(Debug, Default)]
pub(super) struct Files<'a> {
    /// Names, with the key of the output that writes them last.
    plain: BTreeMap<&'a str, &'a str>,
    /// Names with special characters.
    wild: Vec<(&'a str, &'a str)>,
}

/// What is left of the bound on comparisons.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(COMPARISONS_MAX)
    }
}

impl Budget {
    fn take(&mut self, comparisons: usize) -> Option<()> {
        self.0 = self.0.checked_sub(comparisons)?;
        Some(())
    }
}

impl<'a> Files<'a> {
    /// Notes what a step writes. Files lose their folders in the repository.
    pub(super) fn add(&mut self, spec: &'a Node) {
        for entry in spec.get("outputs").map(pairs).unwrap_or_default() {
            let named = entry.value.get("name").unwrap_or(&entry.value);
            let file = named.text().and_then(|text| text.split_whitespace().next());
            let Some(file) = file.map(base_name) else { continue };
            if is_wild(file) {
                self.wild.push((file, &entry.key));
            } else {
                self.plain.insert(file, &entry.key);
            }
        }
    }

    /// Where a step's inputs come from; none where there are too many files to compare.
    pub(super) fn origins(&self, spec: &'a Node, budget: &mut Budget) -> Option<Origins<'a>> {
        let mut origins = Origins::new();
        for entry in spec.get("inputs").map(pairs).unwrap_or_default() {
            let text = entry.value.text().filter(|text| !text.starts_with("s3://"));
            let Some(file) = text.map(base_name) else { continue };
            budget.take(self.wild.len())?;
            let mut found: BTreeSet<&str> = self
                .wild
                .iter()
                .filter(|(name, _)| meet(file, name))
                .map(|(_, key)| *key)
                .collect();
            if is_wild(file) {
                budget.take(self.plain.len())?;
                found.extend(self.plain.iter().filter(|(n, _)| meet(file, n)).map(|(_, key)| *key));
            } else {
                found.extend(self.plain.get(file));
            }
            if !found.is_empty() {
                origins.insert(&entry.key, found);
            }
        }
        Some(origins)
    }
}

fn base_name(file: &str) -> &str {
    // A slash within braces is part of an expression.
    match file.rfind('}') {
        Some(brace) => file[brace..].rfind('/').map_or(file, |at| &file[brace + at + 1..]),
        None => file.rsplit('/').next().unwrap_or(file),
    }
}

const SPECIAL: [char; 4] = ['*', '?', '[', '$'];

fn is_wild(name: &str) -> bool {
    name.contains(SPECIAL)
}

/// Whether two names, either of which may be wild, can stand for one file.
fn meet(a: &str, b: &str) -> bool {
    let (a, b) = (ends(a), ends(b));
    (a.0.starts_with(b.0) || b.0.starts_with(a.0)) && (a.1.ends_with(b.1) || b.1.ends_with(a.1))
}

/// What stands before the first and after the last special character.
fn ends(name: &str) -> (&str, &str) {
    let head = name.find(SPECIAL).map_or(name, |at| &name[..at]);
    let tail = name.rfind(['*', '?', ']', '}']).map_or(name, |at| &name[at + 1..]);
    (head, if is_wild(name) { tail } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn names_and_wildcards_meet() {
        for (a, b, is) in [
            ("x.bam", "x.bam", true),
            ("*.bam", "x.bam", true),
            ("x*.bam", "y.bam", false),
            ("x*", "x?.vcf", true),
            ("${job.id}.bam", "a.bam", true),
            ("${job.id}.bam", "a.vcf", false),
            ("[ab].fq", "c.fq", true),
        ] {
            assert_eq!(meet(a, b), is, "{a} {b}");
        }
        assert_eq!(base_name("a/b.bam"), "b.bam");
        assert_eq!(base_name("${a/b}.bam"), "${a/b}.bam");
        assert_eq!(base_name("${a}/b.bam"), "b.bam");
    }

    #[test]
    fn origins_follow_the_files() {
        let text = "outputs: [{a: 'out/x.bam -> s3://b/ +k: v'}, {b: {name: y.bam}}, {c: '*.txt'}]
inputs: {one: x.bam, two: '*.bam', three: z.bam, four: 's3://b/x.bam', five: n.txt}
";
        let node = parse("s.yaml", text).0.remove(0);
        let mut files = Files::default();
        files.add(&node);
        let origins = files.origins(&node, &mut Budget::default()).unwrap();
        let set = |keys: &[&'static str]| keys.iter().copied().collect::<BTreeSet<_>>();
        let expected = [("one", set(&["a"])), ("two", set(&["a", "b"])), ("five", set(&["c"]))];
        assert_eq!(origins, expected.into_iter().collect());
        assert!(files.origins(&node, &mut Budget(3)).is_none());
    }
}
