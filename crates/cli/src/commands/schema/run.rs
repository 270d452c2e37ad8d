//! Two files, or a batch.

use std::io::stdin;

use midflight_schema::{Dialect, Lens, Options, compare_with};

use super::given::{Schema, With};
use super::source::Source;
use super::told::Told;
use super::{batch, json, numbers, page};
use crate::args::{Format, SchemaArgs, SchemaDialect, SchemaLens};
use crate::commands::stack::with_stack;
use crate::error::CliError;
use crate::output;

pub(crate) fn run(args: &SchemaArgs) -> Result<u8, CliError> {
    let options = Options { lens: args.lens.into(), dialect: args.dialect.map(Dialect::from) };
    refuse_doubled_input(args)?;
    with_stack(|| {
        let both = With::read(&args.with)?;
        let old_with = both.overridden(&With::read(&args.old_with)?);
        let new_with = both.overridden(&With::read(&args.new_with)?);
        let (Some(old), Some(new)) = (&args.old, &args.new) else {
            // The argument parser asks for both, or for a batch.
            let with = [old_with.supplied, new_with.supplied];
            return batch::run(&mut stdin().lock(), &mut output::peer(), options, &with);
        };
        let old = Schema { source: Source::read(old)?, with: old_with };
        let new = Schema { source: Source::read(new)?, with: new_with };
        Ok(two_files(&old, &new, options, args.format.format))
    })?
}

/// Standard input can be read once.
fn refuse_doubled_input(args: &SchemaArgs) -> Result<(), CliError> {
    let file = |option: &String| option.rsplit('=').next() == Some("-");
    let with = args.with.iter().chain(&args.old_with).chain(&args.new_with);
    let schemas = [&args.old, &args.new].into_iter().flatten().filter(|path| *path == "-");
    if with.filter(|option| file(option)).count() + schemas.count() + usize::from(args.batch) < 2 {
        return Ok(());
    }
    let what = "two files cannot both come from standard input".to_owned();
    Err(CliError::Usage { what, help: "name a file for one of them" })
}

fn two_files(old: &Schema, new: &Schema, options: Options, format: Format) -> u8 {
    let mut told = Told::of(compare_with(old.given(), new.given(), &options), options.lens);
    let nodes = old.sources().chain(new.sources()).map(|source| &source.node);
    if told.is_compatible()
        && let Some(doubt) = numbers::rounded_alike(nodes)
    {
        told = Told::doubt(doubt, options.lens);
    }
    output::print(&match format {
        Format::Human => page::page(&told, old, new, output::terminal(true)),
        Format::Json => format!("{:#}\n", json::whole(&told, old, new)),
    });
    u8::from(!told.is_compatible())
}

impl From<SchemaLens> for Lens {
    fn from(lens: SchemaLens) -> Self {
        match lens {
            SchemaLens::Strict => Self::Strict,
            SchemaLens::ClosedWriter => Self::ClosedWriter,
        }
    }
}

impl From<SchemaDialect> for Dialect {
    fn from(dialect: SchemaDialect) -> Self {
        match dialect {
            SchemaDialect::Draft4 => Self::Draft4,
            SchemaDialect::Draft6 => Self::Draft6,
            SchemaDialect::Draft7 => Self::Draft7,
            SchemaDialect::Draft201909 => Self::Draft201909,
            SchemaDialect::Draft202012 => Self::Draft202012,
        }
    }
}
