//! Native manifests, as the core reads them.

use std::sync::Arc;

use midflight_core::model::{Reading, Span, Workflow};
use midflight_core::syntax::{Lines, Position, parse};
use midflight_core::{Around, Document, ENGINES};
use midflight_replay::{Flow, Profile, Site};

/// One version.
#[derive(Debug)]
pub(super) struct Manifest {
    /// As named.
    pub(super) file: String,
    pub(super) workflow: String,
    pub(super) version: Option<String>,
    pub(super) profile: Profile,
    pub(super) flow: Flow,
    /// Everything else that was read.
    pub(super) read: Workflow,
    lines: Lines,
}

/// What is wrong with a manifest, and where.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) position: Position,
    pub(super) what: String,
    pub(super) help: String,
}

impl Manifest {
    /// The one manifest of a text.
    pub(super) fn read(file: &str, text: &str) -> Result<Self, Wrong> {
        let lines = Lines::new(text);
        let wrong = |span: Span, what: &str, help: &str| Wrong {
            position: lines.position(span.start),
            what: what.to_owned(),
            help: help.to_owned(),
        };
        let (mut nodes, problems) = parse(file, text);
        if let Some(problem) = problems.first() {
            return Err(wrong(problem.span, &problem.message, &problem.help));
        }
        if let Some(second) = nodes.get(1) {
            let help = "give one manifest in each file";
            return Err(wrong(second.span, "there is more than one document in it", help));
        }
        let native = ENGINES.iter().find(|engine| engine.name == "native");
        let (Some(root), Some(engine)) = (nodes.pop(), native) else {
            return Err(wrong(Span::default(), "the file is empty", "write a native manifest"));
        };
        let help = "it begins with `midflight: 1` and has `workflow` and `flow`";
        if !(engine.detect)(&root) {
            return Err(wrong(root.span, "not a native manifest", help));
        }
        let mut reading = Reading::default();
        let path = Arc::from(file);
        let around = Around::default();
        let document = Document { path: &path, text, root: &root, known_as: None, around };
        (engine.read)(&document, &mut reading);
        if let Some(problem) = reading.problems.first() {
            return Err(wrong(problem.span, &problem.message, &problem.help));
        }
        let workflow = reading.workflows.pop().and_then(|it| Some((it.flow.clone()?, it)));
        let Some((flow, workflow)) = workflow else {
            return Err(wrong(root.span, "the flow cannot be read", help));
        };
        Ok(Self {
            file: file.to_owned(),
            workflow: workflow.id.0.clone(),
            version: workflow.version.clone(),
            profile: workflow.profile.unwrap_or(Profile::Ordered),
            flow,
            read: workflow,
            lines,
        })
    }

    /// Where a node of the flow stands.
    pub(super) fn position(&self, site: Site) -> Option<Position> {
        let span = self.read.sites.get(usize::try_from(site.0).ok()?)?;
        Some(self.lines.position(span.start))
    }
}
