//! Files and revisions into a request.

mod base;
mod config;
mod folder;
mod git;
mod named;
mod sides;
mod tree;

pub(crate) use sides::{load, load_new};
