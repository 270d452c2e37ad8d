//! The elements of a process definition, as a line of profile `state` has them.

use midflight_replay::{Element, Elements};
use serde_json::{Map, Value};

/// `{"elements": {ID: {"type": ...}}}`.
pub(super) fn elements(side: &Value) -> Result<Elements, String> {
    let all = side.get("elements").and_then(Value::as_object).ok_or("there are no `elements`")?;
    all.iter().map(|(id, value)| Ok((id.clone(), element(id, value)?))).collect()
}

fn element(id: &str, value: &Value) -> Result<Element, String> {
    let fields = value.as_object().ok_or_else(|| format!("element `{id}` is no object"))?;
    let text = |key: &str| field((id, fields), key, |it| it.as_str().map(str::to_owned));
    let list = |key: &str| field((id, fields), key, |it| ids(Some(it)));
    Ok(Element {
        kind: text("type")?.ok_or_else(|| format!("element `{id}` has no `type`"))?,
        scope: text("scope")?,
        event: text("event")?,
        multi_instance: text("mi")?,
        multi_instance_body: text("mi_body")?,
        implementation: text("impl")?,
        incoming: field((id, fields), "in", Value::as_u64)?,
        flows: list("flows")?,
        taken: text("taken")?,
        all_taken: list("takenall")?.unwrap_or_default(),
        attached: text("attached")?,
        is_hidden: field((id, fields), "hidden", Value::as_bool)?.unwrap_or(false),
    })
}

/// The value of a key that may be missing or null; an error where it is of another type.
fn field<T>(
    (id, fields): (&str, &Map<String, Value>),
    key: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<T>, String> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match read(value) {
            Some(value) => Ok(Some(value)),
            None => Err(format!("`{key}` of element `{id}` is not of its type")),
        },
    }
}

/// `[[OLD, NEW], ...]`, or an object.
pub(super) fn mapping(value: Option<&Value>) -> Result<Vec<(String, String)>, String> {
    let wrong = || "`mapping` is no list of pairs of ids".to_owned();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(pairs)) => {
            let pairs = pairs.iter().map(|(from, to)| Some((from.clone(), text(to)?)));
            pairs.collect::<Option<_>>().ok_or_else(wrong)
        }
        Some(value) => {
            let pair = |it: &Value| match it.as_array().map(Vec::as_slice) {
                Some([from, to]) => Some((text(from)?, text(to)?)),
                _ => None,
            };
            let pairs = value.as_array().map(|pairs| pairs.iter().map(pair).collect());
            pairs.flatten().ok_or_else(wrong)
        }
    }
}

/// A list of ids; none where there is another thing or nothing.
pub(super) fn ids(value: Option<&Value>) -> Option<Vec<String>> {
    let items = value?.as_array()?.iter();
    items.map(|it| it.as_str().map(str::to_owned)).collect()
}
