//! The question itself: identity, proof, then the search for a document that refutes.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::Value;

use crate::dialect::{self, Dialect};
use crate::difference::{self, Outcome};
use crate::model::{
    Assumption, Containment, Lens, Options, Proof, ProofKind, Reason, ReasonCode, Side,
};
use crate::prover::{self, Answer, Obstacle};
use crate::reach::{self, Reach};
use crate::walk::outside_references;
use crate::{closed, essence, graph, limits, stand_in, validate, witness};

/// Is every document of `old` a document of `new`?
///
/// * **Reading.** `$schema` names the dialect (drafts 4 to 2020-12), else `options.dialect`;
///   formats and content keywords are annotations; regular expressions are ECMA-262 searches;
///   numbers are what `serde_json` holds, that is 64-bit integers or floating point.
/// * **`Compatible`** is a proof: the schemas are the same but for annotations, or their
///   difference contradicts itself in every way; or, where the difference is not decided, the
///   normal form of `jsonschema::canonical` covers and no document was found that says otherwise.
/// * **`Incompatible`** carries a document that both schemas, as given, were asked about. Under
///   [`Lens::ClosedWriter`] it is also a document of the closed old schema.
/// * **`Unknown`** is everything else: oversize or invalid schemas, questions that turn on a
///   reference outside of the document, and questions left open. It never fails and never panics.
pub fn compare(old: &Value, new: &Value, options: &Options) -> Containment {
    judge(old, new, *options).unwrap_or_else(Containment::Unknown)
}

fn judge(old: &Value, new: &Value, options: Options) -> Result<Containment, Reason> {
    let (old, new) = (Read::of(old, Side::Old, options)?, Read::of(new, Side::New, options)?);
    if old.dialect == new.dialect && old.essence == new.essence {
        return identical(&old, &new, options.lens);
    }
    if let Some(reason) = old.outside().or(new.outside()) {
        return judge_apart(&old, &new, options, reason);
    }
    let (old_validator, new_validator) = (old.usable(Side::Old)?, new.usable(Side::New)?);
    let closed = match options.lens {
        Lens::Strict => None,
        Lens::ClosedWriter => {
            let schema = closed::close(&old.essence, old.dialect)?;
            Some((validate::validator(&schema, old.dialect, Side::Old)?, schema))
        }
    };
    let question = Question {
        old: &old,
        new: &new,
        closed: closed.as_ref().map(|(_, schema)| schema),
        validators: witness::Validators {
            old: old_validator,
            closed: closed.as_ref().map(|(validator, _)| validator),
            new: new_validator,
        },
        lens: options.lens,
    };
    let derived = question.derive();
    if let Some(answer) = question.settled(&derived) {
        return Ok(answer);
    }
    let answer = question.ask();
    Ok(question.settle(answer.as_ref()))
}

/// One schema, measured and compiled.
struct Read<'a> {
    schema: &'a Value,
    values: usize,
    dialect: Dialect,
    reach: Reach,
    essence: Value,
    /// The reason is kept, as two schemas that say the same are judged without validating.
    validator: Result<Validator, Reason>,
}

impl<'a> Read<'a> {
    fn of(schema: &'a Value, side: Side, options: Options) -> Result<Self, Reason> {
        let values = limits::check(schema, side)?;
        let dialect = dialect::detect(schema, options.dialect).map_err(|named| Reason {
            code: ReasonCode::UnknownDialect,
            message: format!("the {} schema is written in `{named}`", side.word()),
            side: Some(side),
            pointer: "/$schema".to_owned(),
        })?;
        validate::well_formed(schema, dialect, side)?;
        Ok(Self {
            schema,
            values,
            dialect,
            reach: reach::measure(schema, side)?,
            essence: essence::of(schema),
            validator: validate::validator(schema, dialect, side),
        })
    }

    /// Why there is no validator, where it is that something was not fetched.
    fn outside(&self) -> Option<&Reason> {
        let reason = self.validator.as_ref().err()?;
        (reason.code == ReasonCode::ExternalReference).then_some(reason)
    }

