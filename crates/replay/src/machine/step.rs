//! Internal steps: one at a time, leftmost first, stopping at every output and decision.
//!
//! A block starts all its branches before it looks at any of them, as the engines do; so an end
//! is folded into its block only when nothing inside can go on by itself.

use std::mem;

use super::program::{KeyId, ListId, NodeId, Op, Program};
use super::run::{Control, Patched, Run, lookup, set};

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Nothing: the run rests until the world gives an input, or is over.
    Idle,
    Moved,
    Emit(Emitted),
    /// Stopped at a decision with so many arms; [`Run::answer`] takes one.
    Ask(NodeId, u32),
    /// Stopped at a patch gate; [`Run::answer`] with 0 if the history has the marker, else 1.
    AskPatch(NodeId),
}

/// An output and the node that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Emitted {
    pub(crate) token: Token,
    pub(crate) node: NodeId,
    /// Which start it is in a history that numbers them; else 0.
    pub(crate) ordinal: u32,
}

impl Emitted {
    fn new(token: Token, node: NodeId) -> Self {
        Self { token, node, ordinal: 0 }
    }
}

/// An output as a history records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Token {
    /// The n-th instance of an operation; a hook created without waiting is always the first.
    Start(KeyId, u32),
    Marker(KeyId),
    Patch(KeyId),
    DeprecatedPatch(KeyId),
}

/// How a machine runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mode<'machines> {
    /// Live, as OLD was when it recorded.
    Live,
    /// Replaying a history that this program recorded.
    Replay(&'machines Program),
}

impl Run {
    /// One step.
    pub(crate) fn step(&mut self, program: &Program, mode: Mode<'_>) -> Action {
        self.resume(&mut Stepper { program, mode, answer: None })
    }

    /// Goes past the decision or gate at which [`Run::step`] stopped.
    pub(crate) fn answer(&mut self, program: &Program, mode: Mode<'_>, arm: u32) -> Action {
        self.resume(&mut Stepper { program, mode, answer: Some(arm) })
    }

    fn resume(&mut self, stepper: &mut Stepper<'_>) -> Action {
        let mut main = mem::replace(&mut self.main, Control::Done);
        let action = stepper.step(&mut main, self);
        self.main = main;
        if action != Action::Idle {
            return action;
        }
        for at in 0..self.background.len() {
            let mut part = mem::replace(&mut self.background[at], Control::Done);
            let action = stepper.step(&mut part, self);
            if part.is_over() {
                self.background.remove(at);
                // Its last node may have put something out.
                return if action == Action::Idle { Action::Moved } else { action };
            }
            self.background[at] = part;
            if action != Action::Idle {
                return action;
            }
        }
        Action::Idle
    }
}

struct Stepper<'run> {
    program: &'run Program,
    mode: Mode<'run>,
    answer: Option<u32>,
}

