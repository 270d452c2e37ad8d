//! What a value of a template is, as far as the file and the user tell.

use std::collections::BTreeMap;

use super::intrinsic::Intrinsic;
use super::template::Template;
use crate::references::has_placeholder;
use crate::syntax::Node;
use crate::text::quoted;

/// Bytes of a text after which it is taken for open. No reference is as long, and many uses of
/// one long value could otherwise grow without bound.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text; placeholders that stay open are in it as `${name}`.
    Text(String),
    /// A resource of the template, or an attribute of it.
    Resource { id: String, attribute: Option<String> },
    /// A condition chooses one of these.
    Either(Vec<Self>),
    /// Known at deploy only; the text is how a person reads it.
    Open(String),
    /// `AWS::NoValue`: as if the property were not there.
    Absent,
}

impl Value {
    /// The text, where nothing in it is open.
    pub(super) fn literal(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !has_placeholder(text) => Some(text),
            _ => None,
        }
    }

    /// How a person reads it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Open(text) => text.clone(),
            Self::Resource { id, attribute: None } => format!("!Ref {id}"),
            Self::Resource { id, attribute: Some(attribute) } => {
                format!("!GetAtt {id}.{attribute}")
            }
            Self::Either(_) => "!If".to_owned(),
            Self::Absent => "!Ref AWS::NoValue".to_owned(),
        }
    }

    /// How it stands within a longer text.
    fn within(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Absent => String::new(),
            Self::Resource { id, attribute: None } => format!("${{{id}}}"),
            Self::Resource { id, attribute: Some(attribute) } => format!("${{{id}.{attribute}}}"),
            Self::Open(text) => match text.strip_prefix("!Ref ") {
                Some(name) => format!("${{{name}}}"),
                None if has_placeholder(text) => text.clone(),
                None => "${…}".to_owned(),
            },
            Self::Either(_) => "${…}".to_owned(),
        }
    }
}

/// The value of a node.
pub(super) fn evaluate(template: &Template<'_>, node: &Node) -> Value {
    let Some(intrinsic) = Intrinsic::of(node) else {
        return match node.text() {
            Some(text) => bounded(dynamic(template, text)),
            None => Value::Open(quoted(&node.canonical())),
        };
    };
    match intrinsic {
        Intrinsic::Ref(name) => reference(template, name),
        Intrinsic::GetAtt(given) => attribute(template, given),
        Intrinsic::Sub(text, values) => substitute(template, text, values),
        Intrinsic::Join(delimiter, list) => join(template, delimiter, list),
        Intrinsic::Select(index, list) => {
            let index = evaluate(template, index);
            let index = index.literal().and_then(|text| text.parse::<usize>().ok());
            let chosen = index.and_then(|index| list.items().get(index));
            chosen.map_or_else(|| Value::Open("!Select".to_owned()), |n| evaluate(template, n))
        }
        Intrinsic::FindInMap(keys) => find_in_map(template, keys),
        Intrinsic::If(yes, no) => either(evaluate(template, yes), evaluate(template, no)),
        Intrinsic::ToJsonString(_) => Value::Open("!ToJsonString".to_owned()),
        Intrinsic::Other(name) => Value::Open(match node.text() {
            Some(text) if node.tag.is_some() => format!("{name} {text}"),
            _ => name.to_owned(),
        }),
    }
}

fn bounded(text: String) -> Value {
    if text.len() > TEXT_BYTES_MAX { Value::Open(quoted(&text)) } else { Value::Text(text) }
}

fn either(yes: Value, no: Value) -> Value {
    let list = |value| match value {
        Value::Either(values) => values,
        Value::Absent => Vec::new(),
        value => vec![value],
    };
    let mut values = list(yes);
    values.extend(list(no));
    match values.len() {
        0 => Value::Absent,
        1 => values.remove(0),
        _ => Value::Either(values),
    }
}

fn reference(template: &Template<'_>, name: &str) -> Value {
    if name == "AWS::NoValue" {
        return Value::Absent;
    }
    if let Some(declared) = template.parameter(name) {
        return match given(template, name, declared) {
            Some(text) => bounded(text.to_owned()),
            None => Value::Open(format!("!Ref {name}")),
        };
    }
    resource(template, name).unwrap_or_else(|| Value::Open(format!("!Ref {name}")))
}

/// What the user gave for a parameter. A default is what a deploy uses that gives nothing, and
/// no more than that, so it is not taken for the value.
fn given<'a>(template: &Template<'a>, name: &str, declared: &Node) -> Option<&'a str> {
    let around = template.around();
    let own = around.parameter(name);
    let kind = declared.get("Type").and_then(Node::text).unwrap_or_default();
    if !kind.starts_with("AWS::SSM::Parameter::Value") {
        return own;
    }
    // Its value is the name under which the value is stored. Such a name has no colon, and what
    // runs has one where it says more than a name.
    let stored = own.or_else(|| declared.get("Default").and_then(Node::text));
    let found = stored.and_then(|key| around.parameter(key));
    found.or_else(|| own.filter(|text| text.contains(':')))
}

