//! `midflight schemas`: the published JSON Schemas.

use midflight_core::schemas::SCHEMAS;

use super::{replay, retire, schema};
use crate::args::SchemasArgs;
use crate::output;

/// What the argument parser takes.
pub(crate) const NAMES: [&str; 6] =
    ["manifest", "config", "report", "schema-batch", "replay-batch", "retire"];

pub(crate) fn run(args: &SchemasArgs) -> u8 {
    let all = SCHEMAS
        .into_iter()
        .chain([("schema-batch", schema::ANSWER_SCHEMA), ("replay-batch", replay::ANSWER_SCHEMA)])
        .chain([("retire", retire::ANSWER_SCHEMA)]);
    for (_, text) in all.filter(|(name, _)| *name == args.name) {
        output::print(text);
    }
    0
}
