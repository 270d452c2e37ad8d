//! `midflight` in git repositories that the tests make with the user's git.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod bases;
mod code;
mod harmless;
mod lock;
mod repository;
#[path = "../support/mod.rs"]
mod support;
mod work_tree;
