//! What code does, as far as a history records it: the JSON of `midflight_source::flow`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What a reader made of one revision.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct CodeVersion {
    /// Its workflows.
    pub workflows: Vec<(CodeWorkflow, Result<CodeFlow, Unread>)>,
    /// Files that could not be read, or that the engine refuses.
    pub refused: Vec<Unread>,
}

/// A workflow and where it is defined.
#[derive(Debug, Clone, Deserialize)]
pub struct CodeWorkflow {
    /// What the engine knows it by.
    pub id: String,
    /// The file.
    pub file: String,
    /// Byte offset of its function.
    pub offset: usize,
}

/// Why something was not read.
#[derive(Debug, Clone, Deserialize)]
pub struct Unread {
    /// What was met, in words.
    pub what: String,
    /// The file, where it is one's.
    pub file: Option<String>,
    /// Byte offset in it.
    pub offset: Option<usize>,
}

/// A workflow of one version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFlow {
    /// What it does.
    pub flow: Vec<Node>,
    /// Names of hooks and children: the text that they begin with for certain, and whether that
    /// is all of it.
    pub tokens: BTreeMap<String, (String, bool)>,
    /// What it takes.
    pub signature: Signature,
}

/// What code says that it takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The types of its parameters with all that they name, as text.
    pub text: String,
    /// What of it was not read.
    pub open: Option<String>,
}

/// One thing that code does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// What.
    pub kind: Kind,
    /// The file that it is written in.
    pub file: String,
    /// Byte offset in it.
    pub offset: u32,
}

/// What code that is not followed may wait for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Takes one of several arms.
    Choose {
        /// What is asked.
        identity: String,
        /// The arms in order.
        arms: Vec<Vec<Node>>,
    },
    /// Runs the body any number of times.
    Loop {
        /// What is asked before each round.
        identity: String,
        /// One round.
        body: Vec<Node>,
    },
    /// Starts all and waits for all.
    All(Vec<Vec<Node>>),
    /// Starts all and waits for the first that ends.
    Race(Vec<Vec<Node>>),
    /// Runs the body; where it fails, the handler.
    Try {
        /// What may fail.
        body: Vec<Node>,
        /// The handler.
        catch: Vec<Node>,
    },
    /// A patch gate.
    Patch {
        /// The patch.
        id: String,
        /// For runs that have its marker, and new ones.
        then: Vec<Node>,
        /// For runs that do not.
        otherwise: Vec<Node>,
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

/// Whether a marker of that name stands for what ids are counted from.
pub(crate) fn is_base(name: &str) -> bool {
    name.starts_with("ids of operations")
}

impl CodeFlow {
    /// Shows every node, in order.
    pub fn walk(&self, see: &mut dyn FnMut(&Node)) {
        walk(&self.flow, see);
    }
}

fn walk(flow: &[Node], see: &mut dyn FnMut(&Node)) {
    for node in flow {
        see(node);
        match &node.kind {
            Kind::Choose { arms: flows, .. } | Kind::All(flows) | Kind::Race(flows) => {
                for it in flows {
                    walk(it, see);
                }
            }
            Kind::Loop { body, .. } => walk(body, see),
            Kind::Try { body: a, catch: b } | Kind::Patch { then: a, otherwise: b, .. } => {
                walk(a, see);
                walk(b, see);
            }
            _ => {}
        }
    }
}
