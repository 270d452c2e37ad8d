//! Names that take values: declarations, parameters, destructuring.

use oxc_ast::ast::BindingPattern;
use oxc_span::GetSpan as _;

use super::super::value::{Constant, Object, Scope, Value};
use super::{Read, Reader};

impl<'a, 's> Reader<'a, 's> {
    /// Declares the names of a pattern.
    pub(super) fn bind(
        &mut self,
        pattern: &'a BindingPattern<'a>,
        value: Value<'a>,
        scope: &Scope<'a>,
    ) -> Read<()> {
        let offset = pattern.span().start;
        self.step(offset)?;
        match pattern {
            BindingPattern::BindingIdentifier(it) => {
                let is_mutable = self.is_written(it.name.as_str());
                let variable = self.variable(value, is_mutable);
                scope.declare(it.name.as_str(), variable);
            }
            BindingPattern::ObjectPattern(it) => {
                if it.rest.is_some() {
                    return self.why(offset, "the rest of an object");
                }
                if it.properties.is_empty() {
                    self.member(offset, &value, "", false)?;
                }
                for property in &it.properties {
                    let key = self.key(&property.key, property.computed)?;
                    let part = self.member(property.span.start, &value, &key, false)?;
                    self.bind(&property.value, part, scope)?;
                }
            }
            BindingPattern::ArrayPattern(it) => {
                if it.rest.is_some() {
                    return self.why(offset, "the rest of a list");
                }
                let items = self.items(&value);
                if items.is_none() {
                    self.iterable(offset, &value)?;
                }
                for (at, part) in it.elements.iter().enumerate() {
                    let Some(part) = part else { continue };
                    let item = match &items {
                        Some(items) => items.get(at).cloned().unwrap_or(Value::UNDEFINED),
                        None => self.item(&value, at),
                    };
                    self.bind(part, item, scope)?;
                }
            }
            BindingPattern::AssignmentPattern(it) => {
                let value = self.or_default(value, &it.right, scope)?;
                self.bind(&it.left, value, scope)?;
            }
        }
        Ok(())
    }

    /// Whether the file writes a name anywhere after its declaration.
    pub(super) fn is_written(&self, name: &str) -> bool {
        self.modules.get(&self.file).is_none_or(|it| it.written.contains(name))
    }

    /// A value, or the default where there is none.
    pub(super) fn or_default(
        &mut self,
        value: Value<'a>,
        default: &'a oxc_ast::ast::Expression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        match value {
            Value::Constant(Constant::Undefined) => self.value(default, scope),
            Value::Made { .. } => {
                let offset = default.span().start;
                let question = self.compose("is undefined", std::slice::from_ref(&value));
                let run = |this: &mut Reader<'a, 's>| this.value(default, scope);
                let keep = |_: &mut Reader<'a, 's>| Ok(value.clone());
                self.either(offset, &question, "a default", [&run, &keep])
            }
            value => Ok(value),
        }
    }

    /// That a value can be gone through.
    pub(super) fn iterable(&mut self, offset: u32, value: &Value<'a>) -> Read<()> {
        let is_lost = matches!(value, Value::Object(id)
            if matches!(self.store.objects.get(id), Some(Object::Lost { .. })));
        if !self.is_plain(value) || !(is_lost || matches!(value, Value::Made { .. })) {
            return self.why(offset, "going through what is no plain data");
        }
        let made = self.symbol(value);
        let heap = self.heap();
        let cause = self.symbols.make("is no list", &[made, heap]);
        self.may_throw(offset, cause, "going through a value")
    }

    fn item(&mut self, value: &Value<'a>, at: usize) -> Value<'a> {
        let list = self.symbol(value);
        let key = self.named("item", &at.to_string());
        let heap = self.heap();
        Value::made(self.symbols.make("item of", &[list, key, heap]))
    }

    /// Text of the code between two offsets; a line at most.
    pub(super) fn text(&self, from: u32, to: u32) -> &'a str {
        let end = if to > from { to as usize } else { self.source.len() };
        let text = self.source.get(from as usize..end).unwrap_or_default();
        text.split(['\n', ';', ')']).next().unwrap_or_default().trim()
    }

    pub(super) fn text_of(&self, span: oxc_span::Span) -> &'a str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}
