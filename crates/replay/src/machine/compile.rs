//! Compiles two flows into arenas.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::program::{Asks, GuardId, Info, KeyId, List, ListId, Machines, NodeId, Op, Program};
use crate::event::{Operation, OperationKind};
use crate::flow::{Flow, NodeKind, Site};

/// Deeper nesting is refused: the machines recurse over it.
const NESTING_MAX: usize = 96;
/// Larger versions are refused: a workflow of this size is not written by hand.
const NODES_MAX: usize = 200_000;

/// A flow beyond `NESTING_MAX` or `NODES_MAX`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TooLarge;

/// Compiles both sides.
pub(crate) fn compile(old: &Flow, new: &Flow) -> Result<Machines, TooLarge> {
    let nodes = measure(old)?.max(measure(new)?);
    let mut names = Names::default();
    names.classes.reserve(nodes);
    names.lists.reserve(nodes);
    let (mut old, old_shapes) = Compiler::run(&mut names, old);
    let (mut new, new_shapes) = Compiler::run(&mut names, new);
    let shared: Vec<bool> = (0..names.guards.len())
        .map(|guard| {
            let shape = |shapes: &Shapes| shapes.get(guard).copied().unwrap_or_default();
            match (shape(&old_shapes), shape(&new_shapes)) {
                (Shape::Arms(a), Shape::Arms(b)) => a == b,
                _ => false,
            }
        })
        .collect();
    old.count(&names.repeated);
    new.count(&names.repeated);
    new.forget_idle_decisions(&Program::default());
    old.forget_idle_decisions(&new);
    for program in [&mut old, &mut new] {
        program.free = (0..u32::try_from(program.nodes.len()).unwrap_or(u32::MAX))
            .filter(|node| match program.op(*node) {
                Op::Choose { guard, .. } | Op::Loop { guard, .. } => {
                    guard.is_none_or(|guard| !shared[guard as usize])
                }
                _ => false,
            })
            .collect();
    }
    let mut buffers = vec![false; names.keys.len()];
    for info in old.nodes.iter().chain(&new.nodes) {
        if let Op::Open(key) | Op::Await(key) = info.op {
            buffers[key as usize] = true;
        }
    }
    let is_counted = |it: (&bool, &Operation)| *it.0 && it.1.kind != OperationKind::Hook;
    let counted = names.repeated.iter().zip(&names.keys).map(is_counted).collect();
    let mut awaited: Vec<KeyId> = old.awaits.keys().chain(new.awaits.keys()).copied().collect();
    awaited.sort_unstable();
    awaited.dedup();
    let Names { keys, guards, .. } = names;
    Ok(Machines { keys, old, new, shared, guards, counted, buffers, awaited })
}

/// The number of nodes. Refuses what the machines cannot walk, with a stack of its own.
fn measure(flow: &Flow) -> Result<usize, TooLarge> {
    let mut open = vec![(flow, 1)];
    let mut nodes = 0;
    while let Some((flow, depth)) = open.pop() {
        nodes += flow.nodes.len();
        if depth > NESTING_MAX || nodes > NODES_MAX {
            return Err(TooLarge);
        }
        for node in &flow.nodes {
            open.extend(node.kind.flows().into_iter().map(|inner| (inner, depth + 1)));
        }
    }
    Ok(nodes)
}

/// Names and classes, shared by both sides.
#[derive(Default)]
struct Names<'flow> {
    keys: Vec<Operation>,
    key_ids: Table<(OperationKind, &'flow str), KeyId>,
    /// Operations that one version can start more than once.
    repeated: Vec<bool>,
    guards: Vec<String>,
    guard_ids: Table<&'flow str, GuardId>,
    /// Terms by head and parts; an equal number is an equal term.
    classes: Table<(Head, Vec<u32>), u32>,
    /// Lists that are not empty, by the classes of their first node and of the rest.
    lists: Table<(u32, u32), u32>,
}

/// Never gone through, so that its order does not matter.
type Table<K, V> = HashMap<K, V, FixedState>;

/// What tells two nodes apart, their parts left out.
#[derive(PartialEq, Eq, Hash)]
enum Head {
    /// An empty list.
    List,
    Key(u8, KeyId),
    Guard(u8, Option<GuardId>),
    Block(u8),
}

