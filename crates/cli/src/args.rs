//! The command line.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Tells whether a new version of a durable workflow is safe for the runs already in flight.
#[derive(Debug, Parser)]
#[command(
    name = "midflight",
    version,
    after_help = "Exit codes: 0 pass, 1 blocked, 2 wrong usage or configuration, \
                  3 input that cannot be read."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Whether to use colours; `NO_COLOR` and `CLICOLOR_FORCE` are respected
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compare workflows with the versions that may have runs in flight
    Check(CheckArgs),
    /// List artifact references with their class
    Refs(RefsArgs),
    /// Does the schema NEW accept every document that OLD accepts?
    Schema(SchemaArgs),
    /// Do the runs of the old version replay on the new one?
    Replay(ReplayArgs),
    /// Draw the flow that was read, with what changed marked
    Graph(GraphArgs),
    /// Tell which versions no run needs any more
    Retire(RetireArgs),
    /// Print the documentation of a rule
    Explain(ExplainArgs),
    /// List all rules
    Rules(FormatArgs),
    /// Print a published JSON Schema
    Schemas(SchemasArgs),
    /// Talk to GitHub
    Github(GithubArgs),
}

/// Which files, and what they are compared with.
#[derive(Debug, Args)]
pub(crate) struct SideArgs {
    /// Files and folders to look at; all of the repository without any
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// A revision that may have runs in flight; may be repeated. Without it, the merge base with
    /// the default branch
    #[arg(long, value_name = "REV", conflicts_with_all = ["old", "new"])]
    pub(crate) against: Vec<String>,
    /// The old version: a file or folder; needs no git
    #[arg(long, value_name = "PATH", requires = "new", conflicts_with = "paths")]
    pub(crate) old: Option<Utf8PathBuf>,
    /// The new version: a file or folder
    #[arg(long, value_name = "PATH", requires = "old", conflicts_with = "paths")]
    pub(crate) new: Option<Utf8PathBuf>,
    /// The strategy that the verdict is about
    #[arg(long, value_name = "NAME", value_parser = strategy_names())]
    pub(crate) strategy: Option<String>,
    /// What blocks
    #[arg(long, value_name = "LEVEL", value_parser = ["error", "warning", "unknown", "never"])]
    pub(crate) fail_on: Option<String>,
    /// The configuration; else midflight.toml, found by walking up
    #[arg(long, value_name = "FILE", env = "MIDFLIGHT_CONFIG")]
    pub(crate) config: Option<Utf8PathBuf>,
    /// A value for a parameter or placeholder of templates; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter)]
    pub(crate) param: Vec<(String, String)>,
    /// A file of such values, as the vendors' tools take them; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) param_file: Vec<Utf8PathBuf>,
    /// Inputs that runs were started with, as JSON or NDJSON: a file or folder; may be repeated
    #[arg(long, value_name = "PATH")]
    pub(crate) inputs: Vec<Utf8PathBuf>,
    /// Histories of runs: a file, a folder or NDJSON; may be repeated
    #[arg(long, value_name = "PATH")]
    pub(crate) history: Vec<Utf8PathBuf>,
    /// Report what waivers cover
    #[arg(long)]
    pub(crate) no_waivers: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) side: SideArgs,
    /// How the report is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ReportFormat,
    /// First put the digests that midflight.lock knows behind the references of the new side
    #[arg(long)]
    pub(crate) fix: bool,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<Utf8PathBuf>,
    /// Write every run whose history was given to a file, as NDJSON
    #[arg(long, value_name = "FILE", requires = "history")]
    pub(crate) runs_out: Option<Utf8PathBuf>,
    /// Tell recorded values that do not fit, on a terminal or into a file; they are other
    /// people's data
    #[arg(long)]
    pub(crate) show_values: bool,
}

#[derive(Debug, Args)]
pub(crate) struct GraphArgs {
    /// The file or folder to draw
    pub(crate) path: Utf8PathBuf,
    /// The version before: what changed since is marked
    #[arg(long, value_name = "PATH")]
    pub(crate) old: Option<Utf8PathBuf>,
    /// The language of the drawing
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: GraphFormat,
}

