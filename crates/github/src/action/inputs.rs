//! The Action's inputs, from the variables that the runner makes of them.

use midflight_core::comment::Mode;
use midflight_core::model::Strategy;
use midflight_core::request::FailOn;
use midflight_core::text::quoted;

use super::error::ActionError;
use super::host::Host;
use crate::client::Connection;

/// Every input, checked.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// `config`: the configuration file, relative to the workspace.
    pub config: Option<String>,
    /// `against`: revisions that have runs in flight, over what the event says.
    pub against: Vec<String>,
    /// `strategy`.
    pub strategy: Option<Strategy>,
    /// `fail-on`.
    pub fail_on: Option<FailOn>,
    /// `comment`.
    pub comment: Mode,
    /// `comment-id`.
    pub comment_id: Option<String>,
    /// `annotations`.
    pub annotations: bool,
    /// `sarif-file`.
    pub sarif_file: Option<String>,
    /// `report-file`.
    pub report_file: Option<String>,
    /// `working-directory`, relative to the workspace with `/`; empty for all of it.
    pub folder: String,
}

impl Inputs {
    /// Reads and checks the inputs.
    pub fn read(host: &dyn Host) -> Result<Self, ActionError> {
        let strategies = Strategy::ALL.map(Strategy::as_str);
        Ok(Self {
            config: input(host, "config"),
            against: input(host, "against")
                .map(|text| text.split_whitespace().map(str::to_owned).collect())
                .unwrap_or_default(),
            strategy: word(host, "strategy", &strategies, Strategy::parse)?,
            fail_on: word(
                host,
                "fail-on",
                &["error", "warning", "unknown", "never"],
                FailOn::parse,
            )?,
            comment: word(host, "comment", &Mode::WORDS, Mode::parse)?.unwrap_or_default(),
            comment_id: input(host, "comment-id"),
            annotations: word(host, "annotations", &["true", "false"], |word| match word {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            })?
            .unwrap_or(true),
            sarif_file: input(host, "sarif-file"),
            report_file: input(host, "report-file"),
            folder: folder(host)?,
        })
    }
}

/// Where GitHub is, from the runner's variables, with the input `token`.
pub fn connection(host: &dyn Host) -> Connection {
    let url = |name: &str, default: &str| {
        host.env(name).filter(|url| !url.is_empty()).unwrap_or_else(|| default.to_owned())
    };
    Connection {
        api_url: url("GITHUB_API_URL", "https://api.github.com"),
        graphql_url: url("GITHUB_GRAPHQL_URL", "https://api.github.com/graphql"),
        token: input(host, "token"),
    }
}

/// An input as the runner passes it: `fail-on` becomes `INPUT_FAIL-ON`. Empty is not given.
fn input(host: &dyn Host, name: &str) -> Option<String> {
    let value = host.env(&format!("INPUT_{}", name.to_ascii_uppercase()))?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn word<T>(
    host: &dyn Host,
    name: &'static str,
    words: &[&str],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, ActionError> {
    let Some(value) = input(host, name) else { return Ok(None) };
    let wrong = || ActionError::Input {
        name,
        value: quoted(&value),
        expected: format!("one of {}", words.join(", ")),
    };
    parse(&value).map(Some).ok_or_else(wrong)
}

/// The folder without `.` and trailing slashes. One that leaves the workspace is refused.
fn folder(host: &dyn Host) -> Result<String, ActionError> {
    let name = "working-directory";
    let Some(value) = input(host, name) else { return Ok(String::new()) };
    let value = value.replace('\\', "/");
    let parts: Vec<_> = value.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if value.starts_with('/') || value.contains(':') || parts.contains(&"..") {
        let expected = "a folder of the repository, relative to its root".to_owned();
        return Err(ActionError::Input { name, value: quoted(&value), expected });
    }
    Ok(parts.join("/"))
}
