//! One run on one project.

use super::core::{Activation, Core, Stop};
use super::entry::{Entry, entry};
use super::events::{Event, History};
use super::machines::Fault;
use super::session::{Ran, Session};
use super::settings;
use crate::outcome::{Divergence, Outcome, Why};
use crate::project::Project;

/// Activations of one run; each takes an event or a job of the interpreter.
const ACTIVATIONS_MAX: usize = 200_000;

/// Replays a run's history on the code of a project.
#[must_use]
pub fn replay(project: &Project, history: &History) -> Outcome {
    run(project, history).unwrap_or_else(Outcome::Unknown)
}

fn run(project: &Project, history: &History) -> Result<Outcome, Why> {
    if let Some(sdk) = history.sdk().filter(|it| *it != "temporal-typescript") {
        return Err(Why::new(format!("a history of another SDK: `{sdk}`")));
    }
    settings::check(project)?;
    let file = match entry(project, history.workflow())? {
        Entry::File(file) => file,
        Entry::Nothing => {
            return Ok(Outcome::Diverges(Divergence {
                at: 0,
                expected: format!("workflow `{}`", history.workflow()),
                found: "no workflow of that name".to_owned(),
            }));
        }
    };
    let mut core = Core::new(history);
    if let Err(stop) = core.advance() {
        return stopped(history, stop);
    }
    let mut session = Session::new(project, history)?;
    let mut is_begun = false;
    for _ in 0..ACTIVATIONS_MAX {
        let Some(activation) = core.activation() else {
            return rested(&core);
        };
        let ran = wake(&mut session, &activation, &file, &mut is_begun)?;
        let commands = match ran {
            Ran::Commands(commands) => commands,
            Ran::Threw(said) => {
                settings::check_throw(project)?;
                return Ok(threw(history, &core, &said));
            }
        };
        let place = core.place();
        let asked = core.ask(commands).map_err(|fault| Stop { at: place, fault });
        let next = asked.and_then(|()| if core.is_waking() { Ok(()) } else { core.advance() });
        if let Err(stop) = next {
            return stopped(history, stop);
        }
    }
    Err(Why::new("limit: code that never comes to rest"))
}

/// Every event was taken, and code waits.
fn rested(core: &Core<'_>) -> Result<Outcome, Why> {
    if core.has_muted_answer() {
        let what = "an update that is answered where the history leaves it open: \
                    the history replays, and the server refuses the next task";
        return Err(Why::new(what));
    }
    Ok(Outcome::Replayable { left_over: 0 })
}

fn wake(
    session: &mut Session,
    activation: &Activation,
    file: &str,
    is_begun: &mut bool,
) -> Result<Ran, Why> {
    if !*is_begun {
        *is_begun = true;
        if let Some(said) = session.begin(activation, file)? {
            return Ok(Ran::Threw(said));
        }
    }
    session.activate(activation)
}

fn threw(history: &History, core: &Core<'_>, said: &str) -> Outcome {
    let at = if core.is_live() { history.len() } else { core.place() };
    Outcome::Diverges(Divergence {
        at,
        expected: expected(history, at),
        found: format!("throws: {said}"),
    })
}

fn stopped(history: &History, stop: Stop) -> Result<Outcome, Why> {
    match stop.fault {
        Fault::Unknown(why) => Err(why),
        Fault::Differs(found) => Ok(Outcome::Diverges(Divergence {
            at: stop.at,
            expected: expected(history, stop.at),
            found,
        })),
    }
}

fn expected(history: &History, at: usize) -> String {
    history.events.get(at).map_or_else(|| "a run that goes on".to_owned(), Event::told)
}
