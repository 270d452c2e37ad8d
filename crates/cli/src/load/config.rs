//! Finds `midflight.toml`.

use camino::{Utf8Path, Utf8PathBuf};
use midflight_core::request::SourceFile;

use super::folder::{read_file, slashed};
use crate::error::CliError;

const NAME: &str = "midflight.toml";

/// The configuration that a user named, or the nearest one on the way up to `root`; without a
/// root, to the top of the repository, and where there is none only in the present folder.
pub(crate) fn find_config(
    named: Option<&Utf8Path>,
    root: Option<&Utf8Path>,
) -> Result<Option<SourceFile>, CliError> {
    let here = std::env::current_dir().ok().and_then(|path| Utf8PathBuf::try_from(path).ok());
    let here = here.unwrap_or_default();
    let top = root.unwrap_or_else(|| top(&here));
    if let Some(path) = named {
        let why = "no such file".to_owned();
        let missing = || CliError::NoConfig { path: path.to_owned(), why };
        return read_file(path, &shown(&here.join(path), top), true).ok_or_else(missing).map(Some);
    }
    let folders = here.ancestors().take_while(|folder| folder.starts_with(top));
    let mut paths = folders.map(|folder| folder.join(NAME));
    let path = paths.find(|path| path.is_file());
    Ok(path.and_then(|path| read_file(&path, &shown(&path, top), true)))
}

/// The top of the repository around a folder, else the folder.
fn top(here: &Utf8Path) -> &Utf8Path {
    here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(here)
}

/// A configuration from elsewhere speaks of the repository as if it stood at its top.
fn shown(path: &Utf8Path, top: &Utf8Path) -> String {
    let path = path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned());
    let top = top.canonicalize_utf8().unwrap_or_else(|_| top.to_owned());
    let below = path.strip_prefix(&top).ok().map(Utf8Path::as_str);
    slashed(below.or(path.file_name()).unwrap_or(NAME))
}
