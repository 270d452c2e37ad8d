//! What the runner takes: summary, files, outputs.

use midflight_core::Report;
use midflight_core::limits::SUMMARY_BYTES_MAX;
use midflight_core::report::{self, Detail};

use super::error::ActionError;
use super::host::Host;
use super::inputs::Inputs;

/// Where the files of this run are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Files {
    pub(super) report: String,
    pub(super) sarif: String,
}

/// Writes the JSON report and the SARIF file, always: an upload step after this one must find
/// them even where there is nothing to say.
pub(super) fn write_files(
    host: &dyn Host,
    inputs: &Inputs,
    report: &Report,
) -> Result<Files, ActionError> {
    let default = |name: &str| match host.env("RUNNER_TEMP") {
        Some(folder) if !folder.is_empty() => format!("{folder}/{name}"),
        _ => name.to_owned(),
    };
    let chosen = |input: &Option<String>, name| input.clone().unwrap_or_else(|| default(name));
    let files = Files {
        report: chosen(&inputs.report_file, "midflight-report.json"),
        sarif: chosen(&inputs.sarif_file, "midflight.sarif"),
    };
    write(host, &files.report, &report::json(report))?;
    write(host, &files.sarif, &report::sarif(report))?;
    Ok(files)
}

fn write(host: &dyn Host, path: &str, text: &str) -> Result<(), ActionError> {
    let wrong = |why| ActionError::Write { path: path.to_owned(), why };
    host.write(path, text).map_err(wrong)
}

/// Adds the report to the job's summary, with a note under it where there is one.
pub(super) fn write_summary(
    host: &dyn Host,
    report: &Report,
    note: Option<&str>,
) -> Result<(), ActionError> {
    let note = note.map(|note| format!("\n\n> {}\n", report::markdown_text(note)));
    let note = note.unwrap_or_default();
    let ladder = [Detail::Full, Detail::Short, Detail::Table, Detail::Headline];
    let texts = ladder.into_iter().map(|detail| report::markdown(report, detail) + &note);
    let fits = |text: &String| text.len() <= SUMMARY_BYTES_MAX;
    texts.into_iter().find(fits).map_or(Ok(()), |text| append(host, "GITHUB_STEP_SUMMARY", &text))
}

/// Writes the outputs.
pub(super) fn write_outputs(host: &dyn Host, outputs: &[(&str, &str)]) -> Result<(), ActionError> {
    let text: String = outputs.iter().map(|(name, value)| output(name, value)).collect();
    append(host, "GITHUB_OUTPUT", &text)
}

/// One output in the runner's notation. The delimiter is one that the value does not have, so a
/// value cannot end early and write outputs of its own.
fn output(name: &str, value: &str) -> String {
    let delimiter = (0..).map(|number| format!("midflight-{number}"));
    let delimiter = delimiter.into_iter().find(|delimiter| !value.contains(delimiter.as_str()));
    let delimiter = delimiter.unwrap_or_default();
    format!("{name}<<{delimiter}\n{value}\n{delimiter}\n")
}

/// Adds to the file that a variable names; nowhere where it names none.
fn append(host: &dyn Host, variable: &str, text: &str) -> Result<(), ActionError> {
    let Some(path) = host.env(variable).filter(|path| !path.is_empty()) else { return Ok(()) };
    host.append(&path, text).map_err(|why| ActionError::Write { path, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_its_output() {
        let text = output("report", "a\nmidflight-0\nverdict<<x");
        assert_eq!(text, "report<<midflight-1\na\nmidflight-0\nverdict<<x\nmidflight-1\n");
    }
}
