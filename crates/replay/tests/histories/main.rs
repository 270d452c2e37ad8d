//! Laws of the verdict about one history.

#[path = "../support/flows.rs"]
mod flows;
mod laws;
mod recorder;
