//! The new side: the files of the workspace, and the configuration.

use std::collections::BTreeSet;

use midflight_core::limits::FILE_BYTES_MAX;
use midflight_core::request::{NotLookedAt, Revision, SourceFile};
use midflight_core::text::quoted;

use super::error::ActionError;
use super::host::Host;
use super::inputs::Inputs;
use crate::limits::WORK_TREE_FILES_MAX;
use crate::revision::{is_below, is_candidate};

/// The name of the configuration file.
const CONFIGURATION: &str = "midflight.toml";

/// A character has four bytes at most: with these over the limit, a text that is cut within a
/// character is still over the limit when the rest of the character is dropped.
const READ_BYTES_MAX: usize = FILE_BYTES_MAX + 4;

/// Reads every candidate of the workspace below the input `working-directory`.
pub(super) fn read(host: &dyn Host, inputs: &Inputs) -> Result<Revision, ActionError> {
    let mut revision = Revision { label: "work tree".to_owned(), ..Revision::default() };
    let names = listed(host, &mut revision.not_read)?;
    if names.is_empty() {
        return Err(ActionError::EmptyWorkspace);
    }
    let wanted = |name: &&String| is_candidate(name) && is_below(name, &inputs.folder);
    let wanted: Vec<_> = names.iter().filter(wanted).collect();
    if wanted.len() > WORK_TREE_FILES_MAX {
        let why = format!("{} files can be workflows by their names", wanted.len());
        return Err(ActionError::Workspace(why));
    }
    for path in wanted {
        match host.read(path, READ_BYTES_MAX) {
            Ok(None) => {}
            Ok(Some(bytes)) => {
                revision.files.push(SourceFile::new(path.as_str(), whole(bytes), false));
            }
            Err(why) => revision.files.push(SourceFile {
                path: path.as_str().into(),
                text: Err(why),
                named: false,
                known_as: None,
            }),
        }
    }
    Ok(revision)
}

/// The configuration: the named file, else the nearest one from the folder up.
pub(super) fn configuration(
    host: &dyn Host,
    inputs: &Inputs,
) -> Result<Option<SourceFile>, ActionError> {
    if let Some(path) = &inputs.config {
        let wrong = |why| ActionError::Configuration { path: quoted(path), why };
        let bytes = host.read(path, READ_BYTES_MAX).map_err(wrong)?;
        let bytes = bytes.ok_or_else(|| wrong("there is no such file".to_owned()))?;
        return Ok(Some(SourceFile::new(path.as_str(), whole(bytes), true)));
    }
    let mut folder = inputs.folder.as_str();
    loop {
        let path = match folder {
            "" => CONFIGURATION.to_owned(),
            _ => format!("{folder}/{CONFIGURATION}"),
        };
        let wrong = |why| ActionError::Configuration { path: quoted(&path), why };
        if let Some(bytes) = host.read(&path, READ_BYTES_MAX).map_err(wrong)? {
            return Ok(Some(SourceFile::new(path, whole(bytes), false)));
        }
        if folder.is_empty() {
            return Ok(None);
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// Names of all files: what git tracks or does not ignore, as on the command line; all files
/// where git does not answer, as in a workspace that was filled without it.
fn listed(
    host: &dyn Host,
    not_read: &mut Vec<NotLookedAt>,
) -> Result<BTreeSet<String>, ActionError> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = match host.git(&arguments) {
        Ok(output) if output.status == 0 => output.stdout,
        _ => {
            let names = host.list().map_err(ActionError::Workspace)?;
            return Ok(names.into_iter().collect());
        }
    };
    let mut names = BTreeSet::new();
    for name in output.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        if let Ok(name) = std::str::from_utf8(name) {
            names.insert(name.to_owned());
            continue;
        }
        let what = String::from_utf8_lossy(name);
        if is_candidate(&what) {
            let why = "its name is not UTF-8".to_owned();
            not_read.push(NotLookedAt { what: quoted(&what), why });
        }
    }
    Ok(names)
}

/// The bytes without a character that the bound cut through.
fn whole(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= READ_BYTES_MAX
        && let Err(error) = std::str::from_utf8(&bytes)
        && error.error_len().is_none()
    {
        bytes.truncate(error.valid_up_to());
    }
    bytes
}
