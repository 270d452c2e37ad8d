//! What becomes of the comment on a pull request: comments and a report in, operations out.
//!
//! There is one comment for each id. It is told by its first line and by its author, so that a
//! stranger who writes our first line gains nothing. A clean pull request stays quiet; one that
//! was not clean turns green once.

mod marker;

use crate::limits::COMMENT_CHARS_MAX;
use crate::model::{Severity, Verdict};
use crate::report::{ChangeKind, Detail, Report, markdown};
use marker::{bears, without_marker, written_at};

pub use marker::Stamp;

/// When a comment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// When there is something to say about the change, or a comment to bring up to date.
    #[default]
    OnChange,
    /// Always.
    Always,
    /// When the deploy is blocked, or there is a comment to bring up to date.
    OnFailure,
    /// Never.
    Never,
}

impl Mode {
    /// The words of the `comment` input.
    pub const WORDS: [&'static str; 4] = ["on-change", "always", "on-failure", "never"];

    /// The mode of that name.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "on-change" => Some(Self::OnChange),
            "always" => Some(Self::Always),
            "on-failure" => Some(Self::OnFailure),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// A comment that is on the pull request.
#[derive(Debug, Clone)]
pub struct Existing {
    /// GitHub's number of it.
    pub id: u64,
    /// Login of its author; empty where the account is gone.
    pub author: String,
    /// Whether the author is an app.
    pub bot: bool,
    /// Its text.
    pub body: String,
}

/// The text of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The marker, a line feed, and the report.
    pub text: String,
    rung: usize,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Write a new comment.
    Create {
        /// With this text.
        body: Body,
    },
    /// Replace the text of a comment of ours.
    Update {
        /// Its number.
        comment: u64,
        /// With this text.
        body: Body,
    },
}

/// From most to least words. GitHub refuses a body that is too long, whatever it says its limit
/// is, so there is always a next one to try.
const LADDER: [Detail; 4] = [Detail::Full, Detail::Short, Detail::Table, Detail::Headline];

/// What to do so that the pull request says what `report` says. `us` is the login that the token
/// writes as. At most one operation; none where nothing would change.
pub fn plan(
    existing: &[Existing],
    us: &str,
    report: &Report,
    stamp: &Stamp,
    mode: Mode,
) -> Vec<Operation> {
    if mode == Mode::Never {
        return Vec::new();
    }
    let new = body(report, stamp);
    let Some(ours) = ours(existing, us, stamp) else {
        let worth_it = match mode {
            Mode::Always => true,
            Mode::OnChange => noteworthy(report),
            Mode::OnFailure => report.blocked,
            Mode::Never => false,
        };
        return if worth_it { vec![Operation::Create { body: new }] } else { Vec::new() };
    };
    let is_newer = written_at(&ours.body).is_some_and(|at| at > stamp.at);
    if is_newer || without_marker(&ours.body) == without_marker(&new.text) {
        return Vec::new();
    }
    vec![Operation::Update { comment: ours.id, body: new }]
}

/// The comment of ours with the stamp's id, if there is one. The oldest where there are more.
pub fn ours<'a>(existing: &'a [Existing], us: &str, stamp: &Stamp) -> Option<&'a Existing> {
    existing
        .iter()
        .filter(|comment| wrote(us, comment))
        .filter(|comment| bears(&comment.body, stamp))
        .min_by_key(|comment| comment.id)
}

/// Whether any comment bears the stamp's marker, whoever wrote it: only then does it matter who
/// we are.
pub fn any_marked(existing: &[Existing], stamp: &Stamp) -> bool {
    existing.iter().any(|comment| bears(&comment.body, stamp))
}

/// The longest body that GitHub takes.
pub fn body(report: &Report, stamp: &Stamp) -> Body {
    (0..LADDER.len() - 1)
        .map(|rung| on_rung(report, stamp, rung))
        .find(|body| fits(&body.text))
        .unwrap_or_else(|| on_rung(report, stamp, LADDER.len() - 1))
}

