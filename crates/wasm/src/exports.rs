//! What JavaScript sees in every file.

use midflight_core::report;
use midflight_core::rules::{self, RULES};
use serde_json::json;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::request;

/// Judges a request: the same JSON report as `midflight check --format json` prints, or
/// `{"error": "..."}` where the request or its configuration cannot be used.
#[wasm_bindgen]
pub fn check(request: &str) -> String {
    let judged = request::parse(request)
        .and_then(|request| midflight_core::check(&request).map_err(|error| error.to_string()));
    match judged {
        Ok(report) => report::json(&report),
        Err(error) => format!("{}\n", json!({ "error": error })),
    }
}

/// midflight's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// A rule's page in Markdown; undefined where there is no such rule.
#[wasm_bindgen]
pub fn explain(rule: &str) -> Option<String> {
    rules::documentation(rule).map(str::to_owned)
}

/// Every rule: `[{"id", "severity", "summary", "since", "endangers"}]` as JSON.
#[wasm_bindgen]
pub fn rules() -> String {
    let list: Vec<_> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "severity": rule.severity.as_str(),
                "summary": rule.summary,
                "since": rule.since,
                "endangers": rule.endangers,
            })
        })
        .collect();
    json!(list).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_cannot_be_read_is_answered_in_json() {
        let answer: serde_json::Value = serde_json::from_str(&check("[")).expect("JSON");
        let error = answer["error"].as_str().expect("an error");
        assert!(error.starts_with("the request cannot be read"), "{error}");
    }

    #[test]
    fn an_empty_request_has_a_report() {
        let answer: serde_json::Value =
            serde_json::from_str(&check(r#"{"new":{"files":[]}}"#)).expect("JSON");
        assert_eq!(answer["verdict"], "safe");
        assert_eq!(answer["version"], 1);
    }

    #[test]
    fn every_rule_that_is_listed_is_explained() {
        let list: Vec<serde_json::Value> = serde_json::from_str(&rules()).expect("JSON");
        assert!(!list.is_empty());
        for rule in list {
            assert!(explain(rule["id"].as_str().expect("an id")).is_some(), "{rule}");
        }
        assert_eq!(explain("no-such-rule"), None);
    }
}
