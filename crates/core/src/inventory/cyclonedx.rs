//! The inventory as a bill of materials: which version names what.
//!
//! `CycloneDX` 1.6 (ECMA-424) as JSON: a component for every workflow and every other file that
//! names something, one for every artifact, and what depends on what.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Inventory, Reference};
use crate::references::{Class, parse_image};

/// The bill of materials. It has no time and no serial number, so that the same files give the
/// same bytes.
pub fn cyclonedx(inventory: &Inventory) -> String {
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut components: BTreeMap<String, Value> = BTreeMap::new();
    for reference in &inventory.references {
        let (by, component) = user(reference);
        let named = format!("{}:{}", reference.kind, reference.text);
        components.entry(by.clone()).or_insert(component);
        components.entry(named.clone()).or_insert_with(|| artifact(&named, reference));
        needs.entry(by).or_default().insert(named);
    }
    let dependencies: Vec<Value> =
        needs.iter().map(|(by, named)| json!({"ref": by, "dependsOn": named})).collect();
    let bom = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"tools": {"components": [{"type": "application", "name": "midflight"}]}},
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": dependencies,
    });
    serde_json::to_string_pretty(&bom).unwrap_or_default() + "\n"
}

/// What names the artifact: a workflow, or a file of another kind.
fn user(reference: &Reference) -> (String, Value) {
    let (kind, name) = match &reference.workflow {
        Some(workflow) => ("workflow", workflow),
        None => ("file", &reference.file),
    };
    let id = format!("{kind}:{}:{name}", reference.file);
    let mut component = json!({
        "type": if kind == "workflow" { "application" } else { "file" },
        "bom-ref": id,
        "name": name,
        "properties": [{"name": "midflight:file", "value": reference.file}],
    });
    if let Some(version) = &reference.version {
        component["version"] = json!(version);
    }
    (id, component)
}

fn artifact(id: &str, reference: &Reference) -> Value {
    let mut component = json!({
        "type": if reference.kind == "image" { "container" } else { "application" },
        "bom-ref": id,
        "name": reference.text,
        "properties": [
            {"name": "midflight:kind", "value": reference.kind},
            {"name": "midflight:class", "value": reference.class.as_str()},
            {"name": "midflight:reason", "value": reference.reason},
        ],
    });
    if reference.kind == "image"
        && let Ok(image) = parse_image(&reference.text)
    {
        component["name"] = json!(format!("{}/{}", image.domain(), image.path()));
        if let Some(version) = image.digest.or(image.tag) {
            component["version"] = json!(version);
        }
        if let (Class::Digest, Some((algorithm, hex))) =
            (reference.class, image.digest.and_then(|digest| digest.split_once(':')))
        {
            let algorithm = format!("SHA-{}", algorithm.trim_start_matches("sha"));
            component["hashes"] = json!([{"alg": algorithm, "content": hex}]);
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::request::SourceFile;

    #[test]
    fn versions_depend_on_what_they_name() {
        let digest = "0".repeat(64);
        let text = format!(
            "midflight: 1\nworkflow: order\nversion: v7\nartifacts:\n  \
             a: {{image: 'ghcr.io/acme/order:2.4.1@sha256:{digest}'}}\n  \
             b: {{lambda: 'f:live'}}\nflow: [{{step: x}}]\n"
        );
        let file = SourceFile::new("o.midflight.yaml", text.into_bytes(), true);
        let around = crate::Around::default();
        let inventory = crate::inventory([file], Vec::new(), around, &Config::default());
        let bom: Value = serde_json::from_str(&cyclonedx(&inventory)).unwrap();
        let of = |name: &str| {
            let components = bom["components"].as_array().unwrap();
            components.iter().find(|c| c["name"] == name).unwrap().clone()
        };
        assert_eq!(of("order")["version"], "v7");
        assert_eq!(of("ghcr.io/acme/order")["hashes"][0]["content"], digest);
        assert_eq!(of("f:live")["properties"][1]["value"], "mutable-tag");
        assert_eq!(bom["dependencies"][0]["dependsOn"].as_array().unwrap().len(), 2);
    }
}
