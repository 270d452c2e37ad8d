//! One run, as a list of runs or a history names it.

use serde::Deserialize;
use serde_json::Value;

use crate::engines::Name;
use crate::histories::{History, Lent, Misread, Trace};
use crate::request::NotLookedAt;

/// A run, and how far it has come, where that is known.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) workflow: Option<String>,
    pub(super) version: Option<String>,
    pub(super) run: String,
    pub(super) trace: Option<Trace>,
}

/// A line of a list of runs. Other keys are the list's own.
#[derive(Deserialize)]
struct Listed {
    run: Name,
    workflow: Name,
    #[serde(default)]
    version: Name,
    #[serde(default)]
    history: Option<Inline>,
}

/// A trace, or a native history.
#[derive(Deserialize)]
#[serde(untagged)]
enum Inline {
    Trace(Vec<Value>),
    History { trace: Vec<Value> },
}

impl Record {
    pub(super) fn listed(lent: &Lent<'_>) -> Result<Self, NotLookedAt> {
        let read = lent.text.clone().and_then(|text| {
            serde_json::from_slice::<Listed>(text).map_err(|error| Misread::of(&error))
        });
        let listed = read.map_err(|misread| {
            let line = lent.line + misread.line - 1;
            let why =
                format!("not a run `{{\"run\", \"workflow\", \"version\"}}`: {}", misread.why);
            NotLookedAt { what: format!("{}:{line}:{}", lent.file, misread.column), why }
        })?;
        let trace = listed.history.map(|inline| match inline {
            Inline::Trace(trace) | Inline::History { trace } => Trace::read(&Value::Array(trace)),
        });
        let trace = trace.transpose().map_err(|why| NotLookedAt { what: lent.place(), why })?;
        let Some(run) = listed.run.0 else {
            let why = "a run has no id".to_owned();
            return Err(NotLookedAt { what: lent.place(), why });
        };
        let (workflow, version) = (listed.workflow.0, listed.version.0);
        Ok(Self { workflow, version, run, trace })
    }

    pub(super) fn history(lent: &Lent<'_>) -> Result<Self, NotLookedAt> {
        let read = lent.read().map_err(|(what, why)| NotLookedAt { what, why })?;
        let History { workflow, version, run, trace, .. } = read;
        let run = run.unwrap_or_else(|| lent.place());
        Ok(Self { workflow, version, run, trace: Some(trace) })
    }
}
