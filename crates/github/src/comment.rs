//! Carries out what `midflight_core::comment` plans on a pull request.

use midflight_core::Report;
use midflight_core::comment::{self, Body, Existing, Mode, Operation, Stamp};
use serde::{Deserialize, Serialize};

use crate::client::{GitHub, Repository};
use crate::error::Error;
use crate::limits::COMMENT_PAGES_MAX;

/// The account that a workflow run's own token writes as.
const ACTIONS_BOT: &str = "github-actions[bot]";

/// A pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The repository that it goes to.
    pub repository: Repository,
    /// Its number.
    pub pull_request: u64,
}

#[derive(Deserialize)]
struct Comment {
    id: u64,
    html_url: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    user: Option<User>,
}

#[derive(Deserialize)]
struct User {
    login: String,
    #[serde(default, rename = "type")]
    kind: String,
}

#[derive(Serialize)]
struct NewBody<'a> {
    body: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    viewer: Viewer,
}

#[derive(Deserialize)]
struct Viewer {
    login: String,
}

/// Brings the comment on a pull request up to date. Answers its address, or none where there is
/// no comment and none is needed.
pub async fn post_comment(
    github: &GitHub,
    target: &Target,
    report: &Report,
    stamp: &Stamp,
    mode: Mode,
) -> Result<Option<String>, Error> {
    if mode == Mode::Never {
        return Ok(None);
    }
    let (existing, addresses): (Vec<_>, Vec<_>) =
        list(github, target).await?.into_iter().map(parted).unzip();
    let us =
        if comment::any_marked(&existing, stamp) { login(github).await } else { String::new() };
    let ours = comment::ours(&existing, &us, stamp).map(|ours| ours.id);
    let mut address = addresses.into_iter().find(|(id, _)| Some(*id) == ours).map(|(_, url)| url);
    for operation in comment::plan(&existing, &us, report, stamp, mode) {
        address = Some(carry_out(github, target, report, stamp, operation).await?);
    }
    Ok(address)
}

async fn list(github: &GitHub, target: &Target) -> Result<Vec<Comment>, Error> {
    let what = format!("the comments of pull request {}", target.pull_request);
    let rest = format!("/issues/{}/comments?per_page=100", target.pull_request);
    let mut route = target.repository.route(&rest);
    let mut comments = Vec::new();
    for _ in 0..COMMENT_PAGES_MAX {
        let page: octocrab::Page<Comment> = github.get(&what, &route).await?;
        comments.extend(page.items);
        match page.next {
            Some(next) => route = next.to_string(),
            None => break,
        }
    }
    Ok(comments)
}

fn parted(comment: Comment) -> (Existing, (u64, String)) {
    let (author, bot) =
        comment.user.map(|user| (user.login, user.kind == "Bot")).unwrap_or_default();
    let existing = Existing { id: comment.id, author, bot, body: comment.body.unwrap_or_default() };
    (existing, (comment.id, comment.html_url))
}

/// Who the token writes as. A token that may not ask is a workflow run's own.
async fn login(github: &GitHub) -> String {
    let answer = github.query::<Answer>("who we are", "query { viewer { login } }").await;
    let data = answer.ok().and_then(|answer| answer.data);
    data.map_or_else(|| ACTIONS_BOT.to_owned(), |data| data.viewer.login)
}

/// Sends one operation, in fewer words each time that GitHub finds it too long.
async fn carry_out(
    github: &GitHub,
    target: &Target,
    report: &Report,
    stamp: &Stamp,
    operation: Operation,
) -> Result<String, Error> {
    let (existing, mut body) = match operation {
        Operation::Create { body } => (None, body),
        Operation::Update { comment, body } => (Some(comment), body),
    };
    loop {
        let sent = send(github, target, existing, &body).await;
        match (sent, comment::shorter(report, stamp, &body)) {
            (Err(Error::NotAccepted { .. }), Some(shorter)) => body = shorter,
            (sent, _) => return sent.map(|comment| comment.html_url),
        }
    }
}

async fn send(
    github: &GitHub,
    target: &Target,
    existing: Option<u64>,
    body: &Body,
) -> Result<Comment, Error> {
    let what = format!("a comment on pull request {}", target.pull_request);
    let new = NewBody { body: &body.text };
    if let Some(id) = existing {
        // Not octocrab's own `update_comment`: it sends POST, which GitHub's API does not have.
        let route = target.repository.route(&format!("/issues/comments/{id}"));
        return github.patch(&what, &route, &new).await;
    }
    let route = target.repository.route(&format!("/issues/{}/comments", target.pull_request));
    github.post(&what, &route, &new).await
}