impl Stepper<'_> {
    fn step(&mut self, control: &mut Control, run: &mut Run) -> Action {
        match control {
            Control::At(list, position) => {
                let (list, position) = (*list, *position);
                self.enter(control, list, position, run)
            }
            Control::Then(..) => self.then(control, run),
            Control::Round(part, node) => {
                let action = self.step(part, run);
                if action != Action::Idle || !part.is_over() {
                    return action;
                }
                if **part != Control::Done {
                    *control = take(part);
                    return Action::Moved;
                }
                match (self.answer.take(), self.program.op(*node)) {
                    (Some(0), Op::Loop { body, .. }) => **part = Control::At(body, 0),
                    (Some(_), _) => *control = Control::Done,
                    (None, _) => return Action::Ask(*node, 2),
                }
                Action::Moved
            }
            Control::Guarded(part, node) => {
                let action = self.step(part, run);
                if action != Action::Idle || !part.is_over() {
                    return action;
                }
                *control = match (&**part, self.program.op(*node)) {
                    (Control::Failed, Op::Try { catch, .. }) => Control::At(catch, 0),
                    _ => take(part),
                };
                Action::Moved
            }
            Control::All(_) | Control::Race(_) => self.block(control, run),
            Control::Leaf { .. }
            | Control::Wait { .. }
            | Control::Opaque(_)
            | Control::Done
            | Control::Failed
            | Control::Ended => Action::Idle,
        }
    }

    /// A part with a continuation.
    fn then(&mut self, control: &mut Control, run: &mut Run) -> Action {
        let Control::Then(part, list, position) = control else { return Action::Idle };
        let action = self.step(part, run);
        if action != Action::Idle || !part.is_over() {
            return action;
        }
        if **part != Control::Done {
            *control = take(part);
            return Action::Moved;
        }
        // In place: the usual way of a run is from one wait to the next.
        let Some(node) = self.program.at(*list, *position) else {
            *control = Control::Done;
            return Action::Moved;
        };
        let (next, action) = self.begin(node, run);
        if matches!(action, Action::Ask(..) | Action::AskPatch(_)) {
            *control = Control::At(*list, *position);
        } else if *position + 1 == self.program.len(*list) {
            *control = next;
        } else {
            **part = next;
            *position += 1;
        }
        action
    }

    fn block(&mut self, control: &mut Control, run: &mut Run) -> Action {
        let (Control::All(parts) | Control::Race(parts)) = &mut *control else {
            return Action::Idle;
        };
        for part in parts.iter_mut() {
            let action = self.step(part, run);
            if action != Action::Idle {
                return action;
            }
        }
        let broken = |part: &Control| matches!(part, Control::Failed | Control::Ended);
        let parts = mem::take(parts);
        let is_race = matches!(control, Control::Race(_));
        let outcome = if is_race {
            parts.iter().find(|part| part.is_over()).cloned()
        } else if let Some(part) = parts.iter().find(|part| broken(part)) {
            Some(part.clone())
        } else {
            parts.iter().all(Control::is_over).then_some(Control::Done)
        };
        if let Some(outcome) = outcome {
            run.background.extend(parts.into_iter().filter(|part| !part.is_over()));
            *control = outcome;
            return Action::Moved;
        }
        *control = if is_race { Control::Race(parts) } else { Control::All(parts) };
        Action::Idle
    }

    /// Does the node at a position of a list.
    fn enter(
        &mut self,
        control: &mut Control,
        list: ListId,
        position: u32,
        run: &mut Run,
    ) -> Action {
        let Some(node) = self.program.at(list, position) else {
            *control = Control::Done;
            return Action::Moved;
        };
        let (part, action) = self.begin(node, run);
        if matches!(action, Action::Ask(..) | Action::AskPatch(_)) {
            return action;
        }
        // No empty continuation, so that the last node of a list leaves no trace.
        *control = if position + 1 == self.program.len(list) {
            part
        } else {
            Control::Then(Box::new(part), list, position + 1)
        };
        action
    }

    /// Does a node: what it becomes, and what it did. It is still to be done where it asks.
    fn begin(&mut self, node: NodeId, run: &mut Run) -> (Control, Action) {
        match self.program.op(node) {
            Op::Leaf { .. } | Op::Open(_) | Op::Await(_) | Op::Marker(_) => {
                self.operation(node, run)
            }
            Op::Patch { .. } | Op::DeprecatedPatch { .. } => self.patch(node, run),
            Op::Choose { arms, .. } if arms.len() > 0 => match self.answer.take() {
                Some(arm) => (start(arms.nth(arm)), Action::Moved),
                None => (Control::Done, Action::Ask(node, arms.len())),
            },
            Op::Choose { .. } | Op::Nothing => (Control::Done, Action::Moved),
            Op::Loop { .. } => (Control::Round(Box::new(Control::Done), node), Action::Moved),
            Op::All(parts) => (Control::All(parts.all().map(start).collect()), Action::Moved),
            Op::Race(parts) => (Control::Race(parts.all().map(start).collect()), Action::Moved),
            Op::Try { body, .. } => (Control::Guarded(Box::new(start(body)), node), Action::Moved),
            Op::ContinueAsNew => (Control::Ended, Action::Moved),
            Op::Fail => (Control::Failed, Action::Moved),
            Op::Opaque => (Control::Opaque(node), Action::Moved),
        }
    }

    fn operation(&self, node: NodeId, run: &mut Run) -> (Control, Action) {
        let emit = |token| Action::Emit(Emitted::new(token, node));
        match self.program.op(node) {
            Op::Leaf { key, is_hook, is_counted, .. } => {
                let nth = if is_counted { run.count(key) } else { 0 };
                if is_hook {
                    open(run, key);
                }
                (Control::Leaf { node, key, nth }, emit(Token::Start(key, nth)))
            }
            Op::Open(key) => {
                open(run, key);
                (Control::Done, emit(Token::Start(key, 0)))
            }
            Op::Marker(key) => (Control::Done, emit(Token::Marker(key))),
            Op::Await(key) => match lookup(&run.buffered, key) {
                0 => (Control::Wait { node, key }, Action::Moved),
                held => {
                    set(&mut run.buffered, key, held - 1);
                    (Control::Done, Action::Moved)
                }
            },
            _ => (Control::Done, Action::Moved),
        }
    }

    fn patch(&mut self, node: NodeId, run: &mut Run) -> (Control, Action) {
        let (key, then, otherwise, deprecated) = match self.program.op(node) {
            Op::Patch { key, then, otherwise } => (key, then, otherwise, false),
            Op::DeprecatedPatch { key, then } => (key, then, then, true),
            _ => return (Control::Done, Action::Moved),
        };
        match self.gate(key, deprecated, run) {
            Gate::Ask => (Control::Done, Action::AskPatch(node)),
            Gate::Mark(token) => (start(then), Action::Emit(Emitted::new(token, node))),
            Gate::Patched => (start(then), Action::Moved),
            Gate::Unpatched => (start(otherwise), Action::Moved),
        }
    }

    /// The patch table of Temporal's core (patch state machine) as an automaton.
    fn gate(&mut self, key: KeyId, deprecated: bool, run: &mut Run) -> Gate {
        let Mode::Replay(recorder) = self.mode else {
            if run.patch(key).is_some() {
                return Gate::Patched;
            }
            run.set_patch(key, Patched::Passed);
            return Gate::Mark(if deprecated {
                Token::DeprecatedPatch(key)
            } else {
                Token::Patch(key)
            });
        };
        let next = match run.patch(key) {
            None if recorder.patches(key).is_empty() => return Gate::Unpatched,
            None => match self.answer.take() {
                None => return Gate::Ask,
                Some(0) => Patched::Hoped,
                Some(_) => Patched::Absent,
            },
            Some(Patched::Recorded) => Patched::Passed,
            Some(Patched::Absent) => return Gate::Unpatched,
            Some(Patched::Hoped | Patched::Passed) => return Gate::Patched,
        };
        run.set_patch(key, next);
        match next {
            Patched::Absent => Gate::Unpatched,
            _ => Gate::Mark(Token::Patch(key)),
        }
    }
}

enum Gate {
    Ask,
    /// The first time: the marker is recorded.
    Mark(Token),
    Patched,
    Unpatched,
}

fn start(list: ListId) -> Control {
    Control::At(list, 0)
}

fn take(part: &mut Control) -> Control {
    mem::replace(part, Control::Done)
}

/// Remembers a hook that exists. The normal form forgets keys that no payload comes for.
fn open(run: &mut Run, key: KeyId) {
    if let Err(at) = run.opened.binary_search(&key) {
        run.opened.insert(at, key);
    }
}
