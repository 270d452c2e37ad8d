//! `midflight check --fix`: edits of files on disk, by span.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use midflight_core::config::Config;
use midflight_core::{Fix, Request, fixes};

use crate::args::SideArgs;
use crate::error::CliError;
use crate::load::on_disk;

/// Edits the files of the new side; how many references in how many files.
pub(crate) fn apply(args: &SideArgs, request: &Request) -> Result<(usize, usize), CliError> {
    let config = request.config.as_ref().map(Config::read).transpose()?.unwrap_or_default();
    let mut by_file: BTreeMap<Utf8PathBuf, Vec<Fix>> = BTreeMap::new();
    for fix in fixes(&request.new, &config, &request.options.parameters) {
        by_file.entry(on_disk(args, &fix.file)?).or_default().push(fix);
    }
    let mut references = 0;
    for (path, fixes) in &by_file {
        references += edit(path, fixes)?;
    }
    Ok((references, by_file.len()))
}

/// Edits one file from its end to its start. What no longer stands where it was read is left.
fn edit(path: &Utf8Path, fixes: &[Fix]) -> Result<usize, CliError> {
    let failed =
        |error: std::io::Error| CliError::Write { path: path.to_owned(), why: error.to_string() };
    let mut text = std::fs::read_to_string(path).map_err(failed)?;
    let mut done = 0;
    for fix in fixes.iter().rev() {
        if text.get(fix.span.range()) == Some(fix.old.as_str()) {
            text.replace_range(fix.span.range(), &fix.new);
            done += 1;
        }
    }
    if done > 0 {
        std::fs::write(path, text).map_err(failed)?;
    }
    Ok(done)
}
