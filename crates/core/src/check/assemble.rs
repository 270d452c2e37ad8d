//! Findings into the shape of the report: positions, fingerprints, waivers, order.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::judge::{Entry, Judge};
use super::raise::{Raised, each_rule};
use crate::limits::FINDINGS_MAX;
use crate::model::{Finding, Place, Severity, Side, Workflow};
use crate::reading::ReadRevision;
use crate::report::{FindingReport, PlaceReport, WaivedFinding};
use crate::request::Request;
use crate::rules::Check;
use crate::syntax::{Lines, Position};
use crate::waivers::{Accepted, Target, config_waivers, inline_waivers};

/// Knows every text.
pub(super) struct Assembler<'a> {
    pub(super) request: &'a Request,
    /// By old revision (`None` is the new one) and path.
    texts: BTreeMap<(Option<usize>, &'a str), Text<'a>>,
}

struct Text<'a> {
    text: &'a str,
    lines: OnceCell<Lines>,
}

/// A finding that no waiver covers.
pub(super) struct Kept<'a> {
    /// Index of the entry that it belongs to.
    pub(super) entry: Option<usize>,
    pub(super) raised: Raised<'a>,
    /// None where its rule is off.
    pub(super) report: Option<FindingReport>,
}

/// All findings.
pub(super) struct Findings<'a> {
    pub(super) kept: Vec<Kept<'a>>,
    pub(super) waived: Vec<WaivedFinding>,
}

impl Findings<'_> {
    /// Each finding once, the loudest of equal ones, in order, bounded; and how many were left
    /// out.
    pub(super) fn reports(&self) -> (Vec<FindingReport>, usize) {
        let mut reports: Vec<FindingReport> =
            self.kept.iter().filter_map(|kept| kept.report.clone()).collect();
        let key = |r: &FindingReport| {
            let place = (r.file.clone(), r.line, r.column, r.side);
            (place, r.rule, r.fingerprint.clone(), r.against.clone())
        };
        reports.sort_by_cached_key(|report| (key(report), Reverse(report.severity)));
        reports.dedup_by(|later, first| key(later) == key(first));
        let dropped = reports.len().saturating_sub(FINDINGS_MAX);
        reports.truncate(FINDINGS_MAX);
        (reports, dropped)
    }
}

impl<'a> Assembler<'a> {
    pub(super) fn new(
        new: &'a ReadRevision,
        olds: &'a [ReadRevision],
        request: &'a Request,
    ) -> Self {
        let revisions = std::iter::once((None, new))
            .chain(olds.iter().enumerate().map(|(index, old)| (Some(index), old)));
        let mut texts: BTreeMap<_, _> = revisions
            .flat_map(|(index, revision)| revision.files.iter().map(move |file| (index, file)))
            .map(|(index, file)| ((index, &*file.path), Text::new(&file.text)))
            .collect();
        if let Some(config) = &request.config {
            let text = config.text.as_deref().unwrap_or_default();
            texts.insert((None, &*config.path), Text::new(text));
        }
        Self { request, texts }
    }

    /// Places, waives and sorts.
    pub(super) fn findings<'e>(
        &self,
        about_files: &[Raised<'e>],
        entries: &[Entry<'e>],
        judge: &Judge<'_>,
    ) -> Findings<'e> {
        let of_entries = entries.iter().enumerate().flat_map(|(index, entry)| {
            entry.raised.iter().map(move |raised| (Some(index), raised))
        });
        let all = about_files.iter().map(|raised| (None, raised)).chain(of_entries);
        let mut waivers = self.waivers(judge);
        let today = self.request.options.today.as_deref();
        let mut found = Findings { kept: Vec::new(), waived: Vec::new() };
        for (entry, raised) in all {
            let severity = judge.severity(raised);
            let report = self.report(raised, severity.unwrap_or(Severity::Info));
            let target = Target::of(&report, &raised.finding);
            let mut covering =
                waivers.iter_mut().filter(|w| w.is_valid(today) && w.covers(&target));
            if let Some(waiver) = covering.next() {
                waiver.used = true;
                found.waived.push(WaivedFinding::new(&report, &waiver.reason));
            } else {
                let report = severity.map(|_| report);
                found.kept.push(Kept { entry, raised: raised.clone(), report });
            }
        }
        found.waived.sort_by(|a, b| (&a.file, a.line, a.rule).cmp(&(&b.file, b.line, b.rule)));
        found.waived.dedup();
        for waiver in &waivers {
            let raised = each_rule(None, None, |check, findings| {
                if let Check::Waiver(check) = check {
                    check(waiver, today, findings);
                }
            });
            found.kept.extend(raised.into_iter().map(|raised| {
                let report = judge.severity(&raised).map(|s| self.report(&raised, s));
                Kept { entry: None, raised, report }
            }));
        }
        found
    }

