//! A flow term into nodes and ways.

use midflight_replay::{Flow, Node, NodeKind, Site};

use super::change::{Region, parts};
use super::{Place, Way};

/// Ways that have left a node and do not yet lead to one.
type Open = Vec<(usize, Option<String>)>;

/// The nodes and ways of a flow, from the start to the end.
pub(super) fn draw(
    flow: &Flow,
    line: &dyn Fn(Site) -> Option<u32>,
    region: &Region,
) -> (Vec<Place>, Vec<Way>) {
    let mut pen = Pen { nodes: Vec::new(), ways: Vec::new(), line, region };
    let start = pen.place("start", None, None, false, Vec::new());
    let open = pen.flow(flow, vec![(start, None)]);
    if !open.is_empty() || region.end {
        pen.place("end", None, None, region.end, open);
    }
    (pen.nodes, pen.ways)
}

/// The word of the manifest for a kind of node, and its name.
pub(super) fn words(kind: &NodeKind) -> (&'static str, Option<&str>) {
    let (word, name) = match kind {
        NodeKind::Step { name, .. } => ("step", name),
        NodeKind::Timer { name } => ("timer", name),
        NodeKind::Child { name } => ("child", name),
        NodeKind::Hook { name } => ("hook", name),
        NodeKind::Open { name } => ("open", name),
        NodeKind::Await { name } => ("await", name),
        NodeKind::Signal { name } => ("signal", name),
        NodeKind::Marker { name } => ("marker", name),
        NodeKind::Patch { id, .. } => ("patch", id),
        NodeKind::DeprecatedPatch { id, .. } => ("deprecated_patch", id),
        NodeKind::Choose { identity, .. } => return ("choose", identity.as_deref()),
        NodeKind::Loop { identity, .. } => return ("loop", identity.as_deref()),
        NodeKind::All(_) => return ("all", None),
        NodeKind::Race(_) => return ("race", None),
        NodeKind::Try { .. } => return ("try", None),
        NodeKind::ContinueAsNew => return ("continue_as_new", None),
        NodeKind::Fail => return ("fail", None),
        NodeKind::Opaque => return ("not followed", None),
    };
    (word, Some(name))
}

struct Pen<'a> {
    nodes: Vec<Place>,
    ways: Vec<Way>,
    line: &'a dyn Fn(Site) -> Option<u32>,
    region: &'a Region,
}

impl Pen<'_> {
    fn flow(&mut self, flow: &Flow, open: Open) -> Open {
        flow.nodes.iter().fold(open, |open, node| self.node(node, open))
    }

    fn node(&mut self, node: &Node, open: Open) -> Open {
        let (kind, name) = words(&node.kind);
        let changed = self.region.sites.contains(&node.site);
        let name = name.map(str::to_owned);
        let here = self.place(kind, name, (self.line)(node.site), changed, open);
        let labels = labels(&node.kind);
        let ends: Vec<Open> = parts(node)
            .into_iter()
            .zip(labels)
            .map(|(part, label)| self.flow(part, vec![(here, Some(label))]))
            .collect();
        match &node.kind {
            NodeKind::ContinueAsNew | NodeKind::Fail => Vec::new(),
            NodeKind::Loop { .. } => {
                self.lead(here, ends.concat());
                vec![(here, Some("done".to_owned()))]
            }
            // One end of all branches, so that what follows is not drawn as one way each.
            NodeKind::All(_) | NodeKind::Race(_) if !ends.is_empty() => {
                let joined = if kind == "all" { "all done" } else { "first done" };
                vec![(self.place(joined, None, None, false, ends.concat()), None)]
            }
            _ if ends.is_empty() => vec![(here, None)],
            _ => ends.concat(),
        }
    }

    fn place(
        &mut self,
        kind: &'static str,
        name: Option<String>,
        line: Option<u32>,
        changed: bool,
        open: Open,
    ) -> usize {
        let here = self.nodes.len();
        self.nodes.push(Place { kind, name, line, changed });
        self.lead(here, open);
        here
    }

    fn lead(&mut self, to: usize, open: Open) {
        self.ways.extend(open.into_iter().map(|(from, label)| Way { from, to, label }));
    }
}

/// When each part of a node is taken.
fn labels(kind: &NodeKind) -> Vec<String> {
    let count = |length: usize| (1..=length).map(|arm| arm.to_string()).collect();
    match kind {
        NodeKind::Choose { arms, .. } => count(arms.len()),
        NodeKind::All(branches) | NodeKind::Race(branches) => count(branches.len()),
        NodeKind::Loop { .. } => vec!["again".to_owned()],
        NodeKind::Try { .. } => vec!["try".to_owned(), "on failure".to_owned()],
        NodeKind::Patch { .. } => vec!["with the patch".to_owned(), "without".to_owned()],
        NodeKind::DeprecatedPatch { .. } => vec!["always".to_owned()],
        _ => Vec::new(),
    }
}
