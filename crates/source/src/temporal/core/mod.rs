//! The history on one side and what code asks for on the other, as the SDK's core holds them
//! against each other: one queue of commands over the whole history, whose first one takes the
//! next event of a command.

mod ask;
mod feed;
mod markers;

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use super::events::{Event, History};
use super::machines::{Checks, Fault, Job, Machine, Response};
use super::seed::seed;

/// What is waiting for a thing that code gave a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Timer,
    Activity,
    Local,
    Child,
    Signal,
}

#[derive(Debug)]
pub(super) struct Core<'h> {
    history: &'h History,
    /// The first event that no task has used.
    next: usize,
    machines: Vec<Machine>,
    by_event: BTreeMap<i64, usize>,
    by_number: BTreeMap<(Family, u32), usize>,
    by_update: BTreeMap<String, usize>,
    /// Machines whose commands went out, in the order of the commands.
    sent: VecDeque<usize>,
    /// Updates that code answered while a history was replayed, when answers do not go out.
    muted: Vec<usize>,
    /// Those of the task at hand.
    asked: VecDeque<usize>,
    jobs: Vec<Job>,
    found: Found,
    task: Task,
    flags: Flags,
}

/// What a look ahead has found.
#[derive(Debug, Default)]
struct Found {
    /// Patches, and whether their command is made.
    patches: BTreeMap<String, bool>,
    /// Those that code is to be told of.
    untold: Vec<String>,
    /// Markers of local activities, in their order.
    locals: VecDeque<super::machines::Ended>,
    /// Updates whose request is recorded before it is accepted.
    admitted: BTreeMap<String, Value>,
}

/// Where the run is in its history.
#[derive(Debug, Default)]
struct Task {
    is_replaying: bool,
    /// The task that was started last among those that were completed.
    last_completed: i64,
    started: i64,
    next_started: i64,
    processed: i64,
    now: i64,
    has_ended: bool,
    history_size: i64,
    is_continue_suggested: bool,
    seed: Option<[u8; 8]>,
}

/// Flags of the core and of the SDK that completed tasks used.
#[derive(Debug, Default)]
struct Flags {
    core: Vec<i64>,
    lang: Vec<i64>,
    build: String,
}

/// Ids and types are compared.
const IDS: i64 = 1;

/// A patch is also listed among the search attributes.
const LISTED: i64 = 2;

/// Commands that end a run come last.
const ENDS_LAST: i64 = 3;

/// An event where code is elsewhere, or what is not known.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) at: usize,
    pub(super) fault: Fault,
}

impl<'h> Core<'h> {
    pub(super) fn new(history: &'h History) -> Self {
        let started = |(at, it): (usize, &Event)| {
            let next = history.events.get(at + 1).is_some_and(|it| it.is("WorkflowTaskCompleted"));
            (next && it.is("WorkflowTaskStarted")).then_some(it.id)
        };
        let last = history.events.iter().enumerate().rev().find_map(started).unwrap_or(0);
        let task = Task { is_replaying: last > 0, last_completed: last, ..Task::default() };
        let mut core = Self {
            history,
            next: 0,
            machines: Vec::new(),
            by_event: BTreeMap::new(),
            by_number: BTreeMap::new(),
            by_update: BTreeMap::new(),
            sent: VecDeque::new(),
            muted: Vec::new(),
            asked: VecDeque::new(),
            jobs: Vec::new(),
            found: Found::default(),
            task,
            flags: Flags::default(),
        };
        core.use_flags_of_next();
        core
    }

    /// Feeds events until there is something for code, or there are none.
    pub(super) fn advance(&mut self) -> Result<(), Stop> {
        while self.jobs.is_empty() {
            let used = self.feed().map_err(|fault| Stop { at: self.place(), fault })?;
            if used == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What wakes code next; none at the end.
    pub(super) fn activation(&mut self) -> Option<Activation> {
        if self.jobs.is_empty() {
            return None;
        }
        let mut jobs: Vec<Job> = std::mem::take(&mut self.jobs);
        jobs.sort_by_key(|job| job.order);
        Some(Activation {
            told: json!({
                "now": self.task.now,
                "isReplaying": self.task.is_replaying,
                "historyLength": self.task.processed,
                "historySize": self.task.history_size,
                "continueAsNewSuggested": self.task.is_continue_suggested,
                "buildId": self.flags.build,
                "flags": self.flags.lang,
                "patches": std::mem::take(&mut self.found.untold),
                "seed": self.task.seed.take(),
            }),
            jobs: jobs.into_iter().map(|job| job.value).collect(),
        })
    }

    /// Whether there is something for code.
    pub(super) fn is_waking(&self) -> bool {
        !self.jobs.is_empty()
    }

    /// Whether code has answered an update that the history leaves open. The next task then names
    /// an answer that never goes out, and the server refuses it.
    pub(super) fn has_muted_answer(&self) -> bool {
        self.sent.iter().any(|it| self.muted.contains(it))
    }

    /// The event that is next, counted from 0.
    pub(super) fn place(&self) -> usize {
        usize::try_from(self.task.processed).unwrap_or(0)
    }

    /// Whether what happens now is not in the history.
    pub(super) fn is_live(&self) -> bool {
        !self.task.is_replaying
    }

    fn use_flags_of_next(&mut self) {
        let events = &self.history.events[self.next..];
        if let Some(event) = events.iter().find(|it| it.is("WorkflowTaskCompleted")) {
            self.flags.add(event);
        }
    }

    fn uses(&self, flag: i64, is_set_now: bool) -> bool {
        is_set_now || self.flags.core.contains(&flag)
    }

    fn checks(&self, is_last: bool) -> Checks {
        Checks { are_ids_compared: self.uses(IDS, is_last) }
    }

    fn reseed(&mut self, run: &str) {
        self.task.seed = Some(seed(run));
    }

    /// Does what a machine asks for.
    fn answer(&mut self, machine: usize, responses: Vec<Response>) {
        for response in responses {
            match response {
                Response::Job(job) => self.jobs.push(job),
                Response::Command => self.asked.push_back(machine),
                Response::CancelChild => self.cancel_of_child(machine),
                Response::ListPatches => self.list_patches(),
                Response::Clock(time) => self.task.now = self.task.now.max(time),
            }
        }
    }

    fn add(&mut self, machine: Machine) -> usize {
        self.machines.push(machine);
        self.machines.len() - 1
    }
}

/// What code is woken with.
#[derive(Debug)]
pub(super) struct Activation {
    pub(super) told: Value,
    pub(super) jobs: Vec<Value>,
}

impl Flags {
    fn add(&mut self, completed: &Event) {
        let attributes = &completed.attributes;
        if let Some(sdk) = attributes.get("sdkMetadata") {
            let list = |key: &str| {
                let list = sdk.get(key).and_then(Value::as_array);
                list.into_iter().flatten().filter_map(Value::as_i64)
            };
            self.core.extend(list("coreUsedFlags"));
            self.lang.extend(list("langUsedFlags"));
        }
        let build = ["deploymentVersion", "workerVersion"]
            .iter()
            .find_map(|key| attributes.get(key)?.get("buildId")?.as_str());
        if let Some(build) = build.filter(|it| !it.is_empty()) {
            build.clone_into(&mut self.build);
        }
        self.core.sort_unstable();
        self.core.dedup();
        self.lang.sort_unstable();
        self.lang.dedup();
    }

    /// Flags that no SDK had when this was written.
    fn unknown(&self) -> Option<i64> {
        self.core
            .iter()
            .find(|it| **it > ENDS_LAST)
            .or(self.lang.iter().find(|it| **it > 6))
            .copied()
    }
}
