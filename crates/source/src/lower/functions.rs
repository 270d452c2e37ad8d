//! Asynchronous functions that a file defines and exports.

use std::collections::BTreeMap;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, Expression, Function, Statement, VariableDeclaration,
};

use super::{parsed, shape};
use crate::outcome::Why;

/// By name of the export: where the function stands.
///
/// # Errors
///
/// The file is not code.
pub(crate) fn functions(path: &str, text: &str) -> Result<BTreeMap<String, u32>, Why> {
    shape::bounded(path, text)?;
    let allocator = Allocator::default();
    let program = parsed(&allocator, path, text)?;
    let mut defined = BTreeMap::new();
    let mut exported = BTreeMap::new();
    for statement in &program.body {
        match statement {
            Statement::FunctionDeclaration(it) => declared(it, &mut defined),
            Statement::VariableDeclaration(it) => held(it, &mut defined),
            Statement::ExportDeclaration(it) => match &it.declaration {
                Declaration::FunctionDeclaration(it) => declared(it, &mut exported),
                Declaration::VariableDeclaration(it) => held(it, &mut exported),
                _ => {}
            },
            Statement::ExportDefaultDeclaration(it) => {
                if let ExportDefaultDeclarationKind::FunctionDeclaration(function) = &it.declaration
                    && function.r#async
                {
                    exported.insert("default".to_owned(), function.span.start);
                }
            }
            _ => {}
        }
    }
    for statement in &program.body {
        let Statement::ExportNamedDeclaration(it) = statement else { continue };
        for one in it.specifiers.iter().filter(|_| it.export_kind.is_value()) {
            if let Some(at) = defined.get(one.local.name().as_str()) {
                exported.insert(one.exported.name().to_string(), *at);
            }
        }
    }
    Ok(exported)
}

fn declared(it: &Function<'_>, into: &mut BTreeMap<String, u32>) {
    if let (true, true, Some(name)) = (it.r#async, it.body.is_some(), &it.id) {
        into.insert(name.name.to_string(), it.span.start);
    }
}

fn held(it: &VariableDeclaration<'_>, into: &mut BTreeMap<String, u32>) {
    for one in &it.declarations {
        let is_async = match &one.init {
            Some(Expression::ArrowFunctionExpression(it)) => it.r#async,
            Some(Expression::FunctionExpression(it)) => it.r#async,
            _ => false,
        };
        if let (true, Some(name)) = (is_async, one.id.get_identifier_name()) {
            into.insert(name.to_string(), one.span.start);
        }
    }
}
