//! The replay relation: one event of a history against the outputs that a machine has made.
//!
//! The outputs that are not yet in the history are a queue. Under `ordered`, `strict` and
//! `completions` an output event must be its head. Under `ordinal` ids are draws from one source,
//! so a start event is matched by its ordinal, whatever came before it.
//!
//! A patch marker is on record before the code goes on behind its gate, under every profile: an
//! engine that lost it would take the other way on recovery. Where starts are not in the queue,
//! or not in order, that is held up apart: see [`Outputs::withhold`] and [`Outputs::take_drawn`].

use crate::machine::{Control, Emitted, Input, KeyId, Run, Token};
use crate::profile::Profile;

/// An event, as far as replay looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Given {
    Output(Token),
    Input(Input),
    BatchEnd,
    /// The start of what drew this ordinal; histories of profile `ordinal` only.
    Drawn {
        key: KeyId,
        ordinal: u32,
    },
    /// An input for what drew this ordinal; its instance is found by it.
    Claimed {
        input: Input,
        ordinal: u32,
    },
    /// An attempt at an instance, which must be waited for and stays so.
    Attempt {
        key: KeyId,
        nth: u32,
    },
    /// The end of the run.
    Over(Ending),
    /// An event that neither version has a name for.
    Foreign,
}

impl Given {
    /// The operation that it is of, if it is of one.
    pub(crate) fn key(self) -> Option<KeyId> {
        match self {
            Self::Output(token) => Some(token.key()),
            Self::Input(input) | Self::Claimed { input, .. } => Some(input.instance().0),
            Self::Drawn { key, .. } | Self::Attempt { key, .. } => Some(key),
            Self::BatchEnd | Self::Over(_) | Self::Foreign => None,
        }
    }
}

/// How a history says that a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    Completed,
    Failed,
    ContinuedAsNew,
}

/// What a machine has put out and the history does not have yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Outputs {
    /// In order.
    pub(crate) ahead: Vec<Emitted>,
    /// How many ordinals were drawn; stays 0 where the history has none.
    pub(super) drawn: u32,
    /// Instances `(ordinal, key, nth)` that the history has and that can still be claimed.
    pub(super) claimable: Vec<(u32, KeyId, u32)>,
}

impl Token {
    fn key(self) -> KeyId {
        match self {
            Self::Start(key, _)
            | Self::Marker(key)
            | Self::Patch(key)
            | Self::DeprecatedPatch(key) => key,
        }
    }

    /// Whether what the code starts behind it comes after it in every history.
    pub(super) fn is_gate(self) -> bool {
        matches!(self, Self::Patch(_) | Self::DeprecatedPatch(_))
    }

    pub(super) fn is_start(self) -> bool {
        matches!(self, Self::Start(..))
    }
}

/// Whether a machine records or replays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Recorder,
    Replayer,
}

impl Outputs {
    /// Adds an output; `drawing` numbers the starts.
    pub(super) fn push(&mut self, mut emitted: Emitted, drawing: bool) {
        if drawing && emitted.token.is_start() {
            emitted.ordinal = self.drawn;
            self.drawn += 1;
        }
        self.ahead.push(emitted);
    }

    /// An instance has ended: those after it move up.
    pub(super) fn end(&mut self, ended: KeyId, last: u32) {
        for emitted in &mut self.ahead {
            if let Token::Start(key, nth) = &mut emitted.token
                && *key == ended
                && *nth > last
            {
                *nth -= 1;
            }
        }
    }

    /// The head of the queue that this output belongs to.
    fn head(&self, profile: Profile, token: Token) -> Option<usize> {
        if profile != Profile::Ordinal {
            return (!self.ahead.is_empty()).then_some(0);
        }
        self.ahead.iter().position(|it| it.token.is_start() == token.is_start())
    }

    /// Takes the head if it is one of these tokens.
    fn take_head(&mut self, profile: Profile, wanted: &[Token]) -> bool {
        let Some(at) = self.head(profile, wanted[0]) else { return false };
        let token = self.ahead[at].token;
        let matches = wanted.contains(&token);
        if matches {
            self.ahead.remove(at);
            if profile == Profile::Completions && token.is_gate() {
                self.release();
            }
        }
        matches
    }

