//! The core as WebAssembly: JSON in, JSON out. With the feature `action`, the whole Action over
//! what JavaScript lends.

mod exports;
mod request;

#[cfg(feature = "action")]
mod action;

#[cfg(feature = "action")]
pub use action::{JsHost, run_action};
pub use exports::{check, explain, rules, version};
