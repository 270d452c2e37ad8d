//! A folder of files of every family, and of files that name nothing.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// Where a file stands, and its text. Each gets its number.
type Make = fn(usize) -> (String, String);

/// In turn, so that each is as frequent as the others.
const KINDS: [Make; 16] = [
    kubernetes,
    compose,
    dockerfile,
    actions,
    values,
    chart,
    kustomization,
    task_definition,
    template,
    argo,
    machine,
    terraform,
    maven,
    table,
    settings,
    words,
];

/// The workflow that some of the files are.
const PIPELINE: &str = "fixtures/bayerclaw/image-to-prod-input-and-step/old.yaml";

/// Writes `size` files.
pub(super) fn make(root: &Path, folder: &Path, size: usize) -> Result<()> {
    let pipeline = fs::read_to_string(root.join(PIPELINE))
        .with_context(|| format!("the fixture {PIPELINE} is gone"))?;
    for index in 0..size {
        let (name, text) = match index % (KINDS.len() + 1) {
            kind if kind < KINDS.len() => KINDS[kind](index),
            _ => (format!("pipelines/p{index}.yaml"), pipeline.clone()),
        };
        let path = folder.join(format!("team-{}", index % 23)).join(name);
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// A reference whose tag says which of the classes it is in.
fn image(index: usize) -> String {
    let tag = match index % 5 {
        0 => ":1.2.3".to_owned(),
        1 => ":latest".to_owned(),
        2 => String::new(),
        3 => format!("@sha256:{index:064x}"),
        _ => ":3.8-alpine".to_owned(),
    };
    format!("ghcr.io/acme/app-{index}{tag}")
}

fn containers(index: usize, indent: &str) -> String {
    let one = |number| {
        let image = image(index + number);
        format!(
            "{indent}- name: c{number}\n{indent}  image: {image}\n{indent}  env:\n\
             {indent}    - {{name: MODE, value: \"{number}\"}}\n"
        )
    };
    (0..6).map(one).collect()
}

fn kubernetes(index: usize) -> (String, String) {
    let one = |name: &str, containers: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n  \
             template:\n    spec:\n      containers:\n{containers}"
        )
    };
    let containers = containers(index, "        ");
    let text = [one("web", &containers), one("worker", &containers)].join("---\n");
    (format!("deploy/d{index}.yaml"), text)
}

fn compose(index: usize) -> (String, String) {
    let service = |number| {
        let image = image(index + number);
        format!("  s{number}:\n    image: {image}\n    ports: [\"80{number}:80\"]\n")
    };
    let services: String = (0..6).map(service).collect();
    (format!("stack-{index}/docker-compose.yml"), format!("services:\n{services}"))
}

fn dockerfile(index: usize) -> (String, String) {
    let steps = "RUN make \\\n    && make install\n".repeat(20);
    let (base, tool) = (image(index), image(index + 1));
    let text = format!("FROM {base} AS build\n{steps}FROM {base}\nCOPY --from={tool} /a /a\n");
    (format!("build-{index}/Dockerfile"), text)
}

fn actions(index: usize) -> (String, String) {
    let step = format!(
        "      - uses: actions/checkout@v4\n      - uses: acme/tool@{index:040x}\n      \
         - run: make\n"
    );
    let (steps, image) = (step.repeat(8), image(index));
    let text = format!(
        "on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    container: {image}\n    \
         steps:\n{steps}"
    );
    (format!("repo-{index}/.github/workflows/ci.yml"), text)
}

fn values(index: usize) -> (String, String) {
    let part = |number| {
        format!(
            "part{number}:\n  image:\n    repository: ghcr.io/acme/app-{index}\n    \
             tag: \"1.{number}.0\"\n  replicas: {number}\n"
        )
    };
    (format!("chart-{index}/values.yaml"), (0..6).map(part).collect())
}

fn chart(index: usize) -> (String, String) {
    let text = format!(
        "apiVersion: v2\nname: app-{index}\nversion: 1.2.{index}\ndependencies:\n  \
         - name: redis\n    \
         version: ^18.0.0\n    repository: https://charts.example.org\n"
    );
    (format!("other-chart-{index}/Chart.yaml"), text)
}

fn kustomization(index: usize) -> (String, String) {
    let text = format!(
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  \
         - https://github.com/acme/base//deploy?ref=v1.2.{index}\nimages:\n  \
         - name: app\n    newName: ghcr.io/acme/app-{index}\n    newTag: latest\n"
    );
    (format!("overlay-{index}/kustomization.yaml"), text)
}

