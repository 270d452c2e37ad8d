//! `midflight replay --batch`: a line in, a line out.

use std::io::{BufRead, Write};
use std::time::Instant;

use midflight_core::histories::Trace;
use midflight_replay::{Budget, Profile, StateEngine, StateQuestion, judge_state, keyed};
use serde_json::{Map, Value};

use super::answer::Pair;
use super::manifest::Manifest;
use super::{elements, json};
use crate::commands::lines;
use crate::error::CliError;

/// Answers every line, each before the next is read.
pub(super) fn run(input: &mut impl BufRead, output: &mut impl Write) -> Result<u8, CliError> {
    lines::answer_each(input, output, |asked, _| judged(asked))
}

/// The answer without the id.
fn judged(asked: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    let named = match asked.get("profile") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => {
            Some(name.parse::<Profile>().map_err(|_| format!("`{name}` is no replay profile"))?)
        }
        Some(_) => return Err("`profile` is no text".to_owned()),
    };
    if named == Some(Profile::State) {
        return state(asked);
    }
    let (old, new) = (manifest(asked, "old")?, manifest(asked, "new")?);
    let trace = match asked.get("trace") {
        None | Some(Value::Null) => None,
        Some(trace) => Some(Trace::read(trace)?),
    };
    let profile = match named {
        Some(profile) => profile,
        None if old.profile == new.profile => old.profile,
        None => return Err("the manifests name different profiles and the line none".to_owned()),
    };
    match profile {
        Profile::State => Err("profile `state` needs `engine_rules` and `elements`".to_owned()),
        Profile::Keyed => remembered(&new, trace.as_ref()),
        _ => Ok(replayed(&Pair::new(profile, &old, &new), trace.as_ref())),
    }
}

fn manifest(asked: &Map<String, Value>, side: &str) -> Result<Manifest, String> {
    let value = asked.get(side).ok_or_else(|| format!("the line has no `{side}`"))?;
    let read = Manifest::read(&format!("{side}.json"), &value.to_string());
    read.map_err(|wrong| format!("`{side}` cannot be read: {}; {}", wrong.what, wrong.help))
}

fn replayed(pair: &Pair<'_>, trace: Option<&Trace>) -> Map<String, Value> {
    let start = Instant::now();
    let verdict = pair.compare();
    let history = trace.map(|trace| pair.replay(trace));
    timed(json::line(&verdict, history.as_ref()), start)
}

fn remembered(new: &Manifest, trace: Option<&Trace>) -> Result<Map<String, Value>, String> {
    let trace = trace.ok_or("profile `keyed` needs a `trace`")?;
    let start = Instant::now();
    let outcomes = keyed(&new.flow, &trace.events, &Budget::default());
    let outcomes = outcomes.map_err(|reason| reason.message)?;
    Ok(timed(json::outcomes(&outcomes), start))
}

fn state(asked: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    let rules = asked.get("engine_rules").and_then(Value::as_str);
    let rules = rules.ok_or("the line has no `engine_rules`")?;
    let engine: StateEngine =
        rules.parse().map_err(|_| format!("`{rules}` is no engine with known rules"))?;
    let side = |name: &str| {
        let side = asked.get(name).ok_or_else(|| format!("the line has no `{name}`"))?;
        elements::elements(side).map_err(|why| format!("`{name}`: {why}"))
    };
    let (old, new) = (side("old")?, side("new")?);
    let mapping = elements::mapping(asked.get("mapping"))?;
    let active = elements::ids(asked.get("active")).ok_or("`active` is no list of ids")?;
    let start = Instant::now();
    let question =
        StateQuestion { engine, old: &old, new: &new, mapping: &mapping, active: &active };
    let verdict = judge_state(&question).map_err(|error| error.to_string())?;
    Ok(timed(json::state(&verdict), start))
}

fn timed(mut answer: Map<String, Value>, start: Instant) -> Map<String, Value> {
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    answer.insert("micros".to_owned(), micros.into());
    answer
}
