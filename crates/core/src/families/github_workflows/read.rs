//! Jobs and steps: `uses`, `container`, `services`, and what an action runs.
//!
//! All of it is CI's: no run of a workflow executes it, so it is read as of the build.

use std::collections::BTreeSet;

use crate::engines::Document;
use crate::model::{Artifact, ArtifactKind, Reading, Span};
use crate::references::judge;
use crate::syntax::Node;

/// Images are written with this before them where an action could stand too.
const DOCKER: &str = "docker://";

/// Whether the name alone says that it is a workflow or an action.
pub(super) fn claims(path: &str, _text: &str) -> bool {
    is_action_file(path) || is_workflow_file(path)
}

/// A workflow has `on` and `jobs`; an action has `runs` with `using`.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let root = document.root;
    let is_foreign = root.get("apiVersion").is_some();
    let jobs = root.get("jobs").is_some_and(Node::is_mapping);
    !is_foreign && jobs && (root.get("on").is_some() || is_workflow_file(document.path))
        || root.get("runs").is_some_and(|runs| runs.get("using").is_some())
}

fn is_workflow_file(path: &str) -> bool {
    // Gitea and Forgejo run the same files from folders of their own.
    [".github", ".gitea", ".forgejo"].iter().any(|folder| {
        let inside = path.rsplit_once("/workflows/").map(|(before, _)| before);
        inside.is_some_and(|before| before.rsplit('/').next() == Some(folder))
    })
}

fn is_action_file(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("action.yml" | "action.yaml"))
}

/// Reads a workflow or an action.
pub(super) fn read(document: &Document<'_>, reading: &mut Reading) {
    let mut found = Found { reading, seen: BTreeSet::new() };
    for job in document.root.get("jobs").map(Node::entries).unwrap_or_default() {
        found.job(&job.key, &job.value);
    }
    if let Some(runs) = document.root.get("runs") {
        found.action(runs);
    }
}

struct Found<'a> {
    reading: &'a mut Reading,
    /// What an alias repeats stands at one place and is said once.
    seen: BTreeSet<(Span, ArtifactKind)>,
}

impl Found<'_> {
    fn job(&mut self, name: &str, job: &Node) {
        if let Some(workflow) = job.get("uses") {
            self.uses(workflow, name);
        }
        if let Some(container) = job.get("container") {
            self.container(container, name);
        }
        for service in job.get("services").map(Node::entries).unwrap_or_default() {
            self.container(&service.value, &format!("{name}/{}", service.key));
        }
        self.steps(job.get("steps"), Some(name));
    }

    /// Composite actions have steps; those in a container have an image, which is a file of the
    /// repository (`Dockerfile`) unless it is written as `docker://`.
    fn action(&mut self, runs: &Node) {
        self.steps(runs.get("steps"), None);
        let is_docker = runs.get("using").and_then(Node::text) == Some("docker");
        if let Some(image) = runs.get("image").filter(|_| is_docker)
            && image.text().is_some_and(|text| text.starts_with(DOCKER))
        {
            self.uses(image, "runs");
        }
    }

    fn steps(&mut self, steps: Option<&Node>, job: Option<&str>) {
        for step in steps.map(Node::items).unwrap_or_default() {
            let Some(uses) = step.get("uses") else { continue };
            let own = step.get("id").or_else(|| step.get("name")).and_then(Node::text);
            let path: Vec<&str> = job.into_iter().chain(own).collect();
            self.uses(uses, &path.join("/"));
        }
    }

    /// An action, a reusable workflow, or an image. A path is the repository's own.
    fn uses(&mut self, node: &Node, user: &str) {
        let text = node.text().unwrap_or_default().trim_end();
        if text.starts_with(DOCKER) {
            return self.image(node, user);
        }
        if !text.is_empty() && !text.starts_with(['.', '/']) {
            self.push(ArtifactKind::GhaUses, text, node.text_span(), user);
        }
    }

    /// `container: name`, or a mapping with `image`. Empty text means no container.
    fn container(&mut self, node: &Node, user: &str) {
        let image = if node.is_mapping() { node.get("image") } else { Some(node) };
        if let Some(image) = image.filter(|image| !image.is_null()) {
            self.image(image, user);
        }
    }

    fn image(&mut self, node: &Node, user: &str) {
        // A block scalar ends with a line break that belongs to nobody.
        let text = node.text().unwrap_or_default().trim_end();
        if text.is_empty() {
            return;
        }
        let (name, span) = match text.strip_prefix(DOCKER) {
            Some(name) => (name, node.part_span(DOCKER.len()..text.len())),
            None => (text, node.text_span()),
        };
        self.push(ArtifactKind::Image, name, span, user);
    }

    fn push(&mut self, kind: ArtifactKind, text: &str, span: Span, user: &str) {
        if self.seen.insert((span, kind)) {
            let artifact = Artifact::new(kind, text, span, judge(kind, text)).at_build();
            let artifact = if user.is_empty() { artifact } else { artifact.used_by(user) };
            self.reading.artifacts.push(artifact);
        }
    }
}
