//! A folder of workflow code.

use camino::Utf8Path;
use midflight_source::Project;

use super::folder::{read_file, walk_for};
use crate::error::CliError;

/// Files of one project; one with more is not read.
pub(super) const FILES_MAX: usize = 20_000;

/// Bytes of a file of code. Longer ones are generated.
pub(super) const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Files of one package that is installed; one with more is not read.
const PACKAGE_FILES_MAX: usize = 400;

/// Bytes of all packages that are read.
const PACKAGES_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Files that code imports.
const CODE: [&str; 9] = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "json"];

/// Files that fix the packages of a project and are no data of code.
const LOCKS: [&str; 5] =
    ["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "npm-shrinkwrap.json"];

/// The code below a folder, and of the packages that it imports, where they are installed. What
/// cannot be read is told to the project.
pub(crate) fn project(folder: &Utf8Path) -> Result<Project, CliError> {
    let (paths, not_listed) = walk_for(folder, is_project_file);
    if paths.len() > FILES_MAX {
        return Err(CliError::Usage {
            what: format!("`{folder}` has more than {FILES_MAX} files of code"),
            help: "give the folder of the workflows",
        });
    }
    let mut project = Project::default();
    let mut imported = Imported::of(folder);
    for not_listed in &not_listed {
        project.leave_out(&not_listed.what);
    }
    for path in &paths {
        match read_file(&folder.join(path), path, false).map(|file| file.text) {
            Some(Ok(text)) if text.len() <= FILE_BYTES_MAX => {
                imported.look(&text);
                project.add(path, text);
            }
            Some(_) => project.leave_out(path),
            // Gone since it was listed.
            None => {}
        }
    }
    imported.add_to(&mut project, folder);
    Ok(project)
}

/// Packages that `package.json` asks for, and whether code imports each.
struct Imported {
    packages: Vec<(String, bool)>,
}

impl Imported {
    fn of(folder: &Utf8Path) -> Self {
        let file = read_file(&folder.join("package.json"), "package.json", false);
        let text = file.and_then(|it| it.text.ok()).unwrap_or_default();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let names = value["dependencies"].as_object().into_iter().flat_map(|it| it.keys());
        // The engine's own are lent to code.
        let is_other = |it: &&String| it.as_str() != "workflow" && !it.starts_with("@workflow/");
        Self { packages: names.filter(is_other).map(|it| (it.clone(), false)).collect() }
    }

    fn look(&mut self, text: &str) {
        for (name, is_imported) in self.packages.iter_mut().filter(|it| !it.1) {
            *is_imported = text.match_indices(name.as_str()).any(|(at, _)| {
                let before = text[..at].ends_with(['"', '\'']);
                before && text[at + name.len()..].starts_with(['"', '\'', '/'])
            });
        }
    }

    fn add_to(self, project: &mut Project, folder: &Utf8Path) {
        let mut bytes = 0;
        for (name, _) in self.packages.iter().filter(|it| it.1) {
            let home = folder.join("node_modules").join(name);
            let (paths, _) = walk_for(&home, is_code_of_package);
            if paths.len() > PACKAGE_FILES_MAX {
                continue;
            }
            for path in &paths {
                let Some(Ok(text)) = read_file(&home.join(path), path, false).map(|it| it.text)
                else {
                    continue;
                };
                bytes += text.len();
                if bytes > PACKAGES_BYTES_MAX {
                    return;
                }
                if text.len() <= FILE_BYTES_MAX {
                    project.add(&format!("node_modules/{name}/{path}"), text);
                }
            }
        }
    }
}

fn is_code_of_package(path: &str) -> bool {
    let is_types = [".d.ts", ".d.mts", ".d.cts"].iter().any(|it| path.ends_with(it));
    let is_data = Utf8Path::new(path).extension() == Some("json") && path != "package.json";
    is_code(path) && !is_types && !is_data
}

/// Code, its settings, and what fixes the packages that it imports.
pub(super) fn is_project_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_code(path) || is_lock(name) && !path.split('/').any(|it| it == "node_modules")
}

/// A file that fixes packages.
pub(super) fn is_lock(name: &str) -> bool {
    LOCKS.contains(&name)
}

fn is_code(path: &str) -> bool {
    let path = Utf8Path::new(path);
    path.extension().is_some_and(|it| CODE.contains(&it))
        && path.components().all(|it| it.as_str() != "node_modules")
}
