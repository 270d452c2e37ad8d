//! Files of parameter values, as deploy tools take them.

use std::collections::BTreeMap;

use crate::syntax::{Data, Node};

/// The values in a file of parameters: a list of `ParameterKey` and `ParameterValue`, a list of
/// `key=value`, or a mapping under `Parameters`. None where it is no such file.
pub fn parameter_file(root: &Node) -> Option<BTreeMap<String, String>> {
    let values = match &root.data {
        Data::Sequence(items) => {
            let pairs: Option<Vec<_>> = items.iter().map(item).collect();
            pairs?.into_iter().flatten().collect()
        }
        Data::Mapping(_) if root.get("Resources").is_some() => return None,
        Data::Mapping(_) => {
            let parameters = root.get("Parameters").filter(|node| node.is_mapping())?;
            let pair = |key: &str, value: &Node| Some((key.to_owned(), value.text()?.to_owned()));
            let pairs = parameters.entries().iter().map(|entry| pair(&entry.key, &entry.value));
            pairs.collect::<Option<_>>()?
        }
        Data::Scalar { .. } => return None,
    };
    Some(values)
}

/// One element: a value, one that is left as it was deployed, or something else.
fn item(node: &Node) -> Option<Option<(String, String)>> {
    if let Some(text) = node.text() {
        let (key, value) = text.split_once('=')?;
        return Some(Some((key.trim().to_owned(), value.to_owned())));
    }
    let key = node.get("ParameterKey")?.text()?;
    match node.get("ParameterValue") {
        Some(value) => Some(Some((key.to_owned(), value.text()?.to_owned()))),
        None => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn values(text: &str) -> Option<Vec<(String, String)>> {
        Some(parameter_file(&parse("p.json", text).0[0])?.into_iter().collect())
    }

    #[test]
    fn every_shape() {
        let expected = Some(vec![("Tag".to_owned(), "1.2=3".to_owned())]);
        for text in [
            r#"[{"ParameterKey": "Tag", "ParameterValue": "1.2=3"},
                {"ParameterKey": "Other", "UsePreviousValue": true}]"#,
            r#"{"Parameters": {"Tag": "1.2=3"}, "Tags": {"a": "b"}}"#,
            r#"["Tag=1.2=3"]"#,
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
    }

    #[test]
    fn other_files() {
        for text in [
            r#"{"Parameters": {"Tag": {"Type": "String"}}}"#,
            r#"{"Parameters": {"Tag": "a"}, "Resources": {}}"#,
            r#"["Tag"]"#,
            r#"[{"ParameterValue": "x"}]"#,
            "{}",
            "7",
        ] {
            assert_eq!(values(text), None, "{text}");
        }
    }
}
