//! A file of code, as the interpreter runs it: without types, and with steps that are calls to
//! the engine.

mod directives;
mod exports;

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_codegen::Codegen;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use oxc_transformer::{HelperLoaderMode, TransformOptions, Transformer};

pub(crate) use exports::{Exported, exports};

use crate::outcome::Why;

/// Where steps come from in code that was lowered.
pub(crate) const ENGINE: &str = "midflight:engine";

/// What becomes of asynchronous generators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsyncGenerators {
    /// The language's own.
    Kept,
    /// Plain ones, driven by `babelHelpers`: for an engine whose bundler lowers them, too.
    Lowered,
}

/// The JavaScript of a file for the interpreter.
///
/// # Errors
///
/// The file is not code, or holds what cannot be lowered.
pub(crate) fn lower(path: &str, text: &str, generators: AsyncGenerators) -> Result<String, Why> {
    let allocator = Allocator::default();
    let written = parsed(&allocator, path, text)?;
    let marked = directives::find(path, text, &written)?;
    let text = directives::replaced(text, &written, &marked);
    let mut program = parsed(&allocator, path, &text)?;
    let analysed = SemanticBuilder::new().with_enum_eval(true).build(&program);
    if let Some(error) = analysed.diagnostics.first() {
        return Err(misread(path, error));
    }
    let scoping = analysed.semantic.into_scoping();
    // What the interpreter does not know (`using`, decorators) is lowered where there is a way.
    let mut options = TransformOptions::from_target("es2022")
        .map_err(|error| Why::new(format!("the target of the transform: {error}")))?;
    if generators == AsyncGenerators::Lowered {
        options.env.es2018.async_generator_functions = true;
        options.helper_loader.mode = HelperLoaderMode::External;
    }
    let done = Transformer::new(&allocator, Path::new(path), &options)
        .build_with_scoping(scoping, &mut program);
    if let Some(error) = done.diagnostics.first() {
        return Err(misread(path, error));
    }
    Ok(Codegen::new().build(&program).code)
}

fn parsed<'a>(allocator: &'a Allocator, path: &str, text: &'a str) -> Result<Program<'a>, Why> {
    let kind =
        SourceType::from_path(path).map_err(|_| Why::at(path, 0, "a file of another language"))?;
    let parsed = Parser::new(allocator, text, kind).parse();
    match parsed.diagnostics.first() {
        Some(error) => Err(misread(path, error)),
        None => Ok(parsed.program),
    }
}

fn misread(path: &str, error: &oxc_diagnostics::OxcDiagnostic) -> Why {
    let offset = error.labels.first().map_or(0, oxc_span::LabeledSpan::offset);
    Why::at(path, offset as usize, error.message.to_string())
}
