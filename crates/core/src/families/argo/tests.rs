//! The reader over workflows of every shape.

use std::collections::BTreeMap;

use super::FAMILY;
use crate::around::Around;
use crate::families::testing::read_documents;
use crate::model::Reading;
use crate::syntax::Lines;

fn read_around(text: &str, around: Around<'_>) -> Reading {
    read_documents(&FAMILY, "flows/ci.yaml", text, around)
}

/// A line for each artifact: where it is written, its kind, what stands there, its class, who
/// uses it.
fn told(text: &str, reading: &Reading) -> Vec<String> {
    let lines = Lines::new(text);
    let artifacts = reading.artifacts.iter();
    artifacts
        .map(|artifact| {
            let line = lines.position(artifact.span.start).line;
            let written = &text[artifact.span.range()];
            let user = artifact.operation.as_deref().unwrap_or("-");
            format!(
                "{line} {} {written} {} {user}",
                artifact.kind.as_str(),
                artifact.class.as_str()
            )
        })
        .collect()
}

fn read(text: &str) -> Vec<String> {
    told(text, &read_around(text, Around::default()))
}

#[test]
fn every_place_of_a_template_counts() {
    let text = r#"apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: ci}
spec:
  templateDefaults: {container: {image: "defaults:1"}}
  templates:
    - name: build
      inputs:
        artifacts: [{name: code, git: {repo: 'https://example.com/a.git', revision: main}}]
      initContainers: [{name: init, image: "init:1"}]
      sidecars: [{name: side, image: "side:1"}]
      container: {image: "build:latest"}
    - name: test
      script: {image: test, source: "image: none"}
    - name: both
      containerSet: {containers: [{name: main, image: "main@sha256:00"}]}
    - name: ways
      steps:
        - - name: inline
            inline: {container: {image: "inline:2.0.1"}}
            withItems: [{image: debian, tag: '9.1'}]
      dag: {tasks: [{name: task, inline: {script: {image: "task:qa"}}}]}
    - name: read
      data: {source: {}, transformation: [{expression: "image"}]}
      http: {url: 'https://example.com/image'}
      plugin: {acme: {}}
"#;
    assert_eq!(
        read(text),
        [
            "5 image defaults:1 mutable-tag WorkflowTemplate/ci",
            "9 git main mutable-tag WorkflowTemplate/ci/build/code",
            "10 image init:1 mutable-tag WorkflowTemplate/ci/build/init",
            "11 image side:1 mutable-tag WorkflowTemplate/ci/build/side",
            "12 image build:latest mutable-tag WorkflowTemplate/ci/build",
            "14 image test implicit-latest WorkflowTemplate/ci/test",
            "16 image main@sha256:00 invalid WorkflowTemplate/ci/both/main",
            "20 image inline:2.0.1 immutable-tag WorkflowTemplate/ci/ways/inline",
            "21 image debian implicit-latest WorkflowTemplate/ci/ways/inline",
            "22 image task:qa mutable-tag WorkflowTemplate/ci/ways/task",
        ]
    );
}

#[test]
fn placeholders_are_open_and_parameters_are_filled_by_the_user() {
    let text = r#"apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {generateName: nightly-}
spec:
  workflowSpec:
    templates:
      - name: a
        container: {image: "acme/a:{{workflow.parameters.tag}}"}
      - name: b
        container: {image: "{{=inputs.parameters.image}}"}
      - name: c
        container: {image: "{{inputs.parameters.registry}}/c:1.2.3"}
"#;
    assert_eq!(
        read(text),
        [
            "8 image acme/a:{{workflow.parameters.tag}} unresolved-template CronWorkflow/nightly/a",
            "10 image {{=inputs.parameters.image}} unresolved-template CronWorkflow/nightly/b",
            "12 image {{inputs.parameters.registry}}/c:1.2.3 immutable-tag CronWorkflow/nightly/c",
        ]
    );
    let parameters = BTreeMap::from([("tag".to_owned(), "2.0.1".to_owned())]);
    let around = Around { parameters: &parameters, ..Around::default() };
    let filled = &read_around(text, around).artifacts[0];
    assert_eq!((&*filled.reference, filled.reason), ("acme/a:2.0.1", "semver"));
}

#[test]
fn patches_and_manifests_are_read_where_they_are_literal() {
    let text = r#"apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec:
  podSpecPatch: '{"initContainers": [{"name": "i", "image": "patched:1"}]}'
  templates:
    - name: a
      podSpecPatch: |
        containers:
          - name: main
            image: patched:2
    - name: b
      podSpecPatch: "{{inputs.parameters.patch}}"
    - name: c
      resource:
        action: create
        manifest: |
          apiVersion: batch/v1
          kind: Job
          metadata: {generateName: "{{workflow.name}}-"}
          spec: {template: {spec: {containers: [{name: main, image: made}]}}}
"#;
    assert_eq!(
        read(text),
        [
            "5 image patched:1 mutable-tag Workflow/w/i",
            "11 image patched:2 mutable-tag Workflow/w/a/main",
            "21 image made implicit-latest Job/{{workflow.name}}/main",
        ]
    );
    let unread = read_around(text, Around::default()).not_looked_at;
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].0, "Workflow/w/b: podSpecPatch");
}

#[test]
fn sensors_hold_the_workflows_that_they_start() {
    let text = r#"apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: s}
spec:
  template: {container: {image: "sensor:1"}}
  triggers:
    - template:
        name: start
        argoWorkflow:
          source:
            resource:
              apiVersion: argoproj.io/v1alpha1
              kind: Workflow
              metadata: {generateName: w-}
              spec: {templates: [{name: t, container: {image: started}}]}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
spec: {source: {repoURL: 'https://example.com/a'}}
"#;
    let expected =
        ["5 image sensor:1 mutable-tag Sensor/s", "15 image started implicit-latest Workflow/w/t"];
    assert_eq!(read(text), expected);
}

#[test]
fn only_manifests_with_placeholders_of_argo_alone_must_be_readable() {
    let head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n";
    for (path, rest, claimed) in [
        ("a.yaml", "", true),
        ("a.yaml", "x: '{{ workflow.name }} {{=asInt(x)}} {{item}}'\n", true),
        ("a.yaml", "x: {{ .Values.x }}\n", false),
        ("a.yaml", "{{- if x }}\n", false),
        ("a.json", "", false),
    ] {
        assert_eq!((FAMILY.claims)(path, &format!("{head}{rest}")), claimed, "{path} {rest}");
    }
    assert!(!(FAMILY.claims)("a.yaml", &head.replace("Workflow", "Application")));
}
