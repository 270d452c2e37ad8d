//! Events of a history, in the trace notation of native histories and witnesses.

use std::fmt;

/// What a history records an operation as. The order is that of the notation's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationKind {
    /// A step or activity: `A`.
    Step,
    /// A timer or sleep: `t:x`.
    Timer,
    /// A child workflow: `c:x`.
    Child,
    /// A hook: `h:x`.
    Hook,
    /// A signal: `s:x`.
    Signal,
    /// A side-effect marker: `*m`.
    Marker,
    /// A patch marker: `?p`.
    Patch,
}

impl OperationKind {
    /// What stands before the name in a key.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Step => "",
            Self::Timer => "t:",
            Self::Child => "c:",
            Self::Hook => "h:",
            Self::Signal => "s:",
            Self::Marker => "*",
            Self::Patch => "?",
        }
    }

    /// Whether it does something, which could be done twice: a step or a child workflow.
    pub(crate) fn is_work(self) -> bool {
        matches!(self, Self::Step | Self::Child)
    }

    /// Whether it gets payloads from outside, which may be several.
    pub(crate) fn takes_payloads(self) -> bool {
        matches!(self, Self::Hook | Self::Signal)
    }

    /// The word that a person would use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Step => "step",
            Self::Timer => "timer",
            Self::Child => "child workflow",
            Self::Hook => "hook",
            Self::Signal => "signal",
            Self::Marker => "marker",
            Self::Patch => "patch",
        }
    }
}

/// A kind and a name: the identity under which a history records an operation.
/// `Display` gives the key of the notation: `A`, `t:x`, `c:x`, `h:x`, `s:x`, `*m`, `?p`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    /// What it is.
    pub kind: OperationKind,
    /// The name that the user gave it.
    pub name: String,
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.kind.prefix(), self.name)
    }
}

/// One instance of an operation in one run: `K` is the first, `K#n` the n-th later one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instance {
    /// The operation.
    pub operation: Operation,
    /// How many instances of it came before.
    pub nth: u32,
    /// The ordinal of its id, `K@o`, in histories of profile `ordinal`.
    pub ordinal: Option<u32>,
}

impl fmt::Display for Instance {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.operation)?;
        if self.nth > 0 {
            write!(out, "#{}", self.nth)?;
        }
        self.ordinal.map_or(Ok(()), |ordinal| write!(out, "@{ordinal}"))
    }
}

/// One event. `Display` gives its token.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// `+K`: scheduled, created, started.
    Scheduled(Instance),
    /// `-K`: completed, fired, payload or signal received.
    Completed(Instance),
    /// `!K`: failed for good.
    Failed(Instance),
    /// `~K`: an attempt or retry, which never matters.
    Attempt(Instance),
    /// `*m`: a side-effect marker.
    Marker(String),
    /// `?p`, or `?p~` when deprecated: a patch marker.
    Patch {
        /// The patch.
        id: String,
        /// Whether the gate was already being removed.
        deprecated: bool,
    },
    /// `|`: the end of a decision batch.
    BatchEnd,
    /// `$`: the run completed.
    RunCompleted,
    /// `$!`: the run failed.
    RunFailed,
    /// `$n`: the run continued as new.
    ContinuedAsNew,
}

impl Event {
    /// Whether the run ends with it.
    pub fn ends_run(&self) -> bool {
        matches!(self, Self::RunCompleted | Self::RunFailed | Self::ContinuedAsNew)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scheduled(what) => write!(out, "+{what}"),
            Self::Completed(what) => write!(out, "-{what}"),
            Self::Failed(what) => write!(out, "!{what}"),
            Self::Attempt(what) => write!(out, "~{what}"),
            Self::Marker(name) => write!(out, "*{name}"),
            Self::Patch { id, deprecated: false } => write!(out, "?{id}"),
            Self::Patch { id, deprecated: true } => write!(out, "?{id}~"),
            Self::BatchEnd => out.write_str("|"),
            Self::RunCompleted => out.write_str("$"),
            Self::RunFailed => out.write_str("$!"),
            Self::ContinuedAsNew => out.write_str("$n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(kind: OperationKind, name: &str, nth: u32) -> Instance {
        Instance { operation: Operation { kind, name: name.to_owned() }, nth, ordinal: None }
    }

    #[test]
    fn tokens_are_those_of_the_notation() {
        let events = [
            Event::Scheduled(instance(OperationKind::Step, "A", 0)),
            Event::Completed(instance(OperationKind::Timer, "x", 2)),
            Event::Failed(Instance { ordinal: Some(3), ..instance(OperationKind::Child, "c", 1) }),
            Event::Attempt(instance(OperationKind::Hook, "h", 0)),
            Event::Completed(instance(OperationKind::Signal, "go", 0)),
            Event::Marker("m".to_owned()),
            Event::Patch { id: "p".to_owned(), deprecated: true },
            Event::BatchEnd,
            Event::RunCompleted,
            Event::RunFailed,
            Event::ContinuedAsNew,
        ];
        let tokens: Vec<String> = events.iter().map(ToString::to_string).collect();
        assert_eq!(tokens.join(" "), "+A -t:x#2 !c:c#1@3 ~h:h -s:go *m ?p~ | $ $! $n");
    }
}
