//! References to artifacts: what they name, and how far that can move.
//!
//! Pure text: nothing is looked up. Only a registry's policy makes a tag immutable; a tag of
//! release shape is taken as one that people do not move.

mod arn;
mod class;
mod image;
mod placeholder;
mod tag;

pub use arn::{job_definition, lambda, state_machine, task_definition};
pub use class::{Class, Judged};
pub use image::{Image, ImageError, judge_image, parse_image};
pub use placeholder::has_placeholder;
