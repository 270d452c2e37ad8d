//! Functions that only compute.

use std::rc::Rc;

use oxc_ast::ast::{
    AssignmentExpression, AwaitExpression, CallExpression, Expression, NewExpression,
    TaggedTemplateExpression, UpdateExpression, YieldExpression,
};
use oxc_ast_visit::{Visit, walk};

use super::super::globals;
use super::super::value::{Body, Closure, Value};
use super::{Reader, calls, methods};

impl<'a> Reader<'a, '_> {
    /// Whether a function neither writes nor starts anything, whatever data it is given.
    pub(super) fn is_inert(&mut self, closure: &Rc<Closure<'a>>) -> bool {
        let mut found = Found::default();
        found.visit_formal_parameters(closure.parameters);
        match closure.body {
            Body::Statements(it) => found.visit_function_body(it),
            Body::Expression(it) => found.visit_expression(it),
        }
        let before = std::mem::take(&mut self.touches);
        self.closure(closure);
        let touches = std::mem::replace(&mut self.touches, before);
        if found.acts || !touches.is_empty() || closure.is_async {
            return false;
        }
        found.calls.iter().all(|name| match closure.scope.find(name) {
            Some(variable) => match self.store.variables.get(&variable).cloned() {
                Some(Value::Function(it)) if !Rc::ptr_eq(&it, closure) => {
                    self.depth += 1;
                    let inert = self.depth < super::DEPTH_MAX && self.is_inert(&it);
                    self.depth -= 1;
                    inert
                }
                _ => false,
            },
            None => globals::is_inert_function(name) || globals::is_inert_class(name),
        })
    }
}

#[derive(Default)]
struct Found {
    acts: bool,
    /// Functions and classes that are called by name.
    calls: Vec<String>,
}

impl Found {
    fn callee(&mut self, callee: &Expression<'_>) {
        match calls::bare(callee) {
            Expression::Identifier(it) => self.calls.push(it.name.to_string()),
            Expression::StaticMemberExpression(it) => {
                let name = it.property.name.as_str();
                let of_global = match calls::bare(&it.object) {
                    Expression::Identifier(root) => {
                        globals::is_inert_function(&format!("{}.{name}", root.name))
                    }
                    _ => false,
                };
                self.acts |= !(of_global || methods::is_reading(name));
            }
            _ => self.acts = true,
        }
    }
}

impl<'a> Visit<'a> for Found {
    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        self.callee(&it.callee);
        walk::walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        match calls::bare(&it.callee) {
            Expression::Identifier(class) => self.calls.push(class.name.to_string()),
            _ => self.acts = true,
        }
        walk::walk_new_expression(self, it);
    }

    fn visit_await_expression(&mut self, _: &AwaitExpression<'a>) {
        self.acts = true;
    }

    fn visit_yield_expression(&mut self, _: &YieldExpression<'a>) {
        self.acts = true;
    }

    fn visit_assignment_expression(&mut self, _: &AssignmentExpression<'a>) {
        self.acts = true;
    }

    fn visit_update_expression(&mut self, _: &UpdateExpression<'a>) {
        self.acts = true;
    }

    fn visit_tagged_template_expression(&mut self, _: &TaggedTemplateExpression<'a>) {
        self.acts = true;
    }
}
