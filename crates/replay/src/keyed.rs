//! Profile `keyed`: results are remembered by step and occurrence.
//!
//! Such an engine never fails to replay. What can go wrong is that a recorded result is not asked
//! for any more, so that work was for nothing or is done again under another key, and that a wait
//! has nobody who waits (Inngest, "Versioning"; Cloudflare Workflows, where the name of a step is
//! its cache key).

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::{given_up, not_whole, too_large};
use crate::event::{Event, Instance, OperationKind};
use crate::flow::Flow;
use crate::history::{EVENTS_MAX, RecordedEvent, too_long};
use crate::judge::Stop;
use crate::machine::{Action, Input, KeyId, Machines, Mode, Patched, Run, compile};
use crate::verdict::{Budget, Reason};

/// What one way to take NEW's decisions makes of a history. Both lists hold sorted keys of the
/// trace notation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyedOutcome {
    /// Recorded results that NEW does not ask for, as far as it comes by the history alone.
    pub unused: Vec<String>,
    /// What was started and not ended, and NEW does not wait for.
    pub stranded: Vec<String>,
}

/// Every outcome of a history under profile `keyed`, sorted, each once.
///
/// NEW is run with the recorded results for as long as it asks for them, every decision free. An
/// error says why not all outcomes were found.
pub fn keyed(
    new: &Flow,
    events: &[RecordedEvent],
    budget: &Budget,
) -> Result<Vec<KeyedOutcome>, Reason> {
    if events.len() > EVENTS_MAX {
        return Err(too_long());
    }
    if !new.is_whole() {
        return Err(not_whole());
    }
    let machines = compile(&Flow::default(), new).map_err(|_| too_large())?;
    let mut search = Search {
        machines: &machines,
        memory: Memory::of(&machines, events),
        steps_left: budget.steps,
        outcomes: BTreeSet::new(),
    };
    search.run().map_err(given_up)?;
    Ok(search.outcomes.into_iter().collect())
}

/// What a history remembers.
struct Memory {
    results: Vec<(Instance, bool)>,
    /// By instance: the results under it.
    by_instance: BTreeMap<(KeyId, u32), Vec<usize>>,
    started: Vec<(Instance, Option<KeyId>)>,
    markers: BTreeSet<String>,
}

impl Memory {
    fn of(machines: &Machines, events: &[RecordedEvent]) -> Self {
        let keys: BTreeMap<_, _> = machines.keys.iter().zip(0..).collect();
        let (mut results, mut started, mut markers) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut by_instance: BTreeMap<(KeyId, u32), Vec<usize>> = BTreeMap::new();
        let mut ended = BTreeSet::new();
        for event in events.iter().filter_map(|recorded| recorded.event.as_ref()) {
            match event {
                Event::Completed(it) | Event::Failed(it) => {
                    let it = Instance { ordinal: None, ..it.clone() };
                    if let Some(key) = keys.get(&it.operation) {
                        by_instance.entry((*key, it.nth)).or_default().push(results.len());
                    }
                    ended.insert(it.clone());
                    results.push((it, matches!(event, Event::Completed(_))));
                }
                Event::Scheduled(it) => {
                    let it = Instance { ordinal: None, ..it.clone() };
                    let key = keys.get(&it.operation).copied();
                    started.push((it, key));
                }
                Event::Patch { id, .. } => {
                    markers.insert(id.clone());
                }
                _ => {}
            }
        }
        started.retain(|(it, _)| !ended.contains(it));
        Self { results, by_instance, started, markers }
    }
}

struct Search<'memory> {
    machines: &'memory Machines,
    memory: Memory,
    steps_left: u64,
    outcomes: BTreeSet<KeyedOutcome>,
}

/// A run of NEW and the results that it has asked for.
type State = (Run, Vec<bool>);

