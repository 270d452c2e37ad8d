//! What `tsconfig.json` and the `package.json` files say about imports.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Project, folder, joined};

/// Settings that extend others, in a chain.
const EXTENDS_MAX: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The folder that bare imports are looked up in.
    pub(super) base: Option<String>,
    /// Patterns of imports, each with what it stands for from the root on.
    pub(super) paths: Vec<(String, Vec<String>)>,
    /// The `package.json` of each folder that has one.
    pub(super) packages: BTreeMap<String, Value>,
}

impl Settings {
    pub(super) fn read(project: &Project) -> Self {
        let mut settings = Self::default();
        for (path, text) in project.files.iter() {
            if path != "package.json" && !path.ends_with("/package.json") {
                continue;
            }
            if let Some(value) = text.as_ref().and_then(|text| serde_json::from_str(text).ok()) {
                settings.packages.insert(folder(path).to_owned(), value);
            }
        }
        for name in ["tsconfig.json", "jsconfig.json"] {
            if project.text(name).is_some() {
                settings.extend(project, name, 0);
                break;
            }
        }
        settings
    }

    /// Takes what a file says; what it extends is overridden by it.
    fn extend(&mut self, project: &Project, path: &str, depth: usize) {
        let Some(value) = project.text(path).and_then(|text| with_comments(text)) else { return };
        let from = folder(path);
        let bases = match &value["extends"] {
            Value::String(base) => vec![base.as_str()],
            Value::Array(bases) => bases.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        for base in bases.iter().filter(|it| it.starts_with('.') && depth < EXTENDS_MAX) {
            let Some(base) = joined(from, base) else { continue };
            let file = if project.text(&base).is_some() { base } else { format!("{base}.json") };
            self.extend(project, &file, depth + 1);
        }
        let options = &value["compilerOptions"];
        if let Some(base) = options["baseUrl"].as_str() {
            self.base = joined(from, base);
        }
        if let Some(paths) = options["paths"].as_object() {
            let at = options["baseUrl"].as_str().and_then(|it| joined(from, it));
            let at = at.unwrap_or_else(|| from.to_owned());
            self.paths =
                paths.iter().map(|(pattern, to)| (pattern.clone(), targets(&at, to))).collect();
            // The longest pattern wins.
            self.paths.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.len()));
        }
    }
}

fn targets(at: &str, to: &Value) -> Vec<String> {
    let to = to.as_array().into_iter().flatten().filter_map(Value::as_str);
    to.filter_map(|it| joined(at, it)).collect()
}

/// JSON as `tsconfig.json` has it: with comments, and commas at the end of lists.
fn with_comments(text: &str) -> Option<Value> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_start_matches('\u{feff}');
    while let Some(first) = rest.chars().next() {
        let taken = if first == '"' {
            let end = string_end(rest);
            out.push_str(&rest[..end]);
            end
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else {
            if matches!(first, '}' | ']') {
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
            }
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    serde_json::from_str(&out).ok()
}

fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
