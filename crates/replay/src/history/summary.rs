//! What must be known of a history before its first event.

use super::symbols::Names;
use super::verdict::RecordedEvent;
use crate::event::Event;
use crate::machine::KeyId;
use crate::profile::Profile;

/// Gathered in one pass.
pub(super) struct Summary {
    /// How many outputs it has, where they come in order.
    pub(super) outputs: usize,
    /// Whether it has the end of the run.
    pub(super) has_end: bool,
    /// The patches of which it has a marker, ascending.
    pub(super) markers: Vec<KeyId>,
}

impl Summary {
    pub(super) fn of(profile: Profile, names: &Names, events: &[RecordedEvent]) -> Self {
        let (mut outputs, mut has_end, mut markers) = (0, false, Vec::new());
        for event in events.iter().filter_map(|recorded| recorded.event.as_ref()) {
            outputs += usize::from(is_output(profile, Some(event)));
            has_end |= event.ends_run();
            if let Event::Patch { id, .. } = event {
                markers.extend(names.patch(id));
            }
        }
        markers.sort_unstable();
        markers.dedup();
        let outputs = if profile == Profile::Ordinal { usize::MAX } else { outputs };
        Self { outputs, has_end, markers }
    }
}

/// Whether the profile records it when the code does something.
pub(super) fn is_output(profile: Profile, event: Option<&Event>) -> bool {
    match event {
        Some(Event::Scheduled(_)) => profile != Profile::Completions,
        Some(Event::Marker(_) | Event::Patch { .. }) => true,
        _ => false,
    }
}
