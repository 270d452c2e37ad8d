//! Kustomizations, what controllers deploy from elsewhere, and workers.

use super::{read, read_around, told};
use crate::around::Around;

fn read_kustomization(text: &str) -> Vec<String> {
    told(text, &read_around("base/kustomization.yaml", text, Around::default()))
}

#[test]
fn kustomizations_set_images_and_fetch_sources() {
    let text = r"resources:
  - ../base
  - https://github.com/acme/base//deploy?ref=main
  - github.com/acme/base?ref=v1.2.3
  - https://raw.githubusercontent.com/acme/base/v1.2.3/install.yaml
  - https://github.com/acme/base/releases/latest/download/install.yaml
images:
  - {name: web, newTag: stable}
  - {name: api, newName: acme/api, digest: 'sha256:12'}
  - {name: job, newName: acme/job}
helmCharts:
  - {name: redis, version: 1.2.3}
  - {name: queue}
";
    assert_eq!(
        read_kustomization(text),
        [
            "8 stable = web:stable mutable-tag Kustomization/web",
            "9 sha256:12 = acme/api@sha256:12 invalid Kustomization/api",
            "3 git https://github.com/acme/base//deploy?ref=main mutable-tag Kustomization",
            "4 git github.com/acme/base?ref=v1.2.3 immutable-tag Kustomization",
            "5 git https://raw.githubusercontent.com/acme/base/v1.2.3/install.yaml immutable-tag \
             Kustomization",
            "6 git https://github.com/acme/base/releases/latest/download/install.yaml \
             implicit-latest Kustomization",
            "12 helm-chart 1.2.3 = redis:1.2.3 immutable-tag Kustomization",
            "13 helm-chart queue implicit-latest Kustomization",
        ]
    );
    let marked =
        format!("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{text}");
    assert_eq!(read(&marked).len(), 8);
    assert_eq!(read(text), [""; 0]);
}

#[test]
fn patches_are_read_at_their_own_lines() {
    let text = r#"patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:

        template: {spec: {containers: [{name: web, image: acme/web:main}]}}
  - target: {kind: Deployment}
    patch: |
      - op: replace
        path: /spec/template/spec/containers/0/image
        value: acme/api
      - {op: add, path: /spec/template/spec/containers/-, value: {name: s, image: "side:1"}}
      - {op: remove, path: /spec/replicas}
  - patch: "[{op: add, path: /spec/template/spec/containers/1/image, value: a:1}]"
  - patch: "- {op: add,\n  path: /a/image, value: b:1}\n"
patchesStrategicMerge:
  - file.yaml
  - |
    {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{image: c}]}}
"#;
    assert_eq!(
        read_kustomization(text),
        [
            "8 acme/web:main mutable-tag Deployment/web/web",
            "13 acme/api implicit-latest Kustomization",
            "14 side:1 mutable-tag Kustomization",
            "16 a:1 mutable-tag Kustomization",
            r#"17 "- {op: add,\n  path: /a/image, value: b:1}\n" = b:1 mutable-tag Kustomization"#,
            "21 c implicit-latest Pod/p",
        ]
    );
    let file = "- {op: replace, path: /spec/containers/0/image, value: 'app:qa'}\n";
    assert_eq!(read(file), ["1 app:qa mutable-tag -"]);
}

