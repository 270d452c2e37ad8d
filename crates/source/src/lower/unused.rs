//! What the engine's compiler drops from a file once steps are calls: imports, functions and
//! variables at the top that nothing refers to. What they would do while the file loads is not
//! done; an import for its effects alone is dropped too.

use std::collections::{BTreeMap, BTreeSet};

use oxc_ast::ast::{
    BindingPattern, Declaration, IdentifierReference, ImportDeclarationSpecifier, Program,
    Statement, TSInterfaceDeclaration, TSType, TSTypeAliasDeclaration, TSTypeAnnotation,
    TSTypeParameterInstantiation, VariableDeclaration,
};
use oxc_ast_visit::Visit;
use oxc_span::Span;

use super::edits::Edits;

/// Edits that take unused parts away.
pub(super) fn dropped(program: &Program<'_>) -> Edits {
    let mut items = Vec::new();
    let mut roots = Names::default();
    for statement in &program.body {
        match statement {
            Statement::ImportDeclaration(it) => {
                for specifier in it.specifiers.iter().flatten() {
                    items.push(Item::new([specifier.local().name.to_string()]));
                }
            }
            Statement::FunctionDeclaration(it) if it.id.is_some() => {
                let mut item = Item::new(it.id.iter().map(|id| id.name.to_string()));
                item.uses.visit_statement(statement);
                items.push(item);
            }
            Statement::VariableDeclaration(it) => {
                for declarator in &it.declarations {
                    let mut item = Item::new(names(&declarator.id));
                    item.uses.visit_variable_declarator(declarator);
                    items.push(item);
                }
            }
            Statement::ExportDeclaration(it)
                if matches!(
                    it.declaration,
                    Declaration::TSTypeAliasDeclaration(_) | Declaration::TSInterfaceDeclaration(_)
                ) => {}
            _ => roots.visit_statement(statement),
        }
    }
    let used = reached(&items, roots.names);
    let mut edits = Edits::default();
    for statement in &program.body {
        drop_from(statement, &used, &mut edits);
    }
    edits
}

/// Something at the top that can be dropped.
struct Item {
    names: Vec<String>,
    uses: Names,
}

impl Item {
    fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().collect(), uses: Names::default() }
    }
}

/// All that is referred to, from the roots on.
fn reached(items: &[Item], roots: BTreeSet<String>) -> BTreeSet<String> {
    let mut by_name: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in items {
        for name in &item.names {
            by_name.entry(name).or_default().push(item);
        }
    }
    let mut open: Vec<String> = roots.iter().cloned().collect();
    let mut used = roots;
    while let Some(name) = open.pop() {
        for item in by_name.remove(name.as_str()).unwrap_or_default() {
            for name in &item.uses.names {
                if used.insert(name.clone()) {
                    open.push(name.clone());
                }
            }
        }
    }
    used
}

fn drop_from(statement: &Statement<'_>, used: &BTreeSet<String>, edits: &mut Edits) {
    let mut drop = |span: Span| edits.replace(span.start, span.end, "");
    match statement {
        Statement::ImportDeclaration(it) => {
            let specifiers = it.specifiers.iter().flatten();
            let is_used =
                |it: &&ImportDeclarationSpecifier<'_>| used.contains(it.local().name.as_str());
            if !specifiers.clone().any(|it| is_used(&it)) {
                drop(it.span);
            }
        }
        Statement::FunctionDeclaration(it)
            if it.id.as_ref().is_some_and(|id| !used.contains(id.name.as_str())) =>
        {
            drop(it.span);
        }
        Statement::VariableDeclaration(it) => variables(it, used, edits),
        _ => {}
    }
}

fn variables(it: &VariableDeclaration<'_>, used: &BTreeSet<String>, edits: &mut Edits) {
    let all = &it.declarations;
    let is_used: Vec<bool> =
        all.iter().map(|it| names(&it.id).iter().any(|name| used.contains(name))).collect();
    let Some(last) = is_used.iter().rposition(|it| *it) else {
        return edits.replace(it.span.start, it.span.end, "");
    };
    for at in 0..last {
        if !is_used[at] {
            edits.replace(all[at].span.start, all[at + 1].span.start, "");
        }
    }
    if last + 1 < all.len() {
        edits.replace(all[last].span.end, all[all.len() - 1].span.end, "");
    }
}

fn names(pattern: &BindingPattern<'_>) -> Vec<String> {
    pattern.get_binding_identifiers().iter().map(|it| it.name.to_string()).collect()
}

/// Names that code refers to. Types do not count.
#[derive(Default)]
struct Names {
    names: BTreeSet<String>,
}

impl<'a> Visit<'a> for Names {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.names.insert(it.name.to_string());
    }

    fn visit_ts_type(&mut self, _: &TSType<'a>) {}
    fn visit_ts_type_annotation(&mut self, _: &TSTypeAnnotation<'a>) {}
    fn visit_ts_type_parameter_instantiation(&mut self, _: &TSTypeParameterInstantiation<'a>) {}
    fn visit_ts_type_alias_declaration(&mut self, _: &TSTypeAliasDeclaration<'a>) {}
    fn visit_ts_interface_declaration(&mut self, _: &TSInterfaceDeclaration<'a>) {}
}