    /// Validators with something in the place of what was not fetched; of a schema that is whole,
    /// the one that it has.
    fn stand_ins(&self, side: Side) -> Result<Vec<Validator>, Reason> {
        let compiled = |schema: &Value| validate::validator(schema, self.dialect, side);
        match &self.validator {
            Ok(validator) => Ok(vec![validator.clone()]),
            Err(_) if self.outside().is_some() => {
                stand_in::stand_ins(self.schema, self.dialect).iter().map(compiled).collect()
            }
            Err(reason) => Err(reason.clone()),
        }
    }

    /// The validator, unless the schema has none or has no agreed meaning.
    fn usable(&self, side: Side) -> Result<&Validator, Reason> {
        refuse_endless(&self.reach, side)?;
        self.validator.as_ref().map_err(Clone::clone)
    }
}

/// Judges schemas that refer outside of themselves: what they say besides can be enough.
fn judge_apart(
    old: &Read<'_>,
    new: &Read<'_>,
    options: Options,
    reason: &Reason,
) -> Result<Containment, Reason> {
    refuse_endless(&old.reach, Side::Old)?;
    refuse_endless(&new.reach, Side::New)?;
    let unknown = || reason.clone();
    if options.lens != Lens::Strict {
        return Err(unknown());
    }
    let (olds, news) = (old.stand_ins(Side::Old)?, new.stand_ins(Side::New)?);
    match derived(old.schema, old, new) {
        Outcome::Empty => {
            // The same reference on both sides was taken for the same schema.
            let uris =
                outside_references(old.schema).into_iter().chain(outside_references(new.schema));
            let uris: BTreeSet<String> = uris.collect();
            let unchanged = uris.into_iter().map(|uri| Assumption::UnchangedReference { uri });
            let mut proof = proof(old, new, ProofKind::Structural, options.lens);
            proof.assumptions.extend(unchanged);
            Ok(Containment::Compatible(proof))
        }
        Outcome::Value { value, sure: true } => {
            let accepted = olds.iter().all(|validator| validate::accepts(validator, &value));
            let rejected = news.iter().all(|validator| !validate::accepts(validator, &value));
            let rejection = validate::rejection(&news[0], &value);
            let rejection = rejection.filter(|_| accepted && rejected).ok_or_else(unknown)?;
            let lens = options.lens;
            let witness = witness::told(old.schema, (*value).clone(), rejection, lens);
            Ok(Containment::Incompatible(Box::new(witness)))
        }
        Outcome::Value { .. } | Outcome::Unknown(_) => Err(unknown()),
    }
}

/// A schema that refers to itself for the same value has no agreed meaning, whatever the
/// validator makes of it.
fn refuse_endless(reach: &Reach, side: Side) -> Result<(), Reason> {
    if !reach.endless {
        return Ok(());
    }
    Err(Reason {
        code: ReasonCode::EndlessReference,
        message: format!("the {} schema refers to itself for the same value", side.word()),
        side: Some(side),
        pointer: String::new(),
    })
}

/// The same schema twice is contained in itself wherever its references lead, as long as they
/// lead both sides to the same place.
fn identical(old: &Read<'_>, new: &Read<'_>, lens: Lens) -> Result<Containment, Reason> {
    let mut assumptions = Vec::new();
    if !essence::same_formats(old.schema, new.schema) {
        assumptions.push(Assumption::FormatsAreAnnotations);
    }
    let mut outside = false;
    for side in [old, new] {
        match &side.validator {
            Err(reason) if reason.code == ReasonCode::ExternalReference => outside = true,
            Err(reason) => return Err(reason.clone()),
            Ok(_) => {}
        }
    }
    if outside {
        let uris = outside_references(old.schema).into_iter();
        assumptions.extend(uris.map(|uri| Assumption::UnchangedReference { uri }));
    }
    Ok(Containment::Compatible(Proof { kind: ProofKind::Identical, lens, assumptions }))
}

/// Two different schemas, ready to be judged.
struct Question<'a> {
    old: &'a Read<'a>,
    new: &'a Read<'a>,
    /// The old schema under the closed-writer lens.
    closed: Option<&'a Value>,
    validators: witness::Validators<'a>,
    lens: Lens,
}

