//! A run's events as `workflow inspect events --json` prints them.

use serde_json::Value;

/// The events of one run, oldest first.
#[derive(Debug, Clone)]
pub struct Log {
    pub(super) events: Vec<Value>,
    pub(super) run: String,
    pub(super) workflow: String,
    /// Arguments of the workflow; null where they were not exported.
    pub(super) input: Value,
    /// When the run started, in text as recorded.
    pub(super) started: String,
    /// What the run's random numbers start from.
    pub(super) seed: String,
    /// The time in the run's ids, in milliseconds, where it is not the start.
    pub(super) time: Option<u64>,
    /// As many events as a page has: there may be more.
    pub(super) is_page: bool,
    /// The id of the step that the engine's own `fetch` is.
    pub(super) fetch: String,
}

/// Events of one page, as the command prints it unless told otherwise, or at most.
const PAGES: [usize; 2] = [20, 1000];

/// The first version of the log whose runs are seeded by their deployment.
const SEEDED_BY_DEPLOYMENT: u64 = 4;

/// Kinds of events that are read.
pub(super) const KINDS: [&str; 14] = [
    "run_created",
    "run_started",
    "noop",
    "step_created",
    "step_started",
    "step_retrying",
    "step_completed",
    "step_failed",
    "wait_created",
    "wait_completed",
    "hook_created",
    "hook_received",
    "hook_disposed",
    "hook_conflict",
];

/// Why a text is no history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogError(pub String);

impl Log {
    /// Reads an export: a list of events of one run, in either order.
    ///
    /// # Errors
    ///
    /// What is missing, in words.
    pub fn read(text: &str) -> Result<Self, LogError> {
        let wrong = |what: &str| Err(LogError(what.to_owned()));
        let root: Value =
            serde_json::from_str(text).map_err(|error| LogError(error.to_string()))?;
        let is_bare = root.is_array();
        let mut events = match root {
            Value::Array(events) => events,
            Value::Object(page) if page.get("hasMore") == Some(&Value::Bool(true)) => {
                return wrong("a page of a longer list of events");
            }
            Value::Object(mut page) => match page.remove("data") {
                Some(Value::Array(events)) => events,
                _ => return wrong("no list of events"),
            },
            _ => return wrong("no list of events"),
        };
        // A list without a cursor does not tell whether it is whole.
        let is_page = is_bare && PAGES.contains(&events.len());
        if events.iter().any(|it| text_of(it, "eventId").is_none()) {
            return wrong("an event without `eventId`");
        }
        events.sort_by(|one, other| text_of(one, "eventId").cmp(&text_of(other, "eventId")));
        let Some(created) = events.iter().find(|it| kind(it) == "run_created") else {
            return wrong("no `run_created`: the first events are missing");
        };
        let Some(started) = events.iter().find(|it| kind(it) == "run_started") else {
            return wrong("no `run_started`");
        };
        let run = text_of(created, "runId").unwrap_or_default().to_owned();
        if events.iter().any(|it| text_of(it, "runId").is_some_and(|id| id != run)) {
            return wrong("events of several runs");
        }
        let data = &created["eventData"];
        let workflow = text_of(data, "workflowName").unwrap_or_default().to_owned();
        let start = text_of(started, "createdAt").unwrap_or_default().to_owned();
        let is_late = created["specVersion"].as_u64().is_some_and(|it| it >= SEEDED_BY_DEPLOYMENT);
        let (seed, time) = if is_late {
            let deployment = text_of(data, "deploymentId").unwrap_or_default();
            (format!("{run}:{workflow}:{deployment}"), ulid_time(&run))
        } else {
            let Some(at) = milliseconds(&start) else { return wrong("a start that is no time") };
            (format!("{run}:{workflow}:{at}"), None)
        };
        let (fetch, mut input) = (fetch(&events, data), data["input"].clone());
        decoded(&mut input)?;
        for event in &mut events {
            for field in ["result", "payload", "input", "output", "error"] {
                if let Some(value) = event.pointer_mut(&format!("/eventData/{field}")) {
                    decoded(value)?;
                }
            }
        }
        Ok(Self { run, workflow, input, started: start, seed, time, fetch, is_page, events })
    }

    /// A run of which nothing is recorded.
    pub(super) fn empty() -> Self {
        Self {
            events: Vec::new(),
            run: String::new(),
            workflow: String::new(),
            input: Value::Null,
            started: "1970-01-01T00:00:00.000Z".to_owned(),
            seed: String::new(),
            time: None,
            is_page: false,
            fetch: String::new(),
        }
    }

    /// The run.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// The id of its workflow.
    pub fn workflow(&self) -> &str {
        &self.workflow
    }
}

/// The step of the engine's own `fetch`: its id has the version that the run was recorded with.
fn fetch(events: &[Value], created: &Value) -> String {
    let names = events.iter().filter_map(|it| text_of(&it["eventData"], "stepName"));
    let recorded = names
        .filter(|it| it.starts_with("step//workflow@") && it.ends_with("//fetch"))
        .map(str::to_owned)
        .next();
    recorded.unwrap_or_else(|| {
        let version = text_of(&created["executionContext"], "workflowCoreVersion");
        format!("step//workflow@{}//fetch", version.unwrap_or_default())
    })
}

/// Milliseconds since 1970 of a time as the engine writes it.
fn milliseconds(text: &str) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let fraction = if text.as_bytes().get(19) == Some(&b'.') { number(20..23)? } else { 0 };
    if !text.ends_with('Z') {
        return None;
    }
    // Days of the civil calendar, by years that start in March.
    let year = year - i64::from(month <= 2);
    let (era, month) = (year.div_euclid(400), (month + 9) % 12);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction)
}

/// The time in an id, in milliseconds.
fn ulid_time(id: &str) -> Option<u64> {
    const DIGITS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let ulid = id.rsplit('_').next()?.get(..10)?;
    ulid.chars().try_fold(0_u64, |time, digit| {
        Some(time.checked_mul(32)? + u64::try_from(DIGITS.find(digit)?).ok()?)
    })
}

/// Puts the text of a payload in the place of its bytes.
fn decoded(value: &mut Value) -> Result<(), LogError> {
    if text_of(value, "__type") != Some("Uint8Array") {
        return Ok(());
    }
    let bytes = text_of(value, "data").and_then(base64).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    match text.strip_prefix("devl") {
        Some(payload) => {
            *value = serde_json::json!({"$devl": payload});
            Ok(())
        }
        None => Err(LogError("a payload that is encrypted or compressed".to_owned())),
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut out, mut kept, mut bits) = (Vec::with_capacity(text.len()), 0_u32, 0_u32);
    for digit in text.chars().take_while(|it| *it != '=') {
        kept = (kept << 6 | u32::try_from(DIGITS.find(digit)?).ok()?) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(kept >> bits & 0xff).ok()?);
        }
    }
    Some(out)
}

pub(super) fn text_of<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

pub(super) fn kind(event: &Value) -> &str {
    text_of(event, "eventType").unwrap_or_default()
}
