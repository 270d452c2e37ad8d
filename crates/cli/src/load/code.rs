//! A folder of workflow code.

use camino::Utf8Path;
use midflight_source::Project;

use super::folder::{read_file, walk_for};
use crate::error::CliError;

/// Files of one project; one with more is not read.
const FILES_MAX: usize = 20_000;

/// Bytes of a file of code. Longer ones are generated.
const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Files that code imports.
const CODE: [&str; 9] = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "json"];

/// The code below a folder without its dependencies. What cannot be read is told to the project.
pub(crate) fn project(folder: &Utf8Path) -> Result<Project, CliError> {
    let (paths, not_listed) = walk_for(folder, is_code);
    if paths.len() > FILES_MAX {
        return Err(CliError::Usage {
            what: format!("`{folder}` has more than {FILES_MAX} files of code"),
            help: "give the folder of the workflows",
        });
    }
    let mut project = Project::default();
    for not_listed in &not_listed {
        project.leave_out(&not_listed.what);
    }
    for path in &paths {
        match read_file(&folder.join(path), path, false).map(|file| file.text) {
            Some(Ok(text)) if text.len() <= FILE_BYTES_MAX => project.add(path, text),
            Some(_) => project.leave_out(path),
            // Gone since it was listed.
            None => {}
        }
    }
    Ok(project)
}

fn is_code(path: &str) -> bool {
    let path = Utf8Path::new(path);
    path.extension().is_some_and(|it| CODE.contains(&it))
        && path.components().all(|it| it.as_str() != "node_modules")
}
