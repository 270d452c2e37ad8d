//! Files into trees with positions: YAML, JSON and TOML, bounded.

mod json;
mod lines;
mod node;
mod problem;
mod schema;
mod suggest;
#[cfg(test)]
mod tests;
mod toml;
mod written;
mod yaml;

pub use lines::{Lines, Position};
pub use node::{Data, Entry, Node};
pub use problem::{Problem, ProblemKind};
pub use schema::validate;
pub use suggest::suggestion;
pub use written::Written;

pub(crate) use self::problem::too_large;
pub(crate) use self::toml::parse as parse_toml;

/// The documents of a file: JSON where it says so, else YAML. What could be read comes with
/// what is wrong.
pub fn parse(path: &str, text: &str) -> (Vec<Node>, Vec<Problem>) {
    if let Some(problem) = problem::too_large(text) {
        return (Vec::new(), vec![problem]);
    }
    if is_json(path, text) { json::parse(text) } else { yaml::parse(text) }
}

/// By name, or, for other names, by the first letter: a YAML file that begins with a brace is
/// JSON in all but name, and the JSON reader's positions are better.
fn is_json(path: &str, text: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, "json")) => true,
        Some((_, "yaml" | "yml")) => false,
        _ => text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']),
    }
}
