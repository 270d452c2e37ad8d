//! What each tool says of each pair of schemas in a file of JSON lines, and how long it takes.

mod pairs;
mod table;
mod tools;

use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};
use std::{env, fs, panic};

use pairs::Pair;
use tools::{Answer, Tool};

/// No answer by then is a failure; the thread cannot be stopped and is left behind.
const PATIENCE: Duration = Duration::from_mins(1);

/// The tools recurse with their input, and running out of stack ends the whole process.
const STACK: usize = 256 * 1024 * 1024;

/// What one tool said of one pair.
#[derive(Debug)]
struct Told {
    answer: Answer,
    time: Duration,
}

fn main() -> ExitCode {
    let Some(path) = env::args().nth(1) else {
        eprintln!("usage: midflight-schema-peers PAIRS.jsonl");
        return ExitCode::FAILURE;
    };
    let read = fs::read_to_string(&path).map_err(|error| error.to_string());
    let pairs = match read.and_then(|text| pairs::read(&text)) {
        Ok(pairs) => pairs,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    // A panic of a tool is a line below and a count in the table.
    panic::set_hook(Box::new(|_| {}));
    let mut told: Vec<Vec<Told>> = tools::ALL.iter().map(|_| Vec::new()).collect();
    for pair in &pairs {
        // The tools take turns on each pair, so that a busy moment of the machine meets them all.
        for (tool, told) in tools::ALL.iter().zip(&mut told) {
            told.push(ask(tool, pair));
        }
        contradictions(pair, &told);
    }
    print!("{}", table::of(&told));
    ExitCode::SUCCESS
}

/// Asks once, on a thread of its own. Copying the pair and starting the thread are not timed.
fn ask(tool: &'static Tool, pair: &Pair) -> Told {
    let (sender, receiver) = channel();
    let (old, new) = (pair.old.clone(), pair.new.clone());
    let started = Builder::new().stack_size(STACK).spawn(move || {
        let start = Instant::now();
        let answer = (tool.ask)(&old, &new);
        let _ = sender.send(Told { answer, time: start.elapsed() });
    });
    let start = Instant::now();
    let failed = |what: &str| {
        eprintln!("{}: {}: {what}", pair.id, tool.name);
        Told { answer: Answer::Failed, time: start.elapsed() }
    };
    if let Err(error) = started {
        return failed(&error.to_string());
    }
    match receiver.recv_timeout(PATIENCE) {
        Ok(told) => told,
        Err(RecvTimeoutError::Timeout) => failed("no answer in time"),
        Err(RecvTimeoutError::Disconnected) => failed("panicked"),
    }
}

/// Two tools that say opposite things of one pair: one of them is wrong.
fn contradictions(pair: &Pair, told: &[Vec<Told>]) {
    let says = |wanted: fn(&Answer) -> bool| -> Vec<&str> {
        let last = tools::ALL.iter().zip(told).filter_map(|(tool, told)| {
            told.last().is_some_and(|told| wanted(&told.answer)).then_some(tool.name)
        });
        last.collect()
    };
    let yes = says(|answer| matches!(answer, Answer::Compatible));
    let no = says(|answer| matches!(answer, Answer::Witness | Answer::Incompatible));
    if !yes.is_empty() && !no.is_empty() {
        eprintln!("{}: compatible for {}, not for {}", pair.id, yes.join(", "), no.join(", "));
    }
}
