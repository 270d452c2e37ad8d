use std::sync::Arc;

use super::detect::{claims, detect, kind, may_be};
use super::read::read;
use crate::around::Around;
use crate::engines::Document;
use crate::model::{Artifact, Reading, Role};
use crate::syntax::parse;

/// Reads the first of some files, with the others around it; none where it is not Helm's.
fn reading(files: &[(&str, &str)]) -> Option<Reading> {
    let (path, text) = files[0];
    let (nodes, problems) = parse(path, text);
    assert_eq!(problems, [], "{text}");
    let lend = |path: &str| {
        files.iter().find(|(known, _)| *known == path).map(|(_, text)| Arc::from(*text))
    };
    let around = Around { lend: &lend, ..Around::default() };
    let path: Arc<str> = Arc::from(path);
    let mut reading = Reading::default();
    let mut is_helm = false;
    for root in &nodes {
        let document = Document { path: &path, text, root, known_as: None, around };
        if detect(&document) {
            is_helm = true;
            read(&document, &mut reading);
        }
    }
    is_helm.then_some(reading)
}

/// Reference, class and the text that is underlined, of each artifact.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let line = |artifact: &Artifact| {
        let under = &files[0].1[artifact.span.range()];
        format!("{} {} {under}", artifact.reference, artifact.class.as_str())
    };
    reading(files).unwrap().artifacts.iter().map(line).collect()
}

fn values(text: &str) -> Vec<String> {
    found(&[("chart/values.yaml", text)])
}

const HEX: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn images_in_parts() {
    let text = r#"
image: {repository: ghcr.io/acme/web, tag: "1.2.3", pullPolicy: Always}
worker:
  image:
    registry: quay.io
    repository: acme/worker
    tag: latest
deep: [{initImage: {repository: busybox, tag: 1}}]
global: {image: {registry: "", repository: acme/all, tag: v2}}
named: {image: {registry: registry.k8s.io, image: ingress/controller, tag: v1.2.3}}
called: {image: {name: acme/called, tag: main}}
"#;
    assert_eq!(
        values(text),
        [
            "ghcr.io/acme/web:1.2.3 immutable-tag 1.2.3",
            "quay.io/acme/worker:latest mutable-tag latest",
            "busybox:1 mutable-tag 1",
            "acme/all:v2 mutable-tag v2",
            "registry.k8s.io/ingress/controller:v1.2.3 immutable-tag v1.2.3",
            "acme/called:main mutable-tag main",
        ]
    );
}

#[test]
fn digests_win_wherever_they_stand() {
    let text = format!(
        "
a: {{image: {{repository: a, tag: '1.2@sha256:{HEX}'}}}}
b: {{image: {{repository: b, tag: '1.2', digest: 'sha256:{HEX}'}}}}
c: {{image: {{repository: c, tag: '', sha: {HEX}}}}}
d: {{image: {{repository: d, digest: 'sha256:{HEX}'}}}}
e: {{image: {{repository: e@sha256, tag: {HEX}}}}}
f: {{image: {{repository: f, tag: '1.2.3', digest: ''}}}}
g: {{image: {{repository: g, digest: 'sha256:short'}}}}
"
    );
    let found = values(&text);
    for line in &found[..5] {
        assert!(line.contains(&format!("@sha256:{HEX} digest")), "{line}");
    }
    assert_eq!(found[5], "f:1.2.3 immutable-tag 1.2.3");
    assert!(found[6].starts_with("g@sha256:short invalid"));
}

#[test]
fn text_with_or_without_a_tag_beside_it() {
    let text = r"
a: {image: nginx}
b: {image: 'redis:7.2.4'}
c: {image: elastic/search, imageTag: 8.5.1, imagePullPolicy: Always}
d: {image: ghcr.io/acme/exporter, tag: v1.75.0}
e: {image: {repository: 'acme/whole:prod'}}
";
    assert_eq!(
        values(text),
        [
            "nginx implicit-latest nginx",
            "redis:7.2.4 immutable-tag redis:7.2.4",
            "elastic/search:8.5.1 immutable-tag 8.5.1",
            "ghcr.io/acme/exporter:v1.75.0 immutable-tag v1.75.0",
            "acme/whole:prod mutable-tag acme/whole:prod",
        ]
    );
}

