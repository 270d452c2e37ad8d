//! Histories of runs: read one at a time, and judged each by itself.
//!
//! There can be a million of them, so that none is held longer than it is looked at.

mod judge;
mod lines;
mod stream;
mod values;

pub use crate::engines::{History, Misread, Trace};
pub use judge::HistoryJudge;
pub use lines::{Line, read_line};
pub use stream::{Histories, HistoryTexts, Lent, each_history};
