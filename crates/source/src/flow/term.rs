//! What code does, as far as a history records it.

use std::collections::BTreeSet;

use serde::Serialize;

/// Nodes in program order.
pub type Flow = Vec<Node>;

/// One thing that code does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// What.
    pub kind: Kind,
    /// Where it is written: the file, from the project's root.
    pub file: String,
    /// Byte offset in it.
    pub offset: u32,
}

/// What code that is not followed may wait for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// A step by its recorded name.
    Step(String),
    /// Any timer.
    Timer,
    /// Any hook.
    Hook,
    /// Any child.
    Child,
    /// Something from outside that is recorded as no operation.
    Condition,
    /// Anything.
    Any,
}

/// What a node does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Schedules a step (an activity) and waits for it.
    Step(String),
    /// Starts a timer and waits for it.
    Timer(String),
    /// Starts a child workflow and waits for it.
    Child(String),
    /// Creates a hook and goes on.
    Open(String),
    /// Takes the next payload of a hook.
    Await(String),
    /// Waits until something from outside has made a condition true.
    Signal(String),
    /// Records something and goes on.
    Marker(String),
    /// Something that has to be the same on both sides: what ids are counted from, a handler of
    /// updates.
    Base(String),
    /// Takes one of several arms. Versions that ask under one identity ask the same about the same
    /// recorded data.
    Choose {
        /// What is asked.
        identity: String,
        /// The arms in order.
        arms: Vec<Flow>,
    },
    /// Runs the body any number of times.
    Loop {
        /// What is asked before each round.
        identity: String,
        /// One round.
        body: Flow,
    },
    /// Starts all and waits for all.
    All(Vec<Flow>),
    /// Starts all and waits for the first that ends.
    Race(Vec<Flow>),
    /// Runs the body; where it fails, the handler.
    Try {
        /// What may fail.
        body: Flow,
        /// The handler.
        catch: Flow,
    },
    /// A patch gate.
    Patch {
        /// The patch.
        id: String,
        /// For runs that have its marker, and new ones.
        then: Flow,
        /// For runs that do not.
        otherwise: Flow,
    },
    /// A patch gate that is being removed.
    DeprecatedPatch(String),
    /// Ends the run by continuing as new.
    ContinueAsNew,
    /// Fails.
    Fail,
    /// Code that is not followed. Regions of one name do the same with the same history.
    Region {
        /// Its name: what it is made of.
        name: String,
        /// Why it is not followed.
        why: String,
        /// What it may wait for.
        waits: BTreeSet<Wait>,
    },
}
