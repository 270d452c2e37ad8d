//! The module `workflow`.

use std::rc::Rc;

use super::super::reader::{Read, Reader};
use super::super::term::{Kind, Wait};
use super::super::value::{Constant, Value};

pub(super) fn may_wait(path: &str) -> Option<Wait> {
    match path {
        "getWorkflowMetadata" => None,
        "sleep" => Some(Wait::Timer),
        "createHook" | "createWebhook" | "defineHook" => Some(Wait::Hook),
        _ => Some(Wait::Any),
    }
}

pub(super) fn call<'a>(
    reader: &mut Reader<'a, '_>,
    offset: u32,
    path: &str,
    given: &[Value<'a>],
) -> Read<Value<'a>> {
    match path {
        // What a run waits for is recorded; the length of new code does not count.
        "sleep" => {
            let duration = given.first().cloned().unwrap_or(Value::UNDEFINED);
            super::check_duration(reader, offset, &duration)?;
            Ok(reader.operation(offset, "sleep", Kind::Timer("sleep".to_owned())))
        }
        "createHook" => {
            let token = match given {
                [] => Value::UNDEFINED,
                [options] => reader.member(offset, options, "token", true)?,
                _ => return reader.why(offset, "a hook of several options"),
            };
            let name = match token {
                Value::Constant(Constant::Undefined) => {
                    let drawn = reader.random();
                    reader.token_name(&drawn)
                }
                token => reader.token_name(&token),
            };
            reader.base(offset);
            reader.emit(offset, Kind::Open(name.clone()));
            Ok(Value::Hook(Rc::from(name)))
        }
        "getWorkflowMetadata" => Ok(Value::made(reader.symbols.make("metadata", &[]))),
        _ => reader.why(offset, format!("`{path}` of the engine")),
    }
}