/// How a graph is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum GraphFormat {
    /// A Mermaid flowchart, which GitHub draws
    #[default]
    Mermaid,
    /// The language of Graphviz
    Dot,
    /// Nodes and ways as JSON
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct RefsArgs {
    /// Files and folders to look at; all of the repository without any
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// The configuration; else midflight.toml, found by walking up
    #[arg(long, value_name = "FILE", env = "MIDFLIGHT_CONFIG")]
    pub(crate) config: Option<Utf8PathBuf>,
    /// A value for a parameter or placeholder of templates; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parameter)]
    pub(crate) param: Vec<(String, String)>,
    /// A file of such values, as the vendors' tools take them; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) param_file: Vec<Utf8PathBuf>,
    /// Write midflight.lock from a JSON map of references to digests; `-` is standard input
    #[arg(long, value_name = "MAP")]
    pub(crate) lock: Option<Utf8PathBuf>,
    /// How the list is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: RefsFormat,
}

#[derive(Debug, Args)]
#[command(
    override_usage = "midflight schema [OPTIONS] <OLD> <NEW>\n       \
                      midflight schema --batch [OPTIONS]",
    after_help = "Exit codes: 0 compatible, or the end of a batch; 1 incompatible, and unknown \
                  too: nothing passes that is not proved; 2 wrong usage; 3 a schema that cannot \
                  be read."
)]
pub(crate) struct SchemaArgs {
    /// The JSON Schema that documents were written for, as JSON or YAML; `-` is standard input
    #[arg(required_unless_present = "batch")]
    pub(crate) old: Option<Utf8PathBuf>,
    /// The JSON Schema that has to accept them
    #[arg(required_unless_present = "batch")]
    pub(crate) new: Option<Utf8PathBuf>,
    /// A document that references lead to, by its URI or else by its own `$id`; may be repeated
    #[arg(long, value_name = "[URI=]FILE")]
    pub(crate) with: Vec<String>,
    /// The same for OLD alone, in the place of one of the same URI
    #[arg(long, value_name = "[URI=]FILE")]
    pub(crate) old_with: Vec<String>,
    /// The same for NEW alone
    #[arg(long, value_name = "[URI=]FILE")]
    pub(crate) new_with: Vec<String>,
    /// Answer each line `{"id", "old", "new", "dialect"?, "with"?}` of standard input with a line
    /// of JSON
    #[arg(long, conflicts_with_all = ["old", "new", "format"])]
    pub(crate) batch: bool,
    /// Which documents of OLD count
    #[arg(long, value_enum, default_value_t, value_name = "LENS")]
    pub(crate) lens: SchemaLens,
    /// The dialect of a schema that names none in `$schema`; else draft2020-12
    #[arg(long, value_enum, value_name = "DRAFT")]
    pub(crate) dialect: Option<SchemaDialect>,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Debug, Args)]
