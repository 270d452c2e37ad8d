//! Functions and methods of the language, by what they can do.

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

/// Functions that neither write nor start anything.
pub(super) fn is_inert_function(path: &str) -> bool {
    const WHOLE: [&str; 24] = [
        "Array.from",
        "Array.isArray",
        "Boolean",
        "Date.parse",
        "JSON.parse",
        "JSON.stringify",
        "Number",
        "Number.isFinite",
        "Number.isInteger",
        "Number.isNaN",
        "Number.parseFloat",
        "Number.parseInt",
        "Object.entries",
        "Object.fromEntries",
        "Object.keys",
        "Object.values",
        "String",
        "decodeURIComponent",
        "encodeURIComponent",
        "isFinite",
        "isNaN",
        "parseFloat",
        "parseInt",
        "structuredClone",
    ];
    path != "Math.random" && (path.starts_with("Math.") || WHOLE.contains(&path))
}

/// Of these, the ones that take whatever data they are given.
pub(super) fn never_throws(what: &str) -> bool {
    matches!(what, "Array.isArray" | "Boolean" | "Number.isInteger" | "Number.isFinite")
        || is_error(what.strip_prefix("new ").unwrap_or_default())
}

/// Globals that start nothing, whatever is done with them.
pub(super) fn is_inert_global(path: &str) -> bool {
    const NAMES: [&str; 16] = [
        "Array",
        "Boolean",
        "Date",
        "Infinity",
        "JSON",
        "Map",
        "Math",
        "NaN",
        "Number",
        "Object",
        "Promise",
        "RegExp",
        "Set",
        "String",
        "console",
        "undefined",
    ];
    let root = path.split('.').next().unwrap_or(path);
    NAMES.contains(&root) || is_error(root) || is_inert_function(path)
}

pub(super) fn is_inert_class(path: &str) -> bool {
    matches!(path, "Date" | "Map" | "Set") || is_error(path)
}

fn is_error(name: &str) -> bool {
    matches!(
        name,
        "Error" | "EvalError" | "RangeError" | "ReferenceError" | "SyntaxError" | "TypeError"
    )
}

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
                    match self.truth(&value) {
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
