//! Inputs: what the world gives to a resting run.

use super::program::KeyId;
use super::run::{Control, Run, lookup, set};

/// An input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Input {
    /// An instance ended, `ok` or failed for good.
    End { key: KeyId, nth: u32, ok: bool },
    /// A payload of the n-th instance of a hook, or a signal, for whoever awaits it.
    Payload { key: KeyId, nth: u32, is_signal: bool },
}

impl Input {
    /// The key and the number of what it is for.
    pub(crate) fn instance(self) -> (KeyId, u32) {
        match self {
            Self::End { key, nth, .. } | Self::Payload { key, nth, .. } => (key, nth),
        }
    }
}

impl Run {
    /// Gives the input to the wait that claims it: the main line first, then the background; a
    /// payload that nobody awaits is kept. `false` if nobody can take it.
    pub(crate) fn deliver(&mut self, input: Input) -> bool {
        let claimed = claim(&mut self.main, input, false)
            || claim(&mut self.main, input, true)
            || self
                .background
                .iter_mut()
                .any(|part| claim(part, input, false) || claim(part, input, true));
        match input {
            _ if claimed => true,
            Input::Payload { key, is_signal, .. } if is_signal || self.is_open(key) => {
                let held = lookup(&self.buffered, key);
                set(&mut self.buffered, key, held + 1);
                true
            }
            _ => false,
        }
    }
}

/// Tries either the instances that are waited for or, second, those that wait for any payload.
fn claim(control: &mut Control, input: Input, any: bool) -> bool {
    match control {
        Control::Leaf { key, nth, .. } if !any => {
            let (wanted, ok) = match input {
                Input::End { key, nth, ok } => ((key, nth), ok),
                Input::Payload { key, nth, .. } => ((key, nth), true),
            };
            let claims = (*key, *nth) == wanted;
            if claims {
                *control = if ok { Control::Done } else { Control::Failed };
            }
            claims
        }
        Control::Wait { key, .. } if any => {
            let claims = matches!(input, Input::Payload { key: given, .. } if given == *key);
            if claims {
                *control = Control::Done;
            }
            claims
        }
        Control::Then(part, ..) | Control::Round(part, _) | Control::Guarded(part, _) => {
            claim(part, input, any)
        }
        Control::All(parts) | Control::Race(parts) => {
            parts.iter_mut().any(|part| claim(part, input, any))
        }
        _ => false,
    }
}
