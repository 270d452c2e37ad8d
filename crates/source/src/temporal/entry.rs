//! The file that a workflow is in: the one that defines and exports a function of its name.

use crate::lower::{Exported, exports};
use crate::outcome::Why;
use crate::project::Project;

pub(super) enum Entry {
    File(String),
    Nothing,
}

/// Finds the file of a workflow.
pub(super) fn entry(project: &Project, workflow: &str) -> Result<Entry, Why> {
    let mut homes: Vec<&str> = Vec::new();
    let mut defaults: Vec<&str> = Vec::new();
    for path in project.code() {
        let Some(text) = project.text(path) else { continue };
        let is_of_engine = text.contains("@temporalio/workflow");
        if !text.contains(workflow) && !is_of_engine {
            continue;
        }
        let exported = exports(path, text)?;
        if exported.iter().any(|it| matches!(it, Exported::Own(name) if name == workflow)) {
            homes.push(path);
        }
        if is_of_engine && exported.iter().any(|it| matches!(it, Exported::Default)) {
            defaults.push(path);
        }
    }
    if let Some(home) = only(&homes, "a workflow")? {
        return Ok(Entry::File(home));
    }
    // A default export takes every type that has no function of its own.
    if let Some(home) = only(&defaults, "a default export")? {
        return Ok(Entry::File(home));
    }
    match project.left_out() {
        Some(left_out) => Err(Why::at(left_out, 0, "was not read")),
        None => Ok(Entry::Nothing),
    }
}

/// The file of a workflow and the name that it exports it under; none where there is no such
/// workflow.
///
/// # Errors
///
/// Which of several it is cannot be told, or not all files were read.
pub fn file_and_name(project: &Project, workflow: &str) -> Result<Option<(String, String)>, Why> {
    let Entry::File(file) = entry(project, workflow)? else { return Ok(None) };
    let text = project.text(&file).map_or("", |it| it);
    let own = Exported::Own(workflow.to_owned());
    let is_own = exports(&file, text)?.contains(&own);
    let name = if is_own { workflow } else { "default" };
    Ok(Some((file, name.to_owned())))
}

fn only(files: &[&str], what: &str) -> Result<Option<String>, Why> {
    match files {
        [] => Ok(None),
        [file] => Ok(Some((*file).to_owned())),
        [file, ..] => Err(Why::at(file, 0, format!("{what} that several files export"))),
    }
}
