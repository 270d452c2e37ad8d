//! Code that a shell lends, as files with workflows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use midflight_replay::{Flow, Profile};

use super::settle::converted_alone;
use super::term::{CodeFlow, CodeWorkflow, Kind, Node, Unread};
use crate::engines::{ENGINES, Engine};
use crate::model::{InputTypes, Inputs, NotRead, Operation, Reading, Span, Workflow, WorkflowId};
use crate::reading::ReadFile;
use crate::request::Code;
use crate::syntax::Problem;

/// The files of one project that have workflows, or that the engine refuses.
pub(crate) fn files(code: &Code) -> Vec<ReadFile> {
    let Some(engine) = ENGINES.iter().find(|engine| engine.name == code.engine) else {
        return Vec::new();
    };
    let Some(profile) = engine.code else { return Vec::new() };
    let mut found: BTreeMap<&str, (Reading, Vec<Problem>)> = BTreeMap::new();
    for (workflow, flow) in &code.version.workflows {
        let whole = Whole { code, engine, profile, workflow };
        let (reading, _) = found.entry(&workflow.file).or_default();
        reading.workflows.push(whole.read(flow.as_ref()));
    }
    for refused in &code.version.refused {
        let Some(file) = &refused.file else { continue };
        let help = "mend it, so that the engine's own build takes it too";
        let at = refused.offset.unwrap_or_default();
        let problem = Problem::unreadable(&refused.what, help, code.span(file, at));
        found.entry(file).or_default().1.push(problem);
    }
    let with_path = |(file, (reading, problems)): (&str, (Reading, Vec<Problem>))| ReadFile {
        path: code.path(file),
        text: code.text(file),
        documents: vec![reading],
        problems,
        touched: true,
    };
    found.into_iter().map(with_path).collect()
}

/// One workflow of a project.
struct Whole<'a> {
    code: &'a Code,
    engine: &'static Engine,
    profile: Profile,
    workflow: &'a CodeWorkflow,
}

impl Whole<'_> {
    fn read(&self, flow: Result<&CodeFlow, &Unread>) -> Workflow {
        let named_at = self.code.span(&self.workflow.file, self.workflow.offset);
        let not_read = flow.err().map(|unread| self.not_read(unread));
        let flow = flow.ok();
        let (sites, operations) = flow.map(|flow| self.operations(flow)).unwrap_or_default();
        let alone: Option<Flow> = flow.map(converted_alone);
        Workflow {
            id: WorkflowId(self.workflow.id.clone()),
            engine: self.engine.name,
            file: self.code.path(&self.workflow.file),
            named_at,
            version: None,
            in_flight: None,
            upgrade: None,
            profile: Some(self.profile),
            inputs: inputs(flow),
            artifacts: Vec::new(),
            operations,
            flow: alone,
            code: flow.map(|flow| Arc::new(flow.clone())),
            sites,
            results: Vec::new(),
            output: None,
            children: children(flow),
            timers: BTreeMap::new(),
            facets: Vec::new(),
            strategy_facts: Vec::new(),
            rollout: crate::model::Rollout::default(),
            not_repeatable: Vec::new(),
            not_read: not_read.into_iter().collect(),
            digest: self.digest(flow),
        }
    }

    fn not_read(&self, unread: &Unread) -> NotRead {
        let own = self.workflow.file.as_str();
        let at = unread.offset.filter(|_| unread.file.as_deref() == Some(own));
        let file = unread.file.as_deref().filter(|file| *file != own);
        let why = file.map_or_else(|| unread.what.clone(), |it| format!("{it}: {}", unread.what));
        let span = self.code.span(own, at.unwrap_or(self.workflow.offset));
        NotRead { what: "the code".to_owned(), why, span }
    }

    /// Where each node stands, and the operations among them. What is written in another file has
    /// the place of the workflow.
    fn operations(&self, flow: &CodeFlow) -> (Vec<Span>, Vec<Operation>) {
        let (mut sites, mut operations) = (Vec::new(), Vec::new());
        let mut named = BTreeSet::new();
        flow.walk(&mut |node| {
            let is_own = node.file == self.workflow.file;
            let at = if is_own { node.offset as usize } else { self.workflow.offset };
            let span = self.code.span(&self.workflow.file, at);
            sites.push(span);
            let Some((kind, name, can_rest)) = operation(node) else { return };
            let name = format!("{kind} {name}");
            if named.insert(name.clone()) {
                operations.push(Operation {
                    name,
                    kind: kind.to_owned(),
                    span,
                    takes_previous: false,
                    can_rest,
                    previous: None,
                });
            }
        });
        (sites, operations)
    }

    /// Of what it does and takes, wherever that is written; of the whole project where a part of
    /// it was not read.
    fn digest(&self, flow: Option<&CodeFlow>) -> String {
        match flow {
            Some(flow) if flow.signature.open.is_none() => {
                let mut flow = flow.clone();
                without_places(&mut flow.flow);
                serde_json::to_string(&flow).unwrap_or_default()
            }
            _ => format!("not read {}", self.code.fingerprint),
        }
    }
}

fn inputs(flow: Option<&CodeFlow>) -> Inputs {
    match flow {
        Some(flow) => Inputs::Types(InputTypes {
            text: flow.signature.text.clone(),
            open: flow.signature.open.clone(),
        }),
        None => Inputs::NotDeclared("the code was not read".to_owned()),
    }
}

fn operation(node: &Node) -> Option<(&'static str, &str, bool)> {
    Some(match &node.kind {
        Kind::Step(name) => ("step", name, true),
        Kind::Timer(name) => ("timer", name, true),
        Kind::Child(name) => ("child", name, true),
        Kind::Open(name) => ("open", name, false),
        Kind::Await(name) => ("await", name, true),
        Kind::Signal(name) => ("signal", name, true),
        Kind::Marker(name) => ("marker", name, false),
        _ => return None,
    })
}

fn children(flow: Option<&CodeFlow>) -> Vec<WorkflowId> {
    let mut children = BTreeSet::new();
    if let Some(flow) = flow {
        flow.walk(&mut |node| {
            if let Kind::Child(name) = &node.kind {
                let kind = name.split(' ').next().unwrap_or(name);
                children.insert(kind.to_owned());
            }
        });
    }
    children.into_iter().map(WorkflowId).collect()
}

/// Moves of code within and between files change nothing.
fn without_places(flow: &mut [Node]) {
    for node in flow {
        node.file.clear();
        node.offset = 0;
        match &mut node.kind {
            Kind::Choose { arms: flows, .. } | Kind::All(flows) | Kind::Race(flows) => {
                for flow in flows {
                    without_places(flow);
                }
            }
            Kind::Loop { body, .. } => without_places(body),
            Kind::Try { body: a, catch: b } | Kind::Patch { then: a, otherwise: b, .. } => {
                without_places(a);
                without_places(b);
            }
            // Why it is not followed has a place in it, and decides nothing.
            Kind::Region { why, .. } => why.clear(),
            _ => {}
        }
    }
}
