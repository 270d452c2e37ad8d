//! A file of code, as the interpreter runs it: without types, with steps that are calls to the
//! engine, and with calls that bound it.

mod absent;
mod bounds;
mod classes;
mod directives;
mod edits;
mod exports;
mod functions;
mod shape;
mod unused;

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::Program;
use oxc_codegen::Codegen;
use oxc_parser::Parser;
use oxc_semantic::{Semantic, SemanticBuilder};
use oxc_span::{GetSpan as _, SourceType};
use oxc_transformer::{HelperLoaderMode, TransformOptions, Transformer};

pub(crate) use exports::{Exported, exports};
pub(crate) use functions::functions;
pub(crate) use shape::bounded;

use edits::Edits;

use crate::outcome::Why;

/// Where steps come from in code that was lowered.
pub(crate) const ENGINE: &str = "midflight:engine";

/// What code that was lowered calls.
pub(crate) const CALLS: [&str; 13] = [
    "step", "class", "workflow", "absent", "fetch", "require", "in", "caught", "enter", "grown",
    "power", "shift", "this",
];

/// Whose code it is: what its compiler makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dialect {
    WorkflowDevKit,
    Temporal,
}

/// The JavaScript of a file for the interpreter.
///
/// `module` is the file in ids; `is_read` tells whether an import leads to something that is read.
///
/// # Errors
///
/// The file is not code, or holds what cannot be lowered.
pub(crate) fn lower(
    path: &str,
    text: &str,
    module: &str,
    dialect: Dialect,
    is_read: &dyn Fn(&str) -> bool,
) -> Result<String, Why> {
    shape::bounded(path, text)?;
    let allocator = Allocator::default();
    let written = parsed(&allocator, path, text)?;
    let text = match dialect {
        Dialect::WorkflowDevKit => {
            let found = directives::find(path, text, module, &written)?;
            let mut edits = bounds::calls(path, &written, &found.edits)?;
            edits.extend(found.edits);
            let text = edits.apply(text) + &found.tail;
            pruned(&allocator, path, &text, is_read)?
        }
        Dialect::Temporal => bounds::calls(path, &written, &Edits::default())?.apply(text),
    };
    let names: Vec<String> = CALLS.iter().map(|it| format!("{it} as __midflight_{it}")).collect();
    let text = format!("import {{ {} }} from {ENGINE:?};{text}", names.join(", "));
    finished(&allocator, path, &text, dialect)
}

/// Names of the workflows of a file by their directives, each with its offset; and what the
/// engine's compiler refuses of the file.
pub(crate) fn workflows(path: &str, text: &str, module: &str) -> (Vec<(String, u32)>, Option<Why>) {
    let allocator = Allocator::default();
    let program = shape::bounded(path, text).and_then(|()| parsed(&allocator, path, text));
    match program {
        Ok(program) => {
            let (found, refused) = directives::look(path, text, module, &program);
            (found.workflows, refused)
        }
        Err(why) => (Vec::new(), Some(why)),
    }
}

/// Without what is not used, and with traps for what is not here.
fn pruned(
    allocator: &Allocator,
    path: &str,
    text: &str,
    is_read: &dyn Fn(&str) -> bool,
) -> Result<String, Why> {
    let program = parsed(allocator, path, text)?;
    let semantic = analysed(path, &program)?;
    let scoping = semantic.scoping();
    let mut edits = unused::dropped(&program);
    for (name, references) in scoping.root_unresolved_references() {
        for reference in references.iter().map(|it| scoping.get_reference(*it)) {
            let node = semantic.nodes().get_node(reference.node_id());
            let span = node.kind().span();
            if reference.is_write() {
                let at = span.start as usize;
                return Err(Why::at(path, at, "an assignment to what is not declared"));
            }
            // The bundle is a script whose own `fetch` is the global one, save for those who
            // call it by its name alone; `require` is the bundler's.
            if matches!(name.as_str(), "fetch" | "require") && reference.is_value() {
                let is_short = matches!(
                    semantic.nodes().parent_kind(node.id()),
                    AstKind::ObjectProperty(property) if property.shorthand
                );
                if is_short {
                    edits.insert(span.end, format!(": __midflight_{name}"));
                } else {
                    edits.replace(span.start, span.end, format!("__midflight_{name}"));
                }
            }
        }
    }
    edits.extend(absent::trapped(&program, &semantic, is_read));
    Ok(edits.apply(text))
}

/// Without types, and with what the interpreter does not know (`using`, decorators) lowered where
/// there is a way.
fn finished(
    allocator: &Allocator,
    path: &str,
    text: &str,
    dialect: Dialect,
) -> Result<String, Why> {
    let mut program = parsed(allocator, path, text)?;
    let scoping = analysed(path, &program)?.into_scoping();
    let mut options = TransformOptions::from_target("es2022")
        .map_err(|error| Why::new(format!("the target of the transform: {error}")))?;
    options.decorator.legacy = true;
    if dialect == Dialect::Temporal {
        // Its bundler makes plain generators of asynchronous ones, driven by `babelHelpers`: that
        // moves the order in which promises settle.
        options.env.es2018.async_generator_functions = true;
        options.helper_loader.mode = HelperLoaderMode::External;
    }
    let done = Transformer::new(allocator, Path::new(path), &options)
        .build_with_scoping(scoping, &mut program);
    if let Some(error) = done.diagnostics.first() {
        return Err(misread(path, error));
    }
    Ok(Codegen::new().build(&program).code)
}

fn analysed<'a>(path: &str, program: &'a Program<'a>) -> Result<Semantic<'a>, Why> {
    let analysed = SemanticBuilder::new()
        .with_enum_eval(true)
        .with_build_nodes(true)
        .with_check_syntax_error(true)
        .build(program);
    match analysed.diagnostics.first() {
        Some(error) => Err(misread(path, error)),
        None => Ok(analysed.semantic),
    }
}

fn parsed<'a>(allocator: &'a Allocator, path: &str, text: &str) -> Result<Program<'a>, Why> {
    let kind =
        SourceType::from_path(path).map_err(|_| Why::at(path, 0, "a file of another language"))?;
    let text = allocator.alloc_str(text);
    let parsed = Parser::new(allocator, text, kind.with_module(true)).parse();
    match parsed.diagnostics.first() {
        Some(error) => Err(misread(path, error)),
        None => Ok(parsed.program),
    }
}

fn misread(path: &str, error: &oxc_diagnostics::OxcDiagnostic) -> Why {
    let offset = error.labels.first().map_or(0, oxc_span::LabeledSpan::offset);
    Why::at(path, offset as usize, error.message.to_string())
}
