//! `midflight github comment`: check, and post the report on the pull request.

use midflight_core::comment::{Mode, Stamp};
use midflight_core::report::headline;
use midflight_github::{Connection, GitHub, Repository, Target, post_comment};

use super::check;
use crate::args::{CommentArgs, GithubArgs, GithubCommand};
use crate::error::CliError;
use crate::load::load;
use crate::output;

pub(crate) fn run(args: &GithubArgs) -> Result<u8, CliError> {
    match &args.command {
        GithubCommand::Comment(args) => comment(args),
    }
}

fn comment(args: &CommentArgs) -> Result<u8, CliError> {
    let report = check::check(&load(&args.side)?, &args.side.history, None)?;
    let repository = Repository::parse(&args.repository).ok_or_else(|| CliError::Github {
        what: "the repository is not OWNER/NAME".to_owned(),
        help: "set --repository, or GITHUB_REPOSITORY".to_owned(),
    })?;
    let target = Target { repository, pull_request: args.pull_request };
    let connection = Connection {
        api_url: args.api_url.clone(),
        graphql_url: args.graphql_url.clone(),
        token: Some(args.token.clone()),
    };
    let stamp = Stamp::new(&args.comment_id, &args.sha, run_number());
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            CliError::Github {
                what: format!("no runtime for requests: {error}"),
                help: "try again".to_owned(),
            }
        })?;
    let posted = runtime.block_on(async {
        let github = GitHub::native(&connection)?;
        post_comment(&github, &target, &report, &stamp, Mode::OnChange).await
    });
    output::note(&headline(&report));
    match posted {
        Ok(address) => {
            output::print(&address.map_or_else(String::new, |address| address + "\n"));
            Ok(report.exit_code())
        }
        Err(error) => {
            let help = error.help().to_owned();
            let error = CliError::Github { what: error.to_string(), help };
            // A comment that fails must not turn a blocked deploy into a usage error.
            if report.blocked {
                output::error(&error);
                return Ok(report.exit_code());
            }
            Err(error)
        }
    }
}

/// Orders runs, so that an older one never overwrites a newer one.
fn run_number() -> u64 {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    Stamp::at(number("GITHUB_RUN_ID").unwrap_or(0), number("GITHUB_RUN_ATTEMPT").unwrap_or(1))
}
