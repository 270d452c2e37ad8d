//! `midflight` in git repositories that the tests make with the user's git.

mod bases;
mod harmless;
mod repository;
#[path = "../support/mod.rs"]
mod support;
mod work_tree;
