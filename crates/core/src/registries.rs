//! What templates say about other files of their revision: placeholders that they fill.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Artifact, Substitution};
use crate::reading::{ReadFile, ReadRevision};
use crate::references::Class;

/// Marks references whose placeholder a template of the same revision fills: they are judged
/// where the value stands.
pub(crate) fn settle(read: &mut ReadRevision) {
    let said = read.files.iter().flat_map(|file| &file.documents);
    let said: Vec<Substitution> = said.flat_map(|said| said.substitutions.clone()).collect();
    let mut filled: BTreeMap<&str, Vec<&Substitution>> = BTreeMap::new();
    for substitution in &said {
        filled.entry(&substitution.file).or_default().push(substitution);
    }
    for file in &mut read.files {
        let Some(by) = filled.get(&*file.path) else { continue };
        let file: &mut ReadFile = Arc::make_mut(file);
        for document in &mut file.documents {
            let workflows = document.workflows.iter_mut().flat_map(|w| &mut w.artifacts);
            for artifact in workflows.chain(&mut document.artifacts) {
                settle_one(artifact, by);
            }
        }
    }
}

fn settle_one(artifact: &mut Artifact, by: &[&Substitution]) {
    let name = artifact.reference.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    let Some(name) = name.filter(|_| artifact.class == Class::UnresolvedTemplate) else { return };
    if by.iter().any(|substitution| substitution.names.iter().any(|known| known == name)) {
        artifact.reason = crate::references::FILLED;
    }
}
