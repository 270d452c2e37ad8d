//! The Action from start to end.

use midflight_core::comment::Stamp;
use midflight_core::report::{self, headline};
use midflight_core::request::{Options, Request};
use midflight_core::{Report, check};

use super::error::ActionError;
use super::event::{Event, PullRequest};
use super::host::{Host, log};
use super::inputs::{Inputs, connection};
use super::old_side::{Finder, OldSide};
use super::{new_side, outputs};
use crate::client::{Connection, GitHub, Repository};
use crate::comment::{Target, post_comment};
use crate::error::Error;
use crate::revision::read_revision;

/// Runs the Action and answers its exit code: that of the report, 2 for wrong usage, 3 where
/// GitHub did not answer. `connect` makes the client, which differs from shell to shell.
pub async fn run(
    host: &dyn Host,
    connect: impl FnOnce(&Connection) -> Result<GitHub, Error>,
) -> u8 {
    match try_run(host, connect).await {
        Ok(code) => code,
        Err(error) => {
            let text = format!("{}. {}", error, error.help());
            host.log(&format!("::error title=midflight::{}", command_data(&text)));
            error.exit_code()
        }
    }
}

async fn try_run(
    host: &dyn Host,
    connect: impl FnOnce(&Connection) -> Result<GitHub, Error>,
) -> Result<u8, ActionError> {
    let inputs = Inputs::read(host)?;
    let event = Event::read(host)?;
    let repository = host.env("GITHUB_REPOSITORY").and_then(|name| Repository::parse(&name));
    let repository = repository.ok_or(ActionError::Variable("GITHUB_REPOSITORY"))?;
    let github = connect(&connection(host))?;
    let config = new_side::configuration(host, &inputs)?;
    let new = new_side::read(host, &inputs)?;
    let finder = Finder { host, github: &github, repository: &repository };
    let mut old = Vec::new();
    for OldSide { commit, label } in finder.find(&event, &inputs).await? {
        log(host, &format!("Compared with {label}."));
        let folder = &inputs.folder;
        let read = read_revision(&github, &repository, &commit, label, folder, &new.files).await;
        old.push(read.map_err(missing_commit)?);
    }
    if old.is_empty() {
        log(host, "There is no earlier commit: every workflow is new.");
    }
    let options = Options {
        strategy: inputs.strategy,
        fail_on: inputs.fail_on,
        today: Some(host.today()),
        ..Options::default()
    };
    let report = check(&Request { old, new, config, options, ..Request::default() })?;
    publish(host, &github, repository, &inputs, &event, &report).await
}

/// Tells the verdict in every place. The files come first: later steps upload them whatever
/// happens to the comment, and a comment that fails never changes the verdict.
async fn publish(
    host: &dyn Host,
    github: &GitHub,
    repository: Repository,
    inputs: &Inputs,
    event: &Event,
    report: &Report,
) -> Result<u8, ActionError> {
    log(host, &headline(report));
    if inputs.annotations {
        report::github(report).lines().for_each(|line| host.log(line));
    }
    let files = outputs::write_files(host, inputs, report)?;
    let mut note = None;
    let mut comment_url = String::new();
    if let Event::PullRequest(pull_request) = event {
        let target = Target { repository, pull_request: pull_request.number };
        let stamp = stamp(host, inputs, pull_request);
        match post_comment(github, &target, report, &stamp, inputs.comment).await {
            Ok(url) => comment_url = url.unwrap_or_default(),
            Err(error) => note = Some(not_commented(&error)),
        }
    }
    if let Some(note) = &note {
        host.log(&format!("::notice title=midflight::{}", command_data(note)));
    }
    outputs::write_summary(host, report, note.as_deref())?;
    outputs::write_outputs(
        host,
        &[
            ("verdict", report.verdict.as_str()),
            ("findings", &report.findings.len().to_string()),
            ("report", &files.report),
            ("sarif-file", &files.sarif),
            ("comment-url", &comment_url),
        ],
    )?;
    Ok(report.exit_code())
}

fn not_commented(error: &Error) -> String {
    if matches!(error, Error::Refused { .. }) {
        return "There is no comment on the pull request: the token of this run may not write \
                one, as on every pull request from a fork. The verdict is the same."
            .to_owned();
    }
    format!("There is no comment on the pull request: {error}. The verdict is the same.")
}

/// The comment of this workflow, job and folder, so that two of them do not overwrite each other.
fn stamp(host: &dyn Host, inputs: &Inputs, pull_request: &PullRequest) -> Stamp {
    let env = |name: &str| host.env(name).unwrap_or_default();
    let id = inputs.comment_id.clone().unwrap_or_else(|| {
        let mut parts = vec![env("GITHUB_WORKFLOW"), env("GITHUB_JOB")];
        parts.extend((!inputs.folder.is_empty()).then(|| inputs.folder.clone()));
        parts.join("/")
    });
    let number = |name: &str| env(name).parse().unwrap_or(0);
    let at = Stamp::at(number("GITHUB_RUN_ID"), number("GITHUB_RUN_ATTEMPT"));
    Stamp::new(&id, &pull_request.head, at)
}

/// A commit that GitHub no longer has is a base that is missing, not a fault of the token.
fn missing_commit(error: Error) -> ActionError {
    match error {
        Error::NotFound { .. } | Error::NotAccepted { .. } => {
            ActionError::NoBase { why: error.to_string() }
        }
        other => other.into(),
    }
}

/// Text as the data of a command to the runner.
fn command_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
