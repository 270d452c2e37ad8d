//! The project's own chores, as `cargo xtask CHORE`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it speaks to developers")]

mod bench;
mod codegen;
mod dist;
mod process;
mod scaffold;
mod test;
mod tidy;
mod tree;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The project's own chores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Run every test, and fetch what that needs.
    Test {
        /// One stage alone.
        #[arg(long, value_name = "STAGE")]
        only: Option<test::Stage>,
    },
    /// Write the registries of rules and engines and the pages of rules.
    Codegen {
        /// Write nothing; fail where something is stale.
        #[arg(long)]
        check: bool,
    },
    /// Check what holds in every file.
    Tidy,
    /// Build the WebAssembly files in dist/.
    Dist {
        /// Write nothing; fail where the files are stale, or are not what the recorded compiler
        /// builds.
        #[arg(long)]
        check: bool,
    },
    /// Print what one check costs, beside its budget, or what an inventory of references costs.
    Bench(bench::Arguments),
    /// Make the JavaScript side of a compiled module.
    #[cfg(feature = "dist")]
    #[command(hide = true)]
    Bind(dist::Bind),
    /// Give Debian's compiler a standard library for WebAssembly (as root).
    WasmStd,
    /// Write the skeleton of a rule.
    NewRule {
        /// AREA/NAME, such as inputs/required-added.
        name: String,
    },
    /// Write the skeleton of an engine.
    NewEngine {
        /// The name, such as restate.
        name: String,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is::<test::Failed>() {
                eprintln!("error: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    let root = tree::root()?;
    match chore {
        Chore::Test { only } => test::test(&root, only),
        Chore::Codegen { check } => codegen::codegen(&root, check),
        Chore::Tidy => tidy::tidy(&root),
        Chore::Dist { check } => dist::dist(&root, check),
        Chore::Bench(arguments) => bench::bench(&root, &arguments),
        #[cfg(feature = "dist")]
        Chore::Bind(bind) => dist::bind(&bind),
        Chore::WasmStd => dist::wasm_std(&root),
        Chore::NewRule { name } => scaffold::rule(&root, &name),
        Chore::NewEngine { name } => scaffold::engine(&root, &name),
    }
}
