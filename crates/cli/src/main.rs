//! `midflight`: arguments, files, git, colours and exit codes around `midflight-core`.

mod args;
mod commands;
mod error;
mod human;
mod load;
mod output;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use error::CliError;

fn main() -> ExitCode {
    human_panic::setup_panic!();
    let given: Vec<String> = std::env::args().skip(1).take(3).collect();
    if let [first, old, new] = given.as_slice()
        && first == commands::replay::CHILD
    {
        return ended(commands::replay::child(old.as_str().into(), new.as_str().into()));
    }
    let cli = Cli::parse();
    cli.color.apply();
    ended(run(&cli))
}

fn ended(done: Result<u8, CliError>) -> ExitCode {
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

/// Exit codes: 0 pass, 1 blocked, 2 wrong usage or configuration, 3 input that cannot be read.
fn run(cli: &Cli) -> Result<u8, CliError> {
    match &cli.command {
        Command::Check(args) => commands::check::run(args),
        Command::Refs(args) => commands::refs::run(args),
        Command::Schema(args) => commands::schema::run(args),
        Command::Replay(args) => commands::replay::run(args),
        Command::Graph(args) => commands::graph::run(args),
        Command::Retire(args) => commands::retire::run(args),
        Command::Explain(args) => commands::explain::run(args),
        Command::Rules(args) => Ok(commands::rules::run(args.format)),
        Command::Schemas(args) => Ok(commands::schemas::run(args)),
        Command::Github(args) => commands::github::run(args),
    }
}
