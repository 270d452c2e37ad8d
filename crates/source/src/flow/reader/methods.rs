//! Methods of the language, by what they can do.

use super::super::value::{Constant, Object, Value};
use super::{Read, Reader};

/// Methods of plain data that write nothing.
const READING: [&str; 56] = [
    "at",
    "charAt",
    "charCodeAt",
    "codePointAt",
    "concat",
    "endsWith",
    "entries",
    "every",
    "exec",
    "filter",
    "find",
    "findIndex",
    "findLast",
    "flat",
    "flatMap",
    "forEach",
    "get",
    "getDate",
    "getDay",
    "getFullYear",
    "getHours",
    "getMonth",
    "getTime",
    "has",
    "hasOwnProperty",
    "includes",
    "indexOf",
    "join",
    "keys",
    "lastIndexOf",
    "map",
    "match",
    "matchAll",
    "normalize",
    "padEnd",
    "padStart",
    "reduce",
    "reduceRight",
    "repeat",
    "replace",
    "replaceAll",
    "slice",
    "some",
    "split",
    "startsWith",
    "substring",
    "test",
    "toFixed",
    "toISOString",
    "toLowerCase",
    "toSorted",
    "toString",
    "toUpperCase",
    "trim",
    "valueOf",
    "values",
];

/// Methods of plain data that write into it.
const WRITING: [&str; 12] = [
    "add",
    "clear",
    "copyWithin",
    "delete",
    "fill",
    "pop",
    "push",
    "reverse",
    "set",
    "shift",
    "splice",
    "unshift",
];

/// Whether a method of plain data writes nothing.
pub(super) fn is_reading(name: &str) -> bool {
    READING.contains(&name)
}

/// Whether a method of plain data writes into it.
pub(super) fn is_writing(name: &str) -> bool {
    WRITING.contains(&name)
}

impl<'a> Reader<'a, '_> {
    /// A method of data.
    pub(super) fn method(
        &mut self,
        offset: u32,
        base: &Value<'a>,
        name: &str,
        given: &[Value<'a>],
    ) -> Read<Value<'a>> {
        if let Some(items) = self.items(base)
            && let Some(done) = self.method_of_list(offset, base, items, name, given)?
        {
            return Ok(done);
        }
        if !self.is_plain(base) {
            return self.why(offset, format!("`{name}` of what is no plain data"));
        }
        let mut parts = vec![base.clone()];
        parts.extend_from_slice(given);
        if WRITING.contains(&name) {
            let value = self.computed_call(offset, &format!(".{name}"), &parts)?;
            let made = self.symbol(&value);
            self.write_heap("write", &[made]);
            self.lose_objects();
            return Ok(value);
        }
        if !READING.contains(&name) {
            return self.why(offset, format!("`{name}` of a value"));
        }
        self.computed_call(offset, &format!(".{name}"), &parts)
    }

    /// A method of a list that is known whole. None where it is one of any list.
    fn method_of_list(
        &mut self,
        offset: u32,
        base: &Value<'a>,
        mut items: Vec<Value<'a>>,
        name: &str,
        given: &[Value<'a>],
    ) -> Read<Option<Value<'a>>> {
        let Value::Object(id) = base else { return Ok(None) };
        match (name, given) {
            ("push", [item]) => {
                let parts = [self.symbol(base), self.symbol(item)];
                self.write_heap("push", &parts);
                items.push(item.clone());
                self.store.objects.insert(*id, Object::List(items));
                Ok(Some(Value::UNDEFINED))
            }
            ("reverse", []) => {
                let parts = [self.symbol(base)];
                self.write_heap("reverse", &parts);
                items.reverse();
                self.store.objects.insert(*id, Object::List(items));
                Ok(Some(base.clone()))
            }
            ("slice", []) => Ok(Some(self.new_object(Object::List(items)))),
            ("map" | "forEach", [Value::Function(each)]) => {
                let each = each.clone();
                let mut values = Vec::new();
                for (at, item) in items.into_iter().enumerate() {
                    #[expect(clippy::cast_precision_loss, reason = "lists that are written out")]
                    let at = Value::Constant(Constant::Number(at as f64));
                    values.push(self.apply(offset, &each, vec![item, at])?);
                }
                Ok(Some(match name {
                    "map" => self.new_object(Object::List(values)),
                    _ => Value::UNDEFINED,
                }))
            }
            ("filter", [Value::Function(each)]) => {
                let each = each.clone();
                let mut kept = Vec::new();
                for item in items {
                    let value = self.apply(offset, &each, vec![item.clone()])?;
                    match value.truth() {
                        Some(true) => kept.push(item),
                        Some(false) => {}
                        None => return self.why(offset, "a list that is filtered by data"),
                    }
                }
                Ok(Some(self.new_object(Object::List(kept))))
            }
            _ => Ok(None),
        }
    }
}
