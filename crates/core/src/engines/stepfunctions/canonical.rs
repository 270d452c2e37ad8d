//! What counts in a definition: everything but `Comment` fields, layout and the order of keys.

use sha2::{Digest as _, Sha256};

use crate::syntax::{Data, Entry, Node};

/// What a mapping is, for telling its own comments from data that is called `Comment`.
#[derive(Clone, Copy)]
enum Shape {
    Machine,
    States,
    State,
    /// A choice rule, a retrier or a catcher.
    Rule,
    /// Data of the user's: a `Comment` in it is sent to a task.
    Payload,
}

impl Shape {
    /// What the value of a key is, or each element of a list that stands there.
    fn within(self, key: &str) -> Self {
        match (self, key) {
            (Self::Machine, "States") => Self::States,
            (Self::States, _) => Self::State,
            (Self::State, "Branches" | "ItemProcessor" | "Iterator") => Self::Machine,
            (Self::State, "Choices" | "Retry" | "Catch") | (Self::Rule, "And" | "Or" | "Not") => {
                Self::Rule
            }
            _ => Self::Payload,
        }
    }

    fn has_comments(self) -> bool {
        matches!(self, Self::Machine | Self::State | Self::Rule)
    }
}

/// SHA-256 of a machine without its comments, in hexadecimal.
pub(super) fn digest(machine: &Node) -> String {
    hash(&strip(machine, Shape::Machine, &[]).canonical())
}

/// SHA-256 of a text, in hexadecimal.
pub(super) fn hash(text: &str) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Some fields of a state, without comments and with one word in place of each node of `masked`,
/// which other rules look at. Machines within keep all but their states, which are compared each
/// by itself.
pub(super) fn fields<'a>(entries: impl Iterator<Item = &'a Entry>, masked: &[&Node]) -> Vec<Entry> {
    let field = |entry: &Entry| {
        let value = match (entry.key.as_str(), &entry.value.data) {
            ("Branches", Data::Sequence(machines)) => {
                let data = Data::Sequence(machines.iter().map(without_states).collect());
                Node { span: entry.value.span, data, tag: entry.value.tag.clone() }
            }
            ("ItemProcessor" | "Iterator", _) => without_states(&entry.value),
            (key, _) => strip(&entry.value, Shape::State.within(key), masked),
        };
        Entry { key: entry.key.clone(), key_span: entry.key_span, value }
    };
    entries.map(field).collect()
}

/// A machine without its states, which are compared each by itself.
fn without_states(machine: &Node) -> Node {
    let Data::Mapping(entries) = &machine.data else { return machine.clone() };
    let kept = entries.iter().filter(|entry| entry.key != "States" && !is_comment(entry));
    let data = Data::Mapping(kept.cloned().collect());
    Node { span: machine.span, data, tag: machine.tag.clone() }
}

/// A comment of the language itself, at a place where it has one.
pub(super) fn is_comment(entry: &Entry) -> bool {
    entry.key == "Comment" && entry.value.text().is_some()
}

fn strip(node: &Node, shape: Shape, masked: &[&Node]) -> Node {
    if masked.iter().any(|other| std::ptr::eq(*other, node)) {
        let data = Data::Scalar { text: "(a reference)".to_owned(), plain: false, inner: None };
        return Node { span: node.span, data, tag: None };
    }
    let data = match &node.data {
        Data::Scalar { .. } => node.data.clone(),
        Data::Sequence(items) => {
            Data::Sequence(items.iter().map(|item| strip(item, shape, masked)).collect())
        }
        Data::Mapping(entries) => {
            let kept = entries.iter().filter(|entry| !(shape.has_comments() && is_comment(entry)));
            let stripped = kept.map(|entry| Entry {
                key: entry.key.clone(),
                key_span: entry.key_span,
                value: strip(&entry.value, shape.within(&entry.key), masked),
            });
            Data::Mapping(stripped.collect())
        }
    };
    Node { span: node.span, data, tag: node.tag.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn digest_of(text: &str) -> String {
        digest(&parse("a.json", text).0[0])
    }

    #[test]
    fn comments_layout_and_key_order_do_not_count() {
        let one = r#"{"Comment":"a","StartAt":"A","States":{"A":{"Type":"Choice","Comment":"b",
            "Choices":[{"Comment":"c","Not":{"Comment":"d","IsNull":true},"Next":"A"}]}}}"#;
        let other = r#"{"States":{"A":{"Choices":[{"Next":"A","Not":{"IsNull":true}}],
            "Type":"Choice"}},"StartAt":"A"}"#;
        assert_eq!(digest_of(one), digest_of(other));
    }

    #[test]
    fn a_comment_in_the_users_data_and_the_order_of_choices_count() {
        let machine = |parameters: &str, choices: &str| {
            digest_of(&format!(
                r#"{{"StartAt":"A","States":{{"A":{{"Type":"Task","Parameters":{parameters}}},
                "Comment":{{"Type":"Choice","Choices":{choices}}}}}}}"#
            ))
        };
        let base = machine(r#"{"Comment":"x"}"#, r#"[{"Next":"A"},{"Next":"B"}]"#);
        assert_ne!(base, machine(r#"{"Comment":"y"}"#, r#"[{"Next":"A"},{"Next":"B"}]"#));
        assert_ne!(base, machine(r#"{"Comment":"x"}"#, r#"[{"Next":"B"},{"Next":"A"}]"#));
        assert_eq!(base.len(), 64);
    }
}
