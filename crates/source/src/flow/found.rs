//! Which workflows the code of a project has.

use serde::Serialize;

use super::Engine;
use crate::lower::{functions, workflows};
use crate::outcome::Why;
use crate::project::Project;

/// A workflow, and where it is defined.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Found {
    /// What the engine knows it by.
    pub id: String,
    /// The file, from the project's root.
    pub file: String,
    /// What the file exports it as.
    pub name: String,
    /// Byte offset of its function.
    pub offset: u32,
}

/// The workflows of a project in the order of their files, and what the engine refuses.
///
/// Temporal's are all asynchronous functions that are exported from a file that imports the SDK's
/// workflow module: which of these a worker registers, its own code says.
pub fn found(engine: Engine, project: &Project) -> (Vec<Found>, Vec<Why>) {
    let (mut all, mut refused) = (Vec::new(), Vec::new());
    for file in project.with(engine.hint()) {
        let text = project.text(file).map_or("", |it| it);
        let module = project.module_of(file);
        match engine {
            Engine::WorkflowDevKit => {
                let (own, why) = workflows(file, text, &module);
                refused.extend(why);
                all.extend(own.into_iter().map(|(name, offset)| Found {
                    id: format!("workflow//{module}//{name}"),
                    file: file.to_owned(),
                    name,
                    offset,
                }));
            }
            Engine::Temporal => match functions(file, text) {
                Ok(own) => all.extend(own.into_iter().map(|(name, offset)| Found {
                    id: name.clone(),
                    file: file.to_owned(),
                    name,
                    offset,
                })),
                Err(why) => refused.push(why),
            },
        }
    }
    (all, refused)
}
