use std::collections::BTreeMap;

use super::read::{claims, is_terraform, read};
use crate::around::Around;
use crate::families::TextFile;
use crate::model::{Artifact, Reading};

fn reading_of(path: &str, text: &str, parameters: &BTreeMap<String, String>) -> Reading {
    let around = Around { parameters, ..Around::default() };
    let mut reading = Reading::default();
    read(&TextFile { path, text, around }, &mut reading);
    reading
}

fn reading(text: &str) -> Reading {
    reading_of("main.tf", text, &BTreeMap::new())
}

/// Kind, reference, class and the text that is underlined, of each artifact.
fn lines(text: &str, reading: &Reading) -> Vec<String> {
    let line = |a: &Artifact| {
        let under = &text[a.span.range()];
        format!("{} {} {} {under}", a.kind.as_str(), a.reference, a.class.as_str())
    };
    reading.artifacts.iter().map(line).collect()
}

fn found(text: &str) -> Vec<String> {
    let reading = reading(text);
    assert_eq!(reading.not_looked_at, [], "{text}");
    lines(text, &reading)
}

#[test]
fn images_of_resources() {
    let text = r#"
resource "docker_image" "a" { name = "nginx:latest" }
resource "docker_container" "a" {
  image = docker_image.a.image_id
  name  = "x"
}
resource "aws_lambda_function" "f" { image_uri = "${aws_ecr_repository.r.repository_url}:prod" }
resource "kubernetes_deployment_v1" "d" {
  spec {
    template {
      spec {
        init_container { image = "busybox" }
        container { image = "acme/web:1.2.3" }
        container { image = var.image }
      }
    }
  }
}
resource "google_compute_instance" "vm" {
  boot_disk { image = "debian-12" }
}
resource "azurerm_container_group" "g" {
  container { image = "acme/app:2" }
}
"#;
    assert_eq!(
        found(text),
        [
            "image nginx:latest mutable-tag nginx:latest",
            "image ${aws_ecr_repository.r.repository_url}:prod mutable-tag \
             ${aws_ecr_repository.r.repository_url}:prod",
            "image busybox implicit-latest busybox",
            "image acme/web:1.2.3 immutable-tag acme/web:1.2.3",
            "image ${var.image} unresolved-template var.image",
            "image acme/app:2 mutable-tag acme/app:2",
        ]
    );
}

