//! The module `@temporalio/workflow`.

use std::rc::Rc;

use super::super::reader::{Read, Reader};
use super::super::term::{Flow, Kind, Wait};
use super::super::value::{Closure, Constant, Value};

const INERT: [&str; 13] = [
    "defineQuery",
    "defineSignal",
    "defineUpdate",
    "isCancellation",
    "log",
    "log.debug",
    "log.error",
    "log.info",
    "log.trace",
    "log.warn",
    "setHandler",
    "workflowInfo",
    "ParentClosePolicy",
];

pub(super) fn may_wait(path: &str) -> Option<Wait> {
    match path {
        _ if INERT.contains(&path) || path.starts_with("ApplicationFailure.") => None,
        "sleep" => Some(Wait::Timer),
        "condition" => Some(Wait::Condition),
        "executeChild" => Some(Wait::Child),
        _ => Some(Wait::Any),
    }
}

pub(super) fn call<'a>(
    reader: &mut Reader<'a, '_>,
    offset: u32,
    path: &str,
    given: &[Value<'a>],
) -> Read<Value<'a>> {
    match (path, given) {
        ("proxyActivities" | "proxyLocalActivities", given) => {
            let options = reader.compose("options", given);
            let options = reader.symbol(&options);
            Ok(Value::Steps(if path == "proxyActivities" { "" } else { "local " }, options))
        }
        // Timers are told apart by their order alone.
        ("sleep", [duration]) => {
            super::check_duration(reader, offset, duration)?;
            Ok(reader.operation(offset, "timer", Kind::Timer("timer".to_owned())))
        }
        ("condition", [Value::Function(question)]) => {
            let question = question.clone();
            Ok(condition(reader, offset, &question, false))
        }
        ("condition", [Value::Function(question), duration]) => {
            super::check_duration(reader, offset, duration)?;
            let question = question.clone();
            Ok(condition(reader, offset, &question, true))
        }
        ("defineSignal" | "defineQuery" | "defineUpdate", [name]) => {
            let name = reader.symbol(name);
            let definition = reader.symbols.make(path, &[name]);
            if path == "defineUpdate" {
                reader.updates.insert(definition);
            }
            Ok(Value::made(definition))
        }
        ("setHandler", [definition, Value::Function(handler), rest @ ..]) => {
            let handler = handler.clone();
            set_handler(reader, offset, definition, &handler, rest)
        }
        ("deprecatePatch", [id]) => match id.literal() {
            Some(id) => {
                reader.emit(offset, Kind::DeprecatedPatch(id));
                Ok(Value::UNDEFINED)
            }
            None => reader.why(offset, "a patch whose id is not written out"),
        },
        ("continueAsNew", _) => {
            reader.emit(offset, Kind::ContinueAsNew);
            Ok(Value::UNDEFINED)
        }
        ("executeChild", [child, ..]) => child_workflow(reader, offset, child, given.get(1)),
        ("uuid4", []) => Ok(reader.random()),
        ("upsertSearchAttributes" | "upsertMemo", [what]) => {
            // It can be read back.
            let written = reader.symbol(what);
            reader.write_heap(path, &[written]);
            reader.emit(offset, Kind::Marker(path.to_owned()));
            Ok(Value::UNDEFINED)
        }
        ("isCancellation", [_]) | ("workflowInfo", []) => {
            let time = Value::made(reader.store.time);
            let mut parts = vec![time];
            parts.extend_from_slice(given);
            Ok(reader.compose(path, &parts))
        }
        _ if path.starts_with("log.") => Ok(Value::UNDEFINED),
        _ if path.starts_with("ApplicationFailure.") => Ok(reader.compose(path, given)),
        _ => reader.why(offset, format!("`{path}` of the engine")),
    }
}

/// A handler of a signal, query or update, with what follows it in the call.
fn set_handler<'a>(
    reader: &mut Reader<'a, '_>,
    offset: u32,
    definition: &Value<'a>,
    handler: &Rc<Closure<'a>>,
    rest: &[Value<'a>],
) -> Read<Value<'a>> {
    let definition = reader.symbol(definition);
    let by = reader.handled(offset, definition, handler)?;
    if reader.updates.contains(&definition) {
        // That it is there and takes an update is recorded.
        let validator: Vec<_> = rest.iter().map(|it| reader.symbol(it)).collect();
        let parts = [vec![by], validator].concat();
        let whole = reader.symbols.make("update", &parts);
        reader.emit(offset, Kind::Base(format!("update #{}", whole.number())));
    }
    Ok(Value::UNDEFINED)
}

/// A wait until a question is answered with yes. Whatever answers it comes from outside.
fn condition<'a>(
    reader: &mut Reader<'a, '_>,
    offset: u32,
    question: &Rc<Closure<'a>>,
    has_timeout: bool,
) -> Value<'a> {
    let symbol = reader.asked_anew(question);
    let label: String = question.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = format!("{} #{}", label.chars().take(60).collect::<String>(), symbol.number());
    let value = reader.outcome(&format!("condition {name}"));
    let wait = vec![reader.node(offset, Kind::Signal(name))];
    if !has_timeout {
        return reader.promise(wait, Value::UNDEFINED);
    }
    reader.outcome("timer");
    let timer: Flow = vec![reader.node(offset, Kind::Timer("timer".to_owned()))];
    let race = vec![reader.node(offset, Kind::Race(vec![timer, wait]))];
    reader.promise(race, value)
}

/// A child that is waited for. Its type and id count.
fn child_workflow<'a>(
    reader: &mut Reader<'a, '_>,
    offset: u32,
    child: &Value<'a>,
    options: Option<&Value<'a>>,
) -> Read<Value<'a>> {
    let kind = match child {
        Value::Function(it) => function_name(it.text).map(str::to_owned),
        other => other.literal(),
    };
    let Some(kind) = kind else {
        return reader.why(offset, "a child whose type is not written out");
    };
    let id = match options {
        Some(options) => reader.member(offset, options, "workflowId", true)?,
        None => Value::UNDEFINED,
    };
    let id = match id {
        Value::Constant(Constant::Undefined) => reader.random(),
        id => id,
    };
    let id = reader.token_name(&id);
    let name = format!("{kind} {id}");
    let count = format!("child {name}");
    Ok(reader.operation(offset, &count, Kind::Child(name)))
}

/// The name that a function was declared with.
fn function_name(text: &str) -> Option<&str> {
    let text = text.trim_start().strip_prefix("async").unwrap_or(text).trim_start();
    let text = text.strip_prefix("function")?.trim_start();
    let end = text.find(|it: char| !(it.is_alphanumeric() || it == '_' || it == '$'))?;
    (end > 0).then(|| &text[..end])
}
