//! What becomes of the runs whose histories were given, each by itself.
//!
//! A run is judged by what it has recorded, and by the version that recorded it. What is found
//! can make a workflow's verdict worse and never better: nobody says that there are no other runs.

mod costs;
mod fact;
mod groups;
mod judge;
mod outcome;
mod park;
mod route;
mod seat;
mod strategies;
#[cfg(test)]
mod tests;

pub(crate) use fact::RunsFact;
pub(crate) use judge::{Runs, judge};
pub(crate) use seat::Candidate;
