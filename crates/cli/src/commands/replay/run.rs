//! Two manifests with the histories of runs, or a batch.

use std::fs;

use camino::Utf8Path;
use midflight_replay::Profile;

use super::answer::Pair;
use super::manifest::Manifest;
use super::report::{Report, Runs};
use super::{batch, code, histories, json, page};
use crate::args::{Format, ReplayArgs};
use crate::commands::stack::with_stack;
use crate::error::CliError;
use crate::output;

pub(crate) fn run(args: &ReplayArgs) -> Result<u8, CliError> {
    match (&args.old, &args.new) {
        (Some(old), Some(new)) if old.is_dir() && new.is_dir() => {
            with_stack(|| code::run(old, new, args))?
        }
        (Some(old), Some(new)) => with_stack(|| two_files(old, new, args))?,
        // The argument parser asks for both, or for a batch.
        _ => with_stack(|| batch::run(&mut std::io::stdin().lock(), &mut output::peer()))?,
    }
}

fn two_files(old: &Utf8Path, new: &Utf8Path, args: &ReplayArgs) -> Result<u8, CliError> {
    let (old, new) = (manifest(old)?, manifest(new)?);
    let pair = Pair::new(profile(&old, &new)?, &old, &new);
    let mut runs = Runs::new(match args.format.format {
        Format::Human => page::RUNS_SHOWN_MAX,
        Format::Json => usize::MAX,
    });
    histories::judge(&pair, &args.history, &mut runs)?;
    let has_histories = !args.history.is_empty();
    let report = Report { verdict: pair.compare(), pair, runs, has_histories };
    output::print(&match args.format.format {
        Format::Human => page::page(&report, output::terminal(true)),
        Format::Json => format!("{:#}\n", json::whole(&report)),
    });
    Ok(report.exit_code())
}

fn manifest(path: &Utf8Path) -> Result<Manifest, CliError> {
    let text = fs::read_to_string(path)
        .map_err(|error| CliError::Read { path: path.to_owned(), why: error.to_string() })?;
    Manifest::read(path.as_str(), &text).map_err(|wrong| CliError::Syntax {
        path: path.to_string(),
        line: wrong.position.line,
        column: wrong.position.column,
        what: wrong.what,
        help: wrong.help,
    })
}

fn profile(old: &Manifest, new: &Manifest) -> Result<Profile, CliError> {
    if old.workflow != new.workflow {
        return Err(CliError::Usage {
            what: format!("`{}` and `{}` are not one workflow", old.workflow, new.workflow),
            help: "give two versions of the same workflow",
        });
    }
    if old.profile == new.profile {
        return Ok(new.profile);
    }
    Err(CliError::Usage {
        what: format!("the versions replay as `{}` and `{}`", old.profile, new.profile),
        help: "give both the profile of the engine that runs them",
    })
}
