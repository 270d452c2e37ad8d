//! The runs whose histories were given.

use camino::Utf8PathBuf;
use midflight_core::histories::{Histories as _, History, Lent};
use midflight_replay::{HistoryVerdict, Reason, ReasonCode};

use super::answer::Pair;
use super::fleet::Fleet;
use super::report::{Run, Runs};
use crate::error::CliError;
use crate::load::HistoryFiles;

/// Judges each run, in the order of file names. A path without any history proves nothing.
pub(super) fn judge(
    pair: &Pair<'_>,
    paths: &[Utf8PathBuf],
    runs: &mut Runs,
) -> Result<(), CliError> {
    for path in paths {
        let mut files = HistoryFiles::find(std::slice::from_ref(path))?;
        let before = runs.count;
        let mut first = None;
        let judge = |lent: &Lent<'_>| judged(pair, lent);
        let mut take = |judged| match judged {
            Ok(run) => runs.add(run),
            Err(wrong) => {
                let wrong: (String, String) = wrong;
                first.get_or_insert_with(|| wrong.clone());
                runs.not_read.add(wrong);
            }
        };
        let mut fleet = Fleet::new(&judge, &mut take);
        files.each(&mut |lent| fleet.add(lent));
        fleet.judge_waiting();
        if runs.count == before {
            let (at, why) = first.unwrap_or_default();
            return Err(CliError::Read { path: at.into(), why });
        }
    }
    Ok(())
}

fn judged(pair: &Pair<'_>, lent: &Lent<'_>) -> Result<Run, (String, String)> {
    let history = lent.read()?;
    let verdict = foreign(pair, &history).unwrap_or_else(|| pair.replay(&history.trace));
    Ok(Run { name: history.run, file: lent.file.to_owned(), verdict })
}

/// The verdict about a history that is of something else: it was not looked at, so that nothing
/// is known.
fn foreign(pair: &Pair<'_>, history: &History) -> Option<HistoryVerdict> {
    let unknown = |message| {
        let reason = Reason { code: ReasonCode::Version, message, site: None, side: None };
        Some(HistoryVerdict::Unknown { reason, prefix: 0 })
    };
    if history.workflow.as_ref().is_some_and(|it| *it != pair.old.workflow) {
        return unknown(format!("the history is of another workflow than `{}`", pair.old.workflow));
    }
    match (&history.version, &pair.old.version) {
        (Some(recorded), Some(old)) if recorded != old => {
            unknown(format!("the history is of another version than `{old}`"))
        }
        _ => None,
    }
}
