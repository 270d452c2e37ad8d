//! The question itself: identity, then the difference of the two schemas, then documents that the
//! schemas name.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::Value;

use crate::difference::{self, Outcome};
use crate::essence::{self, Likeness};
use crate::explain::Values;
use crate::graph::{self, Sides};
use crate::model::{
    Assumption, Containment, Lens, Options, Proof, ProofKind, Reason, ReasonCode, Side,
};
use crate::read::Read;
use crate::supplied::Given;
use crate::{closed, listed, validate, witness};

/// Is every document of `old` a document of `new`?
///
/// * **Reading.** `$schema` names the dialect (drafts 4 to 2020-12), else `options.dialect`;
///   formats and content keywords are annotations; regular expressions are ECMA-262 searches;
///   numbers are what `serde_json` holds, that is 64-bit integers or floating point.
/// * **`Compatible`** is a proof: the schemas are the same but for annotations, or their
///   difference contradicts itself in every way, or the old schema lists its documents and each
///   was accepted.
/// * **`Incompatible`** carries a document that both schemas, as given, were asked about. Under
///   [`Lens::ClosedWriter`] it is also a document of the closed old schema.
/// * **`Unknown`** is everything else: oversize or invalid schemas, questions that turn on a
///   reference outside of the document, and questions left open. It never fails and never panics.
pub fn compare(old: &Value, new: &Value, options: &Options) -> Containment {
    compare_with(Given::alone(old), Given::alone(new), options)
}

/// [`compare`] of schemas whose references may lead to documents that were supplied. Both the proof
/// and the validators follow them there.
pub fn compare_with(old: Given<'_>, new: Given<'_>, options: &Options) -> Containment {
    judge(old, new, *options).unwrap_or_else(Containment::Unknown)
}

fn judge(old: Given<'_>, new: Given<'_>, options: Options) -> Result<Containment, Reason> {
    let (old, new) = (Read::of(old, Side::Old, options)?, Read::of(new, Side::New, options)?);
    let likeness = essence::likeness(&old.documents, &new.documents);
    if likeness != Likeness::Different {
        return identical(&old, likeness, options.lens);
    }
    old.refuse_endless()?;
    new.refuse_endless()?;
    match options.lens {
        Lens::Strict => {
            let sides = graph::read(&old.documents, &new.documents);
            if leads_outside(&sides) {
                return apart(&old, &new, sides);
            }
            whole(&old, &new, None, sides)
        }
        Lens::ClosedWriter => {
            old.validator()?;
            let closed = closed::close(&old.documents)?;
            let sides = graph::read(&closed, &new.documents);
            if leads_outside(&sides) {
                return Err(outside(&old, &new));
            }
            let validator = validate::validator(&closed, Side::Old)?;
            whole(&old, &new, Some(&validator), sides)
        }
    }
}

fn leads_outside(sides: &Result<Sides, String>) -> bool {
    sides.as_ref().is_ok_and(|sides| sides.outside)
}

/// The same schema twice is contained in itself wherever its references lead, as long as they
/// lead both sides to the same place.
fn identical(old: &Read<'_>, likeness: Likeness, lens: Lens) -> Result<Containment, Reason> {
    let mut assumptions = Vec::new();
    if likeness == Likeness::SameButFormats {
        assumptions.push(Assumption::FormatsAreAnnotations);
    }
    match old.validator() {
        Err(reason) if reason.code == ReasonCode::ExternalReference => {
            let uris = old.documents.outside();
            if uris.is_empty() {
                return Err(reason);
            }
            let unchanged = uris.into_iter().map(|uri| Assumption::UnchangedReference { uri });
            assumptions.extend(unchanged);
        }
        Err(reason) => return Err(reason),
        Ok(_) => {}
    }
    Ok(Containment::Compatible(Proof { kind: ProofKind::Identical, lens, assumptions }))
}

/// Judges schemas that lead nowhere else. `closed` is the validator of the old one as the lens
/// has it.
fn whole(
    old: &Read<'_>,
    new: &Read<'_>,
    closed: Option<&Validator>,
    sides: Result<Sides, String>,
) -> Result<Containment, Reason> {
    let lens = if closed.is_some() { Lens::ClosedWriter } else { Lens::Strict };
    let followed = sides.as_ref().is_ok_and(|sides| sides.graph.follows_patterns());
    let (derived, left_out) = derived(sides);
    let proved = |kind| Containment::Compatible(proof(old, new, kind, lens));
    let alone = old.documents.is_alone() && new.documents.is_alone();
    if followed && alone && matches!(derived, Outcome::Empty) {
        // Every reference led somewhere and every pattern was read: nothing to compile for. What
        // was supplied need not be a schema where a reference leads into it.
        return Ok(proved(ProofKind::Structural));
    }
    let search =
        witness::Search { old, new, closed, validators: (old.validator()?, new.validator()?) };
    match derived {
        Outcome::Empty => Ok(proved(ProofKind::Structural)),
        Outcome::Value { value, sure } => match witness::confirmed(&search, &value) {
            Some(witness) => Ok(Containment::Incompatible(Box::new(witness))),
            None => by_documents(&search, followed).ok_or_else(|| unconfirmed(sure, left_out)),
        },
        Outcome::Unknown(why) => {
            by_documents(&search, followed).ok_or_else(|| open(ReasonCode::Undecided, &why))
        }
    }
}