/// The next shorter body, after GitHub refused `than` as too long. None: it was the shortest.
pub fn shorter(report: &Report, stamp: &Stamp, than: &Body) -> Option<Body> {
    (than.rung + 1..LADDER.len())
        .map(|rung| on_rung(report, stamp, rung))
        .find(|body| body.text.len() < than.text.len() && fits(&body.text))
}

fn on_rung(report: &Report, stamp: &Stamp, rung: usize) -> Body {
    let detail = LADDER.into_iter().nth(rung).unwrap_or(Detail::Headline);
    let mut text = format!("{}\n{}", stamp.line(), markdown(report, detail));
    if rung + 1 == LADDER.len()
        && let Some((end, _)) = text.char_indices().nth(COMMENT_CHARS_MAX)
    {
        text.truncate(end);
    }
    Body { text, rung }
}

fn fits(text: &str) -> bool {
    text.chars().nth(COMMENT_CHARS_MAX).is_none()
}

/// Whether a pull request that has no comment yet should get one: it is blocked, or it changes
/// a workflow and that is not plainly safe. What stood there before stays quiet.
fn noteworthy(report: &Report) -> bool {
    let loud = |severity: Severity| severity > Severity::Info;
    let clean = report.verdict == Verdict::Safe
        && !report.findings.iter().any(|finding| loud(finding.severity));
    let changed = report.workflows.is_empty()
        || report.workflows.iter().any(|workflow| workflow.change != ChangeKind::Unchanged)
        || report.findings.iter().any(|finding| finding.workflow.is_none());
    report.blocked || (!clean && changed)
}

