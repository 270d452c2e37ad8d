//! The native client against a stand-in for GitHub.

#![expect(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod comments;
mod common;
mod revisions;
