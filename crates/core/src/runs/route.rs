//! Which of the compared versions recorded a history.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::VERSION;
use super::seat::Candidate;
use crate::histories::History;
use crate::text::quoted;

/// Versions of workflows by the ids that runs know them under.
#[derive(Debug)]
pub(super) struct Routes {
    by_id: BTreeMap<String, Vec<usize>>,
}

/// Where a history belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// To one of these versions: each is to be tried.
    Tried(Vec<usize>),
    /// To the workflow of these entries, and to no version that was compared.
    Foreign { entries: Vec<usize>, reason: &'static str, detail: String },
}

impl Routes {
    pub(super) fn new(candidates: &[Candidate<'_>]) -> Self {
        let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let sides = [candidate.pairing.old, candidate.pairing.new];
            let ids: BTreeSet<&str> =
                sides.into_iter().flatten().map(|it| it.id.0.as_str()).collect();
            for id in ids {
                by_id.entry(id.to_owned()).or_default().push(index);
            }
        }
        Self { by_id }
    }

    /// Where a history belongs: by the id of its workflow, then by its version.
    pub(super) fn of(&self, history: &History, candidates: &[Candidate<'_>]) -> Route {
        let foreign = |entries: &[usize], reason, detail: String| Route::Foreign {
            entries: entries.to_vec(),
            reason,
            detail,
        };
        let entries = match (&history.workflow, self.only()) {
            (Some(id), _) => self.by_id.get(id).map(Vec::as_slice),
            (None, Some(entries)) => Some(entries),
            (None, None) => {
                let detail = "the history does not say of which workflow it is";
                return foreign(&[], "workflow", detail.to_owned());
            }
        };
        let Some(entries) = entries else {
            let detail = "no version that was compared has this workflow";
            return foreign(&[], "workflow", detail.to_owned());
        };
        let version = |index: &usize| {
            Some(candidates[*index].pairing.old?.version.as_deref().map(str::to_owned))
        };
        let had: Vec<usize> =
            entries.iter().copied().filter(|it| candidates[*it].pairing.old.is_some()).collect();
        if had.is_empty() {
            let detail = "the run was started on a version that was not compared";
            return foreign(entries, VERSION, detail.to_owned());
        }
        let Some(recorded) = &history.version else { return Route::Tried(had) };
        let named = had.iter().copied().filter(|it| version(it) == Some(Some(recorded.clone())));
        let named: Vec<usize> = named.collect();
        if !named.is_empty() {
            return Route::Tried(named);
        }
        // Whether a history is of a version without a name, the replay on it tells.
        let nameless: Vec<usize> =
            had.iter().copied().filter(|it| version(it) == Some(None)).collect();
        if !nameless.is_empty() {
            return Route::Tried(nameless);
        }
        let compared: BTreeSet<String> = had.iter().filter_map(|it| version(it)?).collect();
        let compared: Vec<String> =
            compared.iter().map(|name| format!("`{}`", quoted(name))).collect();
        let detail = format!(
            "the run is of version `{}`, and compared was {}",
            quoted(recorded),
            compared.join(", ")
        );
        foreign(entries, VERSION, detail)
    }

    /// The only workflow that there is.
    fn only(&self) -> Option<&[usize]> {
        let mut all = self.by_id.values();
        let first = all.next()?;
        // A workflow that was renamed is known under both names.
        all.all(|other| other == first).then_some(first)
    }
}
