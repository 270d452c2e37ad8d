//! What types say of a run's input.

use std::collections::BTreeSet;
use std::rc::Rc;

use oxc_ast::ast::{
    AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty, Declaration,
    ExportDeclaration, ForStatementLeft, SimpleAssignmentTarget, Statement, TSType, TSTypeName,
};
use oxc_ast_visit::{Visit, walk};

use super::super::value::Closure;
use super::Reader;

impl<'a> Reader<'a, '_> {
    /// The arguments that are objects by their type: a member of them is read without failure.
    /// What the version that started a run says counts for both.
    pub(in super::super) fn typed_arguments(&self, workflow: &Rc<Closure<'a>>) -> BTreeSet<usize> {
        let items = workflow.parameters.items.iter().enumerate();
        items
            .filter(|(_, it)| !it.optional && it.initializer.is_none())
            .filter(|(_, it)| {
                it.type_annotation
                    .as_ref()
                    .is_some_and(|it| self.is_object(&workflow.file, &it.type_annotation))
            })
            .map(|(at, _)| at)
            .collect()
    }

    fn is_object(&self, file: &Rc<str>, it: &TSType<'a>) -> bool {
        match it {
            TSType::TSTypeLiteral(_) | TSType::TSArrayType(_) | TSType::TSTupleType(_) => true,
            TSType::TSTypeReference(it) => match &it.type_name {
                TSTypeName::IdentifierReference(name) => self.is_object_type(file, &name.name),
                _ => false,
            },
            _ => false,
        }
    }

    /// An interface of the file, or another name for an object.
    fn is_object_type(&self, file: &Rc<str>, name: &str) -> bool {
        let Some(module) = self.modules.get(file) else { return false };
        module.program.body.iter().any(|statement| match statement {
            Statement::TSInterfaceDeclaration(it) => it.id.name == name,
            Statement::TSTypeAliasDeclaration(it) => {
                it.id.name == name && matches!(it.type_annotation, TSType::TSTypeLiteral(_))
            }
            Statement::ExportDeclaration(it) => is_exported(it, name),
            _ => false,
        })
    }
}

fn is_exported(it: &ExportDeclaration<'_>, name: &str) -> bool {
    match &it.declaration {
        Declaration::TSInterfaceDeclaration(it) => it.id.name == name,
        Declaration::TSTypeAliasDeclaration(it) => {
            it.id.name == name && matches!(it.type_annotation, TSType::TSTypeLiteral(_))
        }
        _ => false,
    }
}

/// Names that a file writes after it has declared them.
#[derive(Default)]
pub(super) struct Written<'a> {
    pub(super) names: BTreeSet<&'a str>,
}

impl<'a> Written<'a> {
    fn pattern(&mut self, it: &AssignmentTarget<'a>) {
        match it {
            AssignmentTarget::ArrayAssignmentTarget(it) => {
                for one in it.elements.iter().flatten() {
                    self.maybe(one);
                }
                if let Some(rest) = &it.rest {
                    self.target(&rest.target);
                }
            }
            AssignmentTarget::ObjectAssignmentTarget(it) => {
                for one in &it.properties {
                    match one {
                        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(it) => {
                            self.names.insert(it.binding.name.as_str());
                        }
                        AssignmentTargetProperty::AssignmentTargetPropertyProperty(it) => {
                            self.maybe(&it.binding);
                        }
                    }
                }
                if let Some(rest) = &it.rest {
                    self.target(&rest.target);
                }
            }
            _ => {}
        }
    }

    fn maybe(&mut self, it: &AssignmentTargetMaybeDefault<'a>) {
        match it {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(it) => {
                self.target(&it.binding);
            }
            other => {
                if let Some(it) = other.as_assignment_target() {
                    self.target(it);
                }
            }
        }
    }

    fn target(&mut self, it: &AssignmentTarget<'a>) {
        match it.as_simple_assignment_target() {
            Some(it) => self.simple(it),
            None => self.pattern(it),
        }
    }

    fn simple(&mut self, it: &SimpleAssignmentTarget<'a>) {
        if let Some(name) = it.get_identifier_name() {
            // Types around it do not hide it.
            self.names.insert(name);
        }
    }
}

impl<'a> Visit<'a> for Written<'a> {
    fn visit_assignment_target(&mut self, it: &AssignmentTarget<'a>) {
        self.target(it);
        walk::walk_assignment_target(self, it);
    }

    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        self.simple(it);
        walk::walk_simple_assignment_target(self, it);
    }

    fn visit_for_statement_left(&mut self, it: &ForStatementLeft<'a>) {
        if let Some(it) = it.as_assignment_target() {
            self.target(it);
        }
        walk::walk_for_statement_left(self, it);
    }
}
