//! What a rule's file says of itself: its header and the words of its `RULE`.

use std::path::Path;

use anyhow::{Result, bail, ensure};

use super::RULES;
use crate::tree;

/// One rule, read from the text of its file.
#[derive(Debug, Clone)]
pub(crate) struct RuleFile {
    /// Relative to the checkout, with `/`.
    pub(crate) path: String,
    /// The folder: what the user loses.
    pub(crate) area: String,
    /// The module.
    pub(crate) module: String,
    /// Kebab case.
    pub(crate) id: String,
    /// `error`, `warning` or `info`.
    pub(crate) severity: String,
    /// The release that brought it.
    pub(crate) since: String,
    /// The words of the strategies that what it finds endangers.
    pub(crate) endangers: Vec<String>,
    /// Its documentation in Markdown: the header without the comment marks.
    pub(crate) docs: String,
}

impl RuleFile {
    /// The first paragraph, on one line.
    pub(crate) fn summary(&self) -> String {
        self.docs.split("\n\n").next().unwrap_or_default().replace('\n', " ")
    }
}

/// Every rule in the folders, in the order of ids.
pub(crate) fn rule_files(root: &Path) -> Result<Vec<RuleFile>> {
    let mut rules = Vec::new();
    for file in tree::files(root, RULES)? {
        let below = &file.path[RULES.len() + 1..];
        if let (Some(text), Some((area, name))) = (&file.text, below.split_once('/'))
            && let Some(module) = name.strip_suffix(".rs")
            && text.contains("const RULE: Rule")
        {
            rules.push(parse(&file.path, area, module, text)?);
        }
    }
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in rules.windows(2) {
        let [first, second] = pair else { continue };
        if first.id == second.id {
            bail!("{} and {} have one id: {}", first.path, second.path, first.id);
        }
    }
    Ok(rules)
}

/// The documentation that a file begins with.
pub(crate) fn header(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let lines: Vec<_> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim_end().to_owned() + "\n"
}

fn parse(path: &str, area: &str, module: &str, text: &str) -> Result<RuleFile> {
    let record = text.split_once("const RULE: Rule").map_or("", |(_, record)| record);
    let word = |key: &str, before: &str, after: char| {
        let (_, rest) = record.split_once(&format!(" {key}: {before}"))?;
        Some(rest.split_once(after)?.0.to_owned())
    };
    let (Some(id), Some(severity), Some(since)) =
        (word("id", "\"", '"'), word("severity", "Severity::", ','), word("since", "\"", '"'))
    else {
        bail!("{path}: the RULE needs an id, a severity and a release, written out");
    };
    let Some(endangers) = word("endangers", "&[", ']') else {
        bail!("{path}: the RULE needs the strategies that it endangers, written out");
    };
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!(id.chars().all(kebab), "{path}: the id `{id}` is not in kebab case");
    ensure!(!module.contains('/'), "{path}: a rule stands directly in the folder of its area");
    Ok(RuleFile {
        path: path.to_owned(),
        area: area.to_owned(),
        module: module.to_owned(),
        id,
        severity: severity.to_lowercase(),
        since,
        endangers: endangers.split(',').map(strategy).filter(|word| !word.is_empty()).collect(),
        docs: header(text),
    })
}

/// `Strategy::BlueGreen` is `blue-green`.
fn strategy(variant: &str) -> String {
    let variant = variant.trim();
    let mut word = String::new();
    for c in variant.strip_prefix("Strategy::").unwrap_or(variant).chars() {
        if c.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(c.to_ascii_lowercase());
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "//! Gone.\n//! For good.\n//!\n//! # Why\n//! Because.\n\nuse x;\n\n\
        pub(crate) const RULE: Rule = Rule {\n    id: \"a-b\",\n    severity: Severity::Error,\n\
        \x20   summary: \"s\",\n    since: \"0.1.0\",\n    endangers: &[\n\
        \x20       Strategy::Drain,\n        Strategy::BlueGreen,\n    ],\n\
        \x20   check: Check::Pair(check),\n};\n";

    #[test]
    fn reads_header_and_record() {
        let rule = parse("p", "area", "module", FILE).unwrap();
        assert_eq!((&*rule.id, &*rule.severity, &*rule.since), ("a-b", "error", "0.1.0"));
        assert_eq!(rule.endangers, ["drain", "blue-green"]);
        assert_eq!(rule.docs, "Gone.\nFor good.\n\n# Why\nBecause.\n");
        assert_eq!(rule.summary(), "Gone. For good.");
    }

    #[test]
    fn an_id_in_another_case_is_refused() {
        let error = parse("p", "a", "m", &FILE.replace("a-b", "A_b")).unwrap_err();
        assert_eq!(error.to_string(), "p: the id `A_b` is not in kebab case");
    }

    #[test]
    fn a_record_with_a_part_left_out_is_refused() {
        assert!(parse("p", "a", "m", &FILE.replace("since", "hence")).is_err());
        assert!(parse("p", "a", "m", &FILE.replace("endangers", "hurts")).is_err());
    }

    #[test]
    fn a_rule_may_endanger_nothing() {
        let (before, rest) = FILE.split_once("&[").unwrap();
        let (_, after) = rest.split_once(']').unwrap();
        let rule = parse("p", "a", "m", &format!("{before}&[]{after}")).unwrap();
        assert_eq!(rule.endangers, [""; 0]);
    }
}