    /// How many of them a history shows.
    pub(super) fn shown(&self, profile: Profile) -> usize {
        match profile {
            Profile::Completions => self.ahead.iter().filter(|it| !it.token.is_start()).count(),
            _ => self.ahead.len(),
        }
    }

    /// Keeps a start that no history shows, if the marker of a gate before it is missing: until
    /// that comes, nothing comes of what was started. OLD's side only.
    pub(super) fn withhold(&mut self, start: Emitted) {
        if self.ahead.iter().any(|it| it.token.is_gate()) {
            self.ahead.push(start);
        }
    }

    /// The marker of the first gate has come: what was started up to the next one goes on.
    fn release(&mut self) {
        let next = self.ahead.iter().position(|it| it.token.is_gate());
        let mut at = 0;
        self.ahead.retain(|it| {
            at += 1;
            next.is_some_and(|next| at > next) || !it.token.is_start()
        });
    }

    fn take_drawn(&mut self, key: KeyId, ordinal: u32, part: Part) -> bool {
        let drawn = self.ahead.iter().position(|it| match it.token {
            Token::Start(started, _) => started == key && it.ordinal == ordinal,
            _ => false,
        });
        let Some(at) = drawn else { return false };
        if part == Part::Recorder && self.ahead[..at].iter().any(|it| it.token.is_gate()) {
            return false;
        }
        if let Token::Start(_, nth) = self.ahead.remove(at).token {
            self.claimable.push((ordinal, key, nth));
            self.claimable.sort_unstable();
        }
        true
    }

    fn is_scheduled(&self, key: KeyId, nth: u32) -> bool {
        !self.ahead.iter().any(|it| it.token == Token::Start(key, nth))
    }

    /// The input with the instance that drew the ordinal.
    fn claim(&mut self, input: Input, ordinal: u32) -> Option<Input> {
        let at = self.claimable.binary_search_by_key(&ordinal, |it| it.0).ok()?;
        let (_, key, nth) = self.claimable[at];
        let (named, numbered) = input.instance();
        if named != key || (numbered != 0 && numbered != nth) {
            return None;
        }
        Some(match input {
            Input::End { ok, .. } => {
                self.claimable.remove(at);
                Input::End { key, nth, ok }
            }
            Input::Payload { is_signal, .. } => Input::Payload { key, nth, is_signal },
        })
    }
}

/// Whether the machine can have or consume this event where it is; then it has.
///
/// It must have settled as far as the event needs: to its first output for an output, else to
/// rest.
pub(super) fn take(
    run: &mut Run,
    outputs: &mut Outputs,
    (profile, part): (Profile, Part),
    given: Given,
) -> bool {
    match given {
        Given::BatchEnd => outputs.ahead.is_empty(),
        Given::Output(token @ Token::DeprecatedPatch(key)) => {
            // A history may hold the marker of a gate that the code no longer has.
            outputs.take_head(profile, &[token, Token::Patch(key)]) || part == Part::Replayer
        }
        Given::Output(token) => outputs.take_head(profile, &[token]),
        Given::Drawn { key, ordinal } => outputs.take_drawn(key, ordinal, part),
        Given::Input(input) => {
            let (key, nth) = input.instance();
            outputs.is_scheduled(key, nth) && run.deliver(input)
        }
        Given::Claimed { input, ordinal } => {
            outputs.claim(input, ordinal).is_some_and(|input| run.deliver(input))
        }
        Given::Attempt { key, nth } => {
            let is_it = |wait: &(_, KeyId, Option<u32>)| (wait.1, wait.2) == (key, Some(nth));
            outputs.is_scheduled(key, nth) && run.waits().iter().any(is_it)
        }
        Given::Over(ending) => {
            let control = match ending {
                Ending::Completed => Control::Done,
                Ending::Failed => Control::Failed,
                Ending::ContinuedAsNew => Control::Ended,
            };
            run.main == control && outputs.ahead.is_empty()
        }
        Given::Foreign => false,
    }
}
