//! Workflow code, as a reader of a programming language tells it.
//!
//! The core reads no programming language. A shell that can lends what its reader made of each
//! revision, as JSON: every workflow as a flow term in which code that was not followed has a name
//! of its own. All revisions are read together, so a name means the same in each of them.

mod files;
mod settle;
mod term;

pub use settle::{Settled, settled};
pub use term::{CodeFlow, CodeVersion, CodeWorkflow, Kind, Node, Signature, Unread, Wait};

pub(crate) use files::files;
pub(crate) use term::is_base;
