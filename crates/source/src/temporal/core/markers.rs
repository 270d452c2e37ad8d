//! What is found ahead: markers of the next task tell code now what it was told then.

use super::{Core, Family};
use crate::temporal::machines::{Ended, Fault, Machine, patch_of};
use crate::temporal::tasks::end_of_next;

impl Core<'_> {
    /// Looks at the events of the next task.
    pub(super) fn look_ahead(&mut self, before: i64) -> Result<(), Fault> {
        let rest = &self.history.events[self.next..];
        if rest.is_empty() {
            return Ok(());
        }
        let ahead = &rest[..=end_of_next(rest, before).at()];
        for event in ahead {
            if let Some((id, _)) = patch_of(event) {
                self.found.patches.insert(id.clone(), false);
                self.found.untold.push(id);
            }
        }
        for event in ahead {
            if Ended::is_marker(event) {
                let Some(marker) = Ended::of(event) else {
                    return Err(Fault::unknown("a marker of a local activity that is not read"));
                };
                let waiting = self.by_number.get(&(Family::Local, marker.seq));
                let takes = waiting.is_none_or(|it| match &self.machines[*it] {
                    Machine::Local(local) => local.takes_marker(),
                    _ => false,
                });
                if takes {
                    self.found.locals.push_back(marker);
                    self.resolve_locals()?;
                }
            } else if event.is("WorkflowExecutionUpdateAccepted") {
                let instance = event.text("protocolInstanceId").unwrap_or("").to_owned();
                let request = match self.found.admitted.remove(&instance) {
                    Some(request) => request,
                    None => event.decoded("acceptedRequest"),
                };
                if request.is_null() {
                    return Err(Fault::unknown("an accepted update without its request"));
                }
                self.request(&instance, &request);
            }
        }
        Ok(())
    }

    /// Tells code of local activities in the order of their markers, up to one that it has not
    /// asked for yet.
    pub(super) fn resolve_locals(&mut self) -> Result<(), Fault> {
        while let Some(seq) = self.found.locals.front().map(|it| it.seq) {
            let Some(machine) = self.by_number.get(&(Family::Local, seq)).copied() else { break };
            self.resolve_local(machine, seq)?;
        }
        Ok(())
    }

    /// Tells code of one of them, where its marker was found.
    pub(super) fn resolve_local(&mut self, machine: usize, seq: u32) -> Result<(), Fault> {
        let Some(at) = self.found.locals.iter().position(|it| it.seq == seq) else {
            return Ok(());
        };
        let Some(ended) = self.found.locals.remove(at) else { return Ok(()) };
        let Machine::Local(local) = &mut self.machines[machine] else { return Ok(()) };
        let responses = local.resolve(&ended)?;
        self.answer(machine, responses);
        Ok(())
    }
}
