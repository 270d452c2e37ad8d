//! The native client keeps the comment on a pull request.

use crate::common::{client, comment, renamed, stamp, target};
use midflight_core::comment::{Mode, body};
use midflight_github::{Error, post_comment};
use serde_json::{Value, json};
use wiremock::matchers::{body_partial_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

const COMMENTS: &str = "/repos/acme/shop/issues/7/comments";

fn answer(status: u16, body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

async fn mount_list(server: &MockServer, prefix: &str, comments: Value) {
    Mock::given(method("GET"))
        .and(path(format!("{prefix}{COMMENTS}")))
        .respond_with(answer(200, &comments))
        .mount(server)
        .await;
}

#[tokio::test]
async fn the_first_run_creates_the_comment_below_any_prefix() {
    for prefix in ["", "/api/v3"] {
        let server = MockServer::start().await;
        mount_list(&server, prefix, json!([])).await;
        Mock::given(method("POST"))
            .and(path(format!("{prefix}{COMMENTS}")))
            .and(header("authorization", "Bearer secret"))
            .and(body_partial_json(json!({"body": body(&renamed(), &stamp()).text})))
            .respond_with(answer(201, &comment(1, "github-actions[bot]", "")))
            .expect(1)
            .mount(&server)
            .await;
        let github = client(&server, prefix);
        let url = post_comment(&github, &target(), &renamed(), &stamp(), Mode::OnChange).await;
        let url = url.expect("a comment").expect("an address");
        assert!(url.ends_with("#issuecomment-1"), "{url}");
    }
}

#[tokio::test]
async fn a_comment_of_ours_on_the_second_page_is_updated_and_a_strangers_is_not() {
    let server = MockServer::start().await;
    let marked = "<!-- midflight:v1 id=ci/check sha=old at=1001 -->\nold words";
    let next = format!("<{}{COMMENTS}?per_page=100&page=2>; rel=\"next\"", server.uri());
    Mock::given(method("GET"))
        .and(path(COMMENTS))
        .and(query_param("page", "2"))
        .respond_with(answer(200, &json!([comment(9, "robot[bot]", marked)])))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path(COMMENTS))
        .respond_with(
            answer(200, &json!([comment(3, "mallory", marked)])).insert_header("link", next),
        )
        .with_priority(6)
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/api/graphql"))
        .respond_with(answer(200, &json!({"data": {"viewer": {"login": "robot"}}})))
        .mount(&server)
        .await;
    Mock::given(method("PATCH"))
        .and(path("/repos/acme/shop/issues/comments/9"))
        .respond_with(answer(200, &comment(9, "robot[bot]", "")))
        .expect(1)
        .mount(&server)
        .await;
    let github = client(&server, "");
    let url = post_comment(&github, &target(), &renamed(), &stamp(), Mode::OnChange).await;
    assert!(url.expect("a comment").is_some_and(|url| url.ends_with("-9")));
}

#[tokio::test]
async fn a_token_that_may_not_ask_who_it_is_is_the_runs_own() {
    let server = MockServer::start().await;
    let same = body(&renamed(), &stamp()).text;
    mount_list(&server, "", json!([comment(4, "github-actions[bot]", &same)])).await;
    Mock::given(path("/api/graphql"))
        .respond_with(answer(403, &json!({"message": "Resource not accessible"})))
        .mount(&server)
        .await;
    let github = client(&server, "");
    let url = post_comment(&github, &target(), &renamed(), &stamp(), Mode::OnChange).await;
    assert!(url.expect("no error").is_some_and(|url| url.ends_with("-4")), "unchanged, not sent");
}

#[tokio::test]
async fn a_read_only_token_is_refused_with_the_fix() {
    let server = MockServer::start().await;
    mount_list(&server, "", json!([])).await;
    Mock::given(method("POST"))
        .respond_with(answer(403, &json!({"message": "Resource not accessible by integration"})))
        .expect(1)
        .mount(&server)
        .await;
    let github = client(&server, "");
    let error = post_comment(&github, &target(), &renamed(), &stamp(), Mode::OnChange)
        .await
        .expect_err("refused");
    assert!(matches!(error, Error::Refused { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "GitHub refused a comment on pull request 7: Resource not accessible by integration"
    );
    assert!(error.help().contains("pull-requests: write"));
}

#[tokio::test]
async fn a_body_that_is_refused_is_said_in_fewer_words() {
    let server = MockServer::start().await;
    mount_list(&server, "", json!([])).await;
    Mock::given(method("POST"))
        .respond_with(answer(422, &json!({"message": "Validation Failed"})))
        .up_to_n_times(2)
        .expect(2)
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .respond_with(answer(201, &comment(1, "github-actions[bot]", "")))
        .expect(1)
        .mount(&server)
        .await;
    let github = client(&server, "");
    let url = post_comment(&github, &target(), &renamed(), &stamp(), Mode::OnChange).await;
    assert!(url.expect("a comment").is_some());
    let requests = server.received_requests().await.expect("requests");
    let sizes: Vec<_> = requests.iter().skip(1).map(|request| request.body.len()).collect();
    assert!(sizes.is_sorted_by(|a, b| a > b), "{sizes:?}");
}

#[tokio::test]
async fn never_asks_nothing() {
    let server = MockServer::start().await;
    let github = client(&server, "");
    let url = post_comment(&github, &target(), &renamed(), &stamp(), Mode::Never).await;
    assert_eq!(url, Ok(None));
    assert_eq!(server.received_requests().await.map(|requests| requests.len()), Some(0));
}
