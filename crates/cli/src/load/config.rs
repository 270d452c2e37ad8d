//! Finds `midflight.toml`.

use camino::{Utf8Path, Utf8PathBuf};
use midflight_core::request::SourceFile;

use super::folder::read_file;
use crate::error::CliError;

const NAME: &str = "midflight.toml";

/// The configuration that a user named, or the nearest one on the way up to `root`.
pub(crate) fn find_config(
    named: Option<&Utf8Path>,
    root: Option<&Utf8Path>,
) -> Result<Option<SourceFile>, CliError> {
    if let Some(path) = named {
        let why = "no such file".to_owned();
        let missing = || CliError::Read { path: path.to_owned(), why };
        return read_file(path, path.as_str(), true).ok_or_else(missing).map(Some);
    }
    let here = std::env::current_dir().ok().and_then(|path| Utf8PathBuf::try_from(path).ok());
    let Some(here) = here else { return Ok(None) };
    let top = root.unwrap_or(&here);
    for folder in here.ancestors() {
        let path = folder.join(NAME);
        if path.is_file() {
            let shown = path.strip_prefix(top).unwrap_or(&path);
            return Ok(read_file(&path, shown.as_str(), true));
        }
        if folder == top || folder.join(".git").exists() {
            break;
        }
    }
    Ok(None)
}
