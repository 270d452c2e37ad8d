//! Annotations on the lines of a pull request: workflow commands of GitHub Actions.

use super::escape::{command_data, command_property, cut, terminal_text};
use super::put::put;
use super::words::{place, plural, rule_page};
use super::{FindingReport, Report};
use crate::limits::{ANNOTATION_CHARS_MAX, ANNOTATIONS_PER_LEVEL_MAX};
use crate::model::{Severity, Side};

/// One line for each finding, `::error file=…,line=…,…::message`, the loudest first. GitHub
/// shows ten of each level, so where there are more the last one says how many.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let of_level: Vec<_> =
            report.findings.iter().filter(|finding| finding.severity == severity).collect();
        let shown = if of_level.len() > ANNOTATIONS_PER_LEVEL_MAX {
            ANNOTATIONS_PER_LEVEL_MAX - 1
        } else {
            of_level.len()
        };
        for finding in of_level.iter().take(shown) {
            out.push_str(&annotation(finding));
        }
        let more = of_level.len() - shown;
        if more > 0 {
            let (command, nouns) = (command(severity), noun(severity));
            let nouns = plural(more, nouns).replacen(' ', " more ", 1);
            put(&mut out, format_args!("::{command} title=midflight::{nouns} in the summary\n"));
        }
    }
    out
}

fn annotation(finding: &FindingReport) -> String {
    let mut properties = position(finding).unwrap_or_default();
    put(&mut properties, format_args!("title={}", command_property(finding.rule)));
    let mut text = String::new();
    if finding.side == Side::Old {
        let at = place(&finding.file, finding.line, finding.column);
        put(&mut text, format_args!("In the old version at {}: ", terminal_text(&at)));
    }
    text.push_str(&finding.message);
    if !finding.help.is_empty() {
        put(&mut text, format_args!("\nTo fix it: {}", finding.help));
    }
    // The page's address is worth more than the end of a text that is too long.
    let page = format!("\n{}", rule_page(finding.rule));
    let room = ANNOTATION_CHARS_MAX.saturating_sub(page.chars().count());
    let text = cut(&text, room) + &page;
    format!("::{} {properties}::{}\n", command(finding.severity), command_data(&text))
}

/// The text on the new side: the finding's own, else the first related one. Lines of the old
/// side would point at other text of the file that the reader sees.
fn position(finding: &FindingReport) -> Option<String> {
    let (file, from, to) = if finding.side == Side::New {
        let to = (finding.end_line, finding.end_column);
        (&finding.file, (finding.line, finding.column), to)
    } else {
        let other = finding.related.iter().find(|other| other.side == Side::New)?;
        (&other.file, (other.line, other.column), (other.end_line, other.end_column))
    };
    let file = command_property(file);
    let (line, column) = from;
    let mut out = format!("file={file},line={line},endLine={},", to.0);
    // GitHub takes columns within one line only; the end is the last character there.
    if to.0 == line {
        let last = to.1.saturating_sub(1).max(column);
        put(&mut out, format_args!("col={column},endColumn={last},"));
    }
    Some(out)
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn noun(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{blocked, empty, finding, hostile, many, old_place};

    #[test]
    fn errors_come_first_each_on_its_line() {
        insta::assert_snapshot!(github(&blocked()), @"
        ::error file=flows/rna.yaml,line=9,endLine=9,col=12,endColumn=34,title=image-channel-tag::image `ghcr.io/acme/trim:prod` names a channel, not a release%0ATo fix it: name it by digest (`name@sha256:…`) or by a release tag%0Ahttps://github.com/midflight-dev/midflight/blob/main/docs/rules/image-channel-tag.md
        ::error file=flows/rna.yaml,line=14,endLine=14,col=12,endColumn=34,title=input-required-added::the new version needs `job.lane`, which runs were started without%0ATo fix it: send `job.lane` with every run, or do without it%0Ahttps://github.com/midflight-dev/midflight/blob/main/docs/rules/input-required-added.md
        ::warning file=flows/rna.yaml,line=12,endLine=12,col=12,endColumn=34,title=auto-inputs-changed::step `Align` takes the files of `Trim` and took those of `Fetch`%0Ahttps://github.com/midflight-dev/midflight/blob/main/docs/rules/auto-inputs-changed.md
        ");
        assert_eq!(github(&empty()), "");
    }

    #[test]
    fn old_text_points_at_the_new_side_or_nowhere() {
        let mut gone = finding("resting-place-removed", Severity::Info, 7);
        gone.side = Side::Old;
        let mut moved = gone.clone();
        let new = crate::report::PlaceReport { side: Side::New, ..old_place(3) };
        moved.related = vec![old_place(2), new];
        let report = Report { findings: vec![gone, moved], ..empty() };
        insta::assert_snapshot!(github(&report), @"
        ::notice title=resting-place-removed::In the old version at flows/rna.yaml:7:12: image `ghcr.io/acme/trim:prod` names a channel, not a release%0ATo fix it: name it by digest (`name@sha256:…`) or by a release tag%0Ahttps://github.com/midflight-dev/midflight/blob/main/docs/rules/resting-place-removed.md
        ::notice file=flows/rna.yaml,line=3,endLine=3,col=5,endColumn=8,title=resting-place-removed::In the old version at flows/rna.yaml:7:12: image `ghcr.io/acme/trim:prod` names a channel, not a release%0ATo fix it: name it by digest (`name@sha256:…`) or by a release tag%0Ahttps://github.com/midflight-dev/midflight/blob/main/docs/rules/resting-place-removed.md
        ");
    }

    #[test]
    fn a_text_over_several_lines_has_no_columns() {
        let mut long = finding("image-channel-tag", Severity::Error, 2);
        long.end_line = 5;
        let report = Report { findings: vec![long], ..empty() };
        assert!(github(&report).starts_with("::error file=flows/rna.yaml,line=2,endLine=5,title="));
    }

    #[test]
    fn the_tenth_of_many_counts_the_rest() {
        let ten = github(&many(10));
        assert_eq!(ten.lines().count(), 10);
        assert!(!ten.contains("in the summary"));
        let eleven = github(&many(11));
        assert_eq!(eleven.lines().count(), ANNOTATIONS_PER_LEVEL_MAX);
        let last = eleven.lines().last();
        assert_eq!(last, Some("::error title=midflight::2 more errors in the summary"));
    }

    #[test]
    fn hostile_text_makes_no_command_of_its_own() {
        let lines = github(&hostile());
        assert_eq!(lines.lines().count(), 2);
        for line in lines.lines() {
            assert!(line.starts_with("::error "), "{line}");
            let properties = line.split("::").nth(1).unwrap_or_default();
            assert!(properties.ends_with("title=image-channel-tag"), "{line}");
            assert!(!line.contains(['\u{1b}', '\u{202e}']), "{line}");
        }
    }

    #[test]
    fn long_texts_are_cut_and_keep_the_page() {
        let mut long = finding("image-channel-tag", Severity::Error, 2);
        long.message = "%".repeat(10_000);
        let line = github(&Report { findings: vec![long], ..empty() });
        let text = line.split("::").nth(2).unwrap_or_default();
        assert!(text.ends_with("image-channel-tag.md\n"));
        let shown = text.trim_end().replace("%0A", "\n").replace("%25", "%");
        assert_eq!(shown.chars().count(), ANNOTATION_CHARS_MAX);
    }
}
