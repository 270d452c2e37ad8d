//! One file per command.

pub(crate) mod check;
pub(crate) mod explain;
mod fix;
pub(crate) mod github;
pub(crate) mod graph;
mod lines;
pub(crate) mod refs;
pub(crate) mod replay;
pub(crate) mod retire;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod schemas;
mod stack;
