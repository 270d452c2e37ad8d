//! Who may know whom: crates, and rules and engines within the core.

use anyhow::Result;

use super::Tree;
use crate::codegen::{ENGINES, FAMILIES, RULES};
use crate::tree;

/// What each crate may take from the others. Who is missing here may take nothing.
const CRATES: &[(&str, &[&str])] = &[
    ("core", &["schema", "replay", "source"]),
    ("github", &["core"]),
    ("cli", &["core", "github", "replay", "schema", "source"]),
    ("wasm", &["core", "github"]),
];

/// Dependencies of crates on each other that go the wrong way.
pub(super) fn crates(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in tree.written() {
        let Some(name) = path.strip_prefix("crates/").and_then(|p| p.strip_suffix("/Cargo.toml"))
        else {
            continue;
        };
        let allowed = CRATES.iter().find(|(who, _)| *who == name).map_or(&[][..], |(_, may)| may);
        for line in text.lines() {
            let Some(rest) = line.strip_prefix("midflight-") else { continue };
            let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
            let needs = &rest[..end];
            if !allowed.contains(&needs) {
                found.push(format!("{path}: {name} may not depend on {needs}"));
            }
        }
    }
    found
}

/// Rules that name an engine, and engines or families that use a rule. Comments, examples and
/// tests may.
pub(super) fn rules_and_engines(tree: &Tree) -> Result<Vec<String>> {
    let engines = tree::folders(&tree.root.join(ENGINES))?;
    Ok(meetings(tree, &engines))
}

fn meetings(tree: &Tree, engines: &[String]) -> Vec<String> {
    let mut of_rules = vec!["engines::".to_owned()];
    for engine in engines {
        of_rules.extend([format!("{engine}::"), format!("\"{engine}\"")]);
    }
    let of_engines = ["rules::".to_owned()];
    let mut found = Vec::new();
    for (path, text) in tree.code() {
        let words = match path {
            _ if path.starts_with(RULES) => &of_rules[..],
            _ if path.starts_with(&format!("{ENGINES}/")) => &of_engines[..],
            _ if path.starts_with(&format!("{FAMILIES}/")) => &of_engines[..],
            _ => continue,
        };
        let code = text.split_once("#[cfg(test)]\nmod tests {").map_or(text, |(code, _)| code);
        for (index, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                found.push(format!("{path}:{}: {word}", index + 1));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::tree_of;

    #[test]
    fn the_pure_crates_take_nothing_and_the_core_takes_no_shell() {
        let tree = tree_of(&[
            ("crates/schema/Cargo.toml", "midflight-replay.workspace = true\n"),
            ("crates/core/Cargo.toml", "midflight-github = { workspace = true }\n"),
            ("crates/cli/Cargo.toml", "midflight-core.workspace = true\n"),
        ]);
        let expected = [
            "crates/schema/Cargo.toml: schema may not depend on replay",
            "crates/core/Cargo.toml: core may not depend on github",
        ];
        assert_eq!(crates(&tree), expected);
    }

    #[test]
    fn a_rule_names_no_engine_outside_of_comments_and_tests() {
        let rule = "//! acme::x\nuse crate::engines::Engine;\nlet a = \"acme\"; // \"acme\"\n\
                    #[cfg(test)]\nmod tests {\n    use crate::engines::acme::X;\n}\n";
        let engine = "use crate::rules::Rule;\n";
        let tree = tree_of(&[
            ("crates/core/src/rules/inputs/a.rs", rule),
            ("crates/core/src/engines/acme/mod.rs", engine),
            ("crates/core/src/families/acme/mod.rs", engine),
        ]);
        let expected = [
            "crates/core/src/rules/inputs/a.rs:2: engines::",
            "crates/core/src/rules/inputs/a.rs:3: \"acme\"",
            "crates/core/src/engines/acme/mod.rs:1: rules::",
            "crates/core/src/families/acme/mod.rs:1: rules::",
        ];
        assert_eq!(meetings(&tree, &["acme".to_owned()]), expected);
    }
}
