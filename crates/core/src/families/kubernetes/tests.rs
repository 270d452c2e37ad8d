//! The reader over objects of every shape, and over input that means harm.

mod sources;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::FAMILY;
use crate::around::Around;
use crate::families::testing::read_documents;
use crate::model::{ArtifactKind, Reading};
use crate::syntax::Lines;

fn read_around(path: &str, text: &str, around: Around<'_>) -> Reading {
    read_documents(&FAMILY, path, text, around)
}

/// A line for each artifact: where it is written, what stands there, its class, who uses it.
fn told(text: &str, reading: &Reading) -> Vec<String> {
    let lines = Lines::new(text);
    let tell = |artifact: &crate::model::Artifact| {
        let line = lines.position(artifact.span.start).line;
        let written = &text[artifact.span.range()];
        let mut told = match artifact.kind {
            ArtifactKind::Image => format!("{line} {written}"),
            kind => format!("{line} {} {written}", kind.as_str()),
        };
        if written != artifact.reference {
            let _ = write!(told, " = {}", artifact.reference);
        }
        let user = artifact.operation.as_deref().unwrap_or("-");
        told + " " + artifact.class.as_str() + " " + user
    };
    reading.artifacts.iter().map(tell).collect()
}

fn read(text: &str) -> Vec<String> {
    told(text, &read_around("deploy/app.yaml", text, Around::default()))
}

#[test]
fn every_container_of_a_pod_counts() {
    let text = r"apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {image: blue}}
spec:
  selector: {matchLabels: {image: blue}}
  template:
    metadata: {annotations: {image: none}}
    spec:
      initContainers: [{name: migrate, image: 'acme/migrate:1.2.3'}]
      containers:
        - name: app
          image: acme/web
          imagePullPolicy: Always
        - image: localhost:5000/side:prod
      ephemeralContainers: [{name: debug, image: 'busybox:1'}]
      volumes:
        - {name: model, image: {reference: acme/model:v2, pullPolicy: Always}}
        - {name: disk, rbd: {image: disk, pool: kube}}
status: {containerStatuses: [{image: ran}]}
";
    assert_eq!(
        read(text),
        [
            "9 acme/migrate:1.2.3 immutable-tag Deployment/web/migrate",
            "12 acme/web implicit-latest Deployment/web/app",
            "14 localhost:5000/side:prod mutable-tag Deployment/web",
            "15 busybox:1 mutable-tag Deployment/web/debug",
            "17 acme/model:v2 mutable-tag Deployment/web/model",
        ]
    );
}

#[test]
fn kinds_are_found_wherever_they_nest() {
    let pod = "{containers: [{name: c, image: app}]}";
    for (kind, spec) in [
        ("v1, kind: Pod", format!("spec: {pod}")),
        ("v1, kind: PodTemplate", format!("template: {{spec: {pod}}}")),
        ("v1, kind: ReplicationController", format!("spec: {{template: {{spec: {pod}}}}}")),
        (
            "batch/v1, kind: CronJob",
            format!("spec: {{jobTemplate: {{spec: {{template: {{spec: {pod}}}}}}}}}"),
        ),
        ("serving.knative.dev/v1, kind: Service", format!("spec: {{template: {{spec: {pod}}}}}")),
        ("argoproj.io/v1alpha1, kind: Rollout", format!("spec: {{template: {{spec: {pod}}}}}")),
        ("acme.example/v1, kind: Fleet", format!("spec: {{podTemplate: {{spec: {pod}}}}}")),
    ] {
        let text = format!("{{apiVersion: {kind}, metadata: {{generateName: n-}}, {spec}}}");
        let name = kind.rsplit(' ').next().unwrap();
        assert_eq!(read(&text), [format!("1 app implicit-latest {name}/n/c")], "{text}");
        let list = format!("{{apiVersion: v1, kind: List, items: [{text}, {text}]}}");
        assert_eq!(read(&list).len(), 2, "{list}");
        assert_eq!(read(&list)[1], format!("1 app implicit-latest {name}/n/c"), "{list}");
    }
}

#[test]
fn documents_anchors_merge_keys_and_blocks_keep_their_places() {
    let text = r#"kind: Pod
apiVersion: v1
metadata: {name: a}
spec:
  containers:
    - &base
      name: one
      image: "acme/one:latest"
    - <<: *base
      name: two
    - name: three
      image: >-
        acme/three:1.0
    - name: four
      image: |
        acme/four
---
# nothing
---
apiVersion: v1
kind: Pod
metadata: {name: b}
spec: {containers: [{name: c, image: " acme/c:2.0.1 "}]}
"#;
    assert_eq!(
        read(text),
        [
            "8 acme/one:latest mutable-tag Pod/a/one",
            "8 acme/one:latest mutable-tag Pod/a/two",
            "13 acme/three:1.0 mutable-tag Pod/a/three",
            "16 acme/four implicit-latest Pod/a/four",
            "23 acme/c:2.0.1 immutable-tag Pod/b/c",
        ]
    );
}

#[test]
fn placeholders_are_open_and_filled_by_the_user() {
    let text = r#"{apiVersion: template.openshift.io/v1, kind: Template, objects: [
{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [
{name: a, image: "acme/a:${TAG}"},
{name: b, image: "{{ .Values.image }}:1.2.3"},
{name: c, image: {{ .Values.image }}},
{name: d, image: "<REGISTRY>/d"}]}}]}
"#;
    assert_eq!(
        read(text),
        [
            "3 acme/a:${TAG} unresolved-template Pod/p/a",
            "4 {{ .Values.image }}:1.2.3 immutable-tag Pod/p/b",
            "5 {{ .Values.image }} unresolved-template Pod/p/c",
            "6 <REGISTRY>/d implicit-latest Pod/p/d",
        ]
    );
    let parameters = BTreeMap::from([("TAG".to_owned(), "1.2.3".to_owned())]);
    let around = Around { parameters: &parameters, ..Around::default() };
    let filled = told(text, &read_around("t.yaml", text, around));
    assert_eq!(filled[0], "3 acme/a:${TAG} = acme/a:1.2.3 immutable-tag Pod/p/a");
}

