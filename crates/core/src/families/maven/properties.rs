//! `${…}` in a POM: what the file and the user say.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::xml::{child, text, text_of};
use crate::around::Around;

/// Properties that stand for others are followed this often; Maven's own have one or two.
const DEPTH_MAX: usize = 8;

/// Bytes of a value. A version or group is a few dozen; nested properties can make more.
const VALUE_BYTES_MAX: usize = 1_000;

/// What placeholders stand for.
pub(super) struct Properties<'a> {
    known: BTreeMap<String, &'a str>,
    around: Around<'a>,
}

impl<'a> Properties<'a> {
    /// Properties of a project, and the elements of it that count as such.
    pub(super) fn of(project: Node<'a, '_>, around: Around<'a>) -> Self {
        let mut known = BTreeMap::new();
        for property in child(project, "properties").into_iter().flat_map(|p| p.children()) {
            if let Some((value, _)) = text(property) {
                known.insert(property.tag_name().name().to_owned(), value);
            }
        }
        let parent = child(project, "parent");
        for element in ["version", "groupId", "artifactId"] {
            let own = text_of(project, &[element]);
            let inherited = parent.and_then(|parent| text_of(parent, &[element]));
            if let Some((value, _)) = inherited {
                known.insert(format!("project.parent.{element}"), value);
            }
            // A project has the version and the group of its parent where it says nothing.
            let inherited = inherited.filter(|_| element != "artifactId");
            if let Some((value, _)) = own.or(inherited) {
                for prefix in ["project.", "pom.", ""] {
                    known.entry(format!("{prefix}{element}")).or_insert(value);
                }
            }
        }
        Self { known, around }
    }

    /// A text with its placeholders filled; those that nobody knows stay.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..DEPTH_MAX {
            let filled = self.fill_once(&text);
            if filled == text || filled.len() > VALUE_BYTES_MAX {
                break;
            }
            text = filled;
        }
        text
    }

    fn fill_once(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, tail)) = after.split_once('}') else { break };
            out.push_str(before);
            // `-Dname=value` wins over what the file says.
            let value = self.around.parameter(name).or_else(|| self.known.get(name).copied());
            match value {
                Some(value) if out.len() + value.len() <= VALUE_BYTES_MAX => out.push_str(value),
                _ => out.extend(["${", name, "}"]),
            }
            rest = tail;
        }
        out + rest
    }
}
