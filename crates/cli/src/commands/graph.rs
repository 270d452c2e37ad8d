//! `midflight graph`: the flow that was read, to look at.

use camino::Utf8Path;
use midflight_core::flowchart::{Chart, Charts, charts, dot, json, mermaid};
use midflight_core::report::terminal_text;
use serde_json::json;

use crate::args::{GraphArgs, GraphFormat};
use crate::error::CliError;
use crate::load::{common_name, revision};
use crate::output;

pub(crate) fn run(args: &GraphArgs) -> Result<u8, CliError> {
    let name = args.old.as_deref().and_then(|old| common_name(old, &args.path));
    let read = |path: &Utf8Path| revision(path, name.as_deref());
    let old = args.old.as_deref().map(read).transpose()?;
    let drawn = charts(&read(&args.path)?, old.as_ref());
    let text = match args.format {
        GraphFormat::Mermaid => each(&drawn, "%%", mermaid),
        GraphFormat::Dot => each(&drawn, "//", dot),
        GraphFormat::Json => whole(&drawn),
    };
    output::print(&text);
    for left_out in &drawn.not_drawn {
        let (what, why) = (terminal_text(&left_out.what), terminal_text(&left_out.why));
        output::note(&format!("{what}: {why}"));
    }
    // Nothing to look at is nothing that could be read.
    Ok(if drawn.charts.is_empty() { 3 } else { 0 })
}

/// One chart after the other, each under its name where there are several.
fn each(drawn: &Charts, comment: &str, draw: fn(&Chart) -> String) -> String {
    let several = drawn.charts.len() > 1;
    let all = drawn.charts.iter().map(|chart| {
        let name = terminal_text(&chart.workflow);
        if several { format!("{comment} {name}\n{}", draw(chart)) } else { draw(chart) }
    });
    all.collect::<Vec<_>>().join("\n")
}

fn whole(drawn: &Charts) -> String {
    let graphs: Vec<_> = drawn.charts.iter().map(json).collect();
    let answer = json!({"version": 1, "graphs": graphs, "not_drawn": drawn.not_drawn});
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}
