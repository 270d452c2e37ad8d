//! Every rule says why it exists, shows what it finds and what not, and what to do.

use anyhow::Result;

use super::Tree;
use crate::codegen::{RuleFile, rule_files};

/// The sections of a rule's header, in their order.
const SECTIONS: [&str; 4] = ["# Why", "# Unsafe", "# Safe", "# Fix"];

/// Rules without a section, or without examples in the two that show one.
pub(super) fn sections(tree: &Tree) -> Result<Vec<String>> {
    Ok(rule_files(&tree.root)?.iter().flat_map(missing).collect())
}

fn missing(rule: &RuleFile) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = rule.docs.lines();
    for section in SECTIONS {
        if !lines.any(|line| line == section) {
            found.push(format!("{}: `{section}` is missing or out of order", rule.path));
        }
    }
    if rule.docs.matches("\n```").count() < 4 {
        found.push(format!("{}: an example for each of Unsafe and Safe", rule.path));
    }
    if rule.summary().starts_with('#') || rule.summary().is_empty() {
        found.push(format!("{}: begin with one line that says what is found", rule.path));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(docs: &str) -> RuleFile {
        RuleFile {
            path: "p".into(),
            area: "a".into(),
            module: "m".into(),
            id: "a-b".into(),
            severity: "error".into(),
            since: "0.1.0".into(),
            endangers: Vec::new(),
            docs: docs.into(),
        }
    }

    const WHOLE: &str =
        "Gone.\n\n# Why\nx\n\n# Unsafe\n```yaml\n```\n# Safe\n```yaml\n```\n# Fix\n";

    #[test]
    fn a_whole_header_passes() {
        assert_eq!(missing(&rule(WHOLE)), Vec::<String>::new());
    }

    #[test]
    fn order_counts() {
        let swapped = WHOLE.replace("# Why", "# X").replace("# Fix", "# Why");
        let found = missing(&rule(&swapped));
        assert_eq!(found[0], "p: `# Unsafe` is missing or out of order");
    }

    #[test]
    fn examples_are_needed() {
        let found = missing(&rule(&WHOLE.replace("```yaml\n```\n", "")));
        assert_eq!(found, ["p: an example for each of Unsafe and Safe"]);
    }
}
