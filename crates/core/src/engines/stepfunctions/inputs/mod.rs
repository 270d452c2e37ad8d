//! Which parts of its input a run reads: the states are run on documents of which only is known
//! what in them is the execution input.
//!
//! Nothing declares the input. A path that is missing fails the run, so the paths that are read
//! are what the input must have, see `InputReads`.

mod analysis;
mod choice;
mod document;
mod flow;
mod json_path;
mod jsonata;
mod jsonata_state;
mod nested;
mod path;
mod reader;
mod skeleton;
mod state;
mod template;

#[cfg(test)]
mod tests;

pub(super) use analysis::of;
