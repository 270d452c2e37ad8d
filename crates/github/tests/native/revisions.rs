//! The native client reads workflow files at a commit, and finds commits.

use crate::common::{client, client_at, repository};
use midflight_core::request::SourceFile;
use midflight_github::{Commit, Error, blob_id, commit, merge_base, read_revision};
use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

const COMMIT: &str = "1111111111111111111111111111111111111111";

fn entry(path: &str, mode: &str, sha: &str, size: u64) -> Value {
    json!({"path": path, "mode": mode, "type": "blob", "sha": sha, "size": size})
}

async fn mount_tree(server: &MockServer, entries: Vec<Value>, truncated: bool) {
    let tree = json!({"sha": COMMIT, "tree": entries, "truncated": truncated});
    Mock::given(method("GET"))
        .and(path(format!("/repos/acme/shop/git/trees/{COMMIT}")))
        .and(query_param("recursive", "1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(tree))
        .mount(server)
        .await;
}

async fn mount_blobs(server: &MockServer, times: u64) {
    // `a: ä` in base64, broken into lines as GitHub breaks it.
    let blob = json!({"content": "YTog\nw6Q=\n", "encoding": "base64"});
    Mock::given(path_regex("^/repos/acme/shop/git/blobs/"))
        .respond_with(ResponseTemplate::new(200).set_body_json(blob))
        .expect(times)
        .mount(server)
        .await;
}

#[tokio::test]
async fn only_candidates_that_differ_are_fetched() {
    let server = MockServer::start().await;
    let same = blob_id(b"same: 1\n");
    mount_tree(
        &server,
        vec![
            entry("z/changed.yaml", "100644", "aaa", 5),
            entry("moved.yaml", "100644", &same, 8),
            entry("link.yaml", "120000", "bbb", 5),
            entry("README.md", "100644", "ccc", 5),
            entry("node_modules/p/x.json", "100644", "ddd", 5),
            entry("huge.json", "100644", "eee", 5_000_000),
            entry("gone.json", "100755", "fff", 5),
        ],
        false,
    )
    .await;
    mount_blobs(&server, 2).await;
    let here = [SourceFile::new("same.yaml", b"same: 1\n".to_vec(), false)];
    let github = client(&server, "");
    let label = "v1".to_owned();
    let revision = read_revision(&github, &repository(), COMMIT, label, "", &here).await;
    let revision = revision.expect("a revision");
    let read: Vec<_> =
        revision.files.iter().map(|file| (&*file.path, file.text.as_deref().ok())).collect();
    let expected = [
        ("gone.json", Some("a: ä")),
        ("huge.json", None),
        ("moved.yaml", Some("same: 1\n")),
        ("z/changed.yaml", Some("a: ä")),
    ];
    assert_eq!(read, expected);
    assert_eq!(revision.not_read, []);
}

#[tokio::test]
async fn what_is_not_listed_or_not_fetched_is_said() {
    let server = MockServer::start().await;
    let many = (0..502).map(|i| entry(&format!("{i:03}.yaml"), "100644", &format!("{i}"), 5));
    mount_tree(&server, many.collect(), true).await;
    mount_blobs(&server, 500).await;
    let github = client(&server, "");
    let label = "v1".to_owned();
    let revision = read_revision(&github, &repository(), COMMIT, label, "", &[]).await;
    let revision = revision.expect("a revision");
    assert_eq!(revision.files.len(), 500);
    let not_read: Vec<_> = revision.not_read.iter().map(|entry| entry.what.as_str()).collect();
    assert_eq!(not_read, ["files of v1", "500.yaml", "501.yaml"]);
}

#[tokio::test]
async fn a_read_is_sent_again_when_the_server_fails() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(502))
        .up_to_n_times(2)
        .mount(&server)
        .await;
    mount_tree(&server, vec![], false).await;
    let github = client(&server, "");
    let read = read_revision(&github, &repository(), COMMIT, String::new(), "", &[]).await;
    assert!(read.is_ok_and(|revision| revision.files.is_empty()));
}

#[tokio::test]
async fn commits_and_merge_bases_are_found_below_a_prefix() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/api/v3/repos/acme/shop/compare/main...abc"))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({"merge_base_commit": {"sha": "f00"}})),
        )
        .mount(&server)
        .await;
    let answer = json!({"sha": "abc", "parents": [{"sha": "p1"}, {"sha": "p2"}]});
    Mock::given(method("GET"))
        .and(path("/api/v3/repos/acme/shop/commits/feature%2Fx"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&server)
        .await;
    let github = client(&server, "/api/v3");
    assert_eq!(merge_base(&github, &repository(), "main", "abc").await, Ok("f00".to_owned()));
    let found = commit(&github, &repository(), "feature/x").await;
    let parents = vec!["p1".to_owned(), "p2".to_owned()];
    assert_eq!(found, Ok(Commit { sha: "abc".to_owned(), parents }));
    let missing = commit(&github, &repository(), "gone").await;
    assert!(matches!(missing, Err(Error::NotFound { .. })), "{missing:?}");
}

#[tokio::test]
async fn no_server_is_said_in_plain_words() {
    // A port that nobody listens on any more.
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    let github = client_at(&format!("http://{}", free.expect("a port")), "");
    let error = commit(&github, &repository(), "main").await.expect_err("no server");
    assert!(matches!(error, Error::NoAnswer { .. }), "{error:?}");
    assert!(!error.to_string().contains('\n'), "{error}");
}
