//! Whether what runs of the new version read is what those of the old one had read anyway.
//!
//! An input is one that the old version takes where some run of it comes to its end. Safe is
//! said only where each demand that some new run may make is one that every old run has made;
//! unsafe only where every new run makes a demand that no old run makes, because an old input
//! without that path is taken by the old version and by no run of the new one.

use super::inputs::{InputsFact, InputsVerdict, input_with};
use crate::model::{InputRead, InputReads, Need, RequiredInput};
use crate::text::quoted;

pub(super) fn compare(old: &InputReads, new: &InputReads) -> InputsFact {
    if old.digest.is_some() && old.digest == new.digest {
        let reason = "nothing that decides which inputs are read changed".to_owned();
        return InputsFact::new(InputsVerdict::Safe, reason);
    }
    if let Some(fact) = added(old, new) {
        return fact;
    }
    if let Some(reason) = &new.not_read {
        return InputsFact::new(InputsVerdict::NotDeclared, reason.clone());
    }
    let mut open = new.reads.iter().filter(|read| !is_met(old, read));
    let Some(first) = open.next() else {
        let reason = "the new version reads no input that not every run of the old one reads";
        return InputsFact::new(InputsVerdict::Safe, reason.to_owned());
    };
    let others = match open.count() {
        0 => String::new(),
        count => format!("; so with {count} more"),
    };
    let reason = format!(
        "`{}` is read in `{}`, and not every run of the old version reads it so{others}",
        quoted(&first.path),
        quoted(&first.operation),
    );
    InputsFact { verdict: InputsVerdict::Unknown, reason, at: Some(first.span) }
}

/// The paths that every new run reads and no old one does.
fn added(old: &InputReads, new: &InputReads) -> Option<InputsFact> {
    if old.not_read.is_some() {
        return None;
    }
    let mut added: Vec<RequiredInput> = Vec::new();
    for read in new.reads.iter().filter(|read| read.always && !read.keys.is_empty()) {
        let known = added.iter().any(|input| input.path == read.path);
        if !known && !old.reads.iter().any(|other| may_look_at(other, &read.keys)) {
            let (path, span) = (read.path.clone(), read.span);
            added.push(RequiredInput { path, span, consequence: read.consequence });
        }
    }
    if added.is_empty() {
        return None;
    }
    let names: Vec<String> =
        added.iter().map(|input| format!("`{}`", quoted(&input.path))).collect();
    let reason = format!("every run of the new version also needs {}", names.join(", "));
    let paths = old.reads.iter().map(|read| read.keys.iter().map(String::as_str).collect());
    let witness = input_with(paths);
    Some(InputsFact::new(InputsVerdict::Required { added, witness }, reason))
}

/// Whether a read sees something at these keys, or below.
fn may_look_at(read: &InputRead, keys: &[String]) -> bool {
    read.keys.starts_with(keys) || (read.open && keys.starts_with(&read.keys))
}

/// Whether every run of the old version has made sure of a demand.
fn is_met(old: &InputReads, new: &InputRead) -> bool {
    old.reads.iter().filter(|read| read.always).any(|read| {
        let same = read.keys == new.keys && read.need == new.need;
        let within = read.strict && read.keys.starts_with(&new.keys);
        same || match new.need {
            Need::Present => within,
            Need::Mapping => within && read.keys.len() > new.keys.len(),
            Need::Other(_) => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Span;

    /// `a.b` is always read, `a.b?` by some runs; after `!` stands another need.
    fn reads(texts: &[&str]) -> InputReads {
        let read = |text: &&str| {
            let (path, need) = match text.split_once('!') {
                Some((path, need)) => (path, Need::Other(need.to_owned())),
                None => (*text, Need::Present),
            };
            InputRead {
                path: path.trim_end_matches('?').to_owned(),
                keys: path.trim_end_matches('?').split('.').map(str::to_owned).collect(),
                need,
                strict: true,
                open: false,
                always: !path.ends_with('?'),
                operation: "Ship".to_owned(),
                span: Span::default(),
                consequence: "it fails",
            }
        };
        let reads = texts.iter().map(read).collect();
        InputReads { reads, not_read: None, digest: None }
    }

    fn verdict(old: &[&str], new: &[&str]) -> InputsVerdict {
        compare(&reads(old), &reads(new)).verdict
    }

    #[test]
    fn what_every_old_run_read_is_safe() {
        for (old, new) in [
            (vec!["a.b"], vec!["a"]),
            (vec!["a.b"], vec!["a.b?", "a?"]),
            (vec!["a!items"], vec!["a!items", "a"]),
            (vec!["a", "b"], vec![]),
        ] {
            assert!(matches!(verdict(&old, &new), InputsVerdict::Safe), "{old:?} {new:?}");
        }
    }

    #[test]
    fn what_some_run_reads_is_open() {
        for (old, new) in [
            (vec!["a?"], vec!["a"]),
            (vec!["a"], vec!["a", "b?"]),
            (vec!["a"], vec!["a!items"]),
            (vec!["a.b?"], vec!["a"]),
        ] {
            assert!(matches!(verdict(&old, &new), InputsVerdict::Unknown), "{old:?} {new:?}");
        }
    }

    #[test]
    fn what_every_new_run_reads_and_no_old_one_is_unsafe() {
        let found = verdict(&["a.b", "c?"], &["a.b", "a.d"]);
        let InputsVerdict::Required { added, witness } = found else { panic!("{found:?}") };
        assert_eq!(added.len(), 1);
        assert_eq!(witness, json!({"a": {"b": "any b"}, "c": "any c"}));
    }

    #[test]
    fn an_old_version_that_may_look_further_rejects_nothing() {
        let (mut old, new) = (reads(&["a"]), reads(&["a.b"]));
        old.reads[0].open = true;
        assert!(matches!(compare(&old, &new).verdict, InputsVerdict::Unknown));
        old.reads[0].open = false;
        old.not_read = Some("an expression".to_owned());
        assert!(matches!(compare(&old, &new).verdict, InputsVerdict::Unknown));
    }

    #[test]
    fn a_part_that_is_not_understood_is_open_unless_nothing_changed() {
        let (mut old, mut new) = (reads(&["a"]), reads(&["a"]));
        new.not_read = Some("an expression".to_owned());
        assert!(matches!(compare(&old, &new).verdict, InputsVerdict::NotDeclared));
        (old.digest, new.digest) = (Some("1".to_owned()), Some("1".to_owned()));
        assert!(matches!(compare(&old, &new).verdict, InputsVerdict::Safe));
    }
}
