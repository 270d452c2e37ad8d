//! What the worker's own code may set that changes how workflow code runs. It is seen by name
//! only; code that names it is not judged.

use crate::outcome::Why;
use crate::project::Project;

/// Options of a worker, and of its bundle, that put code of one's own around every workflow.
const AROUND: [(&str, &str); 5] = [
    ("payloadConverterPath", "a payload converter of one's own"),
    ("failureConverterPath", "a failure converter of one's own"),
    ("workflowInterceptorModules", "interceptors"),
    ("workflowModules", "interceptors"),
    ("WorkflowInterceptorsFactory", "interceptors"),
];

/// Errors that fail a run and not its task.
const FAILING: &str = "workflowFailureErrorTypes";

/// Refuses what is around code and is not interpreted.
pub(super) fn check(project: &Project) -> Result<(), Why> {
    match AROUND.iter().find(|(option, _)| project.mentions(option)) {
        Some((option, what)) => Err(Why::new(format!("{what} (`{option}`)"))),
        None => Ok(()),
    }
}

/// Refuses to say what an error does where the worker decides that.
pub(super) fn check_throw(project: &Project) -> Result<(), Why> {
    if project.mentions(FAILING) {
        return Err(Why::new(format!("an error that is thrown, with `{FAILING}`")));
    }
    Ok(())
}
