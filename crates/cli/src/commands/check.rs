//! `midflight check`.

use midflight_core::report::{self, Detail};

use super::fix;
use crate::args::{CheckArgs, ReportFormat};
use crate::error::CliError;
use crate::human::{Sources, human};
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
