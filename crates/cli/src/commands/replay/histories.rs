//! Native histories: a file, a folder of files, or NDJSON.

use std::fs::{self, File};
use std::io::{BufReader, Read as _};

use camino::{Utf8Path, Utf8PathBuf};
use midflight_replay::{HistoryVerdict, Reason, ReasonCode};
use serde_json::Value;

use super::answer::Pair;
use super::limits::{HISTORY_BYTES_MAX, HISTORY_FILES_MAX};
use super::report::Run;
use super::trace::Trace;
use crate::error::CliError;

/// The runs whose histories stand under a path, in the order of file names.
pub(super) fn runs(pair: &Pair<'_>, path: &Utf8Path, out: &mut Vec<Run>) -> Result<(), CliError> {
    let before = out.len();
    for file in files(path)? {
        read(pair, &file, out)?;
    }
    if out.len() == before {
        let why = "there is no history in it".to_owned();
        return Err(CliError::Read { path: path.to_owned(), why });
    }
    Ok(())
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
                // A link could lead back to where it stands.
                if !entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
                    open.push(entry.into_path());
                }
            }
        } else {
            files.push(path);
        }
        if files.len() + open.len() > HISTORY_FILES_MAX {
            return Err(failed(root, format!("there are more than {HISTORY_FILES_MAX} files")));
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn read(pair: &Pair<'_>, path: &Utf8Path, out: &mut Vec<Run>) -> Result<(), CliError> {
    let failed = |why: String| CliError::Read { path: path.to_owned(), why };
    let file = File::open(path).map_err(|error| failed(error.to_string()))?;
    let length = file.metadata().map_or(0, |about| about.len());
    if length > HISTORY_BYTES_MAX {
        return Err(failed(format!("it has more than {HISTORY_BYTES_MAX} bytes")));
    }
    let reader = BufReader::new(file.take(HISTORY_BYTES_MAX));
    for history in serde_json::Deserializer::from_reader(reader).into_iter::<Value>() {
        let history = history.map_err(|error| failed(error.to_string()))?;
        let (name, verdict) = judge(pair, &history).map_err(failed)?;
        out.push(Run { name, file: path.to_string(), verdict });
    }
    Ok(())
}

/// One history.
fn judge(pair: &Pair<'_>, history: &Value) -> Result<(Option<String>, HistoryVerdict), String> {
    let text = |key: &str| history.get(key).and_then(Value::as_str);
    let trace = history.get("trace").ok_or("a history has no `trace`")?;
    let name = text("run").map(str::to_owned);
    if text("workflow").is_some_and(|it| it != pair.old.workflow) {
        let message = format!("the history is of another workflow than `{}`", pair.old.workflow);
        return Ok((name, foreign(message)));
    }
    if let (Some(recorded), Some(old)) = (text("version"), pair.old.version.as_deref())
        && recorded != old
    {
        let message = format!("the history is of another version than `{old}`");
        return Ok((name, foreign(message)));
    }
    Ok((name, pair.replay(&Trace::read(trace)?)))
}

/// Not looked at, so that nothing is known.
fn foreign(message: String) -> HistoryVerdict {
    let reason = Reason { code: ReasonCode::Version, message, site: None, side: None };
    HistoryVerdict::Unknown { reason, prefix: 0 }
}
