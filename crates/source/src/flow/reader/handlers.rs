//! Handlers of signals, updates and queries: they run whenever something comes from outside.

use std::collections::BTreeSet;
use std::rc::Rc;

use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, AwaitExpression, CallExpression, Expression,
    NewExpression, SimpleAssignmentTarget, UpdateExpression,
};
use oxc_ast_visit::{Visit, walk};

use super::super::globals;
use super::super::symbols::Symbol;
use super::super::value::{Body, Closure, Scope, Value};
use super::{Read, Reader, calls, methods};

impl<'a> Reader<'a, '_> {
    /// From here on a handler may run at every wait, and write what it writes.
    pub(in super::super) fn handled(
        &mut self,
        offset: u32,
        definition: Symbol,
        handler: &Rc<Closure<'a>>,
    ) -> Read<Symbol> {
        let mut writes = Writes::default();
        match handler.body {
            Body::Statements(it) => writes.visit_function_body(it),
            Body::Expression(it) => writes.visit_expression(it),
        }
        self.touches.clear();
        let code = self.closure(handler);
        if handler.is_async || writes.acts || !self.touches.is_empty() {
            return self.why(offset, "a handler that does more than to write");
        }
        let by = self.symbols.make("handler", &[definition, code]);
        for name in writes.names {
            let Some(variable) = handler.scope.find(name) else {
                // Its own.
                continue;
            };
            let before = self.volatile.get(&variable).copied();
            let parts: Vec<Symbol> = before.into_iter().chain([by]).collect();
            let by_whom = self.symbols.make("writers", &parts);
            self.volatile.insert(variable, by_whom);
        }
        if writes.inside {
            let parts: Vec<Symbol> = self.volatile_heap.into_iter().chain([by]).collect();
            self.volatile_heap = Some(self.symbols.make("writers", &parts));
            self.lose_objects();
        }
        Ok(by)
    }

    /// Everything that is written into objects, but not when.
    pub(in super::super) fn heap_written(&mut self) -> Symbol {
        let parts: Vec<Symbol> = self.volatile_heap.into_iter().chain([self.store.heap]).collect();
        self.symbols.make("written", &parts)
    }

    /// A question that is asked again whenever something comes from outside, without its time.
    pub(in super::super) fn asked_anew(&mut self, question: &Rc<Closure<'a>>) -> Symbol {
        let before = std::mem::replace(&mut self.timeless, true);
        let code = self.closure(question);
        let heap = self.heap_written();
        self.timeless = before;
        self.symbols.make("condition", &[code, heap])
    }

    /// `patched("id")` as a test, denied or not.
    pub(super) fn patch_of(
        &mut self,
        test: &'a Expression<'a>,
        scope: &Scope<'a>,
    ) -> Option<(String, bool)> {
        match calls::bare(test) {
            Expression::UnaryExpression(it) if it.operator.as_str() == "!" => {
                self.patch_of(&it.argument, scope).map(|(id, denied)| (id, !denied))
            }
            Expression::CallExpression(it) => {
                let [argument] = it.arguments.as_slice() else { return None };
                let Some(Expression::StringLiteral(id)) = argument.as_expression() else {
                    return None;
                };
                let is_gate = match calls::bare(&it.callee) {
                    Expression::Identifier(it) => {
                        matches!(self.identifier(it.name.as_str(), scope),
                            Value::Engine(path) if &*path == "patched")
                    }
                    Expression::StaticMemberExpression(it) => match &it.object {
                        Expression::Identifier(of) if it.property.name == "patched" => {
                            matches!(self.identifier(of.name.as_str(), scope),
                                Value::Engine(path) if path.is_empty())
                        }
                        _ => false,
                    },
                    _ => false,
                };
                is_gate.then(|| (id.value.to_string(), false))
            }
            _ => None,
        }
    }

    /// The name of what has a token: what is certain of its text, and how it comes about.
    pub(in super::super) fn token_name(&mut self, token: &Value<'a>) -> String {
        let symbol = self.symbol(token);
        let (start, is_whole) = self.symbols.literal_start(symbol);
        let name =
            if is_whole { start.clone() } else { format!("{start}… #{}", symbol.number()) };
        self.tokens.insert(name.clone(), (start, is_whole));
        name
    }
}

/// What code writes.
#[derive(Default)]
struct Writes<'a> {
    names: BTreeSet<&'a str>,
    /// Into objects.
    inside: bool,
    /// Whether it does more.
    acts: bool,
}

impl<'a> Visit<'a> for Writes<'a> {
    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        match &it.left {
            AssignmentTarget::AssignmentTargetIdentifier(to) => {
                self.names.insert(to.name.as_str());
            }
            AssignmentTarget::StaticMemberExpression(_)
            | AssignmentTarget::ComputedMemberExpression(_) => self.inside = true,
            _ => self.acts = true,
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_update_expression(&mut self, it: &UpdateExpression<'a>) {
        match &it.argument {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(to) => {
                self.names.insert(to.name.as_str());
            }
            _ => self.inside = true,
        }
        walk::walk_update_expression(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        match calls::bare(&it.callee) {
            Expression::StaticMemberExpression(member) => {
                let name = member.property.name.as_str();
                if methods::is_writing(name) {
                    self.inside = true;
                } else if !methods::is_reading(name) {
                    self.acts = true;
                }
            }
            Expression::Identifier(it) => {
                self.acts |= !globals::is_inert_function(it.name.as_str());
            }
            _ => self.acts = true,
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.acts = true;
        walk::walk_new_expression(self, it);
    }

    fn visit_await_expression(&mut self, _: &AwaitExpression<'a>) {
        self.acts = true;
    }
}