impl Search<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        let mut run = Run::new(&self.machines.new);
        for key in self.machines.new.patch_keys() {
            let is_there = self.memory.markers.contains(&self.machines.keys[key as usize].name);
            run.set_patch(key, if is_there { Patched::Recorded } else { Patched::Absent });
        }
        let mut open: Vec<State> = vec![(run, vec![false; self.memory.results.len()])];
        let mut seen: BTreeSet<State> = BTreeSet::new();
        while let Some((mut run, mut used)) = open.pop() {
            let (node, arms) = loop {
                self.spend(&run)?;
                match run.step(&self.machines.new, self.mode()) {
                    Action::Moved | Action::Emit(_) | Action::AskPatch(_) => {}
                    Action::Ask(node, arms) => break (Some(node), arms),
                    Action::Idle if self.remember(&mut run, &mut used) => {}
                    Action::Idle => break (None, 0),
                }
            };
            if node.is_none() {
                let outcome = self.outcome(&run, &used);
                self.outcomes.insert(outcome);
            } else if seen.insert((run.clone(), used.clone())) {
                for arm in 0..arms {
                    self.spend(&run)?;
                    let mut next = (run.clone(), used.clone());
                    next.0.answer(&self.machines.new, self.mode(), arm);
                    open.push(next);
                }
            }
        }
        Ok(())
    }

    /// All markers are known, so that no recorder is asked.
    fn mode(&self) -> Mode<'_> {
        Mode::Replay(&self.machines.old)
    }

    fn spend(&mut self, run: &Run) -> Result<(), Stop> {
        let steps = u64::try_from(run.weight()).unwrap_or(u64::MAX);
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(Stop::Steps)?;
        Ok(())
    }

    /// Gives the run the first recorded result that it waits for.
    fn remember(&self, run: &mut Run, used: &mut [bool]) -> bool {
        for (_, key, nth) in run.waits() {
            let instance = (key, nth.unwrap_or(0));
            let Some(results) = self.memory.by_instance.get(&instance) else { continue };
            if results.iter().any(|result| used[*result]) {
                continue;
            }
            let ok = self.memory.results[results[0]].1;
            let kind = self.machines.keys[key as usize].kind;
            let input = match kind {
                OperationKind::Hook | OperationKind::Signal if ok => Input::Payload {
                    key,
                    nth: instance.1,
                    is_signal: kind == OperationKind::Signal,
                },
                _ => Input::End { key, nth: instance.1, ok },
            };
            if run.deliver(input) {
                for result in results {
                    used[*result] = true;
                }
                return true;
            }
        }
        false
    }

    fn outcome(&self, run: &Run, used: &[bool]) -> KeyedOutcome {
        let waits: BTreeSet<(KeyId, u32)> =
            run.waits().into_iter().map(|it| (it.1, it.2.unwrap_or(0))).collect();
        let is_owned = |it: &Instance, key: KeyId| {
            let buffered = self.machines.buffers[key as usize] && it.nth == 0 && run.is_open(key);
            waits.contains(&(key, it.nth)) || buffered
        };
        let unused = self.memory.results.iter().zip(used).filter(|it| !it.1);
        let stranded =
            self.memory.started.iter().filter(|it| !it.1.is_some_and(|key| is_owned(&it.0, key)));
        KeyedOutcome {
            unused: sorted(unused.map(|it| &it.0.0)),
            stranded: sorted(stranded.map(|it| &it.0)),
        }
    }
}

fn sorted<'a>(instances: impl Iterator<Item = &'a Instance>) -> Vec<String> {
    let mut keys: Vec<String> = instances.map(ToString::to_string).collect();
    keys.sort_unstable();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Node;
    use crate::sample::{all, choose, flow, hook, repeat, step};

    /// `unused / stranded` of each outcome.
    fn judge(new: &[Node], trace: &str) -> String {
        let events: Vec<RecordedEvent> = trace
            .split_whitespace()
            .map(|token| token.parse::<Event>().expect("a token").into())
            .collect();
        let outcomes = keyed(&flow(new), &events, &Budget::default()).expect("within the budget");
        let told = |it: &KeyedOutcome| format!("{}/{}", it.unused.join(" "), it.stranded.join(" "));
        outcomes.iter().map(told).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn results_are_found_by_their_key() {
        let [a, b, x] = ["A", "B", "X"].map(|name| move || step(name));
        assert_eq!(judge(&[a(), b(), x()], "+A -A +B -B"), "/");
        assert_eq!(judge(&[b(), a()], "+A -A +B -B"), "/");
        assert_eq!(judge(&[a(), x(), b()], "+A -A +B -B"), "B/");
        assert_eq!(judge(&[a()], "+A -A +B -B"), "B/");
        assert_eq!(judge(&[all(&[&[a()], &[b()]])], "+B -B"), "/");
    }

    #[test]
    fn occurrences_are_counted() {
        let a = || step("A");
        assert_eq!(judge(&[a(), a(), a()], "+A -A +A#1 -A#1"), "/");
        assert_eq!(judge(&[a()], "+A -A +A#1 -A#1"), "A#1/");
        let outcomes = judge(&[repeat("more", &[a()])], "+A -A +A#1 -A#1");
        assert_eq!(outcomes, "/; A A#1/; A#1/");
    }

    #[test]
    fn waits_that_nobody_owns_are_stranded() {
        let [a, b] = ["A", "B"].map(|name| move || step(name));
        assert_eq!(judge(&[a(), b()], "+A -A +h:h"), "/h:h");
        assert_eq!(judge(&[a(), hook("h"), b()], "+A -A +h:h"), "/");
    }

    #[test]
    fn every_decision_is_an_outcome() {
        let [a, b] = ["A", "B"].map(|name| move || step(name));
        assert_eq!(judge(&[choose("q", &[&[a()], &[b()]])], "+A -A"), "/; A/");
    }

    #[test]
    fn the_budget_ends_it() {
        let endless = repeat("more", &[crate::sample::marker("m"), step("A")]);
        assert!(keyed(&flow(&[endless]), &[], &Budget { steps: 3 }).is_err());
    }
}
