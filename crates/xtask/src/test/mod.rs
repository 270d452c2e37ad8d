//! `cargo xtask test`: everything that is tested, in one command.

mod counts;
mod node;
mod stages;
mod table;

pub(crate) use stages::{Failed, Stage, test};
