//! Patches, and commands that one event settles.

use super::{Fault, Responses};
use crate::temporal::events::Event;
use crate::temporal::payloads;

#[derive(Debug)]
pub(in crate::temporal) struct Patch {
    id: String,
}

impl Patch {
    pub(in crate::temporal) fn new(id: &str) -> Self {
        Self { id: id.to_owned() }
    }

    pub(in crate::temporal) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn event(&mut self, event: &Event) -> Responses {
        match patch_of(event) {
            Some((id, _)) if id == self.id => Ok(Vec::new()),
            _ => Err(Fault::Differs(self.told())),
        }
    }

    pub(super) fn told(&self) -> String {
        format!("patch `{}`", self.id)
    }
}

/// A command that is done with its event.
#[derive(Debug)]
pub(in crate::temporal) struct Once {
    pub(in crate::temporal) kind: &'static str,
    pub(in crate::temporal) told: &'static str,
}

impl Once {
    pub(super) fn event(&mut self, event: &Event) -> Responses {
        if event.is(self.kind) { Ok(Vec::new()) } else { Err(Fault::Differs(self.told())) }
    }

    pub(super) fn told(&self) -> String {
        self.told.to_owned()
    }
}

/// The patch of a marker, and whether it is deprecated.
pub(in crate::temporal) fn patch_of(event: &Event) -> Option<(String, bool)> {
    if !event.is("MarkerRecorded") || event.text("markerName") != Some("core_patch") {
        return None;
    }
    let details = event.attributes.get("details")?;
    let first = |key: &str| details.get(key)?.get("payloads")?.get(0);
    if let Some(data) = first("patch-data").and_then(payloads::json_of) {
        let id = data.get("id")?.as_str()?.to_owned();
        return Some((id, data.get("deprecated") == Some(&true.into())));
    }
    let id = String::from_utf8(payloads::bytes_of(first("patch_id")?)?).ok()?;
    let is_deprecated = payloads::bytes_of(first("deprecated")?)?.first() == Some(&1);
    Some((id, is_deprecated))
}
