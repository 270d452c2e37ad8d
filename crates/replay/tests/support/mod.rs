//! What the laws are about.

pub(crate) mod flows;
