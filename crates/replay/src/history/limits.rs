//! The bounds of a history.

/// Events of one history. Temporal ends a run at 51,200; twenty times that leaves room for
/// engines without a bound, and for the memory of whoever reads it.
pub const EVENTS_MAX: usize = 1 << 20;

/// Steps of the machines that every event may cost beside the budget, so that a long history is
/// not given up for its length alone.
pub(super) const STEPS_PER_EVENT: u64 = 64;

/// What a fleet may remember, in weights of states: some 30 MB.
pub(super) const MEMO_WEIGHT_MAX: usize = 1 << 18;

/// The weight of a remembered state beside that of what it holds.
pub(super) const STATE_WEIGHT: usize = 4;
