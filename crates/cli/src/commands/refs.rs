//! `midflight refs`: what versions name, with its class.

use std::fmt::Write as _;

use camino::Utf8Path;
use midflight_core::config::Config;
use midflight_core::report::terminal_text;
use midflight_core::{Around, Inventory, cyclonedx, inventory, lock};

use crate::args::{RefsArgs, RefsFormat};
use crate::error::CliError;
use crate::load::{load_new, lock_path, parameters};
use crate::output;

pub(crate) fn run(args: &RefsArgs) -> Result<u8, CliError> {
    let (candidates, config) = load_new(&args.paths, args.config.as_deref())?;
    let config = config.as_ref().map(Config::read).transpose()?.unwrap_or_default();
    let parameters = parameters(&args.param_file, &args.param)?;
    let lend = |path: &str| candidates.text(path);
    let around = Around { parameters: &parameters, lend: &lend };
    let not_read = candidates.not_read.clone();
    let inventory = inventory(candidates.files(), not_read, around, &config);
    if let Some(map) = &args.lock {
        return write_lock(&inventory, map);
    }
    output::print(&match args.format {
        RefsFormat::Human => human(&inventory),
        RefsFormat::Json => {
            let json = serde_json::to_string_pretty(&inventory);
            json.unwrap_or_default() + "\n"
        }
        RefsFormat::Cyclonedx => cyclonedx(&inventory),
    });
    Ok(if inventory.unreadable { 3 } else { 0 })
}

/// Writes `midflight.lock`.
fn write_lock(inventory: &Inventory, map: &Utf8Path) -> Result<u8, CliError> {
    let read = if map == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(map)
    };
    let unreadable = |why: String| CliError::Read { path: map.to_owned(), why };
    let text = read.map_err(|error| unreadable(error.to_string()))?;
    let lock = lock(inventory, &text).map_err(|error| unreadable(error.to_string()))?;
    let path = lock_path();
    output::print_to(&lock, Some(&path))?;
    let known = lock.lines().skip_while(|line| *line != "[references]").count() - 1;
    output::note(&format!("{} knows {known} references", midflight_core::LOCK_NAME));
    Ok(0)
}

/// The references, and what may hide others.
fn human(inventory: &Inventory) -> String {
    let mut text = if inventory.references.is_empty() {
        "no artifact reference found\n".to_owned()
    } else {
        table(inventory)
    };
    if !inventory.not_looked_at.is_empty() {
        text.push_str("\nNot looked at:\n");
    }
    for entry in &inventory.not_looked_at {
        let _ = writeln!(text, "  {}: {}", terminal_text(&entry.what), terminal_text(&entry.why));
    }
    text
}

/// Class, reference, and where it stands, in columns.
fn table(inventory: &Inventory) -> String {
    let rows: Vec<[String; 4]> = inventory
        .references
        .iter()
        .map(|reference| {
            let place = format!("{}:{}:{}", reference.file, reference.line, reference.column);
            [
                reference.class.as_str().to_owned(),
                reference.kind.to_owned(),
                terminal_text(&reference.text),
                terminal_text(&place),
            ]
        })
        .collect();
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let (class, kind, name) = (width(0), width(1), width(2));
    let mut text = String::new();
    for row in &rows {
        let [a, b, c, d] = row;
        let _ = writeln!(text, "{a:class$}  {b:kind$}  {c:name$}  {d}");
    }
    text
}
