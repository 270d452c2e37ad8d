//! `DefinitionSubstitutions`: values that a template puts into the placeholders of a definition.

use super::resource::{Meaning, meaning};
use super::template::{Resource, Template};
use super::value::evaluate;
use crate::model::{Artifact, Filled};
use crate::references::Class;
use crate::syntax::Node;

/// What the values of one state machine say.
#[derive(Debug, Default)]
pub(super) struct Substitutions {
    /// Artifacts among the values.
    pub(super) artifacts: Vec<Artifact>,
    /// Placeholders whose value is known here: it is judged where it stands, or names nothing
    /// that runs. A value that is open itself leaves its placeholder as open as it was.
    pub(super) filled: Vec<Filled>,
}

/// Reads them.
pub(super) fn read(template: &Template<'_>, machine: &Resource<'_>) -> Substitutions {
    let mut found = Substitutions::default();
    let values = machine.property("DefinitionSubstitutions").map_or(&[][..], Node::entries);
    for entry in values {
        let value = evaluate(template, &entry.value);
        let mut named = None;
        match meaning(template, &value) {
            Meaning::Open | Meaning::Artifact(_, (Class::UnresolvedTemplate, _)) => continue,
            Meaning::Artifact(kind, judged) => {
                let span = template.place(&entry.value);
                let user = format!("{}/{}", machine.id, entry.key);
                let artifact = Artifact::new(kind, value.shown(), span, judged);
                found.artifacts.push(artifact.used_by(user));
                named = Some((kind, judged));
            }
            Meaning::Other => {}
        }
        found.filled.push(Filled { name: entry.key.clone(), artifact: named });
    }
    found
}
