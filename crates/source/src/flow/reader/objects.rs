//! Lists and records that code has written out.

use super::super::symbols::Symbol;
use super::super::value::{Object, ObjectId, Value};
use super::Reader;

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
        let ids: Vec<ObjectId> = self.store.objects.keys().copied().collect();
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
