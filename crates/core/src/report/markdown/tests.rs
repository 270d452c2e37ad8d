//! The page as a whole; each piece of escaping has its tests beside it.

use crate::report::samples::{HOSTILE, blocked, conditional, empty, hostile, many, unknown};
use crate::report::{Detail, markdown};

#[test]
fn a_blocked_change_in_full() {
    insta::assert_snapshot!(markdown(&blocked(), Detail::Full), @"");
}

#[test]
fn a_blocked_change_in_short() {
    insta::assert_snapshot!(markdown(&blocked(), Detail::Short), @"");
}

#[test]
fn tables_and_headlines_alone() {
    insta::assert_snapshot!(markdown(&blocked(), Detail::Table), @"");
    insta::assert_snapshot!(markdown(&blocked(), Detail::Headline), @"");
}

#[test]
fn two_versions_are_told_apart() {
    insta::assert_snapshot!(markdown(&conditional(), Detail::Full), @"");
}

#[test]
fn nothing_and_unknown_are_said() {
    insta::assert_snapshot!(markdown(&empty(), Detail::Full), @"");
    insta::assert_snapshot!(markdown(&unknown(), Detail::Table), @"");
}

#[test]
fn nothing_of_a_hostile_repository_is_live() {
    let page = markdown(&hostile(), Detail::Full);
    for live in ["@octo", "<img", "![", "](https://evil", "\n::", "##[", " #12", "\u{1b}", "\u{202e}"] {
        let outside: String = without_code(&page);
        assert!(!outside.contains(live), "{live:?} in {outside}");
    }
    assert!(page.contains("octo"), "the text is shown");
    // Every row of a table keeps its cells.
    for row in without_code(&page).lines().filter(|line| line.starts_with('|')) {
        assert!([4, 5, 6].contains(&row.matches('|').count()), "{row}");
    }
}

/// Without code spans and blocks, where GitHub makes nothing of what it finds.
fn without_code(page: &str) -> String {
    let code = regex::Regex::new(r"(?s)\n(````*)json\n.*?\n````*\n|`[^`\n]+`|<code>[^<\n]*</code>");
    code.unwrap().replace_all(page, "\u{1}").into_owned()
}

#[test]
fn less_detail_is_shorter_and_a_headline_is_bounded() {
    let report = many(3_000);
    let lengths: Vec<_> = [Detail::Full, Detail::Short, Detail::Table, Detail::Headline]
        .map(|detail| markdown(&report, detail).chars().count())
        .to_vec();
    assert!(lengths.is_sorted_by(|longer, shorter| longer > shorter), "{lengths:?}");
    assert!(markdown(&hostile(), Detail::Headline).len() < 500);
    assert!(!markdown(&hostile(), Detail::Headline).contains(&HOSTILE[..5]));
}

#[test]
fn long_witnesses_are_left_to_the_json_report() {
    let mut report = blocked();
    report.findings[0].witness = Some(serde_json::json!("x".repeat(10_000)));
    let page = markdown(&report, Detail::Full);
    assert!(page.contains("Its 10002 characters are in the JSON report."), "{page}");
    assert!(!page.contains("xxxx"));
}
