//! Flows in the shape of workflows, and edits of them.

use midflight_replay::{Flow, Node, NodeKind, Site};

/// Numbers that look random and are the same everywhere (Knuth's MMIX generator).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }

    /// A byte for each decision of a run, which goes on with a loop three times of four.
    pub(crate) fn picks(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| u8::try_from(self.roll(4)).unwrap_or_default()).collect()
    }
}

/// A chain of so many steps: of a hundred places 15 can be skipped, 7 go back, 8 take one of two
/// ways that begin alike. A step leaves two states: before its start, and before its end.
pub(crate) fn workflow(steps: u64) -> Flow {
    let mut dice = Dice::new(steps);
    let names = (steps / 2).clamp(1, 400);
    let mut nodes = Vec::new();
    let mut left = steps;
    while left > 0 {
        let mut step = || node(step(&format!("s{}", dice.roll(names))));
        let (first, second, third) = (step(), step(), step());
        let identity = Some(format!("d{left}"));
        let (kind, used) = match dice.roll(100) {
            0..15 => (choose(identity, vec![vec![first], Vec::new()]), 1),
            15..22 => (NodeKind::Loop { identity, body: Flow::new(vec![first, second]) }, 2),
            22..30 => (choose(identity, vec![vec![first.clone(), second], vec![first, third]]), 4),
            _ => (first.kind, 1),
        };
        nodes.push(node(kind));
        left = left.saturating_sub(used);
    }
    Flow::new(nodes)
}

/// A chain of steps with different names.
pub(crate) fn chain(steps: usize) -> Flow {
    Flow::new((0..steps).map(|at| node(step(&format!("step-{at}")))).collect())
}

/// Rounds of three steps.
pub(crate) fn rounds() -> Flow {
    let body = chain(3);
    Flow::new(vec![node(NodeKind::Loop { identity: Some("more".to_owned()), body })])
}

/// One more step behind the first `percent` of the nodes.
pub(crate) fn edited(flow: &Flow, percent: usize) -> Flow {
    let mut nodes = flow.nodes.clone();
    nodes.insert(nodes.len() * percent / 100, node(step("audit")));
    Flow::new(nodes)
}

fn node(kind: NodeKind) -> Node {
    Node { site: Site(0), kind }
}

fn step(name: &str) -> NodeKind {
    NodeKind::Step { name: name.to_owned(), can_fail: false }
}

fn choose(identity: Option<String>, arms: Vec<Vec<Node>>) -> NodeKind {
    NodeKind::Choose { identity, arms: arms.into_iter().map(Flow::new).collect() }
}
