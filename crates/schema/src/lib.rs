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
//! * [`compare_with`] takes the documents along that references lead to: [`Supplied`], by URI.
//! * [`Contract`] shows single documents to a schema.
//! * [`Containment`] is the answer: [`Proof`], [`Witness`] or [`Reason`].
//!
//! Two rules hold everywhere. A document is returned only after it was accepted by the old schema
//! and rejected by the new one, as they were given. And whatever is left out of account, such as a
//! keyword or a pattern that is not followed, is marked, and no proof rests on it.
//!
//! * `documents` gathers what the references of a schema lead to from what was supplied;
//! * `graph` reads both schemas, of whatever drafts, into one graph in which equal parts are one;
//! * `difference` looks for a value that old admits and new does not, with `language` for texts and
//!   `number` for numbers: it ends with a proof, a document, or what stands in the way;
//! * `listed` asks for each document, where the old schema lists them and that is left open.
//!
//! `format`, `contentEncoding` and `contentMediaType` are annotations here, in every dialect; a
//! proof that depends on this says so in [`Proof::assumptions`].

mod closed;
mod contract;
mod dialect;
mod difference;
mod documents;
mod essence;
mod explain;
mod graph;
mod judge;
mod language;
mod limits;
mod listed;
mod model;
mod number;
mod reach;
mod read;
mod schemas;
mod shrink;
mod stand_in;
mod supplied;
mod validate;
mod walk;
mod witness;

pub use contract::{Contract, Reception, Rejection};
pub use dialect::Dialect;
pub use judge::{compare, compare_with};
pub use model::{
    Assumption, Containment, Lens, Options, Proof, ProofKind, Reason, ReasonCode, Side, Witness,
};
pub use supplied::{Given, Supplied};
