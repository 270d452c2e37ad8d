//! The first pass, a proof: OLD with one candidate at a time.
//!
//! Polynomial in the product of both versions. If no candidate ever fails to consume an event,
//! every way to decide replays every history, and nothing more is needed.

use std::collections::{BTreeSet, VecDeque};

use super::{Edge, Judge, Stop, Stray};
use crate::machine::NodeId;
use crate::verdict::Side;

/// What the first pass shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Every history replays, however NEW decides.
    Compatible,
    /// Some candidate fails; the last decision that it took alone.
    Death(Option<NodeId>),
    /// What a version does there is not known.
    Opaque(Side, NodeId),
    Stopped(Stop),
}

/// Runs the first pass.
pub(crate) fn prove(judge: &mut Judge<'_>) -> Proof {
    search(judge).unwrap_or_else(Proof::Stopped)
}

fn search(judge: &mut Judge<'_>) -> Result<Proof, Stop> {
    let mut open = VecDeque::new();
    let mut seen = BTreeSet::new();
    let mut edges = vec![judge.behind_lockstep()?];
    loop {
        for mut edge in edges {
            if edge.has_deaths {
                return Ok(Proof::Death(blamed(&edge)));
            }
            if let Some((side, node)) = edge.opaque {
                return Ok(Proof::Opaque(side, node));
            }
            if edge.old.run.main.is_over() {
                continue;
            }
            for item in std::mem::take(&mut edge.items) {
                let (mut old, mut items) = (edge.old.clone(), vec![item]);
                judge.normalize(&mut old, &mut items);
                let Some(item) = items.pop() else { continue };
                if !judge.is_in_sync(&old, &item.candidate)
                    && seen.insert((old.clone(), item.candidate.clone()))
                {
                    open.push_back((old, item));
                }
            }
        }
        let Some((old, item)) = open.pop_front() else { return Ok(Proof::Compatible) };
        edges = judge.next(&old, &[item], Stray::Explored)?;
    }
}

fn blamed(edge: &Edge) -> Option<NodeId> {
    edge.dead.iter().find_map(|item| item.blame)
}
