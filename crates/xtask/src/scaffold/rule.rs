//! The skeleton of a rule.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::{check_name, create, declare};
use crate::codegen::{RULES, codegen, rule_files};

/// Writes `rules/<area>/<name>.rs` and what follows from it. The id is the name in kebab case.
pub(crate) fn rule(root: &Path, name: &str) -> Result<()> {
    let (area, name) = name.split_once('/').context("say AREA/NAME")?;
    let (module, id) = (name.replace('-', "_"), name.replace('_', "-"));
    check_name("an area", area)?;
    check_name("a rule", &module)?;
    let taken = rule_files(root)?.into_iter().find(|rule| rule.id == id);
    ensure!(taken.is_none(), "there is a rule {id} already");
    create(root, &format!("{RULES}/{area}/{module}.rs"), &skeleton(&id))?;
    declare(root, &format!("{RULES}/mod.rs"), area)?;
    codegen(root, false)
}

fn skeleton(id: &str) -> String {
    SKELETON.replace("RULE-ID", id).replace("RELEASE", env!("CARGO_PKG_VERSION"))
}

const SKELETON: &str = r#"//! One line that says what is found.
//!
//! # Why
//! What breaks for runs in flight, and when they would meet it.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: example
//! flow: [{step: a}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: example
//! flow: [{step: a}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: example
//! flow: [{step: a}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: example
//! flow: [{step: a}]
//! ```
//!
//! # Fix
//! What to do.

use crate::compare::Pair;
use crate::model::{Change, Finding, Findings, Severity};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "RULE-ID",
    severity: Severity::Error,
    summary: "One line that says what is found.",
    since: "RELEASE",
    endangers: &[],
    check: Check::Pair(check),
};

fn check(pair: &Pair<'_>, findings: &mut Findings) {
    // What makes runs in flight break.
    if pair.old.engine == pair.new.engine {
        return;
    }
    findings.push(
        Finding::at(pair.new_place(pair.new.named_at), "what breaks for runs in flight")
            .label("what the text is")
            .help("what to do")
            .subject("what tells it from its like")
            .change(Change::NotJudged),
    );
}
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_skeleton_names_the_rule_and_the_release() {
        let text = skeleton("a-b");
        assert!(text.contains("    id: \"a-b\",\n"));
        assert!(text.contains(&format!("    since: \"{}\",\n", env!("CARGO_PKG_VERSION"))));
    }

    #[test]
    fn an_area_is_needed() {
        assert!(rule(Path::new("no/such/folder"), "alone").is_err());
    }
}
