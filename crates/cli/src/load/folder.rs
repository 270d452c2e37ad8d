//! Files on disk: bounded, without following links.

use std::io::Read as _;

use camino::Utf8Path;
use midflight_core::limits::FILE_BYTES_MAX;
use midflight_core::request::SourceFile;

use crate::error::CliError;

/// Reads one file. One that is too large is not read; it becomes a file without text. `None` is a
/// file that is gone, a link, or no file.
pub(crate) fn read_file(disk: &Utf8Path, path: &str, named: bool) -> Option<SourceFile> {
    let metadata = std::fs::symlink_metadata(disk).ok()?;
    let metadata = if metadata.is_symlink() && named {
        std::fs::metadata(disk).ok()?
    } else {
        metadata
    };
    if !metadata.is_file() {
        return None;
    }
    let without_text =
        |why: String| SourceFile { path: path.into(), text: Err(why), named, known_as: None };
    if metadata.len() > FILE_BYTES_MAX as u64 {
        let why = format!("the file has {} bytes, more than {FILE_BYTES_MAX}", metadata.len());
        return Some(without_text(why));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    let opened = std::fs::File::open(disk);
    let bound = FILE_BYTES_MAX as u64 + 1;
    match opened.and_then(|file| file.take(bound).read_to_end(&mut bytes)) {
        Ok(_) => Some(SourceFile::new(path, bytes, named)),
        Err(error) => Some(without_text(error.to_string())),
    }
}

/// Files below a folder that may be workflows, relative to it, sorted.
pub(crate) fn walk(folder: &Utf8Path) -> Result<Vec<String>, CliError> {
    let mut found = Vec::new();
    let walk = ignore::WalkBuilder::new(folder).hidden(false).require_git(false).build();
    for entry in walk {
        let entry = entry.map_err(|error| CliError::Read {
            path: folder.to_owned(),
            why: error.to_string(),
        })?;
        let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let Ok(relative) = path.strip_prefix(folder) else { continue };
        let relative = relative.as_str().replace('\\', "/");
        let in_git = relative.starts_with(".git/");
        if is_file && !in_git && midflight_core::may_be_workflow(&relative) {
            found.push(relative);
        }
    }
    found.sort_unstable();
    Ok(found)
}