#[test]
fn container_definitions_in_every_way() {
    let encoded = r#"resource "aws_ecs_task_definition" "t" {
  container_definitions = jsonencode([{ name = "a", "image" = "acme/a:1" }, merge(local.x, { image = "b" })])
}"#;
    assert_eq!(
        found(encoded),
        ["image acme/a:1 mutable-tag acme/a:1", "image b implicit-latest b"]
    );
    let task = |value: &str| {
        let head = "resource \"aws_ecs_task_definition\" \"t\" {\n  container_definitions = ";
        format!("{head}{value}\n}}\n")
    };
    let heredoc = task(
        "<<-EOF\n  [{\"name\": \"a\", \"image\": \"acme/é:1\"}, \
         {\"image\": \"${var.r}/b:1.2.3\"}]\n  EOF",
    );
    assert_eq!(
        found(&heredoc),
        [
            "image acme/é:1 invalid acme/é:1",
            "image ${var.r}/b:1.2.3 immutable-tag ${var.r}/b:1.2.3"
        ]
    );
    let quoted = r#"resource "aws_batch_job_definition" "j" {
  container_properties = "{\"image\": \"acme/a:1\"}"
}"#;
    assert_eq!(found(quoted), [r#"image acme/a:1 mutable-tag "{\"image\": \"acme/a:1\"}""#]);
    let file = task("file(\"t.json\")");
    let not_read = reading(&file);
    assert_eq!(
        not_read.not_looked_at[0].0,
        "`container_definitions` of `aws_ecs_task_definition.t`"
    );
}

#[test]
fn variables_are_filled_where_the_user_gives_them() {
    let text =
        "resource \"aws_lambda_function\" \"f\" {\n  image_uri = \"${var.repo}:${var.tag}\"\n}\n";
    let given = [("repo", "acme/f"), ("tag", "1.2.3")];
    let given = given.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let all = reading_of("main.tf", text, &given);
    assert_eq!(lines(text, &all), ["image acme/f:1.2.3 immutable-tag ${var.repo}:${var.tag}"]);
    let one = BTreeMap::from([("repo".to_owned(), "acme/f".to_owned())]);
    let one = reading_of("main.tf", text, &one);
    assert_eq!(one.artifacts[0].reference, "acme/f:${var.tag}");
    assert_eq!(one.artifacts[0].class.as_str(), "unresolved-template");
}

#[test]
fn modules_by_source_and_constraint() {
    for (body, expected) in [
        (
            "source = \"git::https://x/y.git//m?ref=main\"",
            "git::https://x/y.git//m?ref=main mutable-tag",
        ),
        ("source = \"github.com/acme/m?ref=v1.2.3\"", "github.com/acme/m?ref=v1.2.3 immutable-tag"),
        ("source = \"git@github.com:acme/m.git\"", "git@github.com:acme/m.git implicit-latest"),
        ("source = \"acme/vpc/aws\"", "acme/vpc/aws implicit-latest"),
        ("source = \"acme/vpc/aws\"\nversion = \"~> 5.0\"", "acme/vpc/aws:~> 5.0 mutable-tag"),
        ("source = \"acme/vpc/aws\"\nversion = \"5.0.1\"", "acme/vpc/aws:5.0.1 immutable-tag"),
        (
            "source = \"acme/vpc/aws\"\nversion = \">= 5, < 6\"",
            "acme/vpc/aws:>= 5, < 6 mutable-tag",
        ),
    ] {
        let found = found(&format!("module \"m\" {{\n{body}\n}}\n"));
        assert!(found.len() == 1 && found[0].starts_with(&format!("git {expected}")), "{found:?}");
    }
    assert!(
        found("module \"m\" { source = \"./m\" }\nmodule \"n\" { source = \"../n\" }").is_empty()
    );
    let archive = reading("module \"m\" { source = \"https://x/y.zip\" }");
    assert_eq!((archive.artifacts.len(), archive.not_looked_at.len()), (0, 1));
}

#[test]
fn charts_of_releases() {
    let text = "resource \"helm_release\" \"r\" {\n  chart = \"redis\"\n  version = \"18.x\"\n}\n\
                resource \"helm_release\" \"own\" {\n  chart = \"${path.module}/chart\"\n}\n";
    assert_eq!(found(text), ["helm-chart redis:18.x mutable-tag 18.x"]);
    let values =
        "resource \"helm_release\" \"r\" {\n  chart = \"redis\"\n  values = [file(\"v\")]\n}\n";
    assert_eq!(reading(values).not_looked_at.len(), 1);
}

#[test]
fn repositories_and_their_exclusions() {
    let text = r#"
resource "aws_ecr_repository" "a" {
  name                 = "acme/a"
  image_tag_mutability = "IMMUTABLE"
}
resource "aws_ecr_repository" "b" { name = "acme/b" }
resource "aws_ecr_repository" "c" {
  name                 = "acme/c"
  image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION"
  image_tag_mutability_exclusion_filter {
    filter      = "latest*"
    filter_type = "WILDCARD"
  }
  image_tag_mutability_exclusion_filter { filter = var.more }
}
resource "aws_ecr_repository" "d" { image_tag_mutability = var.mutability }
resource "aws_ecr_repository" "e" {
  image_tag_mutability = "IMMUTABLE_WITH_EXCLUSION"
  dynamic "image_tag_mutability_exclusion_filter" {
    for_each = var.filters
    content { filter = each.value }
  }
}
"#;
    let registries = reading(text).registries;
    let said: Vec<_> = registries
        .iter()
        .map(|r| (r.resource.as_str(), r.name.as_deref(), r.immutable, r.exclusions.as_slice()))
        .collect();
    let excluded = ["latest*".to_owned(), "*".to_owned()];
    assert_eq!(
        said,
        [
            ("a", Some("acme/a"), Some(true), [].as_slice()),
            ("b", Some("acme/b"), Some(false), &[]),
            ("c", Some("acme/c"), Some(true), &excluded),
            ("d", None, None, &[]),
            ("e", None, Some(true), &excluded[1..]),
        ]
    );
    assert_eq!(&text[registries[0].span.range()], "IMMUTABLE");
    assert_eq!(&text[registries[1].span.range()], "b");
}

#[test]
fn json_gives_the_same() {
    let text = r#"{"module": {"m": {"source": "acme/vpc/aws", "version": "5.0.1"}},
      "resource": [{"docker_image": {"a": [{"name": "nginx"}]}},
        {"aws_ecr_repository": {"r": {"name": "acme/r", "image_tag_mutability": "IMMUTABLE"}}}]}"#;
    let json = reading_of("main.tf.json", text, &BTreeMap::new());
    assert_eq!(
        lines(text, &json),
        ["git acme/vpc/aws:5.0.1 immutable-tag 5.0.1", "image nginx implicit-latest nginx"]
    );
    assert_eq!(json.registries[0].immutable, Some(true));
    let broken = reading_of("main.tf.json", "{", &BTreeMap::new());
    assert_eq!(broken.not_looked_at[0].0, "the JSON");
}

#[test]
fn what_cannot_be_parsed_is_said_with_its_line() {
    let broken = reading("a = 1\nresource \"x\" {\n");
    assert_eq!((broken.artifacts.len(), broken.not_looked_at.len()), (0, 1));
    for hostile in ["[".repeat(50_000), "a {\n".repeat(50_000), "a = \"${".repeat(5_000)] {
        assert_eq!(reading(&format!("x = {hostile}")).not_looked_at.len(), 1);
    }
    let marked = "\u{feff}resource \"docker_image\" \"a\" { name = \"nginx:1\" }\n";
    assert_eq!(found(marked), ["image nginx:1 mutable-tag nginx:1"]);
    assert!(is_terraform("a/main.tf") && !is_terraform("a.tf.json") && claims("a.tf.json", ""));
}
