//! GitHub, for both shells: the Action lends `fetch`, the command line octocrab's own client.
//!
//! Reads workflow files at a commit, keeps the comment on a pull request, and runs the whole
//! Action over a small [`Host`](action::Host). What a comment says and when it is written is
//! decided in `midflight_core::comment`; this crate carries it out.

pub mod action;
pub mod limits;

mod client;
mod comment;
mod commits;
mod error;
mod revision;

pub use client::{Connection, GitHub, Repository};
pub use comment::{Target, post_comment};
pub use commits::{Commit, commit, default_branch, merge_base};
pub use error::Error;
pub use revision::{blob_id, is_candidate, read_revision};
