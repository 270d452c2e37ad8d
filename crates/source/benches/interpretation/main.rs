//! What it costs to replay a history on workflow code by interpretation, as tables.
//!
//! `cargo bench -p midflight-source --bench interpretation`. The figures of the last look stand in
//! `docs/interpreted-code.md`.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "its result is what it prints")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use midflight_source::workflow_devkit::{Log, replay};
use midflight_source::{Outcome, Project};

/// Every figure is the middle of so many.
const RUNS: usize = 15;

const FLOW: &str = r#"
import { createHook } from "workflow";
export async function one(x: number) {
  "use step";
  return x;
}
export async function flow(order: { id: string; n: number }) {
  "use workflow";
  let sum = 0;
  for (let k = 0; k < order.n; k++) {
    const row = await one(k);
    if (row % 2 === 0) sum += row;
  }
  await createHook({ token: "ok-" + order.id });
  return sum;
}
"#;

fn main() {
    // `cargo test --benches` starts it too, with another argument.
    if !std::env::args().any(|it| it == "--bench") {
        return;
    }
    let mut project = Project::default();
    project.add("flow.ts", FLOW);
    println!("Replays of one history, milliseconds:\n");
    println!("| events | reading | interpretation |");
    println!("|---|---|---|");
    for steps in [0, 32, 332, 1665] {
        let text = history(steps);
        let log = Log::read(&text).unwrap_or_else(|error| panic!("{error:?}"));
        let reading = milliseconds(|| Log::read(&text));
        assert_eq!(replay(&project, &log), Outcome::Replayable { left_over: 0 });
        let time = milliseconds(|| replay(&project, &log));
        println!("| {} | {reading:.2} | {time:.2} |", 3 * steps + 3);
    }
}

/// A run that did so many steps and waits at a hook, in ids of its own.
fn history(steps: usize) -> String {
    let run = "wrun_01KDXEXAMPLE0000000000000A";
    let mut text = "[".to_owned();
    let mut number = 0;
    let mut event = |kind: &str, at: Option<usize>, data: &str| {
        number += 1;
        let id = at.map_or_else(String::new, |at| {
            let kind = kind.split('_').next().unwrap_or_default();
            format!("\"correlationId\":\"{kind}_{}\",", ulid(at))
        });
        let comma = if number > 1 { "," } else { "" };
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            "{comma}{{\"eventType\":\"{kind}\",{id}\"eventData\":{data},\"runId\":\"{run}\",\
             \"eventId\":\"evnt_{number:026}\",\"createdAt\":\"2026-01-02T03:04:05.006Z\"}}"
        );
    };
    let created = format!(
        "{{\"deploymentId\":\"d\",\"workflowName\":\"workflow//./flow//flow\",\
         \"input\":[{{\"id\":\"o1\",\"n\":{steps}}}]}}"
    );
    event("run_created", None, &created);
    event("run_started", None, "{}");
    let name = "\"stepName\":\"step//./flow//one\"";
    for step in 0..steps {
        event("step_created", Some(step), &format!("{{{name}}}"));
        event("step_started", Some(step), &format!("{{{name}}}"));
        event("step_completed", Some(step), &format!("{{{name},\"result\":{step}}}"));
    }
    event("hook_created", Some(steps), "{\"token\":\"ok-o1\"}");
    text + "]"
}

/// The run's first id and those after it.
fn ulid(at: usize) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let first = "01KDYAK34E1TF7ETAGH7SVCRDX";
    let place = |digit| DIGITS.iter().position(|it| *it == digit).unwrap_or_default();
    let mut digits: Vec<usize> = first.bytes().map(place).collect();
    let mut carry = at;
    for digit in digits.iter_mut().rev() {
        carry += *digit;
        *digit = carry % 32;
        carry /= 32;
    }
    digits.iter().map(|it| char::from(DIGITS[*it])).collect()
}

fn milliseconds<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}
