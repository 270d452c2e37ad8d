//! Events with their names resolved, so that replay compares numbers.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::event::{Event, Instance, Operation, OperationKind};
use crate::judge::{Ending, Given};
use crate::machine::{Input, KeyId, Machines, Token};
use crate::profile::Profile;

/// An event as replay takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Given(Given),
    /// The profile does not compare it.
    Ignored,
    /// The reader does not know what it is.
    Unknown,
}

/// The names of both versions.
#[derive(Debug)]
pub(super) struct Names {
    keys: HashMap<Operation, KeyId, FixedState>,
}

impl Names {
    pub(super) fn new(machines: &Machines) -> Self {
        let named = machines.keys.iter().cloned().zip(0..);
        Self { keys: named.collect() }
    }

    fn key(&self, operation: &Operation) -> Option<KeyId> {
        self.keys.get(operation).copied()
    }

    pub(super) fn patch(&self, id: &str) -> Option<KeyId> {
        self.key(&named(OperationKind::Patch, id))
    }

    /// The event as the profile compares it; `started` is how many starts came before.
    pub(super) fn symbol(&self, profile: Profile, event: Option<&Event>, started: u32) -> Symbol {
        let Some(event) = event else { return Symbol::Unknown };
        if is_ignored(profile, event) {
            return Symbol::Ignored;
        }
        Symbol::Given(self.given(profile, event, started).unwrap_or(Given::Foreign))
    }

    fn given(&self, profile: Profile, event: &Event, started: u32) -> Option<Given> {
        let key = |instance: &Instance| self.key(&instance.operation);
        Some(match event {
            Event::Scheduled(it) if profile == Profile::Ordinal => {
                Given::Drawn { key: key(it)?, ordinal: it.ordinal.unwrap_or(started) }
            }
            Event::Scheduled(it) => Given::Output(Token::Start(key(it)?, it.nth)),
            Event::Completed(it) => claimed(profile, it, input(key(it)?, it, true)),
            Event::Failed(it) => claimed(profile, it, input(key(it)?, it, false)),
            Event::Attempt(it) => Given::Attempt { key: key(it)?, nth: it.nth },
            Event::Marker(name) => {
                Given::Output(Token::Marker(self.key(&named(OperationKind::Marker, name))?))
            }
            Event::Patch { id, deprecated } => {
                let key = self.patch(id)?;
                let token = if *deprecated { Token::DeprecatedPatch } else { Token::Patch };
                Given::Output(token(key))
            }
            Event::BatchEnd => Given::BatchEnd,
            Event::RunCompleted => Given::Over(Ending::Completed),
            Event::RunFailed => Given::Over(Ending::Failed),
            Event::ContinuedAsNew => Given::Over(Ending::ContinuedAsNew),
        })
    }
}

/// Whether the profile does not compare it.
pub(super) fn is_ignored(profile: Profile, event: &Event) -> bool {
    match event {
        Event::BatchEnd => profile != Profile::Strict,
        Event::Scheduled(_) => profile == Profile::Completions,
        _ => false,
    }
}

fn named(kind: OperationKind, name: &str) -> Operation {
    Operation { kind, name: name.to_owned() }
}

fn input(key: KeyId, it: &Instance, ok: bool) -> Input {
    let kind = it.operation.kind;
    match kind {
        OperationKind::Hook | OperationKind::Signal if ok => {
            Input::Payload { key, nth: it.nth, is_signal: kind == OperationKind::Signal }
        }
        _ => Input::End { key, nth: it.nth, ok },
    }
}

fn claimed(profile: Profile, it: &Instance, input: Input) -> Given {
    match it.ordinal {
        Some(ordinal) if profile == Profile::Ordinal => Given::Claimed { input, ordinal },
        _ => Given::Input(input),
    }
}
