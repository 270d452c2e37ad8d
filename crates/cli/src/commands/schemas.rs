//! `midflight schemas`: the published JSON Schemas.

use midflight_core::schemas::SCHEMAS;

use crate::args::SchemasArgs;
use crate::output;

pub(crate) fn run(args: &SchemasArgs) -> u8 {
    // The argument parser takes only names that exist.
    for (_, text) in SCHEMAS.iter().filter(|(name, _)| *name == args.name) {
        output::print(text);
    }
    0
}
