//! What a run waits for that has recorded a history.

use super::replayer::{Replayer, ValueCheck};
use super::verdict::RecordedEvent;
use crate::compare::has_static_verdict;
use crate::event::Operation;
use crate::judge::Judge;
use crate::machine::{Control, KeyId, Machines};
use crate::verdict::Budget;

/// What a run waits for before it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rest {
    /// The end of an operation, or a payload.
    Wait(Operation),
    /// All of them.
    All(Vec<Self>),
    /// The first of them; none of an empty list ever comes.
    Any(Vec<Self>),
    /// Nothing: its code goes on by itself, or is at its end.
    Nothing,
}

impl Replayer {
    /// What a run of OLD waits for that has recorded these events, on each way that it can have
    /// taken; losers of races, for which it does not wait, are left out. `None` if OLD cannot have
    /// recorded the history, or if that was not found out within the budget.
    pub fn rests(&self, events: &[RecordedEvent], budget: &Budget) -> Option<Vec<Rest>> {
        if !has_static_verdict(self.profile) {
            return None;
        }
        let (machines, names) = self.machines.as_ref()?;
        let mut judge = Judge::for_history(machines, self.profile, budget.steps);
        let check = &mut |_: usize, _: &Operation| ValueCheck::Fits;
        let walk = self.remembering(|memo| self.walk((&mut judge, memo), names, events, check));
        let walk = walk.ok().filter(|walk| walk.doubt.is_none())?;
        let runs = walk.tracks.all.iter().map(|track| &track.old.run);
        Some(runs.map(|run| rest(machines, &run.main)).collect())
    }
}

fn rest(machines: &Machines, control: &Control) -> Rest {
    let wait = |key: KeyId| Rest::Wait(machines.keys[key as usize].clone());
    match control {
        Control::Leaf { key, .. } | Control::Wait { key, .. } => wait(*key),
        Control::Then(part, ..) | Control::Round(part, _) | Control::Guarded(part, _) => {
            rest(machines, part)
        }
        Control::All(parts) => {
            let open = parts.iter().filter(|part| !part.is_over());
            Rest::All(open.map(|part| rest(machines, part)).collect())
        }
        Control::Race(parts) => Rest::Any(parts.iter().map(|part| rest(machines, part)).collect()),
        Control::At(..) | Control::Opaque(_) | Control::Done | Control::Failed | Control::Ended => {
            Rest::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Node;
    use crate::profile::Profile;
    use crate::sample::{all, choose, flow, hook, race, recorded, step, timer};

    fn told(flow_nodes: &[Node], trace: &str) -> Option<Vec<String>> {
        let flow = flow(flow_nodes);
        let replayer = Replayer::new(Profile::Ordered, &flow, &flow);
        let found = replayer.rests(&recorded(trace), &Budget::default())?;
        Some(found.iter().map(text).collect())
    }

    fn text(rest: &Rest) -> String {
        let list = |parts: &[Rest]| parts.iter().map(text).collect::<Vec<_>>().join(" ");
        match rest {
            Rest::Wait(operation) => operation.to_string(),
            Rest::All(parts) => format!("all({})", list(parts)),
            Rest::Any(parts) => format!("any({})", list(parts)),
            Rest::Nothing => "-".to_owned(),
        }
    }

    #[test]
    fn waits_are_told_as_the_code_has_them() {
        let wait = race(&[&[hook("go")], &[timer("late")]]);
        let nodes = [step("A"), wait, all(&[&[step("B")], &[timer("t"), step("C")]])];
        let told = |trace| told(&nodes, trace).map(|it| it.join("; "));
        assert_eq!(told("+A").as_deref(), Some("A"));
        assert_eq!(told("+A -A +h:go +t:late").as_deref(), Some("any(h:go t:late)"));
        let both = "+A -A +h:go +t:late -t:late +B +t:t";
        assert_eq!(told(both).as_deref(), Some("all(B t:t)"));
        assert_eq!(told("+A -A +h:go +t:late -h:go +B +t:t -B").as_deref(), Some("all(t:t)"));
        assert_eq!(told("+B"), None);
    }

    #[test]
    fn what_the_history_does_not_tell_is_no_wait() {
        let nodes = [step("A"), choose("q", &[&[timer("t")], &[step("B")]])];
        assert_eq!(told(&nodes, "+A -A"), Some(vec!["-".to_owned()]));
        assert_eq!(told(&nodes, "+A -A +t:t"), Some(vec!["t:t".to_owned()]));
        assert_eq!(told(&nodes, "+A -A +t:t -t:t"), Some(vec!["-".to_owned()]));
        assert_eq!(told(&nodes, "nonsense"), None);
    }
}
