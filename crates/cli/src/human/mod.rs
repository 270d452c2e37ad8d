//! The report for people at a terminal: the offending text underlined, what breaks, what to do,
//! and the verdict last, where the eye is.
//!
//! Pure: texts and the terminal's abilities are passed in. Everything that comes from the
//! repository is made harmless first, so that it cannot move the cursor or write log commands.

mod diagnostic;
mod page;
mod paint;
mod runs;
mod snippet;
mod sources;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use page::human;
pub(crate) use paint::{Color, Terminal, finish, put};
pub(crate) use sources::Sources;
pub(crate) use table::wrap;
