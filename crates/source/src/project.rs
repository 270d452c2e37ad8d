//! The files that code may import from.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Files by their path from the project's root, with `/` between folders. A copy shares them.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// No text where a file is there and was not read.
    files: Arc<BTreeMap<String, Option<Arc<str>>>>,
}

/// What an import without an extension may mean, in the order of TypeScript's resolution.
const ENDINGS: [&str; 8] = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/// What an extension of JavaScript may stand for.
const WRITTEN: [(&str, &[&str]); 4] = [
    (".js", &[".ts", ".tsx", ".js", ".jsx"]),
    (".mjs", &[".mts", ".mjs"]),
    (".cjs", &[".cts", ".cjs"]),
    (".jsx", &[".tsx", ".jsx"]),
];

impl Project {
    /// Adds a file.
    pub fn add(&mut self, path: &str, text: impl Into<Arc<str>>) {
        Arc::make_mut(&mut self.files).insert(path.to_owned(), Some(text.into()));
    }

    /// Tells of something that is there and was not read: whatever it would decide is unknown.
    pub fn leave_out(&mut self, path: &str) {
        Arc::make_mut(&mut self.files).insert(path.to_owned(), None);
    }

    /// The text of a file; none where it is not there or was not read.
    pub(crate) fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(path)?.as_ref()
    }

    /// The first of what was not read.
    pub(crate) fn left_out(&self) -> Option<&str> {
        self.files.iter().find(|(_, text)| text.is_none()).map(|(path, _)| path.as_str())
    }

    /// The files of code that ids of workflows and steps know as `module`.
    pub(crate) fn of_module(&self, module: &str) -> impl Iterator<Item = &str> {
        let is_code = |path: &str| ENDINGS.iter().any(|it| path.ends_with(it));
        self.files
            .keys()
            .map(String::as_str)
            .filter(move |path| is_code(path) && !is_declaration(path) && module_of(path) == module)
    }

    /// The files of code, without those of types alone.
    pub(crate) fn code(&self) -> impl Iterator<Item = &str> {
        let is_code =
            |path: &&str| ENDINGS.iter().any(|it| path.ends_with(it)) && !is_declaration(path);
        self.files.keys().map(String::as_str).filter(is_code)
    }

    /// Whether a text stands in any file of code.
    pub(crate) fn mentions(&self, text: &str) -> bool {
        self.code().any(|path| self.text(path).is_some_and(|it| it.contains(text)))
    }

    /// The file that a relative import leads to.
    pub(crate) fn resolve(&self, from: &str, specifier: &str) -> Option<&str> {
        let target = joined(from, specifier)?;
        let has = |path: String| self.files.get_key_value(&path).map(|(path, _)| path.as_str());
        for (ending, meant) in WRITTEN {
            if let Some(stem) = target.strip_suffix(ending) {
                let file = meant.iter().find_map(|it| has(format!("{stem}{it}")));
                if file.is_some() {
                    return file;
                }
            }
        }
        if let Some(path) = has(target.clone()) {
            return Some(path);
        }
        let folder = if target.is_empty() { String::new() } else { format!("{target}/") };
        ENDINGS
            .iter()
            .find_map(|it| has(format!("{target}{it}")))
            .or_else(|| ENDINGS.iter().find_map(|it| has(format!("{folder}index{it}"))))
    }
}

/// The module of an id: the path from the project's root without its extension.
pub(crate) fn module_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rfind('.').map_or(0, |dot| name.len() - dot);
    format!("./{}", &path[..path.len() - extension])
}

/// Files of types hold no code.
fn is_declaration(path: &str) -> bool {
    [".d.ts", ".d.mts", ".d.cts"].iter().any(|it| path.ends_with(it))
}

/// The path of a relative specifier; none where it is not relative or leads out of the project.
fn joined(from: &str, specifier: &str) -> Option<String> {
    if !specifier.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::Project;

    #[test]
    fn imports_lead_where_typescript_follows_them() {
        let mut project = Project::default();
        for path in ["a/one.ts", "a/two.js", "a/two.ts", "b/index.tsx", "b/three.mts"] {
            project.add(path, "");
        }
        let resolve = |specifier| project.resolve("a/here.ts", specifier);
        assert_eq!(resolve("./one"), Some("a/one.ts"));
        assert_eq!(resolve("./one.js"), Some("a/one.ts"));
        assert_eq!(resolve("./two.js"), Some("a/two.ts"));
        assert_eq!(resolve("../b"), Some("b/index.tsx"));
        assert_eq!(resolve("../b/three.mjs"), Some("b/three.mts"));
        assert_eq!(resolve("../../one"), None);
        assert_eq!(resolve("lodash"), None);
    }
}
