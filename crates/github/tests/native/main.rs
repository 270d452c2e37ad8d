//! The native client against a stand-in for GitHub.

mod comments;
mod common;
mod revisions;
