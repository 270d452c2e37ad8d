//! Imports that lead out of what is read. Where code touches what they would give, the
//! interpretation ends; an import that nothing touches decides nothing.

use oxc_ast::AstKind;
use oxc_ast::ast::{ImportDeclarationSpecifier, Program, Statement};
use oxc_semantic::Semantic;
use oxc_span::GetSpan as _;

use super::edits::Edits;

/// Edits that put a trap in the place of each use of such an import.
pub(super) fn trapped(
    program: &Program<'_>,
    semantic: &Semantic<'_>,
    is_read: &dyn Fn(&str) -> bool,
) -> Edits {
    let mut edits = Edits::default();
    for statement in &program.body {
        let Statement::ImportDeclaration(it) = statement else { continue };
        let source = it.source.value.as_str();
        if it.import_kind.is_type() || is_read(source) {
            continue;
        }
        edits.replace(it.span.start, it.span.end, "");
        for specifier in it.specifiers.iter().flatten() {
            let name = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(it) => it.imported.name().to_string(),
                ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => "default".to_owned(),
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => "*".to_owned(),
            };
            let call = format!("__midflight_absent({source:?}, {name:?})");
            let Some(symbol) = specifier.local().symbol_id.get() else { continue };
            for reference in semantic.scoping().get_resolved_references(symbol) {
                if reference.is_type() && !reference.is_value() {
                    continue;
                }
                let node = semantic.nodes().get_node(reference.node_id());
                let span = node.kind().span();
                match semantic.nodes().parent_kind(node.id()) {
                    AstKind::ObjectProperty(property) if property.shorthand => {
                        edits.insert(span.end, format!(": {call}"));
                    }
                    _ => edits.replace(span.start, span.end, call.clone()),
                }
            }
        }
    }
    edits
}
