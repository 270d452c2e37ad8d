//! Files of values for parameters and placeholders of templates (`--param-file`).

use std::collections::BTreeMap;

use crate::families::parameter_file;
use crate::limits::NESTING_MAX;
use crate::syntax::{Data, Node, parse};
use crate::text::quoted;

/// A parameter file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParametersError {
    /// Neither JSON nor YAML nor lines.
    #[error("{0}")]
    Unreadable(String),
    /// Something else.
    #[error("it holds neither parameters nor `name=value` lines: {0}")]
    Unknown(String),
}

/// The values of a file: `name=value` lines, what the vendors' tools take as overrides
/// (`ParameterKey` and `ParameterValue`, a `Parameters` map), or any map, whose nested names are
/// joined by dots.
pub fn parameters(path: &str, text: &str) -> Result<BTreeMap<String, String>, ParametersError> {
    if let Some(values) = lines(text) {
        return Ok(values);
    }
    let (nodes, problems) = parse(path, text);
    if let Some(problem) = problems.into_iter().next() {
        return Err(ParametersError::Unreadable(problem.message));
    }
    let root = nodes.first().ok_or_else(|| ParametersError::Unknown("it is empty".to_owned()))?;
    if let Some(values) = parameter_file(root) {
        return Ok(values);
    }
    if !root.is_mapping() {
        let found = quoted(&root.canonical());
        return Err(ParametersError::Unknown(format!("it is `{found}`")));
    }
    let mut values = BTreeMap::new();
    flatten(root, "", NESTING_MAX, &mut values);
    Ok(values)
}

/// `name=value`, one a line, as in `.env` files.
fn lines(text: &str) -> Option<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=')?;
        let name = name.strip_prefix("export ").unwrap_or(name).trim();
        let is_word = |c: char| c.is_ascii_alphanumeric() || "_-./:".contains(c);
        if name.is_empty() || !name.chars().all(is_word) {
            return None;
        }
        let value = value.trim();
        let quotes = ['"', '\''];
        let inside = quotes.iter().find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q));
        values.insert(name.to_owned(), inside.unwrap_or(value).to_owned());
    }
    (!values.is_empty()).then_some(values)
}

fn flatten(node: &Node, prefix: &str, depth: usize, values: &mut BTreeMap<String, String>) {
    for entry in node.entries() {
        let name = format!("{prefix}{}", entry.key);
        match (&entry.value.data, depth.checked_sub(1)) {
            (Data::Scalar { text, .. }, _) => drop(values.insert(name, text.clone())),
            (Data::Mapping(_), Some(depth)) => {
                flatten(&entry.value, &format!("{name}."), depth, values);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        parameters("p.yaml", text).unwrap().into_iter().collect()
    }

    #[test]
    fn every_shape_is_read() {
        let tag = [("Tag".to_owned(), "1.2.3".to_owned())];
        for text in [
            "# a comment\nexport Tag=\"1.2.3\"\n",
            "[{\"ParameterKey\": \"Tag\", \"ParameterValue\": \"1.2.3\"}]",
            "{\"Parameters\": {\"Tag\": \"1.2.3\"}}",
            "Tag: 1.2.3\n",
        ] {
            assert_eq!(read(text), tag, "{text}");
        }
        let nested = [("image.tag".to_owned(), "1.2.3".to_owned())];
        assert_eq!(read("image: {tag: 1.2.3}\n"), nested);
    }

    #[test]
    fn what_is_no_parameter_file_is_told() {
        for text in ["", "- 1\n", "{"] {
            assert!(parameters("p.json", text).is_err(), "{text}");
        }
    }
}
