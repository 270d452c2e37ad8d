//! Compiles two flows into arenas.

use super::names::{Class, EMPTY, Names, atom, number};
use super::program::{
    Asks, GuardId, Info, KeyId, List, ListId, Lists, Machines, NodeId, Op, Place, Program,
};
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
    let nodes = old.nodes.len().max(new.nodes.len());
    let mut names = Names::with_room(nodes);
    let (mut old, old_shapes) = Compiler::run(&mut names, old)?;
    let (mut new, new_shapes) = Compiler::run(&mut names, new)?;
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
                Op::Opaque => true,
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

/// By guard.
type Shapes = Vec<Shape>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shape {
    #[default]
    Absent,
    /// So many, of a loop none.
    Arms(u32),
    /// One identity comes in several shapes.
    Several,
}

struct Compiler<'names, 'flow> {
    names: &'names mut Names<'flow>,
    program: Program,
    shapes: Shapes,
    asks: Vec<(GuardId, NodeId)>,
    loops: usize,
    nesting: usize,
    is_too_large: bool,
    /// By key: whether this version starts it.
    started: Vec<bool>,
}

impl<'names, 'flow> Compiler<'names, 'flow> {
    fn run(
        names: &'names mut Names<'flow>,
        flow: &'flow Flow,
    ) -> Result<(Program, Shapes), TooLarge> {
        let mut this = Self {
            names,
            program: Program::default(),
            shapes: Shapes::new(),
            asks: Vec::new(),
            loops: 0,
            nesting: 0,
            is_too_large: false,
            started: Vec::new(),
        };
        this.program.nodes.reserve(flow.nodes.len());
        this.program.root = this.list(flow);
        if this.is_too_large {
            return Err(TooLarge);
        }
        this.program.asks = Asks::new(std::mem::take(&mut this.asks));
        // A composite gets its number before its parts but is entered after them.
        this.program.patches.values_mut().for_each(|nodes| nodes.sort_unstable());
        Ok((this.program, this.shapes))
    }

    fn list(&mut self, flow: &'flow Flow) -> ListId {
        self.lists(std::slice::from_ref(flow)).first
    }

    /// Takes the numbers of all lists before the nodes in them are looked at.
    fn lists(&mut self, flows: &'flow [Flow]) -> Lists {
        let first = number(self.program.lists.len());
        for flow in flows {
            let places = self.program.places.len();
            let len = flow.nodes.len();
            self.program.places.resize(places + len + 1, Place::default());
            self.program.lists.push(List { first: number(places), len: number(len) });
        }
        self.nesting += 1;
        self.is_too_large |= self.nesting > NESTING_MAX;
        for (flow, list) in flows.iter().zip(first..) {
            self.fill(flow, self.program.lists[list as usize].first as usize);
        }
        self.nesting -= 1;
        Lists { first, count: number(flows.len()) }
    }

    fn fill(&mut self, flow: &'flow Flow, first: usize) {
        for (at, node) in (first..).zip(&flow.nodes) {
            self.is_too_large |= self.program.nodes.len() >= NODES_MAX;
            if self.is_too_large {
                return;
            }
            self.program.places[at].node = self.node(&node.kind, node.site);
        }
        let end = first + flow.nodes.len();
        let mut rest = EMPTY;
        self.program.places[end] = Place { node: number(self.program.nodes.len()), rest };
        for at in (first..end).rev() {
            let class = self.program.class(self.program.places[at].node);
            rest = self.names.pair(class, rest);
            self.program.places[at].rest = rest;
        }
    }

    fn node(&mut self, kind: &'flow NodeKind, site: Site) -> NodeId {
        let id = number(self.program.nodes.len());
        // Takes the number before the parts take theirs.
        self.program.nodes.push(Info { op: Op::Fail, site, class: 0 });
        let op = self.op(kind);
        match op {
            Op::Await(key) => {
                self.program.awaits.entry(key).or_default().push(id);
                if self.loops > 0 {
                    self.program.insatiable.insert(key);
                }
            }
            Op::Patch { key, .. } | Op::DeprecatedPatch { key, .. } => {
                self.program.patches.entry(key).or_default().push(id);
            }
            Op::Choose { guard: Some(guard), arms } => self.ask(guard, id, arms.len()),
            Op::Loop { guard: Some(guard), .. } => self.ask(guard, id, u32::MAX),
            _ => {}
        }
        let class = self.class_of(op);
        self.program.nodes[id as usize] = Info { op, site, class };
        id
    }

    fn ask(&mut self, guard: GuardId, node: NodeId, shape: u32) {
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
            NodeKind::Opaque => Op::Opaque,
        }
    }

    fn leaf(&mut self, kind: OperationKind, name: &'flow str, can_fail: bool) -> Op {
        let key = self.names.key(kind, name);
        if self.started.len() <= key as usize {
            self.started.resize(key as usize + 1, false);
        }
        let is_again = std::mem::replace(&mut self.started[key as usize], true);
        if is_again || self.loops > 0 {
            self.names.repeated[key as usize] = true;
        }
        // Whether it is counted is known when both versions are.
        Op::Leaf { key, can_fail, is_hook: kind == OperationKind::Hook, is_counted: false }
    }

    fn class_of(&mut self, op: Op) -> Class {
        let leaf = |head: u32, key: KeyId| atom(key * 4 + head);
        match op {
            Op::Leaf { key, .. } => leaf(0, key),
            Op::Open(key) => leaf(1, key),
            Op::Await(key) => leaf(2, key),
            Op::Marker(key) => leaf(3, key),
            Op::Patch { key, then, otherwise } => self.composite((0, key), [then, otherwise]),
            Op::DeprecatedPatch { key, then } => self.composite((1, key), [then]),
            Op::Choose { guard, arms } => {
                self.composite((2, guard.map_or(0, |guard| guard + 1)), arms.all())
            }
            Op::Loop { guard, body } => {
                self.composite((3, guard.map_or(0, |guard| guard + 1)), [body])
            }
            Op::All(branches) => self.composite((4, 0), branches.all()),
            Op::Race(branches) => self.composite((5, 0), branches.all()),
            Op::Try { body, catch } => self.composite((6, 0), [body, catch]),
            Op::ContinueAsNew => self.composite((7, 0), []),
            Op::Fail | Op::Nothing => self.composite((8, 0), []),
            // Each is like no other.
            Op::Opaque => self.names.single(),
        }
    }

    fn composite(
        &mut self,
        (head, name): (u32, u32),
        parts: impl IntoIterator<Item = ListId>,
    ) -> Class {
        let head = self.names.pair(atom(head), atom(name));
        parts.into_iter().fold(head, |class, list| {
            let part = self.program.rest_class(list, 0);
            self.names.pair(class, part)
        })
    }
}
