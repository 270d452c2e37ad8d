//! `midflight check`.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use camino::Utf8Path;
use midflight_core::report::{self, Detail, RunReport};
use midflight_core::{Report, Request};

use super::fix;
use super::stack::with_stack;
use crate::args::{CheckArgs, ReportFormat};
use crate::error::CliError;
use crate::human::{Sources, human};
use crate::load::{HistoryFiles, load};
use crate::output;

pub(crate) fn run(args: &CheckArgs) -> Result<u8, CliError> {
    let is_private = args.output.is_some() || output::is_terminal();
    if args.show_values && !is_private && args.runs_out.is_none() {
        return Err(CliError::Usage {
            what: "--show-values tells recorded values on a terminal or into a file".to_owned(),
            help: "name a file with --output or --runs-out",
        });
    }
    let mut request = load(&args.side)?;
    if args.fix {
        let (references, files) = fix::apply(&args.side, &request)?;
        output::note(&format!("fixed references: {references}, in files: {files}"));
        if references > 0 {
            request = load(&args.side)?;
        }
    }
    request.options.show_values = args.show_values;
    let mut report = judged(&request, args)?;
    if !is_private {
        report.runs.iter_mut().for_each(|run| run.value = None);
    }
    let text = match args.format {
        ReportFormat::Human => {
            human(&report, &Sources::new(&request), output::terminal(args.output.is_none()))
        }
        ReportFormat::Json => report::json(&report),
        ReportFormat::Markdown => report::markdown(&report, Detail::Full),
        ReportFormat::Github => report::github(&report),
        ReportFormat::Sarif => report::sarif(&report),
    };
    output::print_to(&text, args.output.as_deref())?;
    // Annotations are single findings; what they come to is said beside them.
    if args.output.is_some() || args.format == ReportFormat::Github {
        output::note(&report::headline(&report));
    }
    Ok(report.exit_code())
}

/// The report; runs go to their file while histories are read.
fn judged(request: &Request, args: &CheckArgs) -> Result<Report, CliError> {
    let Some(path) = &args.runs_out else { return check(request, &args.side.history, None) };
    let failed = |path: &Utf8Path, error: std::io::Error| CliError::Write {
        path: path.to_owned(),
        why: error.to_string(),
    };
    let file = File::create(path).map_err(|error| failed(path, error))?;
    let mut file = BufWriter::new(file);
    let mut written = Ok(());
    let mut write = |run: &RunReport| {
        if written.is_ok() {
            written = file.write_all(run.line().as_bytes());
        }
    };
    let report = check(request, &args.side.history, Some(&mut write))?;
    written.and_then(|()| file.flush()).map_err(|error| failed(path, error))?;
    Ok(report)
}

/// Judges the request, and runs by their histories where there are any.
pub(super) fn check(
    request: &Request,
    histories: &[camino::Utf8PathBuf],
    out: Option<&mut (dyn FnMut(&RunReport) + Send)>,
) -> Result<Report, CliError> {
    if histories.is_empty() {
        return Ok(midflight_core::check(request)?);
    }
    let mut files = HistoryFiles::find(histories)?;
    let report = with_stack(|| match out {
        Some(out) => midflight_core::check_runs(request, &mut files, Some(&mut |run| out(run))),
        None => midflight_core::check_runs(request, &mut files, None),
    });
    Ok(report??)
}