#[test]
fn an_empty_tag_is_the_version_of_the_app() {
    let text = "image:\n  repository: acme/web\n  tag:\nredis:\n  image:\n    \
                repository: redis\n    \
                tag: \"\"\nbare:\n  image:\n    repository: acme/bare\n    pullPolicy: Always\n";
    let open = [
        "acme/web unresolved-template tag",
        "redis unresolved-template \"\"",
        "acme/bare unresolved-template acme/bare",
    ];
    assert_eq!(values(text), open);
    let reasons = reading(&[("c/values.yaml", text)]).unwrap();
    assert!(reasons.artifacts.iter().all(|artifact| artifact.reason == "chart-app-version"));

    let chart = "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: 2.4.1\n\
                 dependencies: [{name: redis, repository: 'https://charts.example.com'}]\n";
    let with_chart = found(&[("c/values.yaml", text), ("c/Chart.yaml", chart)]);
    assert_eq!(
        with_chart,
        [
            "acme/web:2.4.1 immutable-tag tag",
            "redis unresolved-template \"\"",
            "acme/bare:2.4.1 immutable-tag acme/bare",
        ]
    );
    let moving = chart.replace("2.4.1", "latest");
    let found = found(&[("c/values.yaml", text), ("c/Chart.yaml", &moving)]);
    assert_eq!(found[0], "acme/web:latest mutable-tag tag");
}

#[test]
fn what_is_no_image_is_left_alone() {
    let text = r"
image: {repository: acme/web, tag: 1.2.3}
plugin: {repository: 'https://github.com/acme/plugin', tag: v1}
source: {repository: 'git@github.com:acme/x.git', tag: v1}
logo: {image: ./logo.png}
flag: {image: true}
none: {image: ~}
empty: {image: {repository: '', tag: ''}}
tagOnly: {image: {tag: ''}}
chart: {repository: acme/charts, version: 1.2.3}
backup: {repository: 'S3 Bucket', tag: daily}
";
    assert_eq!(values(text), ["acme/web:1.2.3 immutable-tag 1.2.3"]);
}

#[test]
fn what_may_be_an_image_is_said() {
    let text = "image: nginx:1.2.3\n\
                versions: [{natsImage: 'nats:2.10.10'}, {natsImage: 'nats:2'}]\n\
                proxy: {image: {repository: haproxy}}\n";
    let reading = reading(&[("values.yaml", text)]).unwrap();
    assert_eq!(reading.artifacts.len(), 1);
    let said: Vec<&str> = reading.not_looked_at.iter().map(|(what, _)| &**what).collect();
    assert_eq!(said, ["the image at `proxy.image`", "2 images, the first at `versions.natsImage`"]);
}

#[test]
fn aliases_are_said_once_and_templates_stay_open() {
    let text = "base: &image {repository: acme/web, tag: '{{ .Values.tag }}'}\n\
                image: *image\nother: {image: {repository: '${R}/x', tag: 1.2.3}}\n";
    assert_eq!(
        values(text),
        [
            "acme/web:{{ .Values.tag }} unresolved-template {{ .Values.tag }}",
            "${R}/x:1.2.3 immutable-tag 1.2.3",
        ]
    );
}

#[test]
fn content_decides_what_values_are() {
    let in_parts = "web: {image: {repository: acme/web, tag: 1.2.3}}\n";
    assert_eq!(found(&[("environments/prod.yaml", in_parts)]).len(), 1);
    let plain = "image: ruby:3.3\ntest: {script: [rake]}\n";
    assert!(reading(&[(".gitlab-ci.yml", plain)]).is_none());
    assert!(reading(&[("values/prod.yaml", plain)]).is_some());
    for text in [
        "apiVersion: apps/v1\nkind: Deployment\nimage: {repository: a, tag: b}\n",
        "services: {web: {image: 'nginx:1'}}\n",
        "$schema: x\nproperties: {image: {repository: a, tag: b}}\n",
        "- image: {repository: a, tag: b}\n",
        "a: 1\n",
    ] {
        assert!(reading(&[("a.yaml", text)]).is_none(), "{text}");
    }
    assert!(claims("c/Chart.yaml", "") && !claims("c/chart-notes.yaml", ""));
    assert!(may_be("c/Chart.lock") && !may_be("Cargo.lock"));
}

#[test]
fn dependencies_by_range_and_by_lock() {
    let chart = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n\
                 - {name: redis, version: ^18.0.0, repository: 'https://charts.example.com'}\n\
                 - {name: pg, version: 12.1.2, repository: 'oci://ghcr.io/acme'}\n\
                 - {name: open, repository: 'https://charts.example.com'}\n\
                 - {name: own, version: '*', repository: 'file://../own'}\n";
    assert_eq!(
        found(&[("c/Chart.yaml", chart)]),
        [
            "redis:^18.0.0 mutable-tag ^18.0.0",
            "pg:12.1.2 immutable-tag 12.1.2",
            "open implicit-latest open",
        ]
    );
    let lock = "dependencies:\n- {name: redis, version: 18.4.0, repository: \
                'https://charts.example.com'}\ndigest: sha256:0\ngenerated: x\n";
    let locked = found(&[("c/Chart.yaml", chart), ("c/Chart.lock", lock)]);
    assert_eq!(locked[0], "redis:18.4.0 immutable-tag ^18.0.0");
    assert!(reading(&[("c/Chart.lock", lock)]).is_none());
    let old = "dependencies: [{name: redis, version: 1.x, repository: 'https://example.com'}]\n";
    assert_eq!(found(&[("c/requirements.yaml", old)]), ["redis:1.x mutable-tag 1.x"]);
}