#[test]
fn resources_of_other_groups_may_name_an_image_by_text_or_in_parts() {
    let text = r"apiVersion: acme.example/v1
kind: Database
metadata: {name: db}
spec:
  image: acme/db:9
  exporter: {image: {registry: quay.io, repository: acme/exporter, tag: v1.2.3}}
  proxy: {image: {repository: acme/proxy}}
  cache: {image: {name: acme/cache, digest: 'sha256:00'}}
  logo: {image: 'https://acme.example/logo.png'}
  disk: {image: Ubuntu-24.04 LTS}
  flag: {image: true}
  any: {image: '*'}
";
    assert_eq!(
        read(text),
        [
            "5 acme/db:9 mutable-tag Database/db",
            "6 v1.2.3 = quay.io/acme/exporter:v1.2.3 immutable-tag Database/db",
            "7 acme/proxy unresolved-template Database/db",
            "8 sha256:00 = acme/cache@sha256:00 invalid Database/db",
        ]
    );
}

#[test]
fn what_runs_nothing_is_left_out() {
    for head in [
        "apiVersion: v1, kind: ConfigMap, data",
        "apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec",
        "apiVersion: kyverno.io/v1, kind: ClusterPolicy, spec",
        "apiVersion: image.toolkit.fluxcd.io/v1, kind: ImageRepository, spec",
        "apiVersion: infrastructure.cluster.x-k8s.io/v1, kind: AcmeMachine, spec",
        "apiVersion: skaffold/v4, kind: Config, build",
        "apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {values: {a: 1}}, x",
        "kind: Pod, spec",
    ] {
        let text = format!("{{{head}: {{image: ubuntu}}}}");
        assert_eq!(read(&text), [""; 0], "{text}");
    }
}

#[test]
fn blank_images_are_faulty_unless_a_trigger_fills_them() {
    let pod = "{apiVersion: v1, kind: Pod, spec: {containers: [{image: ' '}, {image: }, {}]}}";
    assert_eq!(read(pod), ["1 ' ' =  invalid Pod"]);
    let config = r"apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: {name: web}
spec:
  template: {spec: {containers: [{name: web, image: ' '}]}}
  triggers:
    - type: ConfigChange
    - type: ImageChange
      imageChangeParams: {from: {kind: ImageStreamTag, name: 'web:latest'}}
";
    assert_eq!(read(config), ["9 web:latest mutable-tag DeploymentConfig/web"]);
}

#[test]
fn only_manifests_that_are_no_templates_must_be_readable() {
    let manifest = "apiVersion: v1\nkind: Pod\n";
    for (path, text, claimed) in [
        ("a.yaml", manifest, true),
        ("kustomization.yml", "resources: [", true),
        ("Kustomization", "", true),
        ("a.json", manifest, false),
        ("a.yaml", "apiVersion: v1\nkind: {{ .Kind }}\n", false),
        ("a.yaml", " apiVersion: v1\nkind: Pod\n", false),
        ("a.yaml", "kind: Pod\n", false),
    ] {
        assert_eq!((FAMILY.claims)(path, text), claimed, "{path} {text}");
    }
    assert!((FAMILY.may_be)("a/Kustomization") && !(FAMILY.may_be)("a/Dockerfile"));
}

#[test]
fn hostile_input_is_bounded() {
    let head = "apiVersion: v1\nkind: Pod\nspec:\n";
    let mut nested = format!("{head}  a0: &a0 {{image: app}}\n");
    for level in 1..40 {
        let deep = format!("{}*a{}{}", "[".repeat(20), level - 1, " ]".repeat(20));
        let _ = writeln!(nested, "  a{level}: &a{level} {deep}");
    }
    let reading = read_around("a.yaml", &nested, Around::default());
    assert_eq!(reading.artifacts.len(), 7);
    assert!(reading.not_looked_at[0].1.contains("too deep"));

    let long = "x".repeat(1_000);
    let text = format!("apiVersion: v1\nkind: {long}\nspec: {{containers: [{{image: app}}]}}\n");
    let reading = read_around("a.yaml", &text, Around::default());
    assert_eq!(reading.artifacts[0].operation.as_deref().map(str::len), Some(253));

    // An embedded text within an embedded text, and more of them than a file may have bytes.
    let patch = format!("{head}  podSpecPatch: |\n    podSpecPatch: '{{a: 1}}'\n");
    let reading = read_around("a.yaml", &patch, Around::default());
    assert!(reading.not_looked_at[0].1.contains("within a text"));
    let text = "- x\n".repeat(50_000).replace('\n', "\n      ");
    let mut many = format!("{head}  a: &a\n    podSpecPatch: |\n      {text}\n");
    let _ = writeln!(many, "  b: [{}]", "*a, ".repeat(30));
    let reading = read_around("a.yaml", &many, Around::default());
    assert!(reading.not_looked_at[0].1.contains("too much text"));

    for odd in ["spec: [[]]", "spec: {containers: {image: [a]}}", "metadata: x", "items: {a: }"] {
        let text = format!("apiVersion: v1\nkind: Pod\n{odd}\n");
        assert_eq!(read(&text), [""; 0], "{odd}");
    }
}
