//! Documents in every shape.

use std::sync::Arc;

use super::FAMILY;
use crate::around::Around;
use crate::engines::Document;
use crate::families::Read;
use crate::model::Reading;
use crate::syntax::parse;

/// `user kind class` of each artifact with the text under its span; none where the document is
/// of another family.
fn read(path: &str, text: &str) -> Option<Vec<String>> {
    let (nodes, problems) = parse(path, text);
    assert_eq!(problems, [], "{text}");
    let path = Arc::from(path);
    let around = Around::default();
    let document = Document { path: &path, text, root: &nodes[0], known_as: None, around };
    let Read::Documents { detect, read } = FAMILY.read else { unreachable!() };
    if !detect(&document) {
        return None;
    }
    let mut reading = Reading::default();
    read(&document, &mut reading);
    let line = |a: &crate::model::Artifact| {
        let user = a.operation.as_deref().unwrap_or_default();
        let under = &text[a.span.range()];
        format!("{user} {} {} {under}", a.kind.as_str(), a.class.as_str())
    };
    Some(reading.artifacts.iter().map(line).collect())
}

#[test]
fn tasks_as_they_are_taken_and_printed() {
    let task = r#"{"family": "web", "containerDefinitions": [
        {"name": "app", "image": "acme/app:1.2.3"}, {"name": "log", "image": "fluent"},
        {"name": "open", "image": "<IMAGE1_NAME>"}, {"name": "none"}, {"image": null}, 7]}"#;
    let expected = [
        "web/app image immutable-tag acme/app:1.2.3",
        "web/log image implicit-latest fluent",
        "web/open image unresolved-template <IMAGE1_NAME>",
    ];
    for text in [
        task.to_owned(),
        format!(r#"{{"taskDefinition": {task}, "tags": []}}"#),
        format!("[{task}]"),
        format!(r#"[{{"taskDefinition": {task}}}]"#),
        format!(r#"{{"taskDefinitions": [{task}]}}"#),
    ] {
        assert_eq!(read("t.json", &text).unwrap(), expected, "{text}");
    }
    let yaml = "family: web\ncontainerDefinitions:\n- &a {name: app, image: 'acme/app:prod'}\n\
                - <<: *a\n  name: other\n";
    let line = |user: &str| format!("web/{user} image mutable-tag acme/app:prod");
    assert_eq!(read("t.yaml", yaml).unwrap(), [line("app"), line("other")]);
    let pascal = "Family: web\nContainerDefinitions: [{Name: app, Image: app:1}]\n";
    assert_eq!(read("t.yml", pascal).unwrap(), ["web/app image mutable-tag app:1"]);
}

#[test]
fn lists_of_containers_and_what_names_a_task() {
    let list = r#"[{"name": "app", "image": "app:latest", "essential": true}]"#;
    assert_eq!(read("c.json", list).unwrap(), ["app image mutable-tag app:latest"]);
    let dockerrun = r#"{"AWSEBDockerrunVersion": "1", "Image": {"Name": "acme/app"}}"#;
    assert_eq!(read("d.json", dockerrun).unwrap(), ["Image image implicit-latest acme/app"]);
    let service = r#"{"cluster": "c", "serviceName": "web", "taskDefinition": "web"}"#;
    assert_eq!(read("s.json", service).unwrap(), ["web ecs-task-definition implicit-latest web"]);
    let appspec = "version: 0.0\nResources:\n- TargetService:\n    Type: AWS::ECS::Service\n    \
                   Properties: {TaskDefinition: 'web:7'}\n";
    let expected = ["TargetService ecs-task-definition pinned web:7"];
    assert_eq!(read("appspec.yaml", appspec).unwrap(), expected);
}

#[test]
fn other_documents_are_left_alone() {
    for text in [
        "[]",
        "7",
        r#"[{"name": "app", "image": "app"}]"#,
        r#"{"taskDefinition": "web"}"#,
        r#"{"Resources": {"T": {"Type": "AWS::ECS::TaskDefinition"}}}"#,
        r#"{"Resources": [{"Fn": {"Type": "AWS::Lambda::Function"}}]}"#,
    ] {
        assert_eq!(read("t.json", text), None, "{text}");
    }
}

#[test]
fn a_broken_task_is_claimed() {
    assert!((FAMILY.claims)("t.json", r#"{"containerDefinitions": ["#));
    assert!(!(FAMILY.claims)("t.json", r#"{"services": ["#));
}
