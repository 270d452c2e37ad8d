//! Calls.

use oxc_ast::ast::{Argument, CallExpression, Expression, NewExpression};
use oxc_span::GetSpan as _;

use super::super::globals;
use super::super::value::{Object, Scope, Value};
use super::{Read, Reader};

impl<'a> Reader<'a, '_> {
    pub(super) fn call(
        &mut self,
        it: &'a CallExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let offset = it.span.start;
        let at_once = std::mem::take(&mut self.at_once);
        let (base, name) = match bare(&it.callee) {
            Expression::StaticMemberExpression(member) => {
                let base = self.value(&member.object, scope)?;
                if member.optional && !matches!(base, Value::Made { .. }) {
                    return self.why(offset, "a call of what may not be there");
                }
                (Some(base), member.property.name.to_string())
            }
            _ => (None, String::new()),
        };
        let callee = match &base {
            Some(_) => Value::UNDEFINED,
            None => self.value(&it.callee, scope)?,
        };
        if it.optional {
            return self.why(offset, "a call of what may not be there");
        }
        let arguments = self.arguments(&it.arguments, scope)?;
        self.at_once = at_once;
        let done = match base {
            Some(base) => self.call_member(offset, &base, &name, arguments),
            None => self.call_value(offset, &callee, arguments),
        };
        self.at_once = false;
        done
    }

    fn arguments(&mut self, given: &'a [Argument<'a>], scope: &Scope<'a>) -> Read<Vec<Value<'a>>> {
        let mut values = Vec::new();
        for argument in given {
            let Some(it) = argument.as_expression() else {
                return self.why(argument.span().start, "arguments that are spread");
            };
            values.push(self.value(it, scope)?);
        }
        Ok(values)
    }

    pub(super) fn call_value(
        &mut self,
        offset: u32,
        callee: &Value<'a>,
        arguments: Vec<Value<'a>>,
    ) -> Read<Value<'a>> {
        match callee {
            Value::Function(closure) => self.apply(offset, &closure.clone(), arguments),
            Value::Step(name, _) => {
                let name = name.to_string();
                let is_plain = arguments.iter().all(|it| self.is_plain(it));
                if self.engine.converts_arguments() && !is_plain {
                    return self.why(offset, "an argument that may be no data");
                }
                Ok(self.operation(offset, &name, super::Kind::Step(name.clone())))
            }
            Value::Engine(path) => {
                let path = path.clone();
                self.engine.call(self, offset, &path, &arguments)
            }
            Value::Global(path) => {
                let path = path.clone();
                self.call_global(offset, &path, &arguments)
            }
            _ => self.why(offset, "a call of what is not known"),
        }
    }

    fn call_member(
        &mut self,
        offset: u32,
        base: &Value<'a>,
        name: &str,
        arguments: Vec<Value<'a>>,
    ) -> Read<Value<'a>> {
        match base {
            Value::Promise(id) => match (name, arguments.as_slice()) {
                ("then" | "catch", [callback]) => self.chained(offset, *id, name, callback),
                _ => self.why(offset, format!("`{name}` of a promise")),
            },
            Value::Hook(_) if name == "dispose" => Ok(Value::UNDEFINED),
            Value::Object(id) => {
                if let Some(Object::Record(members)) = self.store.objects.get(id)
                    && let Some(callee) = members.get(name).cloned()
                {
                    return match &callee {
                        Value::Function(it) if it.text.contains("this") => {
                            self.why(offset, "a function that uses `this`")
                        }
                        _ => self.call_value(offset, &callee, arguments),
                    };
                }
                self.method(offset, base, name, &arguments)
            }
            Value::Engine(_) | Value::Steps(..) | Value::Global(_) | Value::Module(_) => {
                let callee = self.member(offset, base, name, false)?;
                self.call_value(offset, &callee, arguments)
            }
            Value::Made { .. } | Value::Constant(_) => self.method(offset, base, name, &arguments),
            _ => self.why(offset, "a method of what is not known"),
        }
    }

    fn call_global(&mut self, offset: u32, path: &str, arguments: &[Value<'a>]) -> Read<Value<'a>> {
        if let Some(how) = path.strip_prefix("Promise.") {
            return match (how, arguments) {
                ("resolve", []) => Ok(Value::UNDEFINED),
                ("resolve", [value]) => Ok(value.clone()),
                (_, [list]) => self.combined(offset, how, list),
                _ => self.why(offset, format!("`{path}`")),
            };
        }
        match path {
            "Math.random" => Ok(self.random()),
            "Date.now" => Ok(self.now()),
            "console.debug" | "console.error" | "console.info" | "console.log" | "console.warn" => {
                Ok(Value::UNDEFINED)
            }
            _ if globals::is_inert_function(path) => self.computed_call(offset, path, arguments),
            _ => self.why(offset, format!("`{path}`")),
        }
    }

    /// A random draw: known by all draws before it.
    pub(in super::super) fn random(&mut self) -> Value<'a> {
        self.store.random = self.symbols.make("drawn", &[self.store.random]);
        Value::made(self.symbols.make("random", &[self.store.random]))
    }

    /// The clock, which stands still between waits.
    pub(in super::super) fn now(&mut self) -> Value<'a> {
        Value::made(self.symbols.make("now", &[self.store.time]))
    }

    /// A function of the language: what it gives is told by what it gets.
    pub(super) fn computed_call(
        &mut self,
        offset: u32,
        what: &str,
        given: &[Value<'a>],
    ) -> Read<Value<'a>> {
        let mut parts = vec![self.symbols.text(what), self.heap()];
        for value in given {
            let is_known = match value {
                Value::Function(it) => self.is_inert(&it.clone()),
                Value::Global(path) => globals::is_inert_function(path),
                other => self.is_plain(other),
            };
            if !is_known {
                return self.why(offset, format!("`{what}` of what is no plain data"));
            }
            parts.push(self.symbol(value));
        }
        let symbol = self.symbols.make("call", &parts);
        if !globals::never_throws(what) {
            self.may_throw(offset, symbol, &format!("`{what}`"))?;
        }
        Ok(Value::made(symbol))
    }

    pub(super) fn construct(
        &mut self,
        it: &'a NewExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let offset = it.span.start;
        let callee = self.value(&it.callee, scope)?;
        let arguments = self.arguments(&it.arguments, scope)?;
        let path = match &callee {
            Value::Global(path) if globals::is_inert_class(path) => path.clone(),
            Value::Engine(path) if self.engine.is_error(path) => path.clone(),
            _ => return self.why(offset, "an object of a class"),
        };
        if &*path == "Date" && arguments.is_empty() {
            let now = self.now();
            return Ok(self.compose("date", &[now]));
        }
        self.computed_call(offset, &format!("new {path}"), &arguments)
    }
}

/// An expression without parentheses and types around it.
pub(super) fn bare<'b, 'a>(it: &'b Expression<'a>) -> &'b Expression<'a> {
    match it {
        Expression::ParenthesizedExpression(it) => bare(&it.expression),
        Expression::TSNonNullExpression(it) => bare(&it.expression),
        Expression::TSAsExpression(it) => bare(&it.expression),
        Expression::TSSatisfiesExpression(it) => bare(&it.expression),
        other => other,
    }
}
