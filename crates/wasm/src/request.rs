//! The request as JSON, which the page, the npm library and tests write.

use std::collections::BTreeMap;

use midflight_core::Request;
use midflight_core::model::Strategy;
use midflight_core::request::{
    FailOn, NotLookedAt, Options, RecordedHistories, RecordedInputs, Revision, SourceFile,
};
use midflight_core::text::quoted;
use serde::Deserialize;

/// `{"old": [revision], "new": revision, "config"?, "strategy"?, "fail_on"?, "today"?,
/// "parameters"?, "inputs"?: [{"path", "text"}], "histories"?: [{"path", "text"}]}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestJson {
    #[serde(default)]
    old: Vec<RevisionJson>,
    new: RevisionJson,
    config: Option<FileJson>,
    strategy: Option<String>,
    fail_on: Option<String>,
    today: Option<String>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    #[serde(default)]
    inputs: Vec<FileJson>,
    #[serde(default)]
    histories: Vec<FileJson>,
}

/// `{"label"?, "files": [file], "not_read"?: [{"what", "why"}]}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevisionJson {
    #[serde(default)]
    label: String,
    files: Vec<FileJson>,
    #[serde(default)]
    not_read: Vec<NotLookedAt>,
}

/// `{"path", "text", "named"?, "known_as"?}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileJson {
    path: String,
    text: String,
    #[serde(default)]
    named: bool,
    known_as: Option<String>,
}

/// Reads a request; the error is a sentence.
pub(crate) fn parse(json: &str) -> Result<Request, String> {
    let request: RequestJson = serde_json::from_str(json)
        .map_err(|error| format!("the request cannot be read: {}", quoted(&error.to_string())))?;
    let unknown = |key: &str, value: &str, words: &[&str]| {
        format!("`{key}` is `{}`; it can be one of {}", quoted(value), words.join(", "))
    };
    let strategies = Strategy::ALL.map(Strategy::as_str);
    let strategy = request
        .strategy
        .as_deref()
        .map(|name| Strategy::parse(name).ok_or_else(|| unknown("strategy", name, &strategies)));
    let words = ["error", "warning", "unknown", "never"];
    let fail_on = request
        .fail_on
        .as_deref()
        .map(|name| FailOn::parse(name).ok_or_else(|| unknown("fail_on", name, &words)));
    let options = Options {
        strategy: strategy.transpose()?,
        fail_on: fail_on.transpose()?,
        today: request.today,
        parameters: request.parameters,
        ..Options::default()
    };
    let recorded = request.inputs.into_iter().map(|file| {
        let read = RecordedInputs::read(&*file.path, file.text);
        read.map_err(|why| format!("`{}` cannot be read: {why}", quoted(&file.path)))
    });
    let histories = request.histories.into_iter();
    let histories =
        histories.map(|file| RecordedHistories { path: file.path.into(), text: file.text.into() });
    Ok(Request {
        histories: histories.collect(),
        inputs: recorded.collect::<Result<_, _>>()?,
        old: request.old.into_iter().map(revision).collect(),
        new: revision(request.new),
        config: request.config.map(file),
        options,
    })
}

fn revision(json: RevisionJson) -> Revision {
    let files = json.files.into_iter().map(file).collect();
    Revision { label: json.label, files, not_read: json.not_read, code: Vec::new() }
}

fn file(json: FileJson) -> SourceFile {
    let text = Ok(json.text.into());
    SourceFile {
        path: json.path.into(),
        text,
        named: json.named,
        known_as: json.known_as.map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_whole() {
        let request = parse(
            r#"{"old": [{"label": "v1", "files": [{"path": "a.yaml", "text": "x"}],
                "not_read": [{"what": "b", "why": "c"}]}],
                "new": {"files": []}, "config": {"path": "midflight.toml", "text": ""},
                "strategy": "drain", "fail_on": "never", "today": "2026-11-21"}"#,
        )
        .expect("a request");
        assert_eq!(request.old[0].label, "v1");
        assert_eq!(request.old[0].files[0].text.as_deref(), Ok("x"));
        assert_eq!(request.old[0].not_read[0].why, "c");
        assert_eq!(request.options.strategy, Some(Strategy::Drain));
        assert_eq!(request.options.fail_on, Some(FailOn::Never));
        assert!(request.config.is_some());
    }

    #[test]
    fn what_is_not_understood_is_an_error_with_the_reason() {
        let cases = [
            ("{", "EOF while parsing an object"),
            ("{}", "missing field `new`"),
            (r#"{"new":{"files":[]},"neww":1}"#, "unknown field `neww`"),
            (r#"{"new":{"files":[{"path":"a","txt":""}]}}"#, "unknown field `txt`"),
            (r#"{"new":{"files":[]},"strategy":"drian"}"#, "`strategy` is `drian`"),
            (r#"{"new":{"files":[]},"fail_on":"all"}"#, "`fail_on` is `all`"),
        ];
        for (json, part) in cases {
            let error = parse(json).expect_err(json);
            assert!(error.contains(part), "{error}");
        }
    }
}
