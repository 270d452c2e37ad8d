//! The words of an answer, for people and for machines.

use midflight_schema::{Assumption, Lens, ProofKind};

use super::told::Verdict;

pub(super) fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Compatible { .. } => "compatible",
        Verdict::Incompatible { .. } => "incompatible",
        Verdict::Unknown => "unknown",
    }
}

/// What a lens means, as half a sentence.
pub(super) fn lens_meaning(lens: Lens) -> &'static str {
    match lens {
        Lens::Strict => "every document of old counts, with any further property it allows",
        Lens::ClosedWriter => "documents count that have no property old does not name",
    }
}

pub(super) fn proof(proof: ProofKind) -> &'static str {
    match proof {
        ProofKind::Identical => "identical",
        ProofKind::Structural => "structural",
        ProofKind::Listed => "listed",
    }
}

/// What a proof rests on, as a sentence without a full stop.
pub(super) fn proof_meaning(proof: ProofKind) -> &'static str {
    match proof {
        ProofKind::Identical => "the schemas are the same apart from key order and annotations",
        ProofKind::Structural => "no document of old can fail new: each way contradicts itself",
        ProofKind::Listed => "old lists its documents, and new accepts each of them",
    }
}

/// What a proof takes for granted, as a sentence without a full stop.
pub(super) fn assumption(assumption: &Assumption) -> String {
    match assumption {
        Assumption::FormatsAreAnnotations => {
            "`format` and `content*` are read as annotations".to_owned()
        }
        Assumption::UnchangedReference { uri } => {
            format!("`{uri}` was not fetched and has to mean the same to both")
        }
    }
}
