//! Old and new side, options and configuration into a request.

use camino::{Utf8Path, Utf8PathBuf};
use midflight_core::Request;
use midflight_core::model::Strategy;
use midflight_core::request::{FailOn, Options, Revision, SourceFile};

use super::base::{self, Base, PullRequest};
use super::candidates::Candidates;
use super::code_sides::{CodeFiles, attach};
use super::config::find_config;
use super::git::Git;
use super::named;
use super::parameters::parameters;
use super::recorded::recorded;
use super::scope::Scope;
use super::tree::{Commit, WorkTree, note_left_out};
use crate::args::SideArgs;
use crate::error::CliError;

/// The request that the arguments ask for.
pub(crate) fn load(args: &SideArgs) -> Result<Request, CliError> {
    let options = Options {
        strategy: args.strategy.as_deref().and_then(Strategy::parse),
        fail_on: args.fail_on.as_deref().and_then(FailOn::parse),
        today: Some(today()),
        ignore_waivers: args.no_waivers,
        show_values: false,
        parameters: parameters(&args.param_file, &args.param)?,
    };
    let inputs = recorded(&args.inputs)?;
    let config = args.config.as_deref();
    if let (Some(old), Some(new)) = (&args.old, &args.new) {
        let name = named::common_name(old, new);
        let mut was = named::revision(old, name.as_deref())?;
        let mut is = named::revision(new, name.as_deref())?;
        if old.is_dir() && new.is_dir() {
            let sides = [(&mut was, old), (&mut is, new)];
            let mut sides = sides.map(|(revision, path)| (revision, CodeFiles::of_folder(path)));
            attach(&mut sides, &Scope::default());
        }
        return Ok(Request {
            old: vec![was],
            new: is,
            config: find_config(config, None)?,
            inputs,
            options,
            ..Request::default()
        });
    }
    let git = Git::here()?;
    let config = find_config(config, Some(&git.root))?;
    let scope = Scope::new(&git, &args.paths)?;
    // Git finds and lists the old commits while files are read from disk.
    let (tree, commits) = std::thread::scope(|threads| {
        let tree = threads.spawn(|| WorkTree::read(&git, &scope));
        let commits = commits(&git, &args.against, &scope);
        (tree.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), commits)
    });
    let (commits, mut tree) = (commits?, tree?);
    let ids: Vec<String> = commits.iter().map(|commit| commit.id().to_owned()).collect();
    let mut old: Vec<Revision> =
        commits.into_iter().map(|commit| tree.compare(commit)).collect::<Result<_, _>>()?;
    note_left_out(tree.left_out());
    let mut new = tree.revision()?;
    let code = CodeFiles::of_work_tree(&git)?;
    let mut sides: Vec<(&mut Revision, CodeFiles)> = Vec::new();
    for (revision, id) in old.iter_mut().zip(&ids) {
        sides.push((revision, CodeFiles::of_commit(&git, id, &code)?));
    }
    sides.push((&mut new, code));
    attach(&mut sides, &scope);
    Ok(Request { old, new, config, inputs, options, ..Request::default() })
}

/// The new side alone, and the configuration: from git where there is one, else from the folder.
pub(crate) fn load_new(
    paths: &[Utf8PathBuf],
    config: Option<&Utf8Path>,
) -> Result<(Candidates, Option<SourceFile>), CliError> {
    let git = Git::here().ok();
    let scope = git.as_ref().and_then(|git| Scope::new(git, paths).ok());
    Ok(match git.as_ref().zip(scope) {
        Some((git, scope)) => {
            let config = find_config(config, Some(&git.root))?;
            (Candidates::of_work_tree(git, &scope)?, config)
        }
        None => (Candidates::of_paths(paths)?, find_config(config, None)?),
    })
}

/// Where a file of the new side is on disk.
pub(crate) fn on_disk(args: &SideArgs, path: &str) -> Result<Utf8PathBuf, CliError> {
    Ok(match &args.new {
        Some(new) if new.is_dir() => new.join(path),
        Some(new) => new.clone(),
        None => Git::here()?.root.join(path),
    })
}

/// Where the lock of the new side belongs: the top of the repository, else the present folder.
pub(crate) fn lock_path() -> Utf8PathBuf {
    let top = Git::here().map(|git| git.root).unwrap_or_default();
    top.join(midflight_core::LOCK_NAME)
}

fn commits(git: &Git, against: &[String], scope: &Scope) -> Result<Vec<Commit>, CliError> {
    let bases: Vec<Base> = if against.is_empty() {
        base::found(git, &pull_request())?.into_iter().collect()
    } else {
        against.iter().map(|revision| base::named(git, revision)).collect::<Result<_, _>>()?
    };
    bases.into_iter().map(|base| Commit::list(git, base, scope)).collect()
}

/// What GitHub says in the environment of a workflow. Only on a pull request is a merge commit
/// GitHub's own.
fn pull_request() -> PullRequest {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let reference = variable("GITHUB_REF").unwrap_or_default();
    PullRequest {
        merged: reference.starts_with("refs/pull/") && reference.ends_with("/merge"),
        sha: variable("GITHUB_SHA"),
        base: variable("GITHUB_BASE_REF"),
    }
}

/// Waivers end on a day; which one it is, the core does not know.
fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}
