//! `midflight explain`: the page of one rule.

use midflight_core::rules;
use midflight_core::syntax::suggestion;
use serde_json::json;

use crate::args::{ExplainArgs, Format};
use crate::error::CliError;
use crate::output;

pub(crate) fn run(args: &ExplainArgs) -> Result<u8, CliError> {
    let found = rules::rule(&args.rule).zip(rules::documentation(&args.rule));
    let (rule, docs) = found.ok_or_else(|| no_rule(&args.rule))?;
    let text = match args.format.format {
        Format::Human => format!(
            "{} (usually {}, since {})\n\n{docs}",
            rule.id,
            rule.severity.as_str(),
            rule.since
        ),
        Format::Json => {
            let value = json!({
                "rule": rule.id,
                "severity": rule.severity,
                "since": rule.since,
                "summary": rule.summary,
                "documentation": docs,
            });
            format!("{value:#}\n")
        }
    };
    output::print(&text);
    Ok(0)
}

fn no_rule(name: &str) -> CliError {
    let help = match suggestion(name, rules::RULES.iter().map(|rule| rule.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`midflight rules` lists them".to_owned(),
    };
    CliError::NoRule { name: name.to_owned(), help }
}
