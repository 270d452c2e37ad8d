//! What a file exports and defines itself.

use oxc_allocator::Allocator;
use oxc_ast::ast::{Declaration, ExportDefaultDeclarationKind, ExportSpecifier, Statement};

use super::parsed;
use crate::outcome::Why;

/// A name that a file exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Exported {
    /// Of what stands in the file, or of something that it renames.
    Own(String),
    Default,
}

/// The exports of a file. What it hands on under the same name is of another file.
pub(crate) fn exports(path: &str, text: &str) -> Result<Vec<Exported>, Why> {
    let allocator = Allocator::default();
    let program = parsed(&allocator, path, text)?;
    let mut found = Vec::new();
    for statement in &program.body {
        match statement {
            Statement::ExportDefaultDeclaration(it) => {
                let is_type = matches!(
                    it.declaration,
                    ExportDefaultDeclarationKind::TSInterfaceDeclaration(_)
                );
                if !is_type {
                    found.push(Exported::Default);
                }
            }
            Statement::ExportNamedDeclaration(it) if it.export_kind.is_value() => {
                found.extend(it.specifiers.iter().filter_map(|it| named(it, false)));
            }
            Statement::ExportFromDeclaration(it) if it.export_kind.is_value() => {
                found.extend(it.specifiers.iter().filter_map(|it| named(it, true)));
            }
            Statement::ExportDeclaration(it) => match &it.declaration {
                Declaration::FunctionDeclaration(function) => {
                    let name = function.id.as_ref().filter(|_| function.body.is_some());
                    found.extend(name.map(|it| Exported::Own(it.name.to_string())));
                }
                Declaration::VariableDeclaration(variables) => {
                    let names = variables.declarations.iter();
                    let names = names.filter_map(|it| it.id.get_identifier_name());
                    found.extend(names.map(|name| Exported::Own(name.to_string())));
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(found)
}

/// None of what is handed on under its own name, and of types.
fn named(specifier: &ExportSpecifier<'_>, is_handed_on: bool) -> Option<Exported> {
    let (local, name) = (specifier.local.name(), specifier.exported.name());
    match name.as_str() {
        _ if !specifier.export_kind.is_value() => None,
        "default" => Some(Exported::Default),
        _ if is_handed_on && local == name => None,
        name => Some(Exported::Own(name.to_owned())),
    }
}
