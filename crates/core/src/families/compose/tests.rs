//! The reader over Compose files of every shape, and over input that means harm.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::FAMILY;
use crate::around::Around;
use crate::families::testing::read_documents;
use crate::model::{Reading, Role};
use crate::syntax::Lines;

fn read_around(path: &str, text: &str, around: Around<'_>) -> Reading {
    read_documents(&FAMILY, path, text, around)
}

/// A line for each artifact: where it is written, its kind, what stands there, its class, who
/// uses it, and whether it is used at the build alone.
fn told(text: &str, reading: &Reading) -> Vec<String> {
    let lines = Lines::new(text);
    let artifacts = reading.artifacts.iter();
    artifacts
        .map(|artifact| {
            let line = lines.position(artifact.span.start).line;
            let written = &text[artifact.span.range()];
            let user = artifact.operation.as_deref().unwrap_or("-");
            let (kind, class) = (artifact.kind.as_str(), artifact.class.as_str());
            let mut told = format!("{line} {kind} {written} {class} {user}");
            if artifact.role == Role::Build {
                let _ = write!(told, " (build)");
            }
            told
        })
        .collect()
}

fn read(text: &str) -> Vec<String> {
    told(text, &read_around("compose.yaml", text, Around::default()))
}

#[test]
fn services_and_mounted_images() {
    let text = r#"x-image: &image acme/shared:1.2.3
x-base: &base
  image: acme/base:main
services:
  web:
    image: *image
    volumes:
      - data:/data
      - {type: image, source: "acme/files:2", target: /files}
      - {type: volume, source: data, target: /data}
  worker:
    <<: *base
    build: .
  other: {<<: [*base], image: "acme/other@sha256:00"}
  folded:
    image: >-
      redis:7
  none: {image: , command: image}
  gone: {image: !reset null}
volumes: {data: {}}
configs: {image: {file: x}}
"#;
    assert_eq!(
        read(text),
        [
            "1 image acme/shared:1.2.3 immutable-tag web",
            "9 image acme/files:2 mutable-tag web",
            "3 image acme/base:main mutable-tag worker",
            "14 image acme/other@sha256:00 invalid other",
            "17 image redis:7 mutable-tag folded",
        ]
    );
}

#[test]
fn variables_are_open_until_the_user_gives_them() {
    let text = r#"services:
  a: {image: "acme/a:${TAG:-latest}"}
  b: {image: "${REGISTRY}/acme/b:1.2.3"}
  c: {image: "acme/c:$$TAG"}
  d: {image: "${IMAGE:-acme/d:latest}"}
"#;
    assert_eq!(
        read(text),
        [
            "2 image acme/a:${TAG:-latest} unresolved-template a",
            "3 image ${REGISTRY}/acme/b:1.2.3 immutable-tag b",
            "4 image acme/c:$$TAG invalid c",
            "5 image ${IMAGE:-acme/d:latest} unresolved-template d",
        ]
    );
    let given = |tag: &str| {
        let parameters = BTreeMap::from([("TAG".to_owned(), tag.to_owned())]);
        let around = Around { parameters: &parameters, ..Around::default() };
        let reading = read_around("compose.yaml", text, around);
        let first = &reading.artifacts[0];
        (first.reference.clone(), first.class.as_str(), told(text, &reading)[0].clone())
    };
    let (reference, class, told) = given("2.0.1");
    assert_eq!((&*reference, class), ("acme/a:2.0.1", "immutable-tag"));
    assert!(told.contains("acme/a:${TAG:-latest}"), "{told}");
    let (reference, class, _) = given("");
    assert_eq!((&*reference, class), ("acme/a:latest", "mutable-tag"));
}

#[test]
fn builds_and_files_from_elsewhere() {
    let text = r#"include:
  - ./local.yaml
  - oci://docker.io/acme/stack:latest
  - path: ["https://example.com/a.git#main", other.yaml]
services:
  a: {build: "https://example.com/a.git#v1.2.3:docker"}
  b:
    image: b
    build:
      context: github.com/acme/b
      dockerfile_inline: "FROM scratch"
      additional_contexts:
        base: docker-image://alpine:3
        folder: ../x
  c:
    build:
      context: .
      additional_contexts: ["base=docker-image://acme/base", "d=https://example.com/d.git"]
  d: {extends: {service: a, file: "https://example.com/e.git"}}
  e: {extends: {service: a, file: other.yaml}}
"#;
    assert_eq!(
        read(text),
        [
            "6 git https://example.com/a.git#v1.2.3:docker immutable-tag a (build)",
            "8 image b implicit-latest b",
            "10 git github.com/acme/b implicit-latest b (build)",
            "13 image alpine:3 mutable-tag b (build)",
            "18 image acme/base implicit-latest c (build)",
            "18 git https://example.com/d.git implicit-latest c (build)",
            "19 git https://example.com/e.git implicit-latest d",
            "3 image docker.io/acme/stack:latest mutable-tag -",
            "4 git https://example.com/a.git#main mutable-tag -",
        ]
    );
    let unread = read_around("compose.yaml", text, Around::default()).not_looked_at;
    assert_eq!(unread[0].0, "b: dockerfile_inline");
}

#[test]
fn files_are_told_by_name_or_by_keys() {
    let found =
        |path: &str, text: &str| !read_around(path, text, Around::default()).artifacts.is_empty();
    let plain = "services: {a: {image: b, ports: []}}\n";
    for (path, text, expected) in [
        ("compose.yaml", plain, true),
        ("stack.yml", plain, true),
        ("stack.yml", "services: {a: {image: b, replicas: 2}}\n", false),
        ("stack.yml", "services: {a: {image: b}}\njobs: {}\n", false),
        ("stack.yml", "services: {a: {image: {repository: b}}}\n", false),
        ("stack.yml", "services: [a]\n", false),
        ("prod.compose.yml", "services: {a: {image: b, replicas: 2}}\nx: 1\n", true),
        ("docker-compose.yml", "a: {image: b}\nc: {image: d}\n", true),
        ("stack.yml", "a: {image: b}\n", false),
    ] {
        assert_eq!(found(path, text), expected, "{path} {text}");
    }
    for (path, claimed) in [
        ("a/compose.yaml", true),
        ("compose.override.yml", true),
        ("docker-compose-dev.yaml", true),
        ("docker-compose.prod.yml", true),
        ("composer.yaml", false),
        ("compose.json", false),
        ("stack.yml", false),
    ] {
        assert_eq!((FAMILY.claims)(path, plain), claimed, "{path}");
    }
    assert!(!(FAMILY.claims)("compose.yaml", "services: {{ x }}\n"));
}

#[test]
fn odd_shapes_do_no_harm() {
    for text in [
        "services: {a: x, b: [image], c: {image: {a: b}, build: [], volumes: x}}\n",
        "services: {a: {build: {context: {}, additional_contexts: [{}, '=', 'a=']}}}\n",
        "services: {a: {extends: a, volumes: [{type: image}]}}\ninclude: [{path: {}}, {}]\n",
        "services:\ninclude: x\n",
    ] {
        assert_eq!(read(text), [""; 0], "{text}");
    }
}
