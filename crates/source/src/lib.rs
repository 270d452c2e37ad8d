//! Workflow code into flow terms and types: syntax only, and one small table per SDK.
//!
//! No language is read yet. A file that is workflow code is therefore never looked at, and the
//! verdicts that would need it are `unknown`.
