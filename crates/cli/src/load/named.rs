//! `--old` and `--new`: files or folders, no git.

use camino::Utf8Path;
use midflight_core::request::Revision;

use super::folder::{read_file, slashed, walk};
use crate::error::CliError;

/// The files of a path that a user named. Files of a folder are relative to it, so that two
/// folders can be compared.
pub(crate) fn revision(path: &Utf8Path, known_as: Option<&str>) -> Result<Revision, CliError> {
    let missing = |why: &str| CliError::Read { path: path.to_owned(), why: why.to_owned() };
    let metadata = std::fs::metadata(path).map_err(|error| missing(&error.to_string()))?;
    if !metadata.is_dir() {
        let mut file = read_file(path, &shown(path), true).ok_or_else(|| missing("not a file"))?;
        file.known_as = known_as.map(Into::into);
        return Ok(Revision { label: shown(path), files: vec![file], ..Revision::default() });
    }
    if let Err(error) = std::fs::read_dir(path) {
        return Err(missing(&error.to_string()));
    }
    let (paths, not_read) = walk(path);
    let files = paths.iter().filter_map(|file| read_file(&path.join(file), file, false)).collect();
    Ok(Revision { label: shown(path), files, not_read, code: Vec::new() })
}

/// What two named files are known as together: they are two versions of one workflow, called
/// after the new file, or after its folder where the file is just called `new`.
pub(crate) fn common_name(old: &Utf8Path, new: &Utf8Path) -> Option<String> {
    if old.is_dir() || new.is_dir() {
        return None;
    }
    let stem = new.file_name()?.split('.').next()?;
    let folder = new.parent().and_then(Utf8Path::file_name);
    Some(match (stem, folder) {
        ("new", Some(folder)) => folder.to_owned(),
        _ => stem.to_owned(),
    })
}

/// A path as reports show it: as named, with `/`, without what only this machine knows.
pub(super) fn shown(path: &Utf8Path) -> String {
    let text = slashed(path.as_str());
    let text = text.strip_prefix("./").unwrap_or(&text);
    match (path.is_absolute(), path.file_name()) {
        (true, Some(name)) => name.to_owned(),
        _ => text.to_owned(),
    }
}
