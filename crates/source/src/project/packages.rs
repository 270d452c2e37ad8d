//! Packages: what their `package.json` lets in, and what ids call their files.

use serde_json::Value;

use super::{Project, folder, is_installed, joined};

/// Conditions that the engine's bundler looks for, beside those of every import.
const CONDITIONS: [&str; 3] = ["workflow", "import", "default"];

/// Conditions within conditions.
const NESTING_MAX: usize = 8;

/// What a map of `exports` or `imports` gives for a key, with the part that `*` stands for.
pub(super) fn target(map: &Value, key: &str) -> Option<String> {
    let entries = map.as_object()?;
    if let Some(found) = entries.get(key) {
        return condition(found, 0).map(str::to_owned);
    }
    let mut patterns: Vec<_> = entries.iter().filter(|(it, _)| it.contains('*')).collect();
    patterns.sort_by_key(|(it, _)| std::cmp::Reverse(it.len()));
    patterns.into_iter().find_map(|(pattern, to)| {
        let (before, after) = pattern.split_once('*')?;
        let star = key.strip_prefix(before)?.strip_suffix(after)?;
        Some(condition(to, 0)?.replace('*', star))
    })
}

/// What `exports` gives for the package itself or a path in it.
pub(super) fn exported(exports: &Value, path: &str) -> Option<String> {
    let is_map = exports.as_object().is_some_and(|it| it.keys().any(|key| key.starts_with('.')));
    match path {
        "." if !is_map => condition(exports, 0).map(str::to_owned),
        path => target(exports, path),
    }
}

fn condition(value: &Value, depth: usize) -> Option<&str> {
    match value {
        Value::String(path) => Some(path),
        Value::Array(all) if depth < NESTING_MAX => {
            all.iter().find_map(|it| condition(it, depth + 1))
        }
        Value::Object(all) if depth < NESTING_MAX => all
            .iter()
            .filter(|(name, _)| CONDITIONS.contains(&name.as_str()))
            .find_map(|(_, it)| condition(it, depth + 1)),
        _ => None,
    }
}

impl Project {
    /// The nearest `package.json` above a file, with its folder.
    pub(super) fn package_of(&self, path: &str) -> Option<(&str, &Value)> {
        let packages = &self.settings().packages;
        let mut at = folder(path);
        loop {
            if let Some((folder, value)) = packages.get_key_value(at) {
                return Some((folder, value));
            }
            if at.is_empty() {
                return None;
            }
            at = folder(at);
        }
    }

    /// A file in ids: its path without the extension, or the package that it is of.
    pub(crate) fn module_of(&self, path: &str) -> String {
        if let Some(module) = self.package_module(path) {
            return module;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.rfind('.').map_or(0, |dot| name.len() - dot);
        format!("./{}", &path[..path.len() - extension])
    }

    /// None for files that are the project's own.
    fn package_module(&self, path: &str) -> Option<String> {
        let (at, package) = self.package_of(path)?;
        let (name, version) = (package["name"].as_str()?, package["version"].as_str()?);
        let is_needed = || {
            let root = self.settings().packages.get("");
            let kinds =
                ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
            !at.is_empty()
                && root.is_some_and(|root| kinds.iter().any(|it| root[*it].get(name).is_some()))
        };
        if !is_installed(path) && !is_needed() {
            return None;
        }
        let exports = package["exports"].as_object();
        let subpath = exports.into_iter().flatten().find_map(|(subpath, to)| {
            let to = condition(to, 0)?;
            (joined(at, to)? == path).then(|| subpath.trim_start_matches('.').to_owned())
        });
        Some(format!("{name}{}@{version}", subpath.unwrap_or_default()))
    }
}