#[command(
    override_usage = "midflight replay --old <PATH> --new <PATH> [--history <PATH>]... \
                      [OPTIONS]\n       midflight replay --batch",
    after_help = "Exit codes: 0 every history given replays or, where none is given, every \
                  history that there can be, or the end of a batch; 1 not so, and unknown too: \
                  nothing passes that is not proved; 2 wrong usage; 3 input that cannot be read."
)]
pub(crate) struct ReplayArgs {
    /// The native manifest of the version that the runs are on
    #[arg(long, value_name = "PATH", required_unless_present = "batch", requires = "new")]
    pub(crate) old: Option<Utf8PathBuf>,
    /// The native manifest of the version that is to replay them
    #[arg(long, value_name = "PATH", required_unless_present = "batch", requires = "old")]
    pub(crate) new: Option<Utf8PathBuf>,
    /// Histories of runs: a file, a folder or NDJSON; may be repeated
    #[arg(long, value_name = "PATH", requires = "old")]
    pub(crate) history: Vec<Utf8PathBuf>,
    /// Answer each line `{"id", "profile", "old", "new", "trace"?}` of standard input with a line
    /// of JSON
    #[arg(long, conflicts_with_all = ["old", "new", "history", "format"])]
    pub(crate) batch: bool,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RetireArgs {
    /// Native manifests of the versions that are kept: files and folders
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// Runs, one JSON object on each line: `{"run", "workflow", "version", "history"?}`; may be
    /// repeated
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) runs: Vec<Utf8PathBuf>,
    /// Histories of runs: a file, a folder or NDJSON; may be repeated
    #[arg(long, value_name = "PATH")]
    pub(crate) history: Vec<Utf8PathBuf>,
    /// Exit with 1 unless this version, or WORKFLOW@VERSION, is free; may be repeated
    #[arg(long, value_name = "VERSION")]
    pub(crate) require_free: Vec<String>,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The rule's id
    pub(crate) rule: String,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SchemasArgs {
    /// Which one
    #[arg(value_parser = crate::commands::schemas::NAMES)]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct GithubArgs {
    #[command(subcommand)]
    pub(crate) command: GithubCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GithubCommand {
    /// Check, and post the report on the pull request
    Comment(CommentArgs),
}

#[derive(Debug, Args)]
pub(crate) struct CommentArgs {
    #[command(flatten)]
    pub(crate) side: SideArgs,
    /// The repository, OWNER/NAME
    #[arg(long, value_name = "OWNER/NAME", env = "GITHUB_REPOSITORY")]
    pub(crate) repository: String,
    /// The pull request's number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) pull_request: u64,
    /// The commit that was checked
    #[arg(long, value_name = "SHA", env = "GITHUB_SHA")]
    pub(crate) sha: String,
    /// Tells the comments of several runs on one pull request apart
    #[arg(long, value_name = "ID", default_value = "midflight")]
    pub(crate) comment_id: String,
    /// A token that may write comments
    #[arg(long, value_name = "TOKEN", env = "GITHUB_TOKEN", hide_env_values = true)]
    pub(crate) token: String,
    /// The API's address
    #[arg(
        long,
        value_name = "URL",
        env = "GITHUB_API_URL",
        default_value = "https://api.github.com"
    )]
    pub(crate) api_url: String,
    /// The GraphQL address
    #[arg(
        long,
        value_name = "URL",
        env = "GITHUB_GRAPHQL_URL",
        default_value = "https://api.github.com/graphql"
    )]
    pub(crate) graphql_url: String,
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct FormatArgs {
    /// How the result is printed
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Formats of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people at a terminal
    #[default]
    Human,
    /// For machines; see `midflight schemas report`
    Json,
    /// As the pull-request comment
    Markdown,
    /// Workflow commands, which GitHub shows as annotations
    Github,
    /// For code scanning
    Sarif,
}

/// Formats of the inventory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RefsFormat {
    /// For people at a terminal
    #[default]
    Human,
    /// For machines
    Json,
    /// A bill of materials, `CycloneDX` 1.6: which version names what
    Cyclonedx,
}

/// Formats of everything else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people at a terminal
    #[default]
    Human,
    /// For machines
    Json,
}

/// Which documents of the old schema count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaLens {
    /// All of them: an open object may carry any further property
    #[default]
    Strict,
    /// Those of a writer that never writes a property that OLD does not name
    ClosedWriter,
}

/// The drafts of JSON Schema, by the words of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaDialect {
    Draft4,
    Draft6,
    Draft7,
    #[value(name = "draft2019-09")]
    Draft201909,
    #[value(name = "draft2020-12")]
    Draft202012,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal that has them
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

fn strategy_names() -> Vec<&'static str> {
    midflight_core::model::Strategy::ALL.iter().map(|strategy| strategy.as_str()).collect()
}

fn parameter(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    Ok((key.to_owned(), value.to_owned()))
}