#[test]
fn releases_run() {
    let text = "
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  chart: {spec: {chart: podinfo, version: 6.x, sourceRef: {kind: HelmRepository, name: p}}}
  values: {image: {repository: acme/web, tag: prod}, sidecar: {image: {repository: a, tag: ''}}}
  valuesFrom: [{kind: ConfigMap, name: more}]
  postRenderers: [{kustomize: {images: [{name: x, newName: acme/x, newTag: 1.2.3}]}}]
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec: {chart: {spec: {chart: ./charts/x, version: '*', sourceRef: {kind: GitRepository}}}}
---
apiVersion: helm.fluxcd.io/v1
kind: HelmRelease
spec: {chart: {git: 'ssh://git@example.com/charts', ref: main, path: x}}
";
    assert_eq!(
        found(&[("a.yaml", text)]),
        [
            "podinfo:6.x mutable-tag 6.x",
            "acme/web:prod mutable-tag prod",
            "a unresolved-template ''",
            "acme/x:1.2.3 immutable-tag 1.2.3",
            "ssh://git@example.com/charts?ref=main mutable-tag main",
        ]
    );
    let reading = reading(&[("a.yaml", text)]).unwrap();
    assert!(reading.artifacts.iter().all(|artifact| artifact.role == Role::Run));
    assert_eq!(reading.not_looked_at[0].0, "values of `HelmRelease/web` from `more`");
}

#[test]
fn sources_of_flux_and_charts_of_k3s() {
    let object = |api: &str, kind: &str, spec: &str| {
        format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: x}}\nspec: {spec}\n")
    };
    let source = "source.toolkit.fluxcd.io/v1";
    for (api, kind, spec, expected) in [
        (
            source,
            "OCIRepository",
            "{url: 'oci://r.io/c', ref: {tag: 1.2.3}}",
            "immutable-tag 1.2.3",
        ),
        (source, "OCIRepository", "{url: 'oci://r.io/c', ref: {semver: '>=1'}}", "mutable-tag >=1"),
        (source, "OCIRepository", "{url: 'oci://r.io/c'}", "implicit-latest oci://r.io/c"),
        (
            source,
            "GitRepository",
            "{url: 'https://x/y', ref: {tag: v1.2.3}}",
            "immutable-tag v1.2.3",
        ),
        (source, "GitRepository", "{url: 'https://x/y', ref: {branch: main}}", "mutable-tag main"),
        (
            source,
            "GitRepository",
            "{url: 'https://x/y', ref: {semver: 1.2.3}}",
            "mutable-tag 1.2.3",
        ),
        (source, "GitRepository", "{url: 'https://x/y'}", "implicit-latest https://x/y"),
        (source, "HelmChart", "{chart: redis, version: '*'}", "mutable-tag *"),
        ("helm.cattle.io/v1", "HelmChart", "{chart: redis}", "implicit-latest redis"),
    ] {
        let text = object(api, kind, spec);
        let found = found(&[("a.yaml", &text)]);
        assert!(found.len() == 1 && found[0].ends_with(expected), "{spec}: {found:?}");
    }
    let digest = format!("{{url: 'oci://r.io/c', ref: {{tag: 1.2.3, digest: 'sha256:{HEX}'}}}}");
    let found = found(&[("a.yaml", &object(source, "OCIRepository", &digest))]);
    assert!(found[0].contains(" digest sha256:"), "{found:?}");
}

#[test]
fn helmfiles() {
    let text = "
repositories: [{name: b, url: 'https://charts.example.com'}]
releases:
  - {name: a, chart: b/redis, version: ~18.0}
  - {name: c, chart: b/nginx}
  - {name: own, chart: ./charts/own}
  - {name: git, chart: 'git::https://example.com/c.git@x?ref=v1.2.3'}
  - {name: v, chart: b/v, version: 1.2.3, values: [prod.yaml, {image: {repository: v, tag: x}}]}
";
    assert_eq!(
        found(&[("helmfile.yaml", text)]),
        [
            "b/redis:~18.0 mutable-tag ~18.0",
            "b/nginx implicit-latest b/nginx",
            "https://example.com/c.git@x?ref=v1.2.3 immutable-tag \
             git::https://example.com/c.git@x?ref=v1.2.3",
            "b/v:1.2.3 immutable-tag 1.2.3",
            "v:x mutable-tag x",
        ]
    );
}

#[test]
fn a_document_is_of_one_kind() {
    let text = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
    let (nodes, _) = parse("Chart.yaml", text);
    let path: Arc<str> = Arc::from("Chart.yaml");
    let around = Around::default();
    let document = Document { path: &path, text, root: &nodes[0], known_as: None, around };
    assert_eq!(kind(&document), Some(super::detect::Kind::Chart));
}
