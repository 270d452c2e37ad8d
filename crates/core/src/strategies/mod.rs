//! The viability of each upgrade strategy, from findings and the engine's change table.

use std::collections::BTreeSet;

use crate::limits::REASONS_MAX;
use crate::model::{Cell, Change, InFlight, Severity, Strategy, StrategyFact, Table, Verdict};
use crate::report::{ChangeKind, Strategies, StrategyReport};

/// What decides about one workflow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground {
    pub(crate) table: &'static Table,
    pub(crate) in_flight: InFlight,
    pub(crate) change: ChangeKind,
    /// The strategy in force for runs in flight.
    pub(crate) strategy: Strategy,
    /// Histories of its runs were given, and each of them has ended.
    pub(crate) is_over: bool,
}

impl Ground {
    /// What a change means for a strategy.
    pub(crate) fn cell(&self, change: Change, strategy: Strategy) -> Cell {
        match change {
            Change::Removed => self.removed(strategy),
            _ => self.table.cell(change, strategy),
        }
    }

    /// Whether a change has no consequence for any strategy of the engine.
    pub(crate) fn is_silent(&self, change: Change) -> bool {
        self.names().all(|strategy| self.cell(change, strategy) == Cell::Safe)
    }

    /// How loud a change is: its worst cell among the strategies in force, the one for runs in
    /// flight and, for new runs, all at once.
    pub(crate) fn severity(&self, change: Change) -> Severity {
        let in_force = [self.strategy, Strategy::AllAtOnce];
        match in_force.into_iter().map(|strategy| self.cell(change, strategy)).max() {
            Some(Cell::Block) => Severity::Error,
            Some(Cell::Unknown | Cell::Warn) => Severity::Warning,
            _ => Severity::Info,
        }
    }

    /// Nothing of the new side can take the runs of a workflow that is gone. Where runs are pinned
    /// they may not need it, or there may be none.
    fn removed(&self, strategy: Strategy) -> Cell {
        match (self.in_flight, strategy) {
            (InFlight::Pinned, _) if self.is_over => Cell::Safe,
            (InFlight::Pinned, Strategy::Drain | Strategy::Rollback) => Cell::Unknown,
            _ => Cell::Block,
        }
    }

    fn names(&self) -> impl Iterator<Item = Strategy> {
        self.table.strategies.iter().map(|(strategy, ..)| *strategy)
    }

    /// The strategies with their verdicts, from the findings that bear on them.
    pub(crate) fn strategies(&self, weights: &[Weight], facts: &[StrategyFact]) -> Strategies {
        self.judged(|_| true, &weights.iter(), facts)
    }

    /// The strategies for runs in flight alone.
    pub(crate) fn strategies_in_flight<'w>(
        &self,
        weights: &(impl Iterator<Item = &'w Weight> + Clone),
        facts: &[StrategyFact],
    ) -> Strategies {
        self.judged(Strategy::moves_runs_in_flight, weights, facts)
    }

    fn judged<'w>(
        &self,
        is_wanted: fn(Strategy) -> bool,
        weights: &(impl Iterator<Item = &'w Weight> + Clone),
        facts: &[StrategyFact],
    ) -> Strategies {
        let mut all = Vec::new();
        let wanted = self.table.strategies.iter().filter(|(strategy, ..)| is_wanted(*strategy));
        for (strategy, base, why) in wanted {
            // A workflow without an old side has no runs that anything could happen to.
            let base = if self.change == ChangeKind::Added { Cell::Safe } else { *base };
            let facts = facts.iter().filter(|fact| fact.strategy == *strategy);
            let facts = facts.map(|fact| (fact.cell, fact.reason.as_str()));
            let weighed = weights.clone().map(|weight| {
                (self.cell(weight.change, *strategy).min(weight.cap), weight.reason.as_str())
            });
            let cells: Vec<(Cell, &str)> =
                std::iter::once((base, *why)).chain(facts).chain(weighed).collect();
            all.extend(judge(&cells).map(|report| (*strategy, report)));
        }
        all.sort_by_key(|(strategy, _)| *strategy);
        Strategies(all)
    }
}

/// The worst cell decides, and those that are as bad are the reasons. A strategy that one of them
/// leaves out has no verdict.
fn judge(cells: &[(Cell, &str)]) -> Option<StrategyReport> {
    let worst = cells.iter().map(|(cell, _)| *cell).max()?;
    if cells.iter().any(|(cell, _)| *cell == Cell::Out) {
        return None;
    }
    let as_bad = cells.iter().filter(|(cell, _)| *cell == worst && *cell > Cell::Safe);
    let mut known = BTreeSet::new();
    let mut reasons: Vec<String> =
        as_bad.filter(|(_, why)| known.insert(why)).map(|(_, why)| (*why).to_owned()).collect();
    let more = reasons.len().saturating_sub(REASONS_MAX);
    if more > 0 {
        reasons.truncate(REASONS_MAX);
        reasons.push(format!("{more} more"));
    }
    Some(StrategyReport { verdict: worst.verdict()?, reasons })
}

/// A finding that bears on strategies.
#[derive(Debug, Clone)]
pub(crate) struct Weight {
    pub(crate) change: Change,
    /// The worst that it may do.
    pub(crate) cap: Cell,
    /// The rule and what it found.
    pub(crate) reason: String,
}

impl Strategies {
    /// The verdict of a strategy, if the engine has it and it was not left out.
    pub(crate) fn verdict(&self, strategy: Strategy) -> Option<Verdict> {
        self.0.iter().find(|(name, _)| *name == strategy).map(|(_, report)| report.verdict)
    }

    /// The strategy in force where it is viable, else the first viable one for runs in flight.
    pub(crate) fn recommended(&self, in_force: Strategy) -> Option<Strategy> {
        let viable = |strategy: Strategy| self.verdict(strategy) == Some(Verdict::Safe);
        let for_runs = self.0.iter().map(|(name, _)| *name).filter(|s| s.moves_runs_in_flight());
        std::iter::once(in_force).chain(for_runs).find(|strategy| viable(*strategy))
    }
}
