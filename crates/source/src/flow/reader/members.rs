//! Members of values: `order.id`, `items[0]`.

use std::rc::Rc;

use oxc_ast::ast::{ComputedMemberExpression, StaticMemberExpression};

use super::super::engines;
use super::super::value::{Constant, Object, Scope, Value};
use super::{Read, Reader};

impl<'a> Reader<'a, '_> {
    pub(super) fn static_member(
        &mut self,
        it: &'a StaticMemberExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let base = self.value(&it.object, scope)?;
        self.member(it.span.start, &base, it.property.name.as_str(), it.optional)
    }

    pub(super) fn computed(
        &mut self,
        it: &'a ComputedMemberExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let offset = it.span.start;
        let base = self.value(&it.object, scope)?;
        let key = self.value(&it.expression, scope)?;
        match (&base, &key) {
            (_, Value::Constant(Constant::Text(name))) => {
                self.member(offset, &base, &name.clone(), it.optional)
            }
            (Value::Object(_), Value::Constant(Constant::Number(at))) => {
                let items = self.items(&base);
                let at = constant_index(*at);
                match (items, at) {
                    (Some(items), Some(at)) => {
                        Ok(items.get(at).cloned().unwrap_or(Value::UNDEFINED))
                    }
                    _ => self.read(offset, &base, &key, it.optional),
                }
            }
            _ => self.read(offset, &base, &key, it.optional),
        }
    }

    /// A member by its name.
    pub(in super::super) fn member(
        &mut self,
        offset: u32,
        base: &Value<'a>,
        name: &str,
        is_optional: bool,
    ) -> Read<Value<'a>> {
        match base {
            Value::Object(id) => match self.store.objects.get(id) {
                Some(Object::Record(members)) if members.contains_key(name) => {
                    return Ok(members[name].clone());
                }
                Some(Object::Record(_)) if !is_inherited(name) => return Ok(Value::UNDEFINED),
                Some(Object::List(items)) if name == "length" => {
                    #[expect(clippy::cast_precision_loss, reason = "lists that are written out")]
                    let length = items.len() as f64;
                    return Ok(Value::Constant(Constant::Number(length)));
                }
                _ => {}
            },
            Value::Engine(path) => return Ok(engines::member(path, name)),
            Value::Steps(kind, options) => return Ok(engines::step(kind, name, *options)),
            Value::Global(path) => return Ok(Value::Global(Rc::from(format!("{path}.{name}")))),
            Value::Module(file) => {
                let file = file.clone();
                return self.exported(offset, &file, name);
            }
            _ => {}
        }
        let key = Value::Constant(Constant::Text(Rc::from(name)));
        self.read(offset, base, &key, is_optional)
    }

    /// A read that is not followed into its object.
    fn read(
        &mut self,
        offset: u32,
        base: &Value<'a>,
        key: &Value<'a>,
        is_optional: bool,
    ) -> Read<Value<'a>> {
        if !self.is_plain(base) || !self.is_plain(key) {
            return self.why(offset, "a member of what is no plain data");
        }
        let (from, by) = (self.symbol(base), self.symbol(key));
        if !is_optional && !matches!(base, Value::Object(_)) {
            let cause = self.symbols.make("is nullish", &[from]);
            let label = self.text(offset, offset).to_owned();
            self.may_throw(offset, cause, &label)?;
        }
        let heap = self.heap();
        Ok(Value::made(self.symbols.make("member", &[from, by, heap])))
    }
}

/// What every object has of its prototype.
fn is_inherited(name: &str) -> bool {
    matches!(
        name,
        "constructor"
            | "__proto__"
            | "hasOwnProperty"
            | "isPrototypeOf"
            | "propertyIsEnumerable"
            | "toLocaleString"
            | "toString"
            | "valueOf"
    )
}

/// A number that is an index.
pub(super) fn constant_index(at: f64) -> Option<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    ((0.0..1e6).contains(&at) && at.fract() == 0.0).then_some(at as usize)
}