    fn waivers<'c>(&self, judge: &Judge<'c>) -> Vec<Accepted<'c>> {
        if self.request.options.ignore_waivers {
            return Vec::new();
        }
        let new_side = self.texts.iter().filter(|((revision, _), _)| revision.is_none());
        let is_config = |path: &str| path == judge.config.path;
        let inline = new_side
            .filter(|((_, path), _)| !is_config(path))
            .flat_map(|((_, path), text)| inline_waivers(&(*path).into(), text.text));
        inline.chain(config_waivers(judge.config)).collect()
    }

    fn report(&self, raised: &Raised<'_>, severity: Severity) -> FindingReport {
        let finding = &raised.finding;
        let against = raised.against;
        let at = self.place(&finding.place, against, &finding.label);
        let related = finding.related.iter();
        FindingReport {
            rule: raised.rule.id,
            severity,
            message: finding.message.clone(),
            help: finding.help.clone(),
            file: at.file,
            line: at.line,
            column: at.column,
            end_line: at.end_line,
            end_column: at.end_column,
            side: at.side,
            fingerprint: fingerprint(raised),
            workflow: raised.workflow.map(|workflow| workflow.id.0.clone()),
            against: against.map(|index| self.request.old[index].label.clone()),
            label: at.label,
            related: related.map(|(place, label)| self.place(place, against, label)).collect(),
            witness: finding.witness.clone(),
            span: at.span,
        }
    }

    fn place(&self, place: &Place, against: Option<usize>, label: &str) -> PlaceReport {
        let start = self.position(place, against, place.span.start);
        let end = self.position(place, against, place.span.end);
        PlaceReport {
            file: place.file.to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            side: place.side,
            label: label.to_owned(),
            span: place.span,
        }
    }

    /// The position of a byte of a file on one side.
    fn position(&self, place: &Place, against: Option<usize>, offset: u32) -> Position {
        let revision = match place.side {
            Side::New => None,
            Side::Old => against.or(Some(0)),
        };
        match self.texts.get(&(revision, &*place.file)) {
            Some(text) => text.lines.get_or_init(|| Lines::new(text.text)).position(offset),
            None => Position { line: 1, column: 1 },
        }
    }

    /// The line of a text of an old workflow.
    pub(super) fn old_line(&self, old: &Workflow, against: Option<usize>, offset: u32) -> u32 {
        let file = std::sync::Arc::clone(&old.file);
        let span = crate::model::Span::default();
        let place = Place { side: Side::Old, file, span };
        self.position(&place, against, offset).line
    }
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, lines: OnceCell::new() }
    }
}

impl<'a> Target<'a> {
    fn of(report: &'a FindingReport, finding: &'a Finding) -> Self {
        Self {
            rule: report.rule,
            workflow: report.workflow.as_deref(),
            fingerprint: &report.fingerprint,
            file: &report.file,
            side: report.side,
            line: report.line,
            artifact: finding.artifact.as_deref(),
        }
    }
}

impl WaivedFinding {
    fn new(report: &FindingReport, reason: &str) -> Self {
        Self {
            rule: report.rule,
            fingerprint: report.fingerprint.clone(),
            file: report.file.clone(),
            line: report.line,
            reason: reason.to_owned(),
        }
    }
}

/// 16 hexadecimal digits over what a finding is about; no position and no revision.
fn fingerprint(raised: &Raised<'_>) -> String {
    let mut hash = Sha256::new();
    let about = match raised.workflow {
        Some(workflow) => [workflow.engine, workflow.id.0.as_str()],
        None => ["", &raised.finding.place.file],
    };
    for part in [raised.rule.id, about[0], about[1], &raised.finding.subject] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    crate::text::hex(&hash.finalize()[..8])
}
