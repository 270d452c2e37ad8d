//! Text from the repository under check, made harmless for each place where it is printed.
//!
//! File names, workflow names and messages that quote them are written by whoever opened the
//! pull request. Every format passes them through exactly one of these.

mod command;
mod markdown;
mod plain;

pub(super) use command::{command_data, command_property, cut};
pub(super) use markdown::{markdown_code, markdown_fence};
pub(super) use plain::message_text;

pub use markdown::markdown_text;
pub use plain::{json_text, terminal_text};
