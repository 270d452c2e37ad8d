//! What the tests of the native client share: a stand-in for GitHub, and reports.

use midflight_core::comment::Stamp;
use midflight_core::request::{Request, Revision, SourceFile};
use midflight_core::{Report, check};
use midflight_github::{Connection, GitHub, Repository, Target};
use serde_json::{Value, json};
use wiremock::MockServer;

/// A client for the stand-in, whose REST API is below `prefix`.
pub(crate) fn client(server: &MockServer, prefix: &str) -> GitHub {
    client_at(&server.uri(), prefix)
}

/// A client for whatever listens at an address.
pub(crate) fn client_at(origin: &str, prefix: &str) -> GitHub {
    let connection = Connection {
        api_url: format!("{origin}{prefix}"),
        graphql_url: format!("{origin}/api/graphql"),
        token: Some("secret".to_owned()),
    };
    GitHub::native(&connection).expect("a client")
}

pub(crate) fn repository() -> Repository {
    Repository::parse("acme/shop").expect("a repository")
}

pub(crate) fn target() -> Target {
    Target { repository: repository(), pull_request: 7 }
}

pub(crate) fn stamp() -> Stamp {
    Stamp::new("ci/check", "abc", Stamp::at(2, 1))
}

/// A report of a workflow one of whose steps has another name.
pub(crate) fn renamed() -> Report {
    let file = |step: &str| {
        let text = format!("midflight: 1\nworkflow: order\nflow:\n  - step: {step}\n");
        SourceFile::new("order.midflight.yaml", text.into_bytes(), false)
    };
    let revision = |step| Revision { files: vec![file(step)], ..Revision::default() };
    let old = Revision { label: "merge base 3f2a91c of main".to_owned(), ..revision("charge") };
    let request = Request { old: vec![old], new: revision("bill"), ..Request::default() };
    let report = check(&request).expect("a report");
    assert!(!report.findings.is_empty());
    report
}

/// A comment as GitHub answers it.
pub(crate) fn comment(id: u64, login: &str, body: &str) -> Value {
    let kind = if login.ends_with("[bot]") { "Bot" } else { "User" };
    json!({
        "id": id,
        "html_url": format!("https://github.example/acme/shop/pull/7#issuecomment-{id}"),
        "body": body,
        "user": {"login": login, "type": kind},
    })
}
