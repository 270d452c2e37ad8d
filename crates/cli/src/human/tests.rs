//! The page as people see it.

use midflight_core::Report;
use midflight_core::Request;
use midflight_core::model::{Severity, Side, Span, Strategy, Verdict};
use midflight_core::report::{
    ChangeKind, FindingReport, HistoryReport, InputsReport, ParkPointReport, PlaceReport,
    Strategies, StrategyReport, WorkflowReport,
};
use midflight_core::request::{FailOn, NotLookedAt, Revision, SourceFile};

use super::{Sources, Terminal, human};

const OLD: &str = "Steps:\n  - Fetch:\n      image: tools/fetch:1.4.0\n  - Align:\n";
const NEW: &str = "Steps:\n  - Fetch:\n      image: tools/fetch:prod\n  - Trim:\n  - Align:\n";

const PLAIN: Terminal = Terminal { width: 80, color: false, unicode: true, links: false };

fn revision(label: &str, text: &str) -> Revision {
    let file = SourceFile::new("flows/rna.yaml", text.as_bytes().to_vec(), false);
    Revision { label: label.to_owned(), files: vec![file], ..Revision::default() }
}

fn request() -> Request {
    Request {
        old: vec![revision("v40", "Steps: none\n"), revision("v41", OLD)],
        new: revision("work tree", NEW),
        ..Request::default()
    }
}

fn place(side: Side, text: &str, what: &str, label: &str) -> PlaceReport {
    let start = text.find(what).expect("the text is there");
    let before = &text[..start];
    let line = u32::try_from(before.matches('\n').count() + 1).expect("short");
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    PlaceReport {
        file: "flows/rna.yaml".to_owned(),
        line,
        column: u32::try_from(column).expect("short"),
        end_line: line,
        end_column: u32::try_from(column + what.chars().count()).expect("short"),
        side,
        label: label.to_owned(),
        span: Span::new(start..start + what.len()),
    }
}

fn finding(rule: &'static str, severity: Severity, at: PlaceReport) -> FindingReport {
    FindingReport {
        rule,
        severity,
        message: String::new(),
        help: String::new(),
        file: at.file,
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
        side: at.side,
        fingerprint: "0f4c2a".to_owned(),
        workflow: Some("rna".to_owned()),
        against: Some("v41".to_owned()),
        label: at.label,
        related: Vec::new(),
        witness: None,
        span: at.span,
    }
}

fn workflow() -> WorkflowReport {
    let why = |verdict, reason: &str| StrategyReport {
        verdict,
        reasons: if reason.is_empty() { Vec::new() } else { vec![reason.to_owned()] },
    };
    let park = |at: &str, verdict, reason: &str| ParkPointReport {
        at: at.to_owned(),
        line: 4,
        verdict,
        reason: reason.to_owned(),
    };
    WorkflowReport {
        id: "rna".to_owned(),
        engine: "bayerclaw",
        file: "flows/rna.yaml".to_owned(),
        against: Some("v41".to_owned()),
        change: ChangeKind::Changed,
        verdict: Verdict::Unsafe,
        strategy: Strategy::CancelAndRestart,
        inputs: InputsReport {
            verdict: Verdict::Unknown,
            reason: "the schema of the old version refers to `#/$defs/lane`, which is not there, \
                     so nothing is known of it"
                .to_owned(),
            witness: None,
        },
        history: HistoryReport {
            verdict: Verdict::Safe,
            reason: String::new(),
            witness: None,
            park_points: vec![
                park("approve+t:reminder", Verdict::Unsafe, "`Trim` is not in the history"),
                park("charge", Verdict::Safe, ""),
            ],
        },
        strategies: Strategies(vec![
            (Strategy::Drain, why(Verdict::Safe, "")),
            (
                Strategy::CancelAndRestart,
                why(Verdict::Unsafe, "image `tools/fetch:prod` can move while runs are in flight"),
            ),
            (Strategy::Rollback, why(Verdict::Unknown, "the old version names an alias")),
        ]),
        recommended: Some(Strategy::Drain),
    }
}

fn report() -> Report {
    let at = place(Side::New, NEW, "tools/fetch:prod", "a channel");
    let mut moves = finding("image-channel-tag", Severity::Error, at);
    moves.message = "image `tools/fetch:prod` names a channel, not a release: runs in flight get \
                     other code whenever it moves"
        .to_owned();
    moves.help = "name it by digest (`name@sha256:…`) or by a release tag".to_owned();
    moves.related = vec![place(Side::Old, OLD, "tools/fetch:1.4.0", "was a release")];
    let at = place(Side::New, NEW, "Align", "takes the files of the step before");
    let mut order = finding("auto-inputs-changed", Severity::Warning, at);
    order.message = "step `Align` takes the files of `Trim`".to_owned();
    order.related = vec![place(Side::New, NEW, "Trim", "inserted here")];
    order.witness = Some(serde_json::json!({ "lane": 1 }));
    Report {
        version: 1,
        verdict: Verdict::Unsafe,
        blocked: true,
        fail_on: FailOn::Error,
        against: vec!["v41".to_owned()],
        workflows: vec![workflow()],
        runs: Vec::new(),
        run_groups: Vec::new(),
        findings: vec![moves, order],
        waived: Vec::new(),
        looked_at: Vec::new(),
        not_looked_at: vec![NotLookedAt { what: "a.json".to_owned(), why: "too large".to_owned() }],
        has_unread_history: false,
    }
}

