//! Two flows as two reactive machines: internal steps, outputs, and inputs that the world gives.

mod compile;
mod deliver;
mod names;
mod program;
mod run;
mod step;

pub(crate) use compile::compile;
pub(crate) use deliver::Input;
pub(crate) use program::{GuardId, KeyId, ListId, Machines, NodeId, Op, Program};
pub(crate) use run::{Control, Patched, Run, Wait, lookup, set};
pub(crate) use step::{Action, Emitted, Mode, Token};
