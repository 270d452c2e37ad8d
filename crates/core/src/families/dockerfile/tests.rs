use std::collections::BTreeMap;

use super::detect::is_dockerfile;
use super::read::read;
use crate::around::Around;
use crate::families::TextFile;
use crate::model::{Reading, Role};

fn reading(text: &str, parameters: &BTreeMap<String, String>) -> Reading {
    let around = Around { parameters, ..Around::default() };
    let mut reading = Reading::default();
    read(&TextFile { path: "Dockerfile", text, around }, &mut reading);
    reading
}

/// Reference, class and the text that is underlined, of each artifact.
fn found(text: &str) -> Vec<String> {
    let reading = reading(text, &BTreeMap::new());
    assert!(reading.artifacts.iter().all(|artifact| artifact.role == Role::Build));
    let line = |a: &crate::model::Artifact| {
        format!("{} {} {}", a.reference, a.class.as_str(), &text[a.span.range()])
    };
    reading.artifacts.iter().map(line).collect()
}

#[test]
fn stages_are_no_images() {
    let text = "FROM --platform=$BUILDPLATFORM rust:1.90.0 AS Build\nfrom build as test\n\
                FROM scratch\nCOPY --from=build /a /a\nCOPY --from=0 /a /a\n\
                COPY --chown=1 --from=nginx:latest /a /a\nFROM \"debian:12\"\n";
    assert_eq!(
        found(text),
        [
            "rust:1.90.0 immutable-tag rust:1.90.0",
            "nginx:latest mutable-tag nginx:latest",
            "debian:12 mutable-tag debian:12",
        ]
    );
}

#[test]
fn mounts_triggers_and_the_syntax() {
    let text = "# escape=`\n#syntax = docker/dockerfile:1.7.0\nFROM alpine AS base\n\
                RUN --mount=type=cache,target=/c --mount=type=bind,from=acme/tool,target=/t x\n\
                RUN --mount=from=base,target=/b y\nONBUILD COPY --from=base /a /b\n";
    assert_eq!(
        found(text),
        [
            "docker/dockerfile:1.7.0 immutable-tag docker/dockerfile:1.7.0",
            "alpine implicit-latest alpine",
            "acme/tool implicit-latest acme/tool",
            "base implicit-latest base",
        ]
    );
    assert!(found("# a comment\n# syntax=x\nFROM scratch\n").is_empty());
}

#[test]
fn continuations_and_heredocs() {
    let text = "FROM \\\n  # why\n  alpine:3.20.0 \\\n  AS a\nRUN <<EOF\nFROM no:1\nEOF\nFROM a\n";
    assert_eq!(found(text), ["alpine:3.20.0 immutable-tag alpine:3.20.0"]);
    assert_eq!(found("# escape=`\nFROM `\nalpine:3\n"), ["alpine:3 mutable-tag alpine:3"]);
    assert_eq!(found("FROM alp\\\nine:3\n"), ["alpine:3 mutable-tag alp\\\nine:3"]);
}

#[test]
fn variables_are_open_until_given() {
    let text = "ARG BASE=alpine:3.20.0\nARG V\nFROM ${BASE} AS a\nFROM node:$V\nFROM x:${V:-1}-y\n";
    let classes = found(text);
    assert!(classes.iter().all(|line| line.contains("unresolved-template")), "{classes:?}");
    let given = [("BASE", "debian:12.1.0"), ("V", "20")];
    let given = given.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let reading = reading(text, &given);
    let references: Vec<&str> = reading.artifacts.iter().map(|a| &*a.reference).collect();
    assert_eq!(references, ["debian:12.1.0", "node:20", "x:20-y"]);
    assert_eq!(&text[reading.artifacts[0].span.range()], "${BASE}");
    assert!(!found("FROM ${\nFROM $\nFROM $$a\n").is_empty());
}

#[test]
fn what_is_no_dockerfile_is_said() {
    let none = BTreeMap::new();
    let broken = reading("FROM alpine:3.20.0\n{{ more }}\nFROM b\n", &none);
    assert_eq!(broken.artifacts.len(), 1);
    assert_eq!(broken.not_looked_at[0].0, "line 2");
    assert_eq!(reading("", &none).not_looked_at.len(), 1);
    let hostile = format!("FROM a\n{}RUN x\n", "ONBUILD ".repeat(100_000));
    assert_eq!(reading(&hostile, &none).not_looked_at.len(), 1);
}

#[test]
fn names() {
    for path in ["Dockerfile", "a/Containerfile", "Dockerfile.web", "a/web.dockerfile"] {
        assert!(is_dockerfile(path), "{path}");
    }
    for path in ["Dockerfile.dockerignore", "dockerfile.md", "docker/x.txt", "Dockerfiles/a"] {
        assert!(!is_dockerfile(path), "{path}");
    }
}
