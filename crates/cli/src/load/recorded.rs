//! `--inputs`.

use camino::{Utf8Path, Utf8PathBuf};
use midflight_core::request::RecordedInputs;

use crate::error::CliError;

/// The files, and those that end in `.json`, `.jsonl` or `.ndjson` directly inside the folders.
pub(crate) fn recorded(paths: &[Utf8PathBuf]) -> Result<Vec<RecordedInputs>, CliError> {
    let mut all = Vec::new();
    for path in paths {
        if !path.is_dir() {
            all.push(read(path)?);
            continue;
        }
        let listed = path.read_dir_utf8().map_err(|error| unreadable(path, &error.to_string()))?;
        let entries = listed.collect::<Result<Vec<_>, _>>();
        let entries = entries.map_err(|error| unreadable(path, &error.to_string()))?;
        let mut files: Vec<Utf8PathBuf> =
            entries.into_iter().map(|entry| entry.path().to_owned()).collect();
        files.retain(|file| matches!(file.extension(), Some("json" | "jsonl" | "ndjson")));
        files.sort();
        if files.is_empty() {
            return Err(unreadable(path, "the folder has no file of recorded inputs"));
        }
        for file in files {
            all.push(read(&file)?);
        }
    }
    Ok(all)
}

fn read(path: &Utf8Path) -> Result<RecordedInputs, CliError> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| unreadable(path, &error.to_string()))?;
    RecordedInputs::read(path.as_str(), text).map_err(|why| unreadable(path, &why))
}

fn unreadable(path: &Utf8Path, why: &str) -> CliError {
    CliError::Read { path: path.to_owned(), why: why.to_owned() }
}