/// `Id`, `Id.Attribute`, or what SAM makes of a function: `Id.Alias`, `Id.Version`.
fn resource(template: &Template<'_>, text: &str) -> Option<Value> {
    let (id, attribute) = match text.split_once('.') {
        Some((id, attribute)) => (id, Some(attribute.to_owned())),
        None => (text, None),
    };
    template.resource(id)?;
    Some(Value::Resource { id: id.to_owned(), attribute })
}

fn attribute(template: &Template<'_>, given: &Node) -> Value {
    let written = match (given.text(), given.items()) {
        (Some(text), _) => Some(text.to_owned()),
        (None, [id, attribute]) => {
            id.text().zip(attribute.text()).map(|(id, attribute)| format!("{id}.{attribute}"))
        }
        _ => None,
    };
    let Some(written) = written else { return Value::Open("!GetAtt".to_owned()) };
    resource(template, &written).unwrap_or_else(|| Value::Open(format!("!GetAtt {written}")))
}

fn join(template: &Template<'_>, delimiter: &Node, list: &Node) -> Value {
    let delimiter = delimiter.text().unwrap_or_default();
    let items = match list.tag {
        None => list.items(),
        Some(_) => &[],
    };
    let values: Vec<Value> = items.iter().map(|item| evaluate(template, item)).collect();
    let mut text = String::new();
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            text.push_str(delimiter);
        }
        text.push_str(&value.within());
        if text.len() > TEXT_BYTES_MAX {
            return Value::Open(quoted(&text));
        }
    }
    // A joined text that is open in one place is open: which parts it has is known at deploy.
    match values.iter().all(|value| value.literal().is_some()) && !values.is_empty() {
        true => Value::Text(text),
        false if text.is_empty() => Value::Open("!Join".to_owned()),
        false => Value::Open(text),
    }
}

fn find_in_map(template: &Template<'_>, keys: &[Node]) -> Value {
    let keys: Vec<Value> = keys.iter().take(3).map(|key| evaluate(template, key)).collect();
    let texts: Vec<&str> = keys.iter().filter_map(Value::literal).collect();
    if let [map, first, second] = texts[..]
        && let Some(text) = template.mapped(map, first, second).and_then(Node::text)
    {
        return bounded(text.to_owned());
    }
    let shown: Vec<String> = keys.iter().map(Value::shown).collect();
    Value::Open(format!("!FindInMap [{}]", shown.join(", ")))
}

fn substitute(template: &Template<'_>, text: &Node, values: Option<&Node>) -> Value {
    let Some(text) = text.text() else { return Value::Open("!Sub".to_owned()) };
    let mut known: BTreeMap<&str, Value> = BTreeMap::new();
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some(end) = from.find('}') else { break };
        let name = from[2..end].trim();
        rest = &from[end + 1..];
        if let Some(literal) = name.strip_prefix('!') {
            out.extend(["${", literal, "}"]);
            continue;
        }
        let value =
            known.entry(name).or_insert_with(|| match values.and_then(|values| values.get(name)) {
                Some(node) => evaluate(template, node),
                None => reference(template, name),
            });
        // The whole text is one name: it is what the name stands for.
        if at == 0 && rest.is_empty() && out.is_empty() && !matches!(value, Value::Open(_)) {
            return value.clone();
        }
        match value {
            Value::Text(text) => out.push_str(text),
            _ => out.extend(["${", name, "}"]),
        }
        if out.len() > TEXT_BYTES_MAX {
            return Value::Open(quoted(text));
        }
    }
    out.push_str(rest);
    bounded(dynamic(template, &out))
}

/// `{{resolve:ssm:name:version}}` as far as the user gave the value, by name or with the version.
fn dynamic(template: &Template<'_>, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{resolve:") {
        let (before, from) = rest.split_at(at);
        let Some(end) = from.find("}}") else { break };
        let whole = &from[..end + 2];
        let mut parts = from[2..end].splitn(3, ':').skip(2);
        let key = parts.next().unwrap_or_default();
        let around = template.around();
        let given = around.parameter(key).or_else(|| {
            let (name, version) = key.rsplit_once(':')?;
            let numbered = version.bytes().all(|byte| byte.is_ascii_digit());
            around.parameter(name).filter(|_| numbered)
        });
        out.push_str(before);
        out.push_str(given.unwrap_or(whole));
        rest = &from[end + 2..];
        if out.len() > TEXT_BYTES_MAX {
            break;
        }
    }
    out.push_str(rest);
    out
}
