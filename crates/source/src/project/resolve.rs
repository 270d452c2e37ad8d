//! Where an import leads.

use super::packages::{exported, target};
use super::settings::Settings;
use super::{ENDINGS, Project, folder, joined};

/// What an extension of JavaScript may stand for.
const WRITTEN: [(&str, &[&str]); 4] = [
    (".js", &[".ts", ".tsx", ".js", ".jsx"]),
    (".mjs", &[".mts", ".mjs"]),
    (".cjs", &[".cts", ".cjs"]),
    (".jsx", &[".tsx", ".jsx"]),
];

impl Project {
    pub(super) fn settings(&self) -> &Settings {
        self.cache.settings.get_or_init(|| Settings::read(self))
    }

    /// The file that an import leads to, from the file that has it.
    pub(crate) fn resolve(&self, from: &str, specifier: &str) -> Option<&str> {
        if specifier.starts_with("./")
            || specifier.starts_with("../")
            || matches!(specifier, "." | "..")
        {
            return self.at(&joined(folder(from), specifier)?);
        }
        if specifier.starts_with('/') || specifier.starts_with("node:") {
            return None;
        }
        if specifier.starts_with('#') {
            let (at, package) = self.package_of(from)?;
            return self.at(&joined(at, &target(&package["imports"], specifier)?)?);
        }
        self.mapped(specifier).or_else(|| self.package(from, specifier))
    }

    /// By the compiler's settings.
    fn mapped(&self, specifier: &str) -> Option<&str> {
        let settings = self.settings();
        for (pattern, targets) in &settings.paths {
            let star = match pattern.split_once('*') {
                Some((before, after)) => {
                    let rest = specifier.strip_prefix(before);
                    match rest.and_then(|it| it.strip_suffix(after)) {
                        Some(star) => star,
                        None => continue,
                    }
                }
                None if pattern == specifier => "",
                None => continue,
            };
            if let Some(found) = targets.iter().find_map(|it| self.at(&it.replace('*', star))) {
                return Some(found);
            }
        }
        self.at(&joined(settings.base.as_ref()?, specifier)?)
    }

    /// A package of the workspace, or one that is installed.
    fn package(&self, from: &str, specifier: &str) -> Option<&str> {
        let scope = if specifier.starts_with('@') { 2 } else { 1 };
        let end = specifier.match_indices('/').nth(scope - 1).map_or(specifier.len(), |it| it.0);
        let (name, rest) = specifier.split_at(end);
        let packages = &self.settings().packages;
        let mut at = folder(from);
        loop {
            let home = if at.is_empty() {
                "node_modules/".to_owned()
            } else {
                format!("{at}/node_modules/")
            };
            if let Some((home, package)) = packages.get_key_value(&format!("{home}{name}")) {
                return self.entry(home, package, rest);
            }
            if at.is_empty() {
                break;
            }
            at = folder(at);
        }
        let is_named = |value: &serde_json::Value| value["name"].as_str() == Some(name);
        let (home, package) = packages.iter().find(|(_, it)| is_named(it))?;
        self.entry(home, package, rest)
    }

    fn entry(&self, home: &str, package: &serde_json::Value, rest: &str) -> Option<&str> {
        if !package["exports"].is_null() {
            return self.at(&joined(home, &exported(&package["exports"], &format!(".{rest}"))?)?);
        }
        if !rest.is_empty() {
            return self.at(&joined(home, rest)?);
        }
        let main = ["module", "main"].iter().find_map(|it| package[*it].as_str());
        self.at(&joined(home, main.unwrap_or("."))?)
    }

    /// A path with or without its extension, or a folder.
    fn at(&self, target: &str) -> Option<&str> {
        let has = |path: String| self.files.get_key_value(&path).map(|(path, _)| path.as_str());
        for (ending, meant) in WRITTEN {
            if let Some(stem) = target.strip_suffix(ending) {
                let file = meant.iter().find_map(|it| has(format!("{stem}{it}")));
                if file.is_some() {
                    return file;
                }
            }
        }
        if let Some(path) = has(target.to_owned()) {
            return Some(path);
        }
        let folder = if target.is_empty() { String::new() } else { format!("{target}/") };
        ENDINGS
            .iter()
            .find_map(|it| has(format!("{target}{it}")))
            .or_else(|| ENDINGS.iter().find_map(|it| has(format!("{folder}index{it}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::Project;

    fn project(files: &[(&str, &str)]) -> Project {
        let mut project = Project::default();
        for (path, text) in files {
            project.add(path, *text);
        }
        project
    }

    #[test]
    fn imports_lead_where_typescript_follows_them() {
        let project = project(&[
            ("a/one.ts", ""),
            ("a/two.js", ""),
            ("a/two.ts", ""),
            ("b/index.tsx", ""),
            ("b/three.mts", ""),
        ]);
        let resolve = |specifier| project.resolve("a/here.ts", specifier);
        assert_eq!(resolve("./one"), Some("a/one.ts"));
        assert_eq!(resolve("./one.js"), Some("a/one.ts"));
        assert_eq!(resolve("./two.js"), Some("a/two.ts"));
        assert_eq!(resolve("../b"), Some("b/index.tsx"));
        assert_eq!(resolve("../b/three.mjs"), Some("b/three.mts"));
        assert_eq!(resolve("../../one"), None);
        assert_eq!(resolve("lodash"), None);
    }

    #[test]
    fn settings_and_packages_are_followed() {
        let project = project(&[
            ("tsconfig.json", "{\"extends\": \"./base\", /* x */ \"compilerOptions\": {}}"),
            ("base.json", r#"{"compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["src/*",]}}}"#),
            (
                "package.json",
                r##"{"imports": {"#db/*": {"workflow": "./src/*.ts"}},
                    "dependencies": {"kit": "*"}}"##,
            ),
            ("src/a.ts", ""),
            (
                "kit/package.json",
                r#"{"name": "kit", "version": "1.2.3",
                    "exports": {".": {"types": "./x", "default": "./main.ts"}, "./b": "./b.ts"}}"#,
            ),
            ("kit/main.ts", ""),
            ("kit/b.ts", ""),
            (
                "node_modules/dep/package.json",
                r#"{"name": "dep", "version": "2.0.0", "main": "./lib.js"}"#,
            ),
            ("node_modules/dep/lib.js", ""),
        ]);
        let resolve = |specifier| project.resolve("src/here.ts", specifier);
        assert_eq!(resolve("@/a"), Some("src/a.ts"));
        assert_eq!(resolve("src/a"), Some("src/a.ts"));
        assert_eq!(resolve("#db/a"), Some("src/a.ts"));
        assert_eq!(resolve("kit"), Some("kit/main.ts"));
        assert_eq!(resolve("kit/b"), Some("kit/b.ts"));
        assert_eq!(resolve("dep"), Some("node_modules/dep/lib.js"));
        assert_eq!(project.module_of("kit/b.ts"), "kit/b@1.2.3");
        assert_eq!(project.module_of("node_modules/dep/lib.js"), "dep@2.0.0");
        assert_eq!(project.module_of("src/a.ts"), "./src/a");
    }
}
