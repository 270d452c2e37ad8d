//! Two files, or a batch.

use camino::Utf8Path;
use midflight_schema::{Dialect, Lens, Options, compare};

use super::source::Source;
use super::told::Told;
use super::{batch, json, numbers, page};
use crate::args::{Format, SchemaArgs, SchemaDialect, SchemaLens};
use crate::commands::stack::with_stack;
use crate::error::CliError;
use crate::output;

pub(crate) fn run(args: &SchemaArgs) -> Result<u8, CliError> {
    let options = Options { lens: args.lens.into(), dialect: args.dialect.map(Dialect::from) };
    match (&args.old, &args.new) {
        (Some(old), Some(new)) => with_stack(|| two_files(old, new, options, args.format.format))?,
        // The argument parser asks for both, or for a batch.
        _ => with_stack(|| batch::run(&mut std::io::stdin().lock(), &mut output::peer(), options))?,
    }
}

fn two_files(
    old: &Utf8Path,
    new: &Utf8Path,
    options: Options,
    format: Format,
) -> Result<u8, CliError> {
    if old == "-" && new == "-" {
        let what = "both schemas cannot come from standard input".to_owned();
        return Err(CliError::Usage { what, help: "name a file for one of them" });
    }
    let (old, new) = (Source::read(old)?, Source::read(new)?);
    let mut told = Told::of(compare(&old.value, &new.value, &options), options.lens);
    if told.is_compatible()
        && let Some(doubt) = numbers::rounded_alike(&old.node, &new.node)
    {
        told = Told::doubt(doubt, options.lens);
    }
    output::print(&match format {
        Format::Human => page::page(&told, &old, &new, output::terminal(true)),
        Format::Json => format!("{:#}\n", json::whole(&told, &old, &new)),
    });
    Ok(u8::from(!told.is_compatible()))
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
