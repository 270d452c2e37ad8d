//! The report for machines; its JSON Schema is published as `report`.

use super::Report;
use super::escape::json_text;

/// Pretty JSON with a line feed at the end: the same bytes from every shell.
pub fn json(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report);
    // A report holds strings, numbers and maps with string keys only.
    text.map_or_else(
        |error| format!("{{\"error\": \"{error}\"}}\n"),
        |text| json_text(&text) + "\n",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::samples::{blocked, conditional, empty, hostile, many, unknown, with_runs};

    fn schema() -> jsonschema::Validator {
        let (_, text) =
            crate::schemas::SCHEMAS.into_iter().find(|(name, _)| *name == "report").unwrap();
        jsonschema::draft202012::new(&serde_json::from_str(text).unwrap()).unwrap()
    }

    fn read(report: &Report) -> Value {
        serde_json::from_str(&json(report)).unwrap()
    }

    #[test]
    fn reports_are_what_the_published_schema_says() {
        for report in
            [empty(), blocked(), conditional(), unknown(), hostile(), many(30), with_runs()]
        {
            let value = read(&report);
            let problems: Vec<_> =
                schema().iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(problems.is_empty(), "{problems:?}");
        }
    }

    #[test]
    fn the_schema_refuses_what_is_no_report() {
        let breakages: [fn(&mut Value); 7] = [
            |report| report["version"] = json!(2),
            |report| report["verdict"] = json!("fine"),
            |report| report["more"] = json!(1),
            |report| report["findings"][0]["line"] = json!(0),
            |report| report["findings"][0]["more"] = json!(1),
            |report| report["workflows"][0]["strategies"]["hope"] = json!({}),
            |report| report["workflows"][0]["history"]["park_points"] = json!([{ "at": "x" }]),
        ];
        for (index, breakage) in breakages.into_iter().enumerate() {
            let mut value = read(&blocked());
            breakage(&mut value);
            assert!(!schema().is_valid(&value), "breakage {index}");
        }
    }

    #[test]
    fn every_key_of_a_report_is_described() {
        let text = crate::schemas::SCHEMAS[2].1;
        let schema: Value = serde_json::from_str(text).unwrap();
        let mut bare = Vec::new();
        for (name, definition) in schema["$defs"].as_object().unwrap() {
            for (key, property) in definition["properties"].as_object().into_iter().flatten() {
                let by_reference = property["$ref"].is_string();
                if !property["description"].is_string() && !by_reference {
                    bare.push(format!("{name}.{key}"));
                }
            }
        }
        assert_eq!(bare, Vec::<String>::new());
    }

    #[test]
    fn hidden_characters_are_seen() {
        let text = json(&hostile());
        assert!(text.contains("\\u202e") && !text.contains(['\u{202e}', '\u{1b}']));
        assert!(text.ends_with("}\n"));
    }
}
