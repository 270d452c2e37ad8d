//! Files and revisions into a request.

mod base;
mod blobs;
mod candidates;
mod code;
mod code_sides;
mod config;
mod folder;
mod git;
mod histories;
mod listing;
mod named;
mod object;
mod parameters;
mod recorded;
mod scope;
mod sides;
mod tree;

pub(crate) use code::project;
pub(crate) use histories::HistoryFiles;
pub(crate) use named::{common_name, revision};
pub(crate) use parameters::parameters;
pub(crate) use sides::{load, load_new, lock_path, on_disk};
