//! One finding as miette draws it.

use std::fmt;

use midflight_core::model::Side;
use midflight_core::report::words::{place, rule_page};
use midflight_core::report::{FindingReport, PlaceReport, Report, terminal_text};
use miette::{Diagnostic, GraphicalReportHandler, LabeledSpan, SourceCode};
use serde_json::Value;

use super::Sources;
use super::paint::{Color, Terminal, lines_of, put, severity};
use super::snippet::{Mark, Snippets};
use super::table::wrap;

/// Columns that miette needs before a line of source.
const GUTTER: usize = 9;

/// Characters of a witness on the page; the JSON report has it whole.
const WITNESS_CHARS_MAX: usize = 600;

/// A finding with its texts.
#[derive(Debug)]
struct Shown {
    code: String,
    page: String,
    severity: miette::Severity,
    message: String,
    help: String,
    snippets: Snippets,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.page))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippets)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The finding: rule, message, text with the place underlined, other texts, help, witness.
pub(super) fn diagnostic(
    report: &Report,
    finding: &FindingReport,
    sources: &Sources<'_>,
    terminal: Terminal,
) -> String {
    let shown = shown(report, finding, sources, terminal);
    let mut theme = terminal.theme();
    let (loud, quiet) = match shown.severity {
        miette::Severity::Error => (theme.styles.error, theme.styles.help),
        miette::Severity::Warning => (theme.styles.warning, theme.styles.help),
        miette::Severity::Advice => (theme.styles.advice, theme.styles.help),
    };
    // miette gives colours to labels by their order in the source.
    let mut in_order: Vec<_> = shown.labels.iter().collect();
    in_order.sort_by_key(|label| label.offset());
    let colors = in_order.into_iter().map(|label| if label.primary() { loud } else { quiet });
    theme.styles.highlights = colors.chain([quiet]).collect();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(terminal.columns())
        .with_urls(terminal.links)
        .with_links(terminal.links)
        .with_urls(terminal.links)
        .with_link_display_text("(docs)")
        .without_primary_span_start()
        .without_cause_chain();
    let mut out = String::new();
    // Writing into a string does not fail.
    let _: fmt::Result = handler.render_report(&mut out, &shown);
    if let Some(witness) = &finding.witness {
        out.push_str(&witness_lines(witness, terminal));
    }
    out
}

fn shown(
    report: &Report,
    finding: &FindingReport,
    sources: &Sources<'_>,
    terminal: Terminal,
) -> Shown {
    let own = PlaceReport {
        file: finding.file.clone(),
        line: finding.line,
        column: finding.column,
        end_line: finding.end_line,
        end_column: finding.end_column,
        side: finding.side,
        label: finding.label.clone(),
        span: finding.span,
    };
    let mut message = lines_of(&finding.message);
    let mut marks = Vec::new();
    for one in std::iter::once(&own).chain(&finding.related) {
        let title = title(report, finding, one);
        match sources.text(one.side, finding.against.as_deref(), &one.file) {
            Some(text) => marks.push(Mark {
                text,
                title,
                range: one.span.range(),
                line: one.line,
                label: terminal_text(&one.label),
            }),
            None => put(&mut message, format_args!("\nat {title}")),
        }
    }
    let snippets = Snippets::new(&marks, terminal.columns().saturating_sub(GUTTER));
    let label = |(index, (mark, span)): (usize, (&Mark<'_>, &miette::SourceSpan))| {
        let label = (!mark.label.is_empty()).then(|| mark.label.clone());
        if index == 0 {
            LabeledSpan::new_primary_with_span(label, *span)
        } else {
            LabeledSpan::new_with_span(label, *span)
        }
    };
    let labels = marks.iter().zip(&snippets.spans).enumerate().map(label).collect();
    Shown {
        code: format!("{}[{}]", finding.severity.as_str(), finding.rule),
        page: rule_page(finding.rule),
        severity: severity(finding.severity),
        message,
        help: lines_of(&finding.help),
        snippets,
        labels,
    }
}

/// `order.yaml:3:7`, and for the old side that it is old. Which one, where there are several;
/// one alone is named at the end of the page.
fn title(report: &Report, finding: &FindingReport, one: &PlaceReport) -> String {
    let at = terminal_text(&place(&one.file, one.line, one.column));
    match &finding.against {
        _ if one.side == Side::New => at,
        Some(against) if report.against.len() > 1 => {
            format!("{at}, old version: {}", terminal_text(against))
        }
        _ => format!("{at}, old version"),
    }
}

/// A document or event sequence that shows it, under the help.
fn witness_lines(witness: &Value, terminal: Terminal) -> String {
    const START: &str = "  shown by: ";
    let mut text = terminal_text(&witness.to_string());
    if text.chars().nth(WITNESS_CHARS_MAX).is_some() {
        "a long witness; the JSON report has it".clone_into(&mut text);
    }
    let lines = wrap(&text, terminal.columns().saturating_sub(START.len()));
    let indent = format!("\n{}", " ".repeat(START.len()));
    format!("{}{}\n", terminal.paint(Color::Help, START), lines.join(&indent))
}
