//! SARIF 2.1.0, for code scanning and editors. A report without findings is a valid file too.

use serde_json::{Map, Value, json};

use super::escape::{json_text, message_text};
use super::put::put;
use super::words::{headline, place, rule_page};
use super::{FindingReport, PlaceReport, Report};
use crate::limits::FINDINGS_MAX;
use crate::model::{Severity, Side};
use crate::rules::{RULES, Rule, documentation};

/// Places besides the main one for one result. GitHub shows 100 of them.
const RELATED_MAX: usize = 100;

/// Things not looked at that the file lists; the JSON report has all.
const NOTIFICATIONS_MAX: usize = 1_000;

/// The report as one SARIF run, pretty JSON with a line feed at the end.
pub fn sarif(report: &Report) -> String {
    let rules: Vec<_> = RULES.iter().map(|rule| rule_object(rule)).collect();
    // In the order of the report's findings; the loud ones stay where there are too many.
    let mut kept: Vec<_> = report.findings.iter().enumerate().collect();
    if kept.len() > FINDINGS_MAX {
        kept.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
        kept.truncate(FINDINGS_MAX);
        kept.sort_by_key(|(index, _)| *index);
    }
    let results: Vec<_> = kept.into_iter().map(|(_, finding)| result(finding)).collect();
    let skipped = report.not_looked_at.iter().take(NOTIFICATIONS_MAX).map(|skipped| {
        let text = format!("Not looked at: {}: {}", skipped.what, skipped.why);
        json!({ "level": "note", "message": { "text": message_text(&text) } })
    });
    let file = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "midflight",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://github.com/midflight-dev/midflight",
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.exit_code() != 3,
                "toolExecutionNotifications": skipped.collect::<Vec<_>>(),
            }],
            "results": results,
            "properties": {
                "verdict": report.verdict.as_str(),
                "blocked": report.blocked,
                "headline": headline(report),
            },
        }],
    });
    // Maps with string keys only: this cannot fail.
    json_text(&serde_json::to_string_pretty(&file).unwrap_or_default()) + "\n"
}

fn rule_object(rule: &Rule) -> Value {
    let page = documentation(rule.id).unwrap_or(rule.summary);
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "help": { "text": page, "markdown": page },
        "helpUri": rule_page(rule.id),
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": ["durable-workflows", "deployment"] },
    })
}

fn result(finding: &FindingReport) -> Value {
    let mut text = finding.message.clone();
    if !finding.help.is_empty() {
        put(&mut text, format_args!("\nTo fix it: {}", finding.help));
    }
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), json!(finding.rule));
    if let Some(index) = RULES.iter().position(|rule| rule.id == finding.rule) {
        result.insert("ruleIndex".to_owned(), json!(index));
    }
    result.insert("level".to_owned(), json!(level(finding.severity)));
    result.insert("message".to_owned(), json!({ "text": message_text(&text) }));
    result.insert("locations".to_owned(), json!([main_location(finding)]));
    let related = related_locations(finding);
    if !related.is_empty() {
        result.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    let prints = json!({ "midflight/v1": finding.fingerprint });
    result.insert("partialFingerprints".to_owned(), prints);
    result.insert("properties".to_owned(), properties(finding));
    Value::Object(result)
}

/// A text of the new version, or its file without a line: GitHub refuses a result without a
/// place, and lines of the old version would point at other text.
fn main_location(finding: &FindingReport) -> Value {
    let own = own_place(finding);
    let new = std::iter::once(&own).chain(&finding.related).find(|one| one.side == Side::New);
    match new {
        Some(one) => json!({ "physicalLocation": physical(one) }),
        None => json!({ "physicalLocation": { "artifactLocation": artifact(&finding.file) } }),
    }
}