impl<'flow> Names<'flow> {
    fn key(&mut self, kind: OperationKind, name: &'flow str) -> KeyId {
        let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        *self.key_ids.entry((kind, name)).or_insert_with(|| {
            self.repeated.push(false);
            self.keys.push(Operation { kind, name: name.to_owned() });
            next
        })
    }

    fn guard(&mut self, identity: Option<&'flow String>) -> Option<GuardId> {
        let identity = identity?;
        let next = u32::try_from(self.guards.len()).unwrap_or(u32::MAX);
        Some(*self.guard_ids.entry(identity).or_insert_with(|| {
            self.guards.push(identity.clone());
            next
        }))
    }

    fn class(&mut self, head: Head, parts: Vec<u32>) -> u32 {
        let next = self.next_class();
        *self.classes.entry((head, parts)).or_insert(next)
    }

    fn list_class(&mut self, first: u32, rest: u32) -> u32 {
        let next = self.next_class();
        *self.lists.entry((first, rest)).or_insert(next)
    }

    fn next_class(&self) -> u32 {
        u32::try_from(self.classes.len() + self.lists.len()).unwrap_or(u32::MAX)
    }
}

/// By guard.
type Shapes = Vec<Shape>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shape {
    #[default]
    Absent,
    /// So many, of a loop none.
    Arms(usize),
    /// One identity comes in several shapes.
    Several,
}

struct Compiler<'names, 'flow> {
    names: &'names mut Names<'flow>,
    program: Program,
    shapes: Shapes,
    asks: Vec<(GuardId, NodeId)>,
    loops: usize,
    started: HashSet<KeyId, FixedState>,
}

impl<'names, 'flow> Compiler<'names, 'flow> {
    fn run(names: &'names mut Names<'flow>, flow: &'flow Flow) -> (Program, Shapes) {
        let mut this = Self {
            names,
            program: Program::default(),
            shapes: Shapes::new(),
            asks: Vec::new(),
            loops: 0,
            started: HashSet::default(),
        };
        this.program.root = this.list(flow);
        this.program.asks = Asks::new(std::mem::take(&mut this.asks));
        // A composite gets its number before its parts but is entered after them.
        this.program.patches.values_mut().for_each(|nodes| nodes.sort_unstable());
        (this.program, this.shapes)
    }

    fn list(&mut self, flow: &'flow Flow) -> ListId {
        let nodes: Vec<NodeId> =
            flow.nodes.iter().map(|node| self.node(&node.kind, node.site)).collect();
        let mut rest = vec![self.names.class(Head::List, Vec::new())];
        for node in nodes.iter().rev() {
            let tail = rest[rest.len() - 1];
            let head = self.program.class(*node);
            rest.push(self.names.list_class(head, tail));
        }
        rest.reverse();
        let end = u32::try_from(self.program.nodes.len()).unwrap_or(u32::MAX);
        self.program.lists.push(List { nodes, rest, end });
        u32::try_from(self.program.lists.len() - 1).unwrap_or(u32::MAX)
    }

    fn node(&mut self, kind: &'flow NodeKind, site: Site) -> NodeId {
        let id = u32::try_from(self.program.nodes.len()).unwrap_or(u32::MAX);
        // Takes the number before the parts take theirs.
        self.program.nodes.push(Info { op: Op::Fail, site, class: 0 });
        let op = self.op(kind);
        match &op {
            Op::Await(key) => {
                self.program.awaits.entry(*key).or_default().push(id);
                if self.loops > 0 {
                    self.program.insatiable.insert(*key);
                }
            }
            Op::Patch { key, .. } | Op::DeprecatedPatch { key, .. } => {
                self.program.patches.entry(*key).or_default().push(id);
            }
            Op::Choose { guard: Some(guard), arms } => self.ask(*guard, id, arms.len()),
            Op::Loop { guard: Some(guard), .. } => self.ask(*guard, id, usize::MAX),
            _ => {}
        }
        let class = self.class_of(&op);
        self.program.nodes[id as usize] = Info { op, site, class };
        id
    }

