//! An answer, whoever it is printed for.

use midflight_schema::{Assumption, Containment, Lens, ProofKind, ReasonCode, Side};
use serde_json::Value;

use super::words;

/// What there is to tell of a comparison.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) verdict: Verdict,
    /// One sentence without a full stop: what breaks, what stands in the way, or what the proof
    /// takes for granted.
    pub(super) detail: Option<String>,
    pub(super) lens: Lens,
    /// The URI of the supplied document that the pointers point into; `None` where they point into
    /// the schemas themselves.
    pub(super) document_uri: Option<String>,
    /// JSON Pointer into the old schema of what the sentence is about.
    pub(super) old_pointer: Option<String>,
    /// The same in the new schema.
    pub(super) new_pointer: Option<String>,
}

/// The three verdicts with what shows them.
#[derive(Debug)]
pub(super) enum Verdict {
    /// With what the proof rests on, and what it takes for granted.
    Compatible { proof: ProofKind, assumptions: Vec<Assumption> },
    /// With a document that fits the old schema alone, and where in it the new one objects.
    Incompatible { witness: Value, path: String },
    /// For the reason of the detail.
    Unknown,
}

impl Told {
    /// The answer of the library.
    pub(super) fn of(answer: Containment, lens: Lens) -> Self {
        match answer {
            Containment::Compatible(proof) => {
                let assumed: Vec<_> = proof.assumptions.iter().map(words::assumption).collect();
                let verdict =
                    Verdict::Compatible { proof: proof.kind, assumptions: proof.assumptions };
                let detail = (!assumed.is_empty()).then(|| assumed.join("; "));
                Self { verdict, detail, ..Self::doubt(String::new(), proof.lens) }
            }
            Containment::Incompatible(witness) => Self {
                verdict: Verdict::Incompatible { witness: witness.document, path: witness.path },
                detail: Some(witness.message),
                lens: witness.lens,
                document_uri: witness.document_uri,
                old_pointer: witness.old_pointer,
                new_pointer: Some(witness.new_pointer),
            },
            Containment::Unknown(reason) => {
                let pointer = |side| (reason.side == Some(side)).then(|| reason.pointer.clone());
                let (old_pointer, new_pointer) = (pointer(Side::Old), pointer(Side::New));
                let document_uri = reason.document_uri;
                let hint = match reason.code {
                    ReasonCode::ExternalReference => "; `--with` can supply it",
                    _ => "",
                };
                let doubt = Self::doubt(format!("{}{hint}", reason.message), lens);
                Self { document_uri, old_pointer, new_pointer, ..doubt }
            }
        }
    }

    /// No answer, for this reason.
    pub(super) fn doubt(why: String, lens: Lens) -> Self {
        let detail = Some(why);
        let (document_uri, old_pointer, new_pointer) = (None, None, None);
        Self { verdict: Verdict::Unknown, detail, lens, document_uri, old_pointer, new_pointer }
    }

    /// Whether it was proved that every old document is a new one.
    pub(super) fn is_compatible(&self) -> bool {
        matches!(self.verdict, Verdict::Compatible { .. })
    }
}