impl Question<'_> {
    fn derive(&self) -> Outcome {
        derived(self.closed.unwrap_or(self.old.schema), self.old, self.new)
    }

    /// The answer where the difference decides: a proof, or a document that is confirmed.
    fn settled(&self, derived: &Outcome) -> Option<Containment> {
        match derived {
            Outcome::Empty => Some(Containment::Compatible(self.proof(ProofKind::Structural))),
            Outcome::Value { value, .. } => {
                let witness = witness::confirmed(&self.search(None), value)?;
                Some(Containment::Incompatible(Box::new(witness)))
            }
            Outcome::Unknown(_) => None,
        }
    }

    /// The prover's answer; `None` for two drafts, which it does not compare.
    fn ask(&self) -> Option<Answer> {
        let (old, new) = (self.old, self.new);
        if old.dialect != new.dialect {
            return None;
        }
        let unfolds =
            |reach: &Reach| reach.unfolded > limits::UNFOLDED_MAX || reach.ways > limits::WAYS_MAX;
        let large = old.values + new.values > limits::PROVER_VALUES_MAX;
        if large || unfolds(&old.reach) || unfolds(&new.reach) {
            let message = "the schemas are too large to be put into normal form".to_owned();
            let obstacle = Obstacle { message, side: None, pointer: String::new() };
            return Some(Answer::Unknown(obstacle, None));
        }
        let strict = || prover::ask(&old.essence, &new.essence, old.dialect);
        let Some(closed) = self.closed else { return Some(strict()) };
        let answer = prover::ask(closed, &new.essence, old.dialect);
        // What holds for all documents holds for those under the lens, and is easier to prove
        // where closing made the old schema longer.
        let settled = !matches!(answer, Answer::Unknown(..)) || !matches!(strict(), Answer::Yes);
        Some(if settled { answer } else { Answer::Yes })
    }

    /// A confirmed document decides whatever the prover said; then its proof; then nothing.
    fn settle(&self, answer: Option<&Answer>) -> Containment {
        let search = self.search(answer);
        if let Some(witness) = witness::find(&search) {
            return Containment::Incompatible(Box::new(witness));
        }
        let open = |code, message: &str| {
            let message = format!("no proof, and no document was found to refute it: {message}");
            Reason { code, message, side: None, pointer: String::new() }
        };
        Containment::Unknown(match answer {
            Some(Answer::Yes) => return Containment::Compatible(self.proof(ProofKind::Canonical)),
            Some(Answer::No(_)) => {
                let message = "the normal forms say that some document is lost";
                open(ReasonCode::UnconfirmedLoss, message)
            }
            Some(Answer::Unknown(obstacle, _)) => Reason {
                side: obstacle.side,
                pointer: obstacle.pointer.clone(),
                ..open(ReasonCode::Undecided, &obstacle.message)
            },
            None => open(ReasonCode::MixedDialects, "the schemas are of different drafts"),
        })
    }

    fn search<'s>(&'s self, answer: Option<&'s Answer>) -> witness::Search<'s> {
        witness::Search {
            old: self.closed.unwrap_or(&self.old.essence),
            new: &self.new.essence,
            written: [self.old.schema, self.new.schema],
            residue: answer.and_then(Answer::residue),
            validators: &self.validators,
            lens: self.lens,
            effort: witness::Effort::of(&self.old.reach, &self.new.reach),
        }
    }

    fn proof(&self, kind: ProofKind) -> Proof {
        proof(self.old, self.new, kind, self.lens)
    }
}

/// What follows from the difference of two schemas; `schema` is the old one as the lens has it.
fn derived(schema: &Value, old: &Read<'_>, new: &Read<'_>) -> Outcome {
    match graph::read((schema, old.dialect), (new.schema, new.dialect)) {
        Ok(mut sides) => difference::difference(&mut sides.graph, sides.old, sides.new),
        Err(why) => Outcome::Unknown(why.into()),
    }
}

fn proof(old: &Read<'_>, new: &Read<'_>, kind: ProofKind, lens: Lens) -> Proof {
    let formats = essence::has_formats(old.schema) || essence::has_formats(new.schema);
    let assumptions = if formats { vec![Assumption::FormatsAreAnnotations] } else { Vec::new() };
    Proof { kind, lens, assumptions }
}
