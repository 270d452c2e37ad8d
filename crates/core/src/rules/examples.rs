//! Runs the examples of every rule's documentation.

use std::collections::BTreeSet;

use super::{DOCS, RULES};
use crate::model::{Severity, Strategy};
use crate::request::{RecordedHistories, RecordedInputs, Request, Revision, SourceFile};
use crate::{Report, check};

/// The fenced examples of one section: `(side, path, text)`.
fn examples(docs: &str, section: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut here = false;
    let mut lines = docs.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("# ") {
            here = title == section;
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if here {
            let mut words = info.split(' ');
            let language = words.next().unwrap_or_default();
            let side = words.next().unwrap_or_default().to_owned();
            let path = words.next().map_or(format!("workflow.{language}"), str::to_owned);
            found.push((side, path, text.join("\n") + "\n"));
        }
    }
    found
}

fn judge(docs: &str, section: &str) -> Report {
    let examples = examples(docs, section);
    let revision = |wanted: &str| {
        let files = examples.iter().filter(|(side, ..)| side == wanted);
        let file = |(_, path, text): &(_, String, String)| {
            SourceFile::new(path.as_str(), text.clone().into_bytes(), false)
        };
        Revision {
            label: wanted.to_owned(),
            files: files.map(file).collect(),
            ..Revision::default()
        }
    };
    let old = revision("old");
    let old = if old.files.is_empty() { Vec::new() } else { vec![old] };
    let config = revision("config").files.pop();
    let inputs = revision("inputs").files.into_iter();
    let inputs = inputs.map(|file| RecordedInputs::read(file.path, file.text.unwrap()).unwrap());
    let histories = revision("histories").files.into_iter();
    let histories =
        histories.map(|file| RecordedHistories { path: file.path, text: file.text.unwrap() });
    let request = Request {
        histories: histories.collect(),
        old,
        new: revision("new"),
        config,
        inputs: inputs.collect(),
        ..Request::default()
    };
    check(&request).unwrap()
}

#[test]
fn unsafe_examples_give_their_rule_alone_and_safe_ones_nothing() {
    let mut wrong = Vec::new();
    for (id, docs) in DOCS {
        let rules = |section| -> BTreeSet<&str> {
            judge(docs, section).findings.iter().map(|finding| finding.rule).collect()
        };
        let (bad, good) = (rules("Unsafe"), rules("Safe"));
        if bad != BTreeSet::from([*id]) || !good.is_empty() {
            wrong.push(format!("{id}: unsafe gives {bad:?}, safe gives {good:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn findings_name_the_strategies_that_they_endanger() {
    for (rule, (id, docs)) in RULES.iter().zip(DOCS) {
        for finding in judge(docs, "Unsafe").findings {
            let unnamed = |strategy: &&Strategy| !finding.message.contains(strategy.as_str());
            let missing: Vec<_> = rule.endangers.iter().filter(unnamed).collect();
            assert!(missing.is_empty(), "{id}: {missing:?} not in: {}", finding.message);
        }
        let harmful = rule.is_about_artifacts() && rule.severity > Severity::Info;
        assert!(!harmful || !rule.endangers.is_empty(), "{id} endangers nothing");
    }
}

#[test]
fn every_rule_says_of_itself_what_its_page_says() {
    for (rule, (id, docs)) in RULES.iter().zip(DOCS) {
        assert_eq!(rule.id, *id);
        let first: Vec<&str> = docs.lines().take_while(|line| !line.is_empty()).collect();
        assert_eq!(rule.summary, first.join(" "));
    }
}

/// Ids are forever: a change of this list is a change of the public interface.
#[test]
fn rule_ids() {
    let ids: Vec<String> =
        RULES.iter().map(|rule| format!("{} {:?}", rule.id, rule.severity)).collect();
    insta::assert_snapshot!(ids.join("\n"));
}
