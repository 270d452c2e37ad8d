//! Reports made by hand, for the tests of the formats.

use serde_json::json;

use super::{
    ChangeKind, FindingReport, HistoryReport, InputsReport, ParkPointReport, PlaceReport, Report,
    RunGroupReport, RunReport, RunVerdict, Strategies, StrategyReport, WaivedFinding,
    WorkflowReport,
};
use crate::model::{Severity, Side, Span, Strategy, Verdict};
use crate::request::{FailOn, NotLookedAt};

/// Text that tries to get out of every format.
pub(crate) const HOSTILE: &str =
    "@octo/team <img src=x> ![x](https://evil) |\n::error::x ##[add-mask]y #12 \u{1b}[31m\u{202e}z";

pub(crate) fn empty() -> Report {
    Report {
        version: 1,
        verdict: Verdict::Safe,
        blocked: false,
        fail_on: FailOn::Error,
        against: vec!["merge base 3f2a91c of main".to_owned()],
        workflows: Vec::new(),
        runs: Vec::new(),
        run_groups: Vec::new(),
        findings: Vec::new(),
        waived: Vec::new(),
        looked_at: Vec::new(),
        not_looked_at: Vec::new(),
        has_unread_history: false,
    }
}

/// A workflow that is safe in every way.
pub(crate) fn workflow(id: &str, change: ChangeKind) -> WorkflowReport {
    let safe = || StrategyReport { verdict: Verdict::Safe, reasons: Vec::new() };
    WorkflowReport {
        id: id.to_owned(),
        engine: "bayerclaw",
        file: format!("flows/{id}.yaml"),
        against: Some("merge base 3f2a91c of main".to_owned()),
        change,
        verdict: Verdict::Safe,
        strategy: Strategy::Drain,
        inputs: InputsReport { verdict: Verdict::Safe, reason: String::new(), witness: None },
        history: HistoryReport {
            verdict: Verdict::Safe,
            reason: String::new(),
            witness: None,
            park_points: Vec::new(),
        },
        strategies: Strategies(vec![
            (Strategy::Drain, safe()),
            (Strategy::CancelAndRestart, safe()),
            (Strategy::Rollback, safe()),
        ]),
        recommended: Some(Strategy::Drain),
    }
}

pub(crate) fn finding(rule: &'static str, severity: Severity, line: u32) -> FindingReport {
    FindingReport {
        rule,
        severity,
        message: "image `ghcr.io/acme/trim:prod` names a channel, not a release".to_owned(),
        help: "name it by digest (`name@sha256:…`) or by a release tag".to_owned(),
        file: "flows/rna.yaml".to_owned(),
        line,
        column: 12,
        end_line: line,
        end_column: 35,
        side: Side::New,
        fingerprint: "0f4c2a".to_owned(),
        workflow: Some("rna".to_owned()),
        against: None,
        label: "image of step `Trim`".to_owned(),
        related: Vec::new(),
        witness: None,
        span: Span::default(),
    }
}

pub(crate) fn old_place(line: u32) -> PlaceReport {
    PlaceReport {
        file: "flows/rna.yaml".to_owned(),
        line,
        column: 5,
        end_line: line,
        end_column: 9,
        side: Side::Old,
        label: "took its input from `Fetch`".to_owned(),
        span: Span::default(),
    }
}

/// Three errors, the strategies blocked, some things waived and not looked at.
pub(crate) fn blocked() -> Report {
    let moved = finding("image-channel-tag", Severity::Error, 9);
    let mut input = finding("input-required-added", Severity::Error, 14);
    input.message = "the new version needs `job.lane`, which runs were started without".to_owned();
    input.help = "send `job.lane` with every run, or do without it".to_owned();
    input.against = Some("merge base 3f2a91c of main".to_owned());
    input.witness = Some(json!({ "sample_id": "x" }));
    let mut order = finding("auto-inputs-changed", Severity::Warning, 12);
    order.message = "step `Align` takes the files of `Trim` and took those of `Fetch`".to_owned();
    order.help = String::new();
    order.related = vec![old_place(8)];

    let mut rna = workflow("rna", ChangeKind::Changed);
    rna.verdict = Verdict::Unsafe;
    rna.recommended = None;
    rna.inputs.verdict = Verdict::Unsafe;
    rna.inputs.reason = "`job.lane` is new".to_owned();
    rna.inputs.witness = Some(json!({ "sample_id": "x" }));
    for (_, strategy) in &mut rna.strategies.0 {
        strategy.verdict = Verdict::Unsafe;
        strategy.reasons = vec!["image `ghcr.io/acme/trim:prod` can move".to_owned()];
    }
    Report {
        verdict: Verdict::Unsafe,
        blocked: true,
        workflows: vec![rna, workflow("dna", ChangeKind::Unchanged)],
        findings: vec![moved, order, input],
        waived: vec![WaivedFinding {
            rule: "image-partial-version",
            fingerprint: "77aa".to_owned(),
            file: "flows/dna.yaml".to_owned(),
            line: 3,
            reason: "our registry keeps tags".to_owned(),
        }],
        looked_at: vec!["flows/dna.yaml".to_owned(), "flows/rna.yaml".to_owned()],
        not_looked_at: vec![NotLookedAt {
            what: "flows/broken.json".to_owned(),
            why: "line 3: a comma is missing".to_owned(),
        }],
        ..empty()
    }
}

