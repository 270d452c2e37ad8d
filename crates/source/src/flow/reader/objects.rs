//! Lists and records that code has written out.

use std::collections::BTreeMap;

use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, ObjectExpression, ObjectPropertyKind, PropertyKind,
};

use super::super::symbols::Symbol;
use super::super::value::{Object, ObjectId, Scope, Value};
use super::{Read, Reader};

pub(super) fn symbol(reader: &mut Reader<'_, '_>, id: ObjectId) -> Symbol {
    match reader.store.objects.get(&id).cloned() {
        Some(Object::List(items)) => {
            let items: Vec<Symbol> = items.iter().map(|it| reader.symbol(it)).collect();
            reader.symbols.make("list", &items)
        }
        Some(Object::Record(members)) => {
            let mut parts = Vec::new();
            for (name, value) in &members {
                parts.push(reader.symbols.text(name));
                parts.push(reader.symbol(value));
            }
            reader.symbols.make("record", &parts)
        }
        Some(Object::Lost { symbol, .. }) => symbol,
        None => reader.symbols.singular(),
    }
}

pub(super) fn is_plain(reader: &Reader<'_, '_>, id: ObjectId) -> bool {
    match reader.store.objects.get(&id) {
        Some(Object::List(items)) => items.iter().all(|it| reader.is_plain(it)),
        Some(Object::Record(members)) => members.values().all(|it| reader.is_plain(it)),
        Some(Object::Lost { plain, .. }) => *plain,
        None => false,
    }
}

impl<'a> Reader<'a, '_> {
    /// `[a, ...b]`.
    pub(super) fn list(
        &mut self,
        it: &'a ArrayExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let (mut items, mut is_whole) = (Vec::new(), true);
        for element in &it.elements {
            match element {
                ArrayExpressionElement::SpreadElement(spread) => {
                    let value = self.value(&spread.argument, scope)?;
                    if let Some(inner) = self.items(&value) {
                        items.extend(inner);
                    } else {
                        self.iterable(spread.span.start, &value)?;
                        is_whole = false;
                        items.push(self.read_whole("all of", &value));
                    }
                }
                ArrayExpressionElement::Elision(it) => {
                    return self.why(it.span.start, "a list with holes");
                }
                other => match other.as_expression() {
                    Some(it) => items.push(self.value(it, scope)?),
                    None => return self.why(it.span.start, "a part of a list"),
                },
            }
        }
        Ok(if is_whole {
            self.new_object(Object::List(items))
        } else {
            let made = self.compose("list", &items);
            let (symbol, plain) = (self.symbol(&made), self.is_plain(&made));
            self.new_object(Object::Lost { symbol, plain })
        })
    }

    /// `{ a, ...b }`.
    pub(super) fn record(
        &mut self,
        it: &'a ObjectExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let (mut members, mut spread) = (BTreeMap::new(), Vec::new());
        for property in &it.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(it) => {
                    let value = self.value(&it.argument, scope)?;
                    if !self.is_plain(&value) {
                        return self.why(it.span.start, "an object that is spread");
                    }
                    // Later members win over earlier ones.
                    let so_far = self.new_object(Object::Record(std::mem::take(&mut members)));
                    spread.push(so_far);
                    spread.push(self.read_whole("members of", &value));
                }
                ObjectPropertyKind::ObjectProperty(it) => {
                    let key = self.key(&it.key, it.computed)?;
                    if it.kind != PropertyKind::Init || it.method || key == "__proto__" {
                        return self.why(it.span.start, "a method or accessor of an object");
                    }
                    let value = self.value(&it.value, scope)?;
                    members.insert(key, value);
                }
            }
        }
        let last = self.new_object(Object::Record(members));
        if spread.is_empty() {
            return Ok(last);
        }
        spread.push(last);
        let made = self.compose("spread", &spread);
        let (symbol, plain) = (self.symbol(&made), self.is_plain(&made));
        Ok(self.new_object(Object::Lost { symbol, plain }))
    }

    /// All that is in a value now.
    fn read_whole(&mut self, how: &str, value: &Value<'a>) -> Value<'a> {
        let plain = self.is_plain(value);
        let parts = [self.symbol(value), self.heap()];
        Value::Made { symbol: self.symbols.make(how, &parts), plain }
    }

    pub(super) fn new_object(&mut self, object: Object<'a>) -> Value<'a> {
        let id = self.number();
        self.store.objects.insert(id, object);
        if self.volatile_heap.is_some() {
            // Handlers may get hold of it.
            self.lose_objects();
        }
        Value::Object(id)
    }

    /// The items of a list that is known whole.
    pub(super) fn items(&self, value: &Value<'a>) -> Option<Vec<Value<'a>>> {
        let Value::Object(id) = value else { return None };
        match self.store.objects.get(id)? {
            Object::List(items) => Some(items.clone()),
            _ => None,
        }
    }

    /// A write that is not followed: whatever is read out of objects from here on hangs on it.
    pub(in super::super) fn write_heap(&mut self, head: &str, parts: &[Symbol]) {
        let mut all = vec![self.store.heap];
        all.extend(parts);
        self.store.heap = self.symbols.make(head, &all);
    }

    /// A write to an object that was written out: nothing is known of its inside any more. Others
    /// may hold it, and so no object is known any more.
    pub(super) fn lose_objects(&mut self) {
        let ids = self.store.objects.keys();
        let heap = self.store.heap;
        for id in ids {
            let plain = is_plain(self, id);
            let own = symbol(self, id);
            let symbol = self.symbols.make("lost", &[own, heap]);
            self.store.objects.insert(id, Object::Lost { symbol, plain });
        }
    }

    /// What is read out of objects hangs on all writes so far.
    pub(super) fn heap(&mut self) -> Symbol {
        match self.volatile_heap {
            Some(writers) => {
                let parts = [writers, self.store.heap, self.store.time];
                self.symbols.make("volatile", &parts)
            }
            None => self.store.heap,
        }
    }
}