fn task_definition(index: usize) -> (String, String) {
    let one = |number| {
        let image = image(index + number);
        format!("    {{\"name\": \"c{number}\", \"image\": \"{image}\", \"essential\": true}}")
    };
    let containers = (0..6).map(one).collect::<Vec<_>>().join(",\n");
    let text = format!(
        "{{\n  \"family\": \"work-{index}\",\n  \
         \"containerDefinitions\": [\n{containers}\n  ]\n}}\n"
    );
    (format!("ecs/task-{index}.json"), text)
}

fn template(index: usize) -> (String, String) {
    let one = |number| {
        format!(
            "  Task{number}:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      \
             ContainerDefinitions:\n        - Name: app\n          \
             Image: !Sub ${{AWS::AccountId}}.dkr.ecr.eu-west-1.amazonaws.com/a{index}:1.{number}\n"
        )
    };
    let resources: String = (0..6).map(one).collect();
    let text = format!("AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n{resources}");
    (format!("cloudformation/t{index}.yaml"), text)
}

fn argo(index: usize) -> (String, String) {
    let one = |number| {
        let image = image(index + number);
        format!("    - name: t{number}\n      container:\n        image: {image}\n")
    };
    let templates: String = (0..6).map(one).collect();
    let text = format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: w{index}\n\
         spec:\n  entrypoint: t0\n  templates:\n{templates}"
    );
    (format!("argo/w{index}.yaml"), text)
}

fn machine(index: usize) -> (String, String) {
    let state = |number| {
        let resource =
            format!("arn:aws:lambda:eu-west-1:123456789012:function:f{index}-{number}:{number}");
        let next = number + 1;
        format!(
            "    \"S{number}\": {{\"Type\": \"Task\", \"Resource\": \"{resource}\", \
             \"Next\": \"S{next}\"}},\n"
        )
    };
    let states: String = (0..6).map(state).collect();
    let text = format!(
        "{{\n  \"StartAt\": \"S0\",\n  \"States\": {{\n{states}    \
         \"S6\": {{\"Type\": \"Succeed\"}}\n  }}\n}}\n"
    );
    (format!("machines/m{index}.asl.json"), text)
}

fn terraform(index: usize) -> (String, String) {
    let one = |number| {
        format!(
            "module \"m{number}\" {{\n  source = \"git::https://example.org/net.git//m{number}\
             ?ref=v1.{index}.{number}\"\n  size   = {number}\n}}\n"
        )
    };
    (format!("infra-{index}/main.tf"), (0..6).map(one).collect())
}

fn maven(index: usize) -> (String, String) {
    let one = |number| {
        format!(
            "    <dependency>\n      <groupId>org.acme</groupId>\n      \
             <artifactId>part-{number}</artifactId>\n      \
             <version>1.{index}.{number}-SNAPSHOT</version>\n    </dependency>\n"
        )
    };
    let dependencies: String = (0..6).map(one).collect();
    let text = format!(
        "<project>\n  <groupId>org.acme</groupId>\n  <artifactId>order-{index}</artifactId>\n  \
         <version>1.0.0</version>\n  <dependencies>\n{dependencies}  </dependencies>\n</project>\n"
    );
    (format!("service-{index}/pom.xml"), text)
}

/// Names nothing.
fn table(index: usize) -> (String, String) {
    let entry = |number| format!("  \"key-{number}\": \"words of {index}\"");
    let entries = (0..200).map(entry).collect::<Vec<_>>().join(",\n");
    (format!("locale/l{index}.json"), format!("{{\n{entries}\n}}\n"))
}

/// Names nothing.
fn settings(index: usize) -> (String, String) {
    let one = |number| format!("key{number}: {{enabled: true, limit: {index}}}\n");
    (format!("settings/s{index}.yaml"), (0..200).map(one).collect())
}

/// Is not even looked at.
fn words(index: usize) -> (String, String) {
    (format!("docs/n{index}.md"), format!("Some words of {index}.\n").repeat(200))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_come_each_time_and_have_names_of_their_own() {
        let names = |from: usize| (from..from + 64).map(|index| KINDS[index % 16](index));
        let first: Vec<_> = names(0).collect();
        assert_eq!(first, names(0).collect::<Vec<_>>());
        let paths: std::collections::BTreeSet<_> = first.iter().map(|(path, _)| path).collect();
        assert_eq!(paths.len(), first.len());
    }
}
