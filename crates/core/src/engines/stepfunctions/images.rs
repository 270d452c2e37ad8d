//! Container images in the parameters of service calls.

use crate::syntax::{Entry, Node};

/// Keys that hold an image, by service and, where the service takes them in some calls only, by
/// call. In other calls the same key is the user's data.
const KEYS: [(&str, &[&str], &[&str]); 6] = [
    ("eks", &[], &["image"]),
    ("sagemaker", &[], &["TrainingImage", "Image", "ImageUri"]),
    ("codebuild", &[], &["ImageOverride"]),
    ("ecs", &["registerTaskDefinition"], &["Image"]),
    ("batch", &["registerJobDefinition"], &["Image"]),
    ("lambda", &["createFunction", "updateFunctionCode"], &["ImageUri"]),
];

/// The entries of `parameters` that hold an image, however deep; a key may end in `.$`.
pub(super) fn of_call<'a>(service: &str, action: &str, parameters: &'a Node) -> Vec<&'a Entry> {
    let mut found = Vec::new();
    for (_, actions, keys) in KEYS.iter().filter(|(name, ..)| *name == service) {
        if actions.is_empty() || actions.contains(&action) {
            collect(parameters, keys, &mut found);
        }
    }
    found
}

fn collect<'a>(node: &'a Node, keys: &[&str], found: &mut Vec<&'a Entry>) {
    for entry in node.entries() {
        let key = entry.key.strip_suffix(".$").unwrap_or(&entry.key);
        if keys.contains(&key) && entry.value.text().is_some() {
            found.push(entry);
        } else {
            collect(&entry.value, keys, found);
        }
    }
    for item in node.items() {
        collect(item, keys, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn a_key_is_an_image_in_its_calls_only() {
        let (nodes, _) = parse("a.json", r#"{"ContainerProperties": {"Image": "app:1.2.3"}}"#);
        assert_eq!(of_call("batch", "registerJobDefinition", &nodes[0]).len(), 1);
        assert!(of_call("batch", "submitJob", &nodes[0]).is_empty());
        assert!(of_call("dynamodb", "putItem", &nodes[0]).is_empty());
    }
}
