//! Files of parameter values, as deploy tools take them.

use std::collections::BTreeMap;

use crate::syntax::{Data, Node};

/// The values in a file of parameters: a list of `ParameterKey` and `ParameterValue`, a list of
/// `key=value`, or a mapping under `Parameters`. None where it is no such file.
pub(crate) fn parameter_file(root: &Node) -> Option<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    match &root.data {
        Data::Sequence(items) => {
            items.iter().try_for_each(|item| element(item, &mut values))?;
        }
        Data::Mapping(_) if root.get("Resources").is_some() => return None,
        Data::Mapping(_) => {
            let parameters = root.get("Parameters").filter(|node| node.is_mapping())?;
            for entry in parameters.entries() {
                values.insert(entry.key.clone(), entry.value.text()?.to_owned());
            }
        }
        Data::Scalar { .. } => return None,
    }
    Some(values)
}

/// One element: a value, or a parameter that stays as it was deployed.
fn element(node: &Node, values: &mut BTreeMap<String, String>) -> Option<()> {
    if let Some(text) = node.text() {
        let (key, value) = text.split_once('=')?;
        values.insert(key.trim().to_owned(), value.to_owned());
        return Some(());
    }
    let key = node.get("ParameterKey")?.text()?;
    if let Some(value) = node.get("ParameterValue") {
        values.insert(key.to_owned(), value.text()?.to_owned());
    }
    Some(())
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
