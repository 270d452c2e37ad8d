//! `--old` and `--new`: files or folders, no git.

use camino::Utf8Path;
use midflight_core::request::{Revision, SourceFile};

use super::folder::{read_file, walk};
use crate::error::CliError;

/// The files of a path that a user named.
pub(crate) fn revision(path: &Utf8Path, known_as: Option<&str>) -> Result<Revision, CliError> {
    let missing = |why: &str| CliError::Read { path: path.to_owned(), why: why.to_owned() };
    let metadata = std::fs::metadata(path).map_err(|error| missing(&error.to_string()))?;
    let files: Vec<SourceFile> = if metadata.is_dir() {
        let paths = walk(path)?;
        paths.iter().filter_map(|file| read_file(&path.join(file), file, false)).collect()
    } else {
        let mut file = read_file(path, &shown(path), true).ok_or_else(|| missing("not a file"))?;
        file.known_as = known_as.map(Into::into);
        vec![file]
    };
    Ok(Revision { label: shown(path), files, not_read: Vec::new() })
}

/// What two named files are known as together: they are two versions of one workflow, called
/// after the new file, or after its folder where the file is just called `new`.
pub(crate) fn common_name(old: &Utf8Path, new: &Utf8Path) -> Option<String> {
    if !old.is_file() || !new.is_file() {
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
fn shown(path: &Utf8Path) -> String {
    let text = path.as_str().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text);
    match (path.is_absolute(), path.file_name()) {
        (true, Some(name)) => name.to_owned(),
        _ => text.to_owned(),
    }
}
