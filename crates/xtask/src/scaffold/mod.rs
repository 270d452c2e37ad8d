//! Skeletons of rules and engines. They compile; their words and checks are to be written.

mod engine;
mod rule;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

pub(crate) use engine::engine;
pub(crate) use rule::rule;

/// Writes a file that is not there yet.
fn create(root: &Path, path: &str, text: &str) -> Result<()> {
    let place = root.join(path);
    ensure!(!place.exists(), "{path} is there already");
    fs::create_dir_all(place.parent().context("a file has a folder")?)?;
    fs::write(place, text)?;
    println!("wrote {path}");
    Ok(())
}

/// Puts `mod NAME;` in its place among those of `path`, in the order of names.
fn declare(root: &Path, path: &str, module: &str) -> Result<()> {
    let place = root.join(path);
    let text = fs::read_to_string(&place).with_context(|| format!("cannot read {path}"))?;
    let declared = with_module(&text, module);
    if declared != text {
        fs::write(place, declared)?;
        println!("wrote mod {module}; into {path}");
    }
    Ok(())
}

fn with_module(text: &str, module: &str) -> String {
    let line = format!("mod {module};");
    let mut lines: Vec<_> = text.lines().collect();
    if lines.contains(&&*line) {
        return text.to_owned();
    }
    let is_module = |text: &&str| text.starts_with("mod ") && text.ends_with(';');
    let later = lines.iter().position(|text| is_module(text) && **text > *line);
    let last = lines.iter().rposition(is_module).map(|index| index + 1);
    lines.insert(later.or(last).unwrap_or(lines.len()), &line);
    lines.join("\n") + "\n"
}

/// Refuses what cannot be a module: `kind` says what the name is of.
fn check_name(kind: &str, name: &str) -> Result<()> {
    let fits = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    ensure!(fits && begins, "`{name}` cannot be the name of {kind}: lower-case words");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_stay_in_order() {
        let text = "//! Doc.\n\nmod bee;\nmod dog;\n\nuse x;\n";
        assert_eq!(
            with_module(text, "cat"),
            "//! Doc.\n\nmod bee;\nmod cat;\nmod dog;\n\nuse x;\n"
        );
        assert_eq!(
            with_module(text, "elk"),
            "//! Doc.\n\nmod bee;\nmod dog;\nmod elk;\n\nuse x;\n"
        );
        assert_eq!(with_module(text, "dog"), text);
    }

    #[test]
    fn names_are_modules() {
        assert!(check_name("an engine", "workflow_devkit").is_ok());
        for name in ["", "Acme", "9lives", "a-b", "../a"] {
            assert!(check_name("an engine", name).is_err(), "{name}");
        }
    }
}
