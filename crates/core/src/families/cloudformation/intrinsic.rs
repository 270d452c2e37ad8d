//! Intrinsic functions, short and long.

use crate::syntax::{Data, Node};

/// One function, with what it is given.
#[derive(Debug, Clone, Copy)]
pub(super) enum Intrinsic<'a> {
    /// `Ref`: a parameter, a resource or a pseudo parameter.
    Ref(&'a str),
    /// `Fn::GetAtt`: an attribute of a resource, as text or as a list.
    GetAtt(&'a Node),
    /// `Fn::Sub`: the text, and the values of names of its own.
    Sub(&'a Node, Option<&'a Node>),
    /// `Fn::Join`: the delimiter and the list.
    Join(&'a Node, &'a Node),
    /// `Fn::Select`: the index and the list.
    Select(&'a Node, &'a Node),
    /// `Fn::FindInMap`: mapping and keys.
    FindInMap(&'a [Node]),
    /// `Fn::If`: the two values.
    If(&'a Node, &'a Node),
    /// `Fn::ToJsonString`: what becomes text.
    ToJsonString(&'a Node),
    /// `Fn::ImportValue` and all others: known at deploy only.
    Other(&'a str),
}

impl<'a> Intrinsic<'a> {
    /// The function that a value is, if it is one.
    pub(super) fn of(node: &'a Node) -> Option<Self> {
        if let Some(tag) = node.tag.as_deref() {
            return Some(Self::named(tag.trim_start_matches('!'), node, tag));
        }
        let [entry] = node.entries() else { return None };
        match entry.key.strip_prefix("Fn::") {
            Some(name) => Some(Self::named(name, &entry.value, &entry.key)),
            None if entry.key == "Ref" => entry.value.text().map(Self::Ref),
            None => None,
        }
    }

    fn named(name: &str, given: &'a Node, written: &'a str) -> Self {
        match (name, given.text(), given.items()) {
            ("Ref", Some(name), _) => Self::Ref(name),
            ("GetAtt", ..) => Self::GetAtt(given),
            ("Sub", Some(_), _) => Self::Sub(given, None),
            ("Sub", None, [text, values, ..]) => Self::Sub(text, Some(values)),
            ("Sub", None, [text]) => Self::Sub(text, None),
            ("Join", _, [delimiter, list]) => Self::Join(delimiter, list),
            ("Select", _, [index, list]) => Self::Select(index, list),
            ("FindInMap", _, items) => Self::FindInMap(items),
            ("If", _, [_, yes, no]) => Self::If(yes, no),
            ("ToJsonString", ..) if !matches!(given.data, Data::Scalar { .. }) => {
                Self::ToJsonString(given)
            }
            _ => Self::Other(written),
        }
    }
}

/// The values that a condition chooses from; the value itself where there is no condition.
pub(super) fn choices<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    match Intrinsic::of(node) {
        Some(Intrinsic::If(yes, no)) => {
            choices(yes, found);
            choices(no, found);
        }
        _ => found.push(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn both_forms_are_one() {
        for (short, long) in [
            ("!Ref A", "{Ref: A}"),
            ("!GetAtt A.Arn", "{'Fn::GetAtt': [A, Arn]}"),
            ("!Sub '${A}'", "{'Fn::Sub': '${A}'}"),
            ("!Sub ['${A}', {A: b}]", "{'Fn::Sub': ['${A}', {A: b}]}"),
            ("!Join ['', [a]]", "{'Fn::Join': ['', [a]]}"),
            ("!If [c, a, b]", "{'Fn::If': [c, a, b]}"),
            ("!ImportValue x", "{'Fn::ImportValue': x}"),
            ("!Join x", "{'Fn::Join': x}"),
        ] {
            let of = |text: &str| {
                let node = parse("x.yaml", text).0.remove(0);
                let shown = format!("{:?}", Intrinsic::of(&node).unwrap());
                shown.split('(').next().unwrap().to_owned()
            };
            assert_eq!(of(short), of(long), "{short}");
        }
        for text in ["{Image: a}", "{Ref: A, B: c}", "a", "[Ref]", "{Ref: [a]}"] {
            let node = parse("x.yaml", text).0.remove(0);
            assert!(Intrinsic::of(&node).is_none(), "{text}");
        }
    }
}
