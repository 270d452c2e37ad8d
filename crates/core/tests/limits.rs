//! Every bound of `limits.rs` is crossed: refused or cut with a clear word, never a panic.
#![expect(clippy::unwrap_used, reason = "a test fails where a report cannot be made")]

use midflight_core::limits;
use midflight_core::model::Verdict;
use midflight_core::report::{self, Detail};
use midflight_core::request::{Revision, SourceFile};
use midflight_core::{Report, Request, check};

fn judge(old: &str, new: &str) -> Report {
    let side = |text: &str| Revision {
        label: "a side".to_owned(),
        files: vec![SourceFile::new("w.midflight.yaml", text.as_bytes().to_vec(), false)],
        ..Revision::default()
    };
    let old = if old.is_empty() { Vec::new() } else { vec![side(old)] };
    check(&Request { old, new: side(new), ..Request::default() }).unwrap()
}

/// The one finding of a file that is refused.
fn refused(text: &str) -> String {
    let report = judge("", text);
    assert_eq!(report.verdict, Verdict::Unknown);
    assert_eq!(report.exit_code(), 3);
    let [finding] = &report.findings[..] else { panic!("{:?}", report.findings) };
    assert_eq!(finding.rule, "file-unreadable");
    finding.message.clone()
}

const HEAD: &str = "midflight: 1\nworkflow: w\nin_flight: in-place\n";

#[test]
fn a_file_that_is_too_large_is_refused() {
    let text = format!("{HEAD}flow: []\n#{}\n", "x".repeat(limits::FILE_BYTES_MAX));
    assert!(refused(&text).contains("bytes, more than"));
}

#[test]
fn nesting_that_is_too_deep_is_refused() {
    let deep = limits::NESTING_MAX + 1;
    let text = format!("{HEAD}flow: {}{}\n", "[".repeat(deep), "]".repeat(deep));
    assert!(!refused(&text).is_empty());
}

#[test]
fn too_many_values_are_refused() {
    let text = format!("{HEAD}flow: [{}]\n", "a,".repeat(limits::NODES_MAX));
    assert!(refused(&text).contains("more than"));
}

#[test]
fn problems_of_one_file_are_cut() {
    let text = format!("{HEAD}flow: [{}]\n", "{stp: a},".repeat(500));
    let found = judge("", &text).findings.len();
    assert!((1..=2 * limits::PROBLEMS_PER_FILE_MAX).contains(&found), "{found}");
}

#[test]
fn findings_of_one_report_are_cut() {
    let artifacts: Vec<String> = (0..limits::FINDINGS_MAX + 10)
        .map(|number| format!("  a{number}: {{image: \"x/y{number}:prod\"}}"))
        .collect();
    let text = format!("{HEAD}artifacts:\n{}\nflow: []\n", artifacts.join("\n"));
    let report = judge("", &text);
    assert_eq!(report.findings.len(), limits::FINDINGS_MAX);
    assert_eq!(report.not_looked_at[0].what, "10 more findings");
    assert_eq!(report.verdict, Verdict::Unsafe);
    assert!(report::markdown(&report, Detail::Headline).len() < limits::COMMENT_CHARS_MAX);
}

#[test]
fn a_long_name_is_cut_in_messages() {
    let name = "x".repeat(100_000);
    let text = format!("{HEAD}artifacts: {{a: {{image: \"{name}:prod\"}}}}\nflow: []\n");
    let report = judge("", &text);
    assert!(report.findings[0].message.len() < 3 * limits::QUOTED_CHARS_MAX);
}

#[test]
fn a_comparison_that_takes_too_many_steps_is_unknown() {
    let branches = |last: &str| {
        let steps: Vec<String> =
            (0..16).map(|n| format!("[{{step: a{n}}}, {{step: b{n}}}]")).collect();
        format!("{HEAD}flow: [{{all: [{}]}}, {{step: {last}}}]\n", steps.join(", "))
    };
    let report = judge(&branches("x"), &branches("y"));
    let history = &report.workflows[0].history;
    assert_ne!(history.verdict, Verdict::Safe);
    assert!(history.park_points.len() <= limits::PARK_POINTS_MAX);
}
