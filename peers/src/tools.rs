//! The tools, each asked in its own words: is every document of `old` a document of `new`?

use jsoncompat::{CompatibilityResult, Role, SchemaDocument, analyze_compat};
use jsonschema::canonical::{self, CanonicalSchema};
use midflight_schema::{Containment, Options, ReasonCode, compare};
use serde_json::Value;

/// What can be said of a pair.
#[derive(Debug)]
pub(crate) enum Answer {
    Compatible,
    /// Incompatible, with a document that is lost.
    Witness,
    /// Incompatible, without one.
    Incompatible,
    Undecided,
    /// The tool does not take a schema of the pair.
    Refused,
    /// It panicked, or took too long.
    Failed,
}

#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) ask: fn(&Value, &Value) -> Answer,
}

pub(crate) const ALL: [Tool; 3] = [
    Tool { name: "midflight-schema", ask: midflight },
    Tool { name: "jsonschema::canonical", ask: canonical },
    Tool { name: "jsoncompat", ask: jsoncompat },
];

fn midflight(old: &Value, new: &Value) -> Answer {
    match compare(old, new, &Options::default()) {
        Containment::Compatible(_) => Answer::Compatible,
        Containment::Incompatible(_) => Answer::Witness,
        Containment::Unknown(reason) => match reason.code {
            ReasonCode::UnconfirmedLoss | ReasonCode::Undecided => Answer::Undecided,
            ReasonCode::TooLarge
            | ReasonCode::TooDeep
            | ReasonCode::UnknownDialect
            | ReasonCode::InvalidSchema
            | ReasonCode::ExternalReference
            | ReasonCode::EndlessReference
            | ReasonCode::BrokenReference => Answer::Refused,
        },
    }
}

fn canonical(old: &Value, new: &Value) -> Answer {
    let normal = |schema| -> Option<CanonicalSchema> {
        let options = canonical::options().offline().should_validate_formats(false);
        options.canonicalize(schema).ok()
    };
    let (Some(old), Some(new)) = (normal(old), normal(new)) else { return Answer::Refused };
    match new.covers(&old) {
        Ok(canonical::Containment::Yes) => Answer::Compatible,
        Ok(canonical::Containment::No) => Answer::Incompatible,
        Ok(canonical::Containment::Unknown) => Answer::Undecided,
        Err(_) => Answer::Refused,
    }
}

fn jsoncompat(old: &Value, new: &Value) -> Answer {
    let (Ok(old), Ok(new)) = (SchemaDocument::from_json(old), SchemaDocument::from_json(new))
    else {
        return Answer::Refused;
    };
    // Its other role leaves out what no writer of `old` would write. This one asks whether all of
    // its second schema is in its first, hence the turned sides.
    match analyze_compat(&new, &old, Role::Serializer) {
        Ok(CompatibilityResult::Compatible) => Answer::Compatible,
        Ok(CompatibilityResult::Incompatible { .. }) => Answer::Witness,
        Ok(CompatibilityResult::Unknown { .. }) => Answer::Undecided,
        Err(_) => Answer::Refused,
    }
}
