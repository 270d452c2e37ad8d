//! Literals of `const` and `enum`.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::{Graph, Id, Kinds, Node, Properties};
use crate::number::{self, Exact};

/// A value without parts. Two spellings of one number are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Number(Exact),
    Text(Rc<str>),
}

impl Scalar {
    /// The kinds in which it can be spelled.
    pub(crate) fn kinds(&self) -> Kinds {
        match self {
            Self::Null => Kinds::NULL,
            Self::Bool(_) => Kinds::BOOLEAN,
            Self::Number(number) if number.is_integer() => Kinds::INTEGER | Kinds::WHOLE_FLOAT,
            Self::Number(_) => Kinds::FRACTION,
            Self::Text(_) => Kinds::STRING,
        }
    }
}

/// A node that admits exactly the listed values. `add` makes nodes.
pub(crate) fn listed<'a>(
    values: impl IntoIterator<Item = &'a Value>,
    add: &mut impl FnMut(Node) -> Id,
) -> Id {
    let mut scalars = BTreeSet::new();
    let mut alternatives = Vec::new();
    for value in values {
        let scalar = match value {
            Value::Null => Scalar::Null,
            Value::Bool(bool) => Scalar::Bool(*bool),
            Value::String(text) => Scalar::Text(text.as_str().into()),
            Value::Number(number) => {
                let Some(exact) = number::exact(number) else {
                    alternatives.push(add(Node::Opaque(format!("the number {number}").into())));
                    continue;
                };
                Scalar::Number(exact)
            }
            Value::Array(_) | Value::Object(_) => {
                alternatives.push(structure(value, add));
                continue;
            }
        };
        scalars.insert(scalar);
    }
    if !scalars.is_empty() {
        alternatives.push(add(Node::Scalars(Rc::new(scalars))));
    }
    match alternatives[..] {
        [one] => one,
        _ => add(Node::Any(alternatives)),
    }
}

/// The node in the graph that admits exactly this value: two equal values have the same.
pub(crate) fn literal_node(graph: &mut Graph, value: &Value) -> Id {
    listed([value], &mut |node| graph.intern(node))
}

/// An array or object, part by part: what it is not is then found part by part as well.
fn structure(value: &Value, add: &mut impl FnMut(Node) -> Id) -> Id {
    let mut said = Vec::new();
    match value {
        Value::Array(items) => {
            let length = items.len() as u64;
            let prefix: Vec<Id> = items.iter().map(|item| listed([item], add)).collect();
            said.push(add(Node::Kinds(Kinds::ARRAY)));
            said.push(add(Node::MinItems(length)));
            said.push(add(Node::MaxItems(length)));
            let rest = Graph::EVERYTHING;
            said.push(add(Node::Items { prefix, rest }));
        }
        Value::Object(map) => {
            let named =
                map.iter().map(|(name, value)| (name.as_str().into(), listed([value], add)));
            let named = named.collect();
            said.push(add(Node::Kinds(Kinds::OBJECT)));
            said.extend(map.keys().map(|name| add(Node::Has(name.as_str().into()))));
            let properties = Properties { named, patterns: Vec::new(), rest: Graph::NOTHING };
            said.push(add(Node::Properties(Rc::new(properties))));
        }
        _ => {}
    }
    said.sort_unstable();
    add(Node::All(said))
}
