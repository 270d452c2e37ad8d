//! `midflight explain`: the page of one rule.

use midflight_core::rules::{self, Rule};
use midflight_core::syntax::suggestion;
use serde_json::json;

use crate::args::{ExplainArgs, Format};
use crate::error::CliError;
use crate::output;

pub(crate) fn run(args: &ExplainArgs) -> Result<u8, CliError> {
    let found = rules::rule(&args.rule).zip(rules::documentation(&args.rule));
    let (rule, docs) = found.ok_or_else(|| no_rule(&args.rule))?;
    let text = match args.format.format {
        Format::Human => format!("{}\n\n{docs}", headline(rule)),
        Format::Json => {
            let value = json!({
                "rule": rule.id,
                "severity": rule.severity,
                "since": rule.since,
                "summary": rule.summary,
                "endangers": rule.endangers,
                "documentation": docs,
            });
            format!("{value:#}\n")
        }
    };
    output::print(&text);
    Ok(0)
}

/// The rule, how loud it is, and what it is about, on one line.
fn headline(rule: &Rule) -> String {
    let severity = rule.severity.as_str();
    let strategies: Vec<&str> = rule.endangers.iter().map(|strategy| strategy.as_str()).collect();
    let endangers = match strategies.join(", ") {
        none if none.is_empty() => none,
        strategies => format!("\nendangers {strategies}"),
    };
    format!("{} (usually {severity}, since {}){endangers}", rule.id, rule.since)
}

fn no_rule(name: &str) -> CliError {
    let help = match suggestion(name, rules::RULES.iter().map(|rule| rule.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`midflight rules` lists them".to_owned(),
    };
    CliError::NoRule { name: name.to_owned(), help }
}