#[test]
fn sources_of_flux() {
    let source = |kind: &str, spec: &str| {
        let group = if kind == "Kustomization" { "kustomize" } else { "source" };
        let spec = spec.replace("URL", "url: https://example.com/a");
        let told = read(&format!(
            "apiVersion: {group}.toolkit.fluxcd.io/v1\nkind: {kind}\nspec: {{{spec}}}\n"
        ));
        told.join(", ")
    };
    for (kind, spec, expected) in [
        (
            "GitRepository",
            "URL, ref: {branch: main}",
            "git main = https://example.com/a#main mutable-tag",
        ),
        (
            "GitRepository",
            "URL, ref: {tag: v1.2.3}",
            "git v1.2.3 = https://example.com/a#v1.2.3 immutable-tag",
        ),
        (
            "GitRepository",
            "URL, ref: {semver: 1.x}",
            "git 1.x = https://example.com/a#1.x mutable-tag",
        ),
        (
            "GitRepository",
            "URL, ref: {branch: main, commit: 08c6903cd8c0fde910a37f88322edcfb5dd907a8}",
            "git 08c6903cd8c0fde910a37f88322edcfb5dd907a8 = \
             https://example.com/a#08c6903cd8c0fde910a37f88322edcfb5dd907a8 digest",
        ),
        ("GitRepository", "URL", "git https://example.com/a implicit-latest"),
        (
            "OCIRepository",
            "url: oci://example.com/a, ref: {tag: latest}",
            "helm-chart latest = oci://example.com/a:latest mutable-tag",
        ),
        (
            "OCIRepository",
            "url: oci://example.com/a",
            "helm-chart oci://example.com/a implicit-latest",
        ),
        ("HelmChart", "chart: a, version: '>=1.0.0'", "helm-chart >=1.0.0 = a:>=1.0.0 mutable-tag"),
        ("HelmChart", "chart: ./charts/a", ""),
        ("Kustomization", "images: [{name: a, newTag: '1'}]", "1 = a:1 mutable-tag"),
    ] {
        let told = source(kind, spec);
        let user = if spec.contains("images") { "/a" } else { "" };
        let expected =
            if expected.is_empty() { String::new() } else { format!("3 {expected} {kind}{user}") };
        assert_eq!(told, expected, "{kind} {spec}");
    }
}

#[test]
fn sources_of_argo_cd() {
    let text = r"apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  source: {repoURL: 'https://example.com/a', targetRevision: HEAD, path: x}
  sources:
    - {repoURL: 'https://example.com/charts', chart: redis, targetRevision: 1.2.*}
    - {repoURL: 'https://example.com/charts', chart: queue}
    - repoURL: https://example.com/b
      kustomize: {images: ['web=acme/web:main', 'acme/name-only']}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
  generators: [{git: {repoURL: 'https://example.com/c', revision: v1.2.3}}]
  template: {spec: {source: {repoURL: 'https://example.com/d', targetRevision: '{{branch}}'}}}
";
    assert_eq!(
        read(text),
        [
            "5 git HEAD = https://example.com/a#HEAD implicit-latest Application/shop",
            "7 helm-chart 1.2.* = redis:1.2.* mutable-tag Application/shop",
            "8 helm-chart queue implicit-latest Application/shop",
            "9 git https://example.com/b implicit-latest Application/shop",
            "10 acme/web:main mutable-tag Application/shop",
            "17 git {{branch}} = https://example.com/d#{{branch}} unresolved-template \
             ApplicationSet/all",
            "16 git v1.2.3 = https://example.com/c#v1.2.3 immutable-tag ApplicationSet/all",
        ]
    );
}

#[test]
fn workers_name_their_queue_and_build() {
    let queue = |kind: &str, container: &str| {
        let env = "[{name: TEMPORAL_TASK_QUEUE, value: q}";
        let pods = format!("{{containers: [\n{{env: {env}{container}}}]}}");
        let spec = format!("{{template: {{spec: {pods}}}}}");
        let head = format!("apiVersion: {kind}\nmetadata: {{name: orders}}");
        let told = read(&format!("{head}\nspec: {spec}\n"));
        told.join(", ")
    };
    let deployment = "apps/v1\nkind: Deployment";
    for (kind, container, expected) in [
        (deployment, ", {name: TEMPORAL_WORKER_BUILD_ID, value: b1}]", "q@b1 pinned"),
        (
            deployment,
            ", {name: TEMPORAL_WORKER_BUILD_ID, valueFrom: {fieldRef: {}}}]",
            "q@$(TEMPORAL_WORKER_BUILD_ID) unresolved-template",
        ),
        (deployment, "], envFrom: [], args: [run-worker]", "q@$(envFrom) unresolved-template"),
        (
            "temporal.io/v1alpha1\nkind: WorkerDeployment",
            "]",
            "q@$(TEMPORAL_WORKER_BUILD_ID) pinned",
        ),
    ] {
        let name = kind.rsplit(' ').next().unwrap();
        let expected = format!("5 task-queue q = {expected} {name}/orders");
        assert_eq!(queue(kind, container), expected, "{kind} {container}");
    }
    let without = queue(deployment, "], command: [worker]");
    assert_eq!(without, "5 task-queue q implicit-latest Deployment/orders");
    // What starts workflows names the queue too.
    assert_eq!(queue(deployment, "]"), "");
}