fn related_locations(finding: &FindingReport) -> Vec<Value> {
    let own = own_place(finding);
    let places = std::iter::once(&own).filter(|own| own.side == Side::Old).chain(&finding.related);
    let describe = |(index, one): (usize, &PlaceReport)| {
        let at = place(&one.file, one.line, one.column);
        let text = format!("{} version, {at}: {}", one.side.as_str(), one.label);
        json!({
            "id": index,
            "message": { "text": message_text(&text) },
            "physicalLocation": physical(one),
            "properties": { "side": one.side.as_str() },
        })
    };
    places.take(RELATED_MAX).enumerate().map(describe).collect()
}

fn properties(finding: &FindingReport) -> Value {
    let mut properties = Map::new();
    let mut insert = |key: &str, value: Value| properties.insert(key.to_owned(), value);
    insert("side", json!(finding.side.as_str()));
    if let Some(workflow) = &finding.workflow {
        insert("workflow", json!(message_text(workflow)));
    }
    if let Some(against) = &finding.against {
        insert("against", json!(message_text(against)));
    }
    if let Some(witness) = &finding.witness {
        insert("witness", witness.clone());
    }
    Value::Object(properties)
}

fn own_place(finding: &FindingReport) -> PlaceReport {
    PlaceReport {
        file: finding.file.clone(),
        line: finding.line,
        column: finding.column,
        end_line: finding.end_line,
        end_column: finding.end_column,
        side: finding.side,
        label: finding.label.clone(),
        span: finding.span,
    }
}

fn physical(one: &PlaceReport) -> Value {
    json!({
        "artifactLocation": artifact(&one.file),
        "region": {
            "startLine": one.line,
            "startColumn": one.column,
            "endLine": one.end_line,
            "endColumn": one.end_column,
        },
    })
}

fn artifact(file: &str) -> Value {
    json!({ "uri": uri(file), "uriBaseId": "%SRCROOT%" })
}