fn page(report: &Report, terminal: Terminal) -> String {
    let request = request();
    human(report, &Sources::new(&request), terminal)
}

#[test]
fn a_page_of_eighty_columns() {
    assert_eq!(page(&report(), PLAIN), include_str!("page.txt"));
}

#[test]
fn colours_change_nothing_but_the_colour() {
    let colored = page(&report(), Terminal { color: true, ..PLAIN });
    assert!(colored.contains("\u{1b}[1;31munsafe: 1 workflow would break"));
    assert_eq!(without_colors(&colored), page(&report(), PLAIN));
    assert!(!page(&report(), PLAIN).contains('\u{1b}'));
}

fn without_colors(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('m').map_or(part, |(_, rest)| rest));
    }
    out
}

#[test]
fn a_terminal_without_unicode_gets_ascii() {
    let ascii = page(&report(), Terminal { unicode: false, ..PLAIN });
    assert!(ascii.is_ascii(), "{ascii}");
    assert!(ascii.contains("name@sha256:..."));
}

#[test]
fn links_are_written_where_they_are_wanted() {
    let linked = page(&report(), Terminal { links: true, ..PLAIN });
    assert!(linked.contains("\u{1b}]8;;https://github.com/midflight-dev/midflight/blob/main/docs"));
    assert!(!linked.contains("midflight explain RULE"));
}

#[test]
fn narrow_pages_keep_their_width() {
    let narrow = page(&report(), Terminal { width: 40, ..PLAIN });
    for line in narrow.lines() {
        // Source and what stands under it are not wrapped.
        let fits = line.chars().count() <= 40 || line.contains(['·', '╭']);
        assert!(fits, "{line}");
    }
    assert!(narrow.contains("\n      in force; image"), "{narrow}");
}

#[test]
fn several_versions_are_told_apart() {
    let mut report = report();
    report.against = vec!["v40".to_owned(), "v41".to_owned()];
    let page = page(&report, PLAIN);
    assert!(page.contains("[flows/rna.yaml:3:14, old version: v41]"), "{page}");
    assert!(page.contains("flows/rna.yaml (bayerclaw, changed, against v41)"), "{page}");
}

#[test]
fn without_the_text_the_place_is_said() {
    let page = human(&report(), &Sources::default(), PLAIN);
    assert!(page.contains("│ at flows/rna.yaml:3:14\n"), "{page}");
    assert!(page.contains("│ at flows/rna.yaml:3:14, old version\n"), "{page}");
}

#[test]
fn quiet_workflows_are_counted() {
    let mut report = report();
    report.findings.clear();
    report.workflows[0].change = ChangeKind::Unchanged;
    report.workflows[0].verdict = Verdict::Safe;
    report.verdict = Verdict::Safe;
    report.not_looked_at.clear();
    let expected = "1 workflow is unchanged and safe.\n\nCompared with v41.\nsafe to deploy\n\
                    Nothing stands in the way of runs in flight.\n";
    assert_eq!(page(&report, PLAIN), expected);
}

#[test]
fn hostile_text_moves_no_cursor_and_runs_no_command() {
    let text = "a\u{1b}[2J\u{202e}\n::error::x ##[add-mask]y";
    let mut report = report();
    report.against = vec![text.to_owned()];
    report.not_looked_at = vec![NotLookedAt { what: text.to_owned(), why: text.to_owned() }];
    let one = &mut report.workflows[0];
    one.id = text.to_owned();
    one.file = text.to_owned();
    one.inputs.reason = text.to_owned();
    one.strategies.0[0].1.reasons = vec![format!("{} ::error::x", "y".repeat(38))];
    one.history.park_points[0].at = text.to_owned();
    for finding in &mut report.findings {
        finding.message = text.to_owned();
        finding.help = text.to_owned();
        finding.label = text.to_owned();
        finding.witness = Some(serde_json::json!({ text: text }));
    }
    for terminal in [PLAIN, Terminal { width: 40, ..PLAIN }] {
        let page = page(&report, terminal);
        assert!(!page.contains(['\u{1b}', '\u{202e}']) && !page.contains("##["), "{page}");
        assert!(!page.lines().any(|line| line.trim_start().starts_with("::")), "{page}");
        assert!(page.contains("\\::error::x"), "{page}");
    }
}

#[test]
fn long_lists_are_counted_out() {
    let mut report = report();
    let skipped =
        |number: usize| NotLookedAt { what: format!("{number}.json"), why: "too large".to_owned() };
    report.not_looked_at = (0..25).map(skipped).collect();
    let page = page(&report, PLAIN);
    assert!(page.contains("  19.json: too large\n  and 5 more, in the JSON report\n"), "{page}");
}
