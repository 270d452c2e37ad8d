//! `--history`: files of histories, lent one history at a time.

use std::fs::{self, File};
use std::io::BufReader;

use camino::{Utf8Path, Utf8PathBuf};
use midflight_core::histories::{Histories, Lent, Misread, each_history};

use super::folder::slashed;
use crate::error::CliError;

/// Files of all folders of histories.
const FILES_MAX: usize = 1_000_000;

/// Bytes that are read at once.
const BUFFER_BYTES: usize = 1024 * 1024;

/// The files under the paths that a user named: each with the name that reports show.
#[derive(Debug, Default)]
pub(crate) struct HistoryFiles {
    files: Vec<(Utf8PathBuf, String)>,
}

impl HistoryFiles {
    /// The files, and those of folders and below them, in the order of names.
    pub(crate) fn find(paths: &[Utf8PathBuf]) -> Result<Self, CliError> {
        let mut found = Self::default();
        for path in paths {
            let files = files(path)?;
            found.files.extend(files.into_iter().map(|file| {
                let name = shown(path, &file);
                (file, name)
            }));
        }
        Ok(found)
    }

    /// The files, as they are found, and as reports show them.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&Utf8Path, &str)> {
        self.files.iter().map(|(file, name)| (file.as_path(), name.as_str()))
    }
}

impl Histories for HistoryFiles {
    fn each(&mut self, take: &mut dyn FnMut(&Lent<'_>)) {
        for (path, name) in &self.files {
            match File::open(path) {
                Ok(file) => {
                    each_history(name, &mut BufReader::with_capacity(BUFFER_BYTES, file), take);
                }
                Err(error) => {
                    let text = Err(Misread { line: 1, column: 1, why: error.to_string() });
                    take(&Lent { file: name, line: 1, text });
                }
            }
        }
    }
}

/// The file, or the files of the folder and below it.
fn files(root: &Utf8Path) -> Result<Vec<Utf8PathBuf>, CliError> {
    let failed = |path: &Utf8Path, why: String| CliError::Read { path: path.to_owned(), why };
    let mut open = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(path) = open.pop() {
        let about = fs::metadata(&path).map_err(|error| failed(&path, error.to_string()))?;
        if about.is_dir() {
            let entries = path.read_dir_utf8().map_err(|error| failed(&path, error.to_string()))?;
            for entry in entries {
                let entry = entry.map_err(|error| failed(&path, error.to_string()))?;
                // A link could lead back to where it stands; hidden files are the system's.
                let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                if !is_link && !entry.file_name().starts_with('.') {
                    open.push(entry.into_path());
                }
            }
        } else {
            files.push(path);
        }
        if files.len() + open.len() > FILES_MAX {
            return Err(failed(root, format!("there are more than {FILES_MAX} files")));
        }
    }
    if files.is_empty() {
        return Err(failed(root, "there is no history in it".to_owned()));
    }
    files.sort_unstable();
    Ok(files)
}

/// As named, with `/`, without what only this machine knows.
fn shown(root: &Utf8Path, file: &Utf8Path) -> String {
    let base = root.parent().filter(|_| root.is_absolute());
    let name = base.and_then(|base| file.strip_prefix(base).ok()).unwrap_or(file);
    let name = slashed(name.as_str());
    name.strip_prefix("./").unwrap_or(&name).to_owned()
}