/// A relative path as a URI reference: everything that has a meaning there as `%XX`.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+=,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            put(&mut out, format_args!("%{byte:02X}"));
        }
    }
    out
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{blocked, empty, finding, hostile, many, old_place};

    fn read(report: &Report) -> Value {
        serde_json::from_str(&sarif(report)).unwrap()
    }

    /// The parts of the format that viewers refuse files without, in the standard's words.
    fn structure() -> jsonschema::Validator {
        let region = json!({
            "required": ["startLine"],
            "properties": {
                "startLine": { "type": "integer", "minimum": 1 },
                "startColumn": { "type": "integer", "minimum": 1 },
                "endLine": { "type": "integer", "minimum": 1 },
                "endColumn": { "type": "integer", "minimum": 1 },
            },
            "additionalProperties": false,
        });
        let location = json!({
            "required": ["physicalLocation"],
            "properties": { "physicalLocation": {
                "required": ["artifactLocation"],
                "properties": {
                    "artifactLocation": {
                        "required": ["uri", "uriBaseId"],
                        "properties": { "uri": { "pattern": "^[!-~]+$" } },
                    },
                    "region": region,
                },
            }},
        });
        let message =
            json!({ "required": ["text"], "properties": { "text": { "type": "string" } } });
        let result = json!({
            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
            "properties": {
                "level": { "enum": ["none", "note", "warning", "error"] },
                "message": message,
                "locations": { "minItems": 1, "items": location },
                "relatedLocations": { "uniqueItems": true, "items": location },
                "partialFingerprints": { "additionalProperties": { "type": "string" } },
            },
        });
        let run = json!({
            "required": ["tool", "results"],
            "properties": {
                "results": { "type": "array", "items": result },
                "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
                "tool": { "required": ["driver"], "properties": { "driver": {
                    "required": ["name", "rules"],
                    "properties": { "rules": { "uniqueItems": true, "items": {
                        "required": ["id", "shortDescription", "help", "helpUri"],
                    }}},
                }}},
            },
        });
        let file = json!({
            "required": ["version", "runs"],
            "properties": {
                "version": { "const": "2.1.0" },
                "runs": { "minItems": 1, "maxItems": 1, "items": run },
            },
        });
        jsonschema::validator_for(&file).unwrap()
    }

    #[test]
    fn files_have_the_structure_that_viewers_need() {
        for report in [empty(), blocked(), hostile(), many(30)] {
            let file = read(&report);
            let problems: Vec<_> =
                structure().iter_errors(&file).map(|error| error.to_string()).collect();
            assert!(problems.is_empty(), "{problems:?}");
        }
        assert!(!structure().is_valid(&json!({ "version": "2.1.0", "runs": [{}] })));
    }

    #[test]
    fn a_report_without_findings_is_a_file_too() {
        let file = read(&empty());
        assert_eq!(file["runs"][0]["results"], json!([]));
        assert_eq!(file["runs"][0]["properties"]["verdict"], "safe");
    }

    #[test]
    fn a_result_in_full() {
        let mut file = read(&blocked());
        // It moves with every new rule; whether it is there is the structure's business.
        file["runs"][0]["results"][2]["ruleIndex"] = json!(0);
        insta::assert_json_snapshot!(file["runs"][0]["results"][2].take(), @r#"
        {
          "ruleId": "input-required-added",
          "ruleIndex": 0,
          "level": "error",
          "message": {
            "text": "the new version needs `job.lane`, which runs were started without\nTo fix it: send `job.lane` with every run, or do without it"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "flows/rna.yaml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 14,
                  "startColumn": 12,
                  "endLine": 14,
                  "endColumn": 35
                }
              }
            }
          ],
          "partialFingerprints": {
            "midflight/v1": "0f4c2a"
          },
          "properties": {
            "side": "new",
            "workflow": "rna",
            "against": "merge base 3f2a91c of main",
            "witness": {
              "sample_id": "x"
            }
          }
        }
        "#);
        insta::assert_json_snapshot!(file["runs"][0]["invocations"].take(), @r#"
        [
          {
            "executionSuccessful": true,
            "toolExecutionNotifications": [
              {
                "level": "note",
                "message": {
                  "text": "Not looked at: flows/broken.json: line 3: a comma is missing"
                }
              }
            ]
          }
        ]
        "#);
    }

    #[test]
    fn old_text_is_related_and_never_the_main_place() {
        let mut gone = finding("resting-place-removed", Severity::Warning, 7);
        gone.side = Side::Old;
        let new = PlaceReport { side: Side::New, ..old_place(3) };
        let mut moved = gone.clone();
        moved.related = vec![new];
        let file = read(&Report { findings: vec![gone, moved], ..empty() });
        let results = &file["runs"][0]["results"];
        let main = |index: usize| &results[index]["locations"][0]["physicalLocation"];
        assert_eq!(main(0)["region"], Value::Null);
        assert_eq!(main(0)["artifactLocation"]["uri"], "flows/rna.yaml");
        assert_eq!(main(1)["region"]["startLine"], 3);
        let old = &results[0]["relatedLocations"][0];
        assert_eq!(old["physicalLocation"]["region"]["startLine"], 7);
        let text = "old version, flows/rna.yaml:7:12: image of step `Trim`";
        assert_eq!(old["message"]["text"], text);
    }

    #[test]
    fn loud_results_stay_where_there_are_too_many() {
        let mut report = many(u32::try_from(FINDINGS_MAX).unwrap());
        report.findings.insert(0, finding("operation-added", Severity::Info, 1));
        report.findings.push(finding("reference-invalid", Severity::Error, 9_999));
        let file = read(&report);
        let results = file["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), FINDINGS_MAX);
        assert!(results.iter().all(|result| result["level"] == "error"));
    }

    #[test]
    fn hostile_text_is_visible_text() {
        let text = sarif(&hostile());
        assert!(!text.contains(['\u{1b}', '\u{202e}']) && !text.contains("##["));
        let file = read(&hostile());
        for result in file["runs"][0]["results"].as_array().unwrap() {
            let message = result["message"]["text"].as_str().unwrap();
            assert!(!message.contains("](") && message.contains("] ("), "{message}");
        }
        assert_eq!(uri("a b/ü#%.yaml"), "a%20b/%C3%BC%23%25.yaml");
    }
}
