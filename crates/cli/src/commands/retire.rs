//! `midflight retire`: which versions no run needs any more.

use std::fmt::Write as _;

use midflight_core::report::{plural, terminal_text};
use midflight_core::request::Revision;
use midflight_core::retire::{Retirement, State, VersionUse, retire};

use crate::args::{Format, RetireArgs};
use crate::commands::stack::with_stack;
use crate::error::CliError;
use crate::load::{HistoryFiles, revision};
use crate::output;

/// The published JSON Schema of the answer.
pub(crate) const ANSWER_SCHEMA: &str = include_str!("../../schemas/retire.schema.json");

/// Lines and files that are named on a terminal.
const NAMED_MAX: usize = 10;

pub(crate) fn run(args: &RetireArgs) -> Result<u8, CliError> {
    let mut manifests = Revision::default();
    for path in &args.paths {
        let read = revision(path, None)?;
        manifests.files.extend(read.files);
        manifests.not_read.extend(read.not_read);
    }
    let mut lists = HistoryFiles::find(&args.runs)?;
    let mut histories = HistoryFiles::find(&args.history)?;
    let answer = with_stack(|| retire(&manifests, &mut lists, &mut histories))?;
    output::print(&match args.format.format {
        Format::Human => page(&answer),
        Format::Json => {
            let told = serde_json::json!({
                "version": 1,
                "versions": answer.versions,
                "not_read": answer.not_read,
                "contradictions": answer.contradictions,
            });
            format!("{told:#}\n")
        }
    });
    Ok(code(&answer, &args.require_free))
}

/// Blocked by a version that has to be free and is not; else by what could not be read.
fn code(answer: &Retirement, required: &[String]) -> u8 {
    let is_free = |name: &String| {
        let mut named = answer
            .versions
            .iter()
            .filter(|it| it.version == *name || format!("{}@{}", it.workflow, it.version) == *name);
        // A version that nobody names is not known to be free.
        named.clone().next().is_some() && named.all(|it| it.state == State::Free)
    };
    if !required.iter().all(is_free) {
        return 1;
    }
    if answer.not_read.is_empty() { 0 } else { 3 }
}

fn page(answer: &Retirement) -> String {
    let mut page = String::new();
    for it in &answer.versions {
        let name = terminal_text(&format!("{}@{}", it.workflow, it.version));
        let _ = writeln!(page, "{:8} {name}{}", it.state.as_str(), told(it));
        for open in &it.open_ended {
            let (why, runs) = (terminal_text(&open.why), plural(open.runs, "run"));
            let _ = writeln!(page, "           without a bound, {runs}: {why}");
        }
    }
    if answer.versions.is_empty() {
        page.push_str("No run and no manifest names a version.\n");
    }
    for (title, list) in
        [("contradicts itself", &answer.contradictions), ("not read", &answer.not_read)]
    {
        for it in list.iter().take(NAMED_MAX) {
            let (what, why) = (terminal_text(&it.what), terminal_text(&it.why));
            let _ = writeln!(page, "{title}: {what}: {why}");
        }
        if list.len() > NAMED_MAX {
            let _ = writeln!(page, "{title}: {} more", list.len() - NAMED_MAX);
        }
    }
    page
}

fn told(it: &VersionUse) -> String {
    if let Some(reason) = &it.reason {
        return format!("  {reason}");
    }
    if it.runs == 0 {
        return "  no run in flight is on it".to_owned();
    }
    let until = match &it.until {
        Some(until) => format!(", the last goes on by {until}"),
        None => String::new(),
    };
    let examples = it.examples.iter().take(3).map(|run| terminal_text(run));
    let examples = examples.collect::<Vec<_>>().join(", ");
    let more = if it.runs > 3 { ", ..." } else { "" };
    format!("  {}{until}: {examples}{more}", plural(it.runs, "run"))
}