    fn ask(&mut self, guard: GuardId, node: NodeId, shape: usize) {
        self.asks.push((guard, node));
        self.shapes.resize(self.names.guards.len(), Shape::Absent);
        let known = &mut self.shapes[guard as usize];
        *known = match known {
            Shape::Absent => Shape::Arms(shape),
            Shape::Arms(arms) if *arms == shape => Shape::Arms(shape),
            _ => Shape::Several,
        };
    }

    fn op(&mut self, kind: &'flow NodeKind) -> Op {
        use OperationKind as K;
        match kind {
            NodeKind::Step { name, can_fail } => self.leaf(K::Step, name, *can_fail),
            NodeKind::Timer { name } => self.leaf(K::Timer, name, false),
            NodeKind::Child { name } => self.leaf(K::Child, name, false),
            NodeKind::Hook { name } => self.leaf(K::Hook, name, false),
            NodeKind::Open { name } => Op::Open(self.names.key(K::Hook, name)),
            NodeKind::Await { name } => Op::Await(self.names.key(K::Hook, name)),
            NodeKind::Signal { name } => Op::Await(self.names.key(K::Signal, name)),
            NodeKind::Marker { name } => Op::Marker(self.names.key(K::Marker, name)),
            NodeKind::Choose { identity, arms } => {
                let guard = self.names.guard(identity.as_ref());
                Op::Choose { guard, arms: self.lists(arms) }
            }
            NodeKind::Loop { identity, body } => {
                let guard = self.names.guard(identity.as_ref());
                self.loops += 1;
                let body = self.list(body);
                self.loops -= 1;
                Op::Loop { guard, body }
            }
            NodeKind::All(branches) => Op::All(self.lists(branches)),
            NodeKind::Race(branches) => Op::Race(self.lists(branches)),
            NodeKind::Try { body, catch } => {
                Op::Try { body: self.list(body), catch: self.list(catch) }
            }
            NodeKind::Patch { id, then, otherwise } => Op::Patch {
                key: self.names.key(K::Patch, id),
                then: self.list(then),
                otherwise: self.list(otherwise),
            },
            NodeKind::DeprecatedPatch { id, then } => {
                Op::DeprecatedPatch { key: self.names.key(K::Patch, id), then: self.list(then) }
            }
            NodeKind::ContinueAsNew => Op::ContinueAsNew,
            NodeKind::Fail => Op::Fail,
        }
    }

    fn leaf(&mut self, kind: OperationKind, name: &'flow str, can_fail: bool) -> Op {
        let key = self.names.key(kind, name);
        if !self.started.insert(key) || self.loops > 0 {
            self.names.repeated[key as usize] = true;
        }
        // Whether it is counted is known when both versions are.
        Op::Leaf { key, can_fail, is_hook: kind == OperationKind::Hook, is_counted: false }
    }

    fn lists(&mut self, flows: &'flow [Flow]) -> Vec<ListId> {
        flows.iter().map(|flow| self.list(flow)).collect()
    }

    fn class_of(&mut self, op: &Op) -> u32 {
        let whole = |lists: &[ListId]| {
            lists.iter().map(|list| self.program.rest_class(*list, 0)).collect::<Vec<u32>>()
        };
        let (head, parts) = match op {
            Op::Leaf { key, .. } => (Head::Key(0, *key), Vec::new()),
            Op::Open(key) => (Head::Key(1, *key), Vec::new()),
            Op::Await(key) => (Head::Key(2, *key), Vec::new()),
            Op::Marker(key) => (Head::Key(3, *key), Vec::new()),
            Op::Patch { key, then, otherwise } => (Head::Key(4, *key), whole(&[*then, *otherwise])),
            Op::DeprecatedPatch { key, then } => (Head::Key(5, *key), whole(&[*then])),
            Op::Choose { guard, arms } => (Head::Guard(0, *guard), whole(arms)),
            Op::Loop { guard, body } => (Head::Guard(1, *guard), whole(&[*body])),
            Op::All(branches) => (Head::Block(0), whole(branches)),
            Op::Race(branches) => (Head::Block(1), whole(branches)),
            Op::Try { body, catch } => (Head::Block(2), whole(&[*body, *catch])),
            Op::ContinueAsNew => (Head::Block(3), Vec::new()),
            Op::Fail | Op::Nothing => (Head::Block(4), Vec::new()),
        };
        self.names.class(head, parts)
    }
}
