//! `midflight check`.

use midflight_core::report::{self, Detail};

use super::fix;
use crate::args::{CheckArgs, ReportFormat};
use crate::error::CliError;
use crate::human::{Sources, Terminal, human};
use crate::load::load;
use crate::output;

pub(crate) fn run(args: &CheckArgs) -> Result<u8, CliError> {
    let mut request = load(&args.side)?;
    if args.fix {
        let (references, files) = fix::apply(&args.side, &request)?;
        output::note(&format!("fixed references: {references}, in files: {files}"));
        if references > 0 {
            request = load(&args.side)?;
        }
    }
    let report = midflight_core::check(&request)?;
    let text = match args.format {
        ReportFormat::Human => {
            human(&report, &Sources::new(&request), terminal(args.output.is_none()))
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

/// What can be drawn where the report goes.
fn terminal(to_stdout: bool) -> Terminal {
    let live = to_stdout && output::is_terminal();
    let width = terminal_size::terminal_size().filter(|_| live);
    Terminal {
        width: width.map_or(100, |(width, _)| usize::from(width.0)),
        color: to_stdout && output::color(),
        unicode: !live || supports_unicode::on(supports_unicode::Stream::Stdout),
        links: live && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
    }
}
