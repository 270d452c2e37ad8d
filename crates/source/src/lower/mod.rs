//! A file of code, as the interpreter runs it: without types, and with steps that are calls to
//! the engine.

mod directives;

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_codegen::Codegen;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use oxc_transformer::{TransformOptions, Transformer};

pub(crate) use directives::{Marked, Role};

use crate::outcome::Why;

/// A file that can be run.
#[derive(Debug)]
pub(crate) struct Lowered {
    /// JavaScript.
    pub(crate) code: String,
}

/// Where steps come from in code that was lowered.
pub(crate) const ENGINE: &str = "midflight:engine";

/// Functions of a file that are the engine's.
///
/// # Errors
///
/// The file is not code, or a function is the engine's in a way that is not read.
pub(crate) fn marked(path: &str, text: &str) -> Result<Vec<Marked>, Why> {
    if !directives::may_have(text) {
        return Ok(Vec::new());
    }
    let allocator = Allocator::default();
    let source_type = kind(path)?;
    let parsed = Parser::new(&allocator, text, source_type).parse();
    if let Some(error) = parsed.diagnostics.first() {
        return Err(misread(path, error));
    }
    directives::find(path, text, &parsed.program)
}

/// A file for the interpreter.
///
/// # Errors
///
/// The file is not code, or holds what cannot be lowered.
pub(crate) fn lower(path: &str, text: &str) -> Result<Lowered, Why> {
    let text = called(path, text)?;
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &text, kind(path)?).parse();
    if let Some(error) = parsed.diagnostics.first() {
        return Err(misread(path, error));
    }
    let mut program = parsed.program;
    let analysed = SemanticBuilder::new().with_enum_eval(true).build(&program);
    if let Some(error) = analysed.diagnostics.first() {
        return Err(misread(path, error));
    }
    let scoping = analysed.semantic.into_scoping();
    // What the interpreter does not know (`using`, decorators) is lowered where there is a way.
    let options = TransformOptions::from_target("es2022")
        .map_err(|error| Why::new(format!("the target of the transform: {error}")))?;
    let done = Transformer::new(&allocator, Path::new(path), &options)
        .build_with_scoping(scoping, &mut program);
    if let Some(error) = done.diagnostics.first() {
        return Err(misread(path, error));
    }
    Ok(Lowered { code: Codegen::new().build(&program).code })
}

/// The text with the calls that the host wants.
fn called(path: &str, text: &str) -> Result<String, Why> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, kind(path)?).parse();
    if let Some(error) = parsed.diagnostics.first() {
        return Err(misread(path, error));
    }
    let marked = directives::find(path, text, &parsed.program)?;
    Ok(directives::replaced(text, &parsed.program, &marked))
}

fn kind(path: &str) -> Result<SourceType, Why> {
    SourceType::from_path(path).map_err(|_| Why::at(path, 0, "a file of another language"))
}

fn misread(path: &str, error: &oxc_diagnostics::OxcDiagnostic) -> Why {
    let offset = error.labels.first().map_or(0, oxc_span::LabeledSpan::offset);
    Why::at(path, offset as usize, error.message.to_string())
}
