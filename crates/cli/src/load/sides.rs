//! Old and new side, options and configuration into a request.

use camino::Utf8PathBuf;
use midflight_core::Request;
use midflight_core::model::Strategy;
use midflight_core::request::{FailOn, Options, Revision, SourceFile};

use super::base::{self, Base};
use super::config::find_config;
use super::git::Git;
use super::{named, tree};
use crate::args::SideArgs;
use crate::error::CliError;

/// The request that the arguments ask for.
pub(crate) fn load(args: &SideArgs) -> Result<Request, CliError> {
    let options = Options {
        strategy: args.strategy.as_deref().and_then(Strategy::parse),
        fail_on: args.fail_on.as_deref().and_then(FailOn::parse),
        today: Some(today()),
        ignore_waivers: args.no_waivers,
    };
    if let (Some(old), Some(new)) = (&args.old, &args.new) {
        let name = named::common_name(old, new);
        return Ok(Request {
            old: vec![named::revision(old, name.as_deref())?],
            new: named::revision(new, name.as_deref())?,
            config: find_config(args.config.as_deref(), None)?,
            options,
        });
    }
    let git = Git::here()?;
    let new = tree::work_tree(&git, &args.paths)?;
    let old = bases(&git, args)?
        .into_iter()
        .map(|base| tree::revision(&git, &base.commit, base.label, &args.paths, &new))
        .collect::<Result<_, _>>()?;
    let config = find_config(args.config.as_deref(), Some(&git.root))?;
    Ok(Request { old, new, config, options })
}

/// The new side alone, and the configuration: from git where there is one, else from the folder.
pub(crate) fn load_new(
    paths: &[Utf8PathBuf],
    config: Option<&Utf8PathBuf>,
) -> Result<(Revision, Option<SourceFile>), CliError> {
    if let Ok(git) = Git::here()
        && paths.iter().all(|path| !path.is_absolute())
    {
        let config = find_config(config.map(|path| path.as_path()), Some(&git.root))?;
        return Ok((tree::work_tree(&git, paths)?, config));
    }
    let here = [Utf8PathBuf::from(".")];
    let mut all = Revision::default();
    for path in if paths.is_empty() { &here[..] } else { paths } {
        all.files.append(&mut named::revision(path, None)?.files);
    }
    Ok((all, find_config(config.map(|path| path.as_path()), None)?))
}

fn bases(git: &Git, args: &SideArgs) -> Result<Vec<Base>, CliError> {
    if args.against.is_empty() {
        // Only on a pull request is a merge commit GitHub's own.
        let reference = std::env::var("GITHUB_REF").unwrap_or_default();
        let merge = reference.starts_with("refs/pull/") && reference.ends_with("/merge");
        return Ok(base::found(git, merge)?.into_iter().collect());
    }
    args.against.iter().map(|revision| base::named(git, revision)).collect()
}

/// Waivers end on a day; which one it is, the core does not know.
fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}
