//! What there is to say about two versions and a history.

use midflight_core::histories::{HistoryJudge, Trace};
use midflight_replay::{Budget, HistoryVerdict, Profile, Verdict, compare};

use super::manifest::Manifest;

/// Two versions under one profile.
pub(super) struct Pair<'a> {
    pub(super) profile: Profile,
    pub(super) old: &'a Manifest,
    pub(super) new: &'a Manifest,
    judge: HistoryJudge,
}

impl<'a> Pair<'a> {
    pub(super) fn new(profile: Profile, old: &'a Manifest, new: &'a Manifest) -> Self {
        let judge = HistoryJudge::new(profile, &old.flow, &new.flow, &new.read);
        Self { profile, old, new, judge }
    }

    /// Every history that the old version can record.
    pub(super) fn compare(&self) -> Verdict {
        compare(self.profile, &self.old.flow, &self.new.flow, &Budget::default())
    }

    /// One history.
    pub(super) fn replay(&self, trace: &Trace) -> HistoryVerdict {
        self.judge.replay(trace, &Budget::default())
    }
}

/// The word of a static verdict.
pub(super) fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Compatible => "compatible",
        Verdict::Incompatible(_) => "incompatible",
        Verdict::Unknown(_) => "unknown",
    }
}

/// The word of the verdict about a history.
pub(super) fn history_word(verdict: &HistoryVerdict) -> &'static str {
    match verdict {
        HistoryVerdict::Replayable => "replayable",
        HistoryVerdict::Diverges(_) => "diverges",
        HistoryVerdict::Unknown { .. } => "unknown",
        HistoryVerdict::Corrupt(_) => "corrupt",
    }
}

/// A static verdict in one sentence without a full stop; none where there is nothing to say.
pub(super) fn sentence(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Compatible => None,
        Verdict::Unknown(reason) => Some(reason.message.clone()),
        Verdict::Incompatible(it) => {
            let last = it.witness.last().map(ToString::to_string).unwrap_or_default();
            Some(format!("`{last}` is recorded and {}", instead(it.new_operation.as_ref())))
        }
    }
}

/// The same for a history.
pub(super) fn history_sentence(verdict: &HistoryVerdict) -> Option<String> {
    match verdict {
        HistoryVerdict::Replayable => None,
        HistoryVerdict::Unknown { reason, .. } => Some(reason.message.clone()),
        HistoryVerdict::Corrupt(it) => Some(it.message.clone()),
        HistoryVerdict::Diverges(it) if it.kind == midflight_replay::DeviationKind::Schema => {
            let found = &it.found;
            Some(format!("the value recorded with `{found}` does not fit the new version's schema"))
        }
        HistoryVerdict::Diverges(it) => {
            let found = &it.found;
            Some(format!("`{found}` is recorded and {}", instead(it.new_operation.as_ref())))
        }
    }
}

fn instead(wanted: Option<&midflight_replay::Operation>) -> String {
    match wanted {
        Some(operation) => format!("the new version comes to `{operation}`"),
        None => "the new version has ended".to_owned(),
    }
}
