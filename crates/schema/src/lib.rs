//! Is every document of one JSON Schema also a document of another?
//!
//! The answer is a proof, a counter-example that a validator confirmed against the schemas as
//! written, or an honest "unknown" with the reason. Nothing is fetched, and nothing here knows
//! what the documents are for.
//!
//! ```
//! use midflight_schema::{Containment, Options, compare};
//! use serde_json::json;
//!
//! let old = json!({"type": "object", "required": ["amount"]});
//! let new = json!({"type": "object", "required": ["amount", "currency"]});
//! let Containment::Incompatible(witness) = compare(&old, &new, &Options::default()) else {
//!     panic!("the old version never promised a currency")
//! };
//! assert_eq!(witness.message, "new requires `currency`");
//! ```
//!
//! * [`compare`] answers the question; [`Options`] choose the lens and the assumed dialect.
//! * [`Containment`] is the answer: [`Proof`], [`Witness`] or [`Reason`].
//!
//! Two rules hold everywhere. A document is returned only after it was accepted by the old schema
//! and rejected by the new one, as they were given. And a proof is never trusted against a
//! document: what the prover calls compatible is still searched for a counter-example.
//!
//! `format`, `contentEncoding` and `contentMediaType` are annotations here, in every dialect; a
//! proof that depends on this says so in [`Proof::assumptions`].

mod candidates;
mod closed;
mod dialect;
mod difference;
mod essence;
mod explain;
mod graph;
mod judge;
mod language;
mod limits;
mod model;
mod number;
mod parts;
mod pattern;
mod prover;
mod reach;
mod sample;
mod scalars;
mod shrink;
mod stand_in;
mod validate;
mod walk;
mod witness;

pub use dialect::Dialect;
pub use judge::compare;
pub use model::{
    Assumption, Containment, Lens, Options, Proof, ProofKind, Reason, ReasonCode, Side, Witness,
};
