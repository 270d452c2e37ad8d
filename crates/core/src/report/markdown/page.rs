//! The order of things on the page.

use super::finding::findings;
use super::runs::runs;
use super::workflow::{summary_table, workflow};
use crate::report::escape::{markdown_code, markdown_text};
use crate::report::put::put;
use crate::report::words::{headline, is_notable, next_step, tone};
use crate::report::{Report, WorkflowReport};

/// Things of one kind that a page lists one by one; the JSON report has all.
const LISTED_MAX: usize = 50;

/// How much is said. A comment that is too long is made again with less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Everything.
    Full,
    /// Without witnesses, old texts, waivers, park points and what was not looked at.
    Short,
    /// The table of workflows alone.
    Table,
    /// The verdict and what to do next. Holds nothing of the repository, so it is short.
    Headline,
}

/// The report as Markdown, its first line the verdict.
pub fn markdown(report: &Report, detail: Detail) -> String {
    let icon = tone(report).icon();
    let mut out = format!("### {icon} {}\n\n{}\n", headline(report), next_step(report));
    if detail == Detail::Headline {
        out.push_str("\nThe full report is too long for this page.\n");
        return out;
    }
    compared_with(report, &mut out);
    summary_table(report, &mut out);
    if detail == Detail::Table {
        out.push_str("\nThe findings are too long for this page; the full report has them.\n");
        return out;
    }
    findings(report, detail, &mut out);
    for one in report.workflows.iter().filter(|one| is_notable(one)) {
        workflow(report, one, detail, &mut out);
    }
    runs(report, &mut out);
    if detail == Detail::Full {
        waived(report, &mut out);
        not_looked_at(report, &mut out);
    }
    out
}

fn compared_with(report: &Report, out: &mut String) {
    if !report.against.is_empty() {
        let labels: Vec<_> = report.against.iter().map(|label| markdown_text(label)).collect();
        put(out, format_args!("Compared with {}.\n", labels.join("; ")));
    }
}

fn waived(report: &Report, out: &mut String) {
    let items = report.waived.iter().map(|waived| {
        let place = markdown_code(&format!("{}:{}", waived.file, waived.line));
        format!("`{}` at {place}: {}", waived.rule, markdown_text(&waived.reason))
    });
    folded("waived", items, out);
}

fn not_looked_at(report: &Report, out: &mut String) {
    let items = report.not_looked_at.iter().map(|skipped| {
        format!("{}: {}", markdown_code(&skipped.what), markdown_text(&skipped.why))
    });
    folded("not looked at", items, out);
}

/// A list that opens on a click, with its length in its title.
fn folded(title: &str, items: impl ExactSizeIterator<Item = String>, out: &mut String) {
    let number = items.len();
    if number == 0 {
        return;
    }
    put(out, format_args!("\n<details><summary>{number} {title}</summary>\n\n"));
    for item in items.take(LISTED_MAX) {
        put(out, format_args!("- {item}\n"));
    }
    if number > LISTED_MAX {
        put(out, format_args!("- and {} more, in the JSON report\n", number - LISTED_MAX));
    }
    out.push_str("\n</details>\n");
}

/// `order` in `flows/order.yaml`, and the revision where there is more than one.
pub(super) fn name(report: &Report, one: &WorkflowReport) -> String {
    let mut name = markdown_code(&one.id);
    if let Some(against) = one.against.as_ref().filter(|_| report.against.len() > 1) {
        put(&mut name, format_args!(" against {}", markdown_text(against)));
    }
    name
}