/// Whether the account that the token belongs to wrote the comment. GraphQL may leave out the
/// `[bot]` that REST appends to an app's login; a person of the same name is not the app.
fn wrote(us: &str, comment: &Existing) -> bool {
    !us.is_empty()
        && (comment.author == us
            || (comment.bot && comment.author.strip_suffix("[bot]") == Some(us)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Side, Span};
    use crate::report::FindingReport;
    use crate::request::FailOn;

    const US: &str = "github-actions[bot]";

    fn finding(message: &str) -> FindingReport {
        FindingReport {
            rule: "file-unreadable",
            severity: Severity::Error,
            message: message.to_owned(),
            help: "Do this.".to_owned(),
            file: "a.yaml".to_owned(),
            line: 1,
            column: 1,
            end_line: 1,
            end_column: 2,
            side: Side::New,
            fingerprint: "f".to_owned(),
            workflow: None,
            against: None,
            label: "here".to_owned(),
            related: Vec::new(),
            witness: None,
            span: Span::default(),
        }
    }

    fn report(findings: Vec<FindingReport>) -> Report {
        let blocked = !findings.is_empty();
        Report {
            version: 1,
            verdict: if blocked { Verdict::Unsafe } else { Verdict::Safe },
            blocked,
            fail_on: FailOn::Error,
            against: vec!["merge base 3f2a91c of main".to_owned()],
            workflows: Vec::new(),
            runs: Vec::new(),
            run_groups: Vec::new(),
            findings,
            waived: Vec::new(),
            looked_at: Vec::new(),
            not_looked_at: Vec::new(),
            has_unread_history: false,
        }
    }

    fn stamp(run: u64) -> Stamp {
        Stamp::new("ci/check", "abc", Stamp::at(run, 1))
    }

    fn comment(id: u64, author: &str, body: &Body) -> Existing {
        Existing { id, author: author.to_owned(), bot: true, body: body.text.clone() }
    }

    fn planned(existing: &[Existing], report: &Report, run: u64) -> Vec<Operation> {
        plan(existing, US, report, &stamp(run), Mode::OnChange)
    }

    #[test]
    fn a_comment_is_created_once_then_updated_and_turns_green_once() {
        let (bad, worse) = (report(vec![finding("x")]), report(vec![finding("y")]));
        let good = report(Vec::new());
        let first = body(&bad, &stamp(1));
        assert_eq!(planned(&[], &bad, 1), [Operation::Create { body: first.clone() }]);
        let there = [comment(7, US, &first)];
        assert_eq!(planned(&there, &bad, 2), [], "the same words need no request");
        let second = body(&worse, &stamp(2));
        let update = Operation::Update { comment: 7, body: second };
        assert_eq!(planned(&there, &worse, 2), [update]);
        let green = body(&good, &stamp(2));
        let update = Operation::Update { comment: 7, body: green.clone() };
        assert_eq!(planned(&there, &good, 2), [update]);
        assert_eq!(planned(&[comment(7, US, &green)], &good, 3), []);
        assert_eq!(planned(&[], &good, 1), [], "a clean pull request stays quiet");
    }

    #[test]
    fn an_older_run_never_overwrites_a_newer_one() {
        let there = [comment(7, US, &body(&report(vec![finding("new")]), &stamp(9)))];
        let stale = report(vec![finding("old")]);
        assert_eq!(planned(&there, &stale, 8), []);
        let again = Stamp::new("ci/check", "abc", Stamp::at(8, 1000));
        assert_eq!(plan(&there, US, &stale, &again, Mode::OnChange), []);
        assert_eq!(planned(&there, &stale, 9).len(), 1, "the same run may");
    }

    #[test]
    fn only_comments_of_ours_are_ours() {
        let bad = report(vec![finding("x")]);
        let text = body(&report(vec![finding("old")]), &stamp(1));
        for author in ["mallory", "github-actions", "", "other[bot]"] {
            let person = Existing { bot: false, ..comment(7, author, &text) };
            let operations = planned(&[person], &bad, 2);
            assert!(matches!(operations[..], [Operation::Create { .. }]), "{author}");
        }
        let existing = [comment(7, US, &text)];
        let short = plan(&existing, "github-actions", &bad, &stamp(2), Mode::OnChange);
        assert!(matches!(short[..], [Operation::Update { comment: 7, .. }]));
        let other = Stamp::new("ci/other", "abc", 5);
        let operations = plan(&existing, US, &bad, &other, Mode::OnChange);
        assert!(matches!(operations[..], [Operation::Create { .. }]), "another id");
        let mut quoted = comment(7, US, &text);
        quoted.body.insert_str(0, "> ");
        assert!(ours(&[quoted], US, &stamp(2)).is_none(), "a quotation is not ours");
    }

    #[test]
    fn modes_say_when() {
        let (bad, good) = (report(vec![finding("x")]), report(Vec::new()));
        let there = [comment(7, US, &body(&bad, &stamp(1)))];
        let count = |existing: &[Existing], report: &Report, mode: &str| {
            let mode = Mode::parse(mode).expect("a mode");
            plan(existing, US, report, &stamp(2), mode).len()
        };
        let table = Mode::WORDS.map(|word| {
            (count(&[], &good, word), count(&[], &bad, word), count(&there, &good, word))
        });
        assert_eq!(table, [(0, 1, 1), (1, 1, 1), (0, 1, 1), (0, 0, 0)]);
    }

    #[test]
    fn a_long_report_is_said_in_fewer_words() {
        let many = (0..400).map(|i| finding(&format!("{i} {}", "long ".repeat(80)))).collect();
        let many = report(many);
        let first = body(&many, &stamp(1));
        assert!(first.rung > 0 && fits(&first.text), "rung {}", first.rung);
        let mut next = Some(first);
        let mut steps = 0;
        while let Some(body) = next {
            assert!(body.text.starts_with("<!-- midflight:v1 id=ci/check sha=abc at=1001 -->\n"));
            next = shorter(&many, &stamp(1), &body);
            steps += 1;
        }
        assert!((2..=4).contains(&steps), "{steps} bodies");
    }
}