/// Judges by the documents that the schemas name: all of old, where it lists them, and examples.
/// Where a pattern is not followed, validators may run out of steps, and prove nothing by that.
fn by_documents(search: &witness::Search<'_>, followed: bool) -> Option<Containment> {
    let (old, new) = (search.old, search.new);
    let draft_4 = old.has_draft_4() || new.has_draft_4();
    let listed = listed::documents(old.schema, old.dialect, draft_4);
    let named = listed.iter().flatten().copied().chain(witness::examples(old, new));
    if let Some(witness) = { named }.find_map(|document| witness::found(search, document)) {
        return Some(Containment::Incompatible(Box::new(witness)));
    }
    let all = followed && listed?.into_iter().all(|document| search.accepted(document));
    all.then(|| Containment::Compatible(proof(old, new, ProofKind::Listed, search.lens())))
}

fn unconfirmed(sure: bool, left_out: Option<String>) -> Reason {
    if let Some(what) = left_out.filter(|_| !sure) {
        let why = format!("a document may be lost, and {what} is not followed");
        return open(ReasonCode::Undecided, &why);
    }
    let why = "a document seems to be lost that the validators do not confirm";
    open(ReasonCode::UnconfirmedLoss, why)
}

fn open(code: ReasonCode, why: &str) -> Reason {
    let message = format!("not decided: {why}");
    Reason { code, message, side: None, document_uri: None, pointer: String::new() }
}

/// Which schema refers outside of itself.
fn outside(old: &Read<'_>, new: &Read<'_>) -> Reason {
    match (old.validator(), new.validator()) {
        (Err(reason), _) | (_, Err(reason)) => reason,
        // The validator had no need of what the graph did not find.
        (Ok(_), Ok(_)) => open(ReasonCode::Undecided, "a reference leads outside"),
    }
}

/// Judges schemas that refer outside of themselves: what they say besides can be enough.
fn apart(
    old: &Read<'_>,
    new: &Read<'_>,
    sides: Result<Sides, String>,
) -> Result<Containment, Reason> {
    let (unknown, lens) = (|| outside(old, new), Lens::Strict);
    let (olds, news) = (old.stand_ins()?, new.stand_ins()?);
    match derived(sides).0 {
        Outcome::Empty => {
            // The same reference on both sides was taken for the same schema.
            let uris = [old, new].map(|side| side.documents.outside());
            let uris: BTreeSet<String> = uris.into_iter().flatten().collect();
            let unchanged = uris.into_iter().map(|uri| Assumption::UnchangedReference { uri });
            let mut proof = proof(old, new, ProofKind::Structural, lens);
            proof.assumptions.extend(unchanged);
            Ok(Containment::Compatible(proof))
        }
        Outcome::Value { value, sure: true } => {
            // Whether validators can bear it comes before they are asked.
            let lost = old.reach.affords(&value)
                && new.reach.affords(&value)
                && olds.iter().all(|validator| validate::accepts(validator, &value))
                && news.iter().all(|validator| !validate::accepts(validator, &value));
            let told = || validate::rejection(&news[0], &new.documents, &value, Values::Shown);
            let rejection = lost.then(told).flatten().ok_or_else(unknown)?;
            let witness = witness::told(&old.documents, (*value).clone(), rejection, lens);
            Ok(Containment::Incompatible(Box::new(witness)))
        }
        Outcome::Value { .. } | Outcome::Unknown(_) => Err(unknown()),
    }
}

/// What follows from the difference of two schemas, and what was not followed for that.
fn derived(sides: Result<Sides, String>) -> (Outcome, Option<String>) {
    match sides {
        Ok(mut sides) => difference::difference(&mut sides.graph, sides.old, sides.new),
        Err(why) => (Outcome::Unknown(why.into()), None),
    }
}

fn proof(old: &Read<'_>, new: &Read<'_>, kind: ProofKind, lens: Lens) -> Proof {
    let formats = essence::has_formats(&old.documents) || essence::has_formats(&new.documents);
    let assumptions = if formats { vec![Assumption::FormatsAreAnnotations] } else { Vec::new() };
    Proof { kind, lens, assumptions }
}
