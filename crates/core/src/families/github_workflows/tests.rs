use std::sync::Arc;

use super::read::{claims, detect, read};
use crate::engines::Document;
use crate::model::{Reading, Role};
use crate::references::Class;
use crate::syntax::parse;

/// Kind, reference and the text that is underlined, of each artifact.
fn found(path: &str, text: &str) -> Option<Vec<(&'static str, String, String)>> {
    let (nodes, problems) = parse(path, text);
    assert_eq!(problems, [], "{text}");
    let path: Arc<str> = Arc::from(path);
    let around = crate::around::Around::default();
    let document = Document { path: &path, text, root: &nodes[0], known_as: None, around };
    if !detect(&document) {
        return None;
    }
    let mut reading = Reading::default();
    read(&document, &mut reading);
    assert!(reading.artifacts.iter().all(|artifact| artifact.role == Role::Build));
    let line = |a: &crate::model::Artifact| {
        (a.kind.as_str(), a.reference.clone(), text[a.span.range()].to_owned())
    };
    Some(reading.artifacts.iter().map(line).collect())
}

fn references(text: &str) -> Vec<String> {
    found("ci.yml", text).unwrap().into_iter().map(|(_, reference, _)| reference).collect()
}

#[test]
fn steps_and_reusable_workflows() {
    let text = r#"
on: [push]
jobs:
  build:
    steps:
      - uses: actions/checkout@v4
      - uses: "actions/cache@0123456789012345678901234567890123456789" # v4.0.0
      - uses: ./.github/actions/local
      - uses: docker://alpine:3.8
      - run: echo
  call:
    uses: acme/flows/.github/workflows/deploy.yml@main
  own:
    uses: ./.github/workflows/deploy.yml
"#;
    let commit = "actions/cache@0123456789012345678901234567890123456789";
    let expected = [
        ("gha-uses", "actions/checkout@v4"),
        ("gha-uses", commit),
        ("image", "alpine:3.8"),
        ("gha-uses", "acme/flows/.github/workflows/deploy.yml@main"),
    ];
    let same = |(kind, text): (&'static str, &str)| (kind, text.to_owned(), text.to_owned());
    assert_eq!(found("x.yml", text).unwrap(), expected.map(same));
}

#[test]
fn containers_and_services() {
    let text = r#"
on: push
jobs:
  a: {container: "node:20.1.0"}
  b: {container: {image: node, credentials: {username: x}}}
  c: {container: "${{ matrix.image }}"}
  d: {container: ""}
  e: {container: {image: ""}, services: {none: {image: ''}, some: {image: redis:7}}}
  f: {container: docker://alpine:3.20.0, services: {text: postgres:17}}
  g: {container: ~, services: ~, steps: ~}
"#;
    assert_eq!(
        references(text),
        ["node:20.1.0", "node", "${{ matrix.image }}", "redis:7", "alpine:3.20.0", "postgres:17"]
    );
}

#[test]
fn actions() {
    let composite = "name: a\nruns:\n  using: composite\n  steps: [{uses: a/b@v1}, {uses: ./c}]\n";
    assert_eq!(references(composite), ["a/b@v1"]);
    let docker = "runs: {using: docker, image: 'docker://ghcr.io/acme/lint:1.2.3'}\n";
    assert_eq!(references(docker), ["ghcr.io/acme/lint:1.2.3"]);
    assert!(references("runs: {using: docker, image: Dockerfile}\n").is_empty());
    assert!(references("runs: {using: node24, main: index.js}\n").is_empty());
}

#[test]
fn an_alias_is_said_once_and_a_block_scalar_is_read() {
    let text = "
on: push
jobs:
  a:
    steps:
      - &checkout {uses: actions/checkout@v4}
      - uses: >-
          acme/setup@main
  b:
    steps: [*checkout]
";
    assert_eq!(references(text), ["actions/checkout@v4", "acme/setup@main"]);
    let underlined = found("x.yml", text).unwrap();
    assert_eq!(underlined[1].2, "acme/setup@main");
}

#[test]
fn other_documents_are_left_alone() {
    for text in [
        "jobs: {build: {docker: [{image: cimg/base:2024.01}]}}\nversion: 2.1\n",
        "on: push\njobs: none\n",
        "runs: 3\n",
        "apiVersion: v1\non: x\njobs: {}\n",
        "- uses: a/b@v1\n",
    ] {
        assert_eq!(found("config.yml", text), None, "{text}");
    }
    let without_on = "jobs: {a: {steps: [{uses: a/b@v1}]}}\n";
    assert_eq!(found(".github/workflows/a.yml", without_on).unwrap().len(), 1);
    assert!(claims("x/action.yaml", "") && claims("x/.github/workflows/a.yml", ""));
    assert!(!claims("workflows/a.yml", "") && !claims("x/.github/other/a.yml", ""));
}

#[test]
fn classes_follow_the_reference() {
    let text = "on: push\njobs: {a: {steps: [{uses: a/b}, {uses: 'a/b@${{ inputs.ref }}'}]}}\n";
    let (nodes, _) = parse("a.yml", text);
    let path: Arc<str> = Arc::from("a.yml");
    let around = crate::around::Around::default();
    let mut reading = Reading::default();
    read(&Document { path: &path, text, root: &nodes[0], known_as: None, around }, &mut reading);
    let classes: Vec<Class> = reading.artifacts.iter().map(|artifact| artifact.class).collect();
    assert_eq!(classes, [Class::Invalid, Class::UnresolvedTemplate]);
}