/// Safe where runs stay on their version, and not in place; compared with two versions.
pub(crate) fn conditional() -> Report {
    let mut order = workflow("order", ChangeKind::Changed);
    order.engine = "native";
    order.history.verdict = Verdict::Unsafe;
    order.history.reason = "step `pack` was inserted before `approve`".to_owned();
    order.history.witness = Some(vec!["+reserve".to_owned(), "-reserve".to_owned()]);
    order.history.park_points = vec![
        park("approve+t:reminder", 12, Verdict::Unsafe, "`pack` is not in the history"),
        park("charge", 9, Verdict::Safe, ""),
    ];
    if let Some((name, found)) = order.strategies.0.get_mut(1) {
        *name = Strategy::CancelAndResume;
        found.verdict = Verdict::Unsafe;
        found.reasons = vec!["histories diverge".to_owned(), "1 of 2 places".to_owned()];
    }
    let mut live = order.clone();
    live.against = Some("v41".to_owned());
    Report {
        against: vec!["merge base 3f2a91c of main".to_owned(), "v41".to_owned()],
        workflows: vec![order, live],
        ..empty()
    }
}

fn park(at: &str, line: u32, verdict: Verdict, reason: &str) -> ParkPointReport {
    ParkPointReport { at: at.to_owned(), line, verdict, reason: reason.to_owned() }
}

/// A run of each kind, and what it comes to.
pub(crate) fn with_runs() -> Report {
    let mut report = conditional();
    let place = Some("h:approve+t:reminder".to_owned());
    let detail = "`+charge` is recorded and the new version comes to `pack`";
    let mut lost = RunReport {
        run: "order-2".to_owned(),
        workflow: "order".to_owned(),
        against: Some("v41".to_owned()),
        verdict: RunVerdict::Diverges,
        park_point: place.clone(),
        diverges_at: Some(4),
        redo: Some(1),
        strategies: report.workflows[0].strategies.clone(),
        reason: Some("order"),
        detail: Some(detail.to_owned()),
        value: None,
    };
    let group = RunGroupReport {
        workflow: "order".to_owned(),
        against: Some("v41".to_owned()),
        verdict: RunVerdict::Diverges,
        reason: Some("order"),
        detail: Some(detail.to_owned()),
        diverges_at: Some(4),
        expected: Some("pack".to_owned()),
        found: Some("+charge".to_owned()),
        park_point: place,
        count: 5,
        examples: vec!["order-2".to_owned(), "order-7".to_owned()],
    };
    let fine = RunGroupReport {
        verdict: RunVerdict::Replayable,
        reason: None,
        detail: None,
        diverges_at: None,
        expected: None,
        found: None,
        count: 812,
        ..group.clone()
    };
    report.runs.push(lost.clone());
    lost.value = Some(json!({"receipt": 7}));
    report.runs.push(lost);
    report.run_groups = vec![group, fine];
    report
}

/// One workflow that is not proved.
pub(crate) fn unknown() -> Report {
    let mut one = workflow("order", ChangeKind::Changed);
    one.verdict = Verdict::Unknown;
    one.history.verdict = Verdict::Unknown;
    one.history.reason = "the replay budget is spent".to_owned();
    let workflows = vec![one, workflow("rna", ChangeKind::Changed)];
    Report { verdict: Verdict::Unknown, workflows, ..empty() }
}

/// Hostile text in every place that a repository can fill.
pub(crate) fn hostile() -> Report {
    let text = || HOSTILE.to_owned();
    let mut report = with_runs();
    report.verdict = Verdict::Unsafe;
    report.against = vec![text(), text()];
    for one in &mut report.workflows {
        one.id = text();
        one.file = text();
        one.against = Some(text());
        one.history.reason = text();
        one.inputs = InputsReport { verdict: Verdict::Unknown, reason: text(), witness: None };
        one.history.witness = Some(vec![text()]);
        for point in &mut one.history.park_points {
            point.at = text();
            point.reason = text();
        }
        for (_, strategy) in &mut one.strategies.0 {
            strategy.reasons = vec![text()];
        }
    }
    let mut found = finding("image-channel-tag", Severity::Error, 1);
    found.message = text();
    found.help = text();
    found.file = text();
    found.label = text();
    found.workflow = Some(text());
    found.against = Some(text());
    found.witness = Some(json!({ HOSTILE: HOSTILE }));
    found.related = vec![PlaceReport { file: text(), label: text(), ..old_place(2) }];
    let mut old = found.clone();
    old.side = Side::Old;
    report.findings = vec![found, old];
    report.waived = vec![WaivedFinding {
        rule: "image-partial-version",
        fingerprint: "77aa".to_owned(),
        file: text(),
        line: 3,
        reason: text(),
    }];
    report.looked_at = vec![text()];
    for run in &mut report.runs {
        run.run = text();
        run.workflow = text();
        run.park_point = Some(text());
        run.detail = Some(text());
    }
    for group in &mut report.run_groups {
        group.workflow = text();
        group.park_point = Some(text());
        group.detail = Some(text());
        group.found = Some(text());
        group.examples = vec![text()];
    }
    report.not_looked_at = vec![NotLookedAt { what: text(), why: text() }];
    report
}

/// `number` errors on lines of their own.
pub(crate) fn many(number: u32) -> Report {
    let findings = (1..=number).map(|line| finding("image-channel-tag", Severity::Error, line));
    Report { findings: findings.collect(), ..blocked() }
}
