//! Files, batches and pages, each from its text.

use std::io::BufReader;

use midflight_core::syntax;
use midflight_schema::{Lens, Options, compare_with};
use serde_json::{Value, json};

use super::given::{Schema, With};
use super::source::Source;
use super::told::{Told, Verdict};
use super::{ANSWER_SCHEMA, batch, json as machine, numbers, page};
use crate::commands::lines::{self, Line};
use crate::error::CliError;
use crate::human::Terminal;

const PLAIN: Terminal = Terminal { width: 80, color: false, unicode: true, links: false };

fn source(name: &str, text: &str) -> Schema {
    let source = Source::of(name, text.as_bytes().to_vec()).unwrap();
    Schema { source, with: With::default() }
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    let error = Source::of(name, bytes.to_vec()).unwrap_err();
    assert_eq!(error.exit_code(), 3);
    assert!(matches!(error, CliError::Syntax { .. }));
    error.to_string()
}

fn node(text: &str) -> syntax::Node {
    syntax::parse("x.json", text).0.remove(0)
}

fn told(old: &Schema, new: &Schema) -> Told {
    Told::of(compare_with(old.given(), new.given(), &Options::default()), Lens::Strict)
}

/// What a batch answers, each held against the published schema, without the time it took.
fn batch(lines: &[u8]) -> Vec<Value> {
    let mut out = Vec::new();
    batch::run(
        &mut BufReader::with_capacity(7, lines),
        &mut out,
        Options::default(),
        &Default::default(),
    )
    .unwrap();
    let text = String::from_utf8(out).unwrap();
    let published = serde_json::from_str(ANSWER_SCHEMA).unwrap();
    let published = jsonschema::draft202012::new(&published).unwrap();
    let answers = text.lines().map(|line| {
        let mut answer: Value = serde_json::from_str(line).unwrap();
        assert!(published.is_valid(&answer), "{line}");
        let timed = answer.as_object_mut().unwrap().remove("micros").is_some();
        assert_eq!(timed, answer["verdict"] != "error", "{line}");
        answer
    });
    answers.collect()
}

#[test]
fn every_line_is_answered_in_order() {
    let lines = br##"{"id": 1, "old": {"type": "integer"}, "new": true, "note": "passed over"}
{"id": {"a": [1]}, "old": true, "new": false}
no json
{"old": {"$ref": "#/nowhere"}, "new": {"minimum": 1}}
{"id": "draft", "old": {}, "new": true, "dialect": "draft3"}
{"id": null, "old": {}}

{"id": 7, "old": {}, "new": {}, "dialect": null}"##;
    let answers = batch(lines);
    let verdict = |answer: &Value| answer["verdict"].clone();
    let verdicts: Vec<_> = answers.iter().map(verdict).collect();
    let expected =
        ["compatible", "incompatible", "error", "unknown", "error", "error", "error", "compatible"];
    assert_eq!(verdicts, expected);
    let ids: Vec<_> = answers.iter().map(|answer| answer["id"].clone()).collect();
    let expected = json!([1, {"a": [1]}, null, null, "draft", null, null, 7]);
    assert_eq!(Value::from(ids), expected);
    assert_eq!(answers[0], json!({"id": 1, "verdict": "compatible"}));
    assert_eq!(answers[1]["detail"], "new allows nothing");
    assert_eq!(answers[4]["detail"], "`draft3` is no dialect that can be compared");
    assert_eq!(answers[5]["detail"], "the line has no `new`");
}

#[test]
fn the_dialect_of_a_line_is_that_of_schemas_that_name_none() {
    // Draft 4 makes a bound exclusive with a boolean, draft 6 with a number.
    let line = |dialect: &str| {
        let old = r#"{"type": "number", "maximum": 5, "exclusiveMaximum": true}"#;
        format!(r#"{{"id": 1, "old": {old}, "new": {{"maximum": 5}}, "dialect": "{dialect}"}}"#)
    };
    let answers = batch(format!("{}\n{}\n", line("draft4"), line("draft6")).as_bytes());
    assert_eq!(answers[0]["verdict"], "compatible");
    assert_eq!(answers[1]["verdict"], "unknown");
}

#[test]
fn a_witness_with_a_whole_float_is_given_as_text() {
    let line = |witness: Value| {
        let verdict = Verdict::Incompatible { witness, path: String::new() };
        Value::Object(machine::line(&Told { verdict, ..Told::doubt("x".to_owned(), Lens::Strict) }))
    };
    let expected = json!({"verdict": "incompatible", "witness": [1, 0.5], "detail": "x"});
    assert_eq!(line(json!([1, 0.5])), expected);
    let expected = json!({"verdict": "incompatible", "witness_json": "[1,2.0]", "detail": "x"});
    assert_eq!(line(json!([1, 2.0])), expected);
}

#[test]
fn a_line_that_is_nested_too_deep_is_an_error_and_the_next_is_answered() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let answers = batch(format!("{deep}\n{{\"old\": true, \"new\": true}}").as_bytes());
    assert_eq!(answers[0]["verdict"], "error");
    assert_eq!(answers[1]["verdict"], "compatible");
}

#[test]
fn lines_have_a_bound() {
    let mut input = BufReader::with_capacity(3, &b"1234\n12345\n\n12345678\n12"[..]);
    let mut line = Vec::new();
    let mut next = || {
        let read = lines::read(&mut input, &mut line, 5).unwrap();
        (read, String::from_utf8(line.clone()).unwrap())
    };
    assert_eq!(next(), (Line::Whole, "1234".to_owned()));
    assert_eq!(next(), (Line::Whole, "12345".to_owned()));
    assert_eq!(next(), (Line::Whole, String::new()));
    assert_eq!(next(), (Line::TooLong, String::new()));
    assert_eq!(next(), (Line::Whole, "12".to_owned()));
    assert_eq!(next(), (Line::End, String::new()));
    let mut input = BufReader::new(&b"123456\n1"[..]);
    assert_eq!(lines::read(&mut input, &mut line, 5).unwrap(), Line::TooLong);
    assert_eq!(lines::read(&mut input, &mut line, 5).unwrap(), Line::Whole);
    assert_eq!(line, b"1");
}

#[test]
fn proofs_about_rounded_numbers_are_doubted() {
    let line = |one: &str, other: &str| {
        format!("{{\"old\": {{\"maximum\": {one}}}, \"new\": {{\"maximum\": {other}}}}}\n")
    };
    let same = line("18446744073709551616", "1.8446744073709551616e19");
    let apart = line("18446744073709551616", "18446744073709551617");
    let answers = batch(format!("{same}{apart}").as_bytes());
    assert_eq!(answers[0]["verdict"], "compatible");
    assert_eq!(answers[1]["verdict"], "unknown");
    let detail = answers[1]["detail"].as_str().unwrap();
    assert!(detail.starts_with("the numbers `18446744073709551616` and"), "{detail}");
}

#[test]
fn numbers_are_the_same_however_they_are_written() {
    let alike = |one: &str, other: &str| {
        let nodes = [node(&format!("[{one}]")), node(&format!("[{other}]"))];
        numbers::rounded_alike(nodes.iter()).is_none()
    };
    for (one, other) in
        [("0.1", "1e-1"), ("0.10", "0.1"), ("1e20", "100000000000000000000"), ("0.0", "-0e9")]
    {
        assert!(alike(one, other), "{one} {other}");
    }
    assert!(alike("0.1", "0.2") && alike("1.5", "-1.5"));
    for (one, other) in [("0.1", "0.1000000000000000055"), ("0.0", "1e-400"), ("1e-400", "1e-401")]
    {
        assert!(!alike(one, other), "{one} {other}");
    }
}

#[test]
fn numbers_keep_their_kind() {
    let value = |text| numbers::to_json(&node(text)).unwrap();
    assert_eq!(value("[1.0, 1, 18446744073709551615]").to_string(), "[1.0,1,18446744073709551615]");
    assert!(numbers::has_whole_floats(&json!({"a": [1, 2.0]})));
    assert!(!numbers::has_whole_floats(&json!({"a": [1, 2.5, "2.0"]})));
    let words = "[inf, -inf, .inf, \"1e999\", !x 1e999, v1e999]";
    let words = syntax::parse("x.yaml", words).0.remove(0);
    let read = numbers::to_json(&words).unwrap();
    assert_eq!(read, json!(["inf", "-inf", ".inf", "1e999", "1e999", "v1e999"]));
}

#[test]
fn what_cannot_be_read_is_refused_at_its_place() {
    for (name, text, expected) in [
        ("a.json", "{\n  \"a\": }", "a.json:2:8: not valid JSON: Unexpected close brace"),
        ("a.yaml", "a: 1\nb: [", "a.yaml:2:4: not valid YAML"),
        ("a.yaml", "maximum: 1e999", "a.yaml:1:10: the number is too large"),
        ("a.yaml", "type: string\n---\ntype: number\n", "a.yaml:3:1: there are 2 documents"),
        ("a.yaml", "", "a.yaml:1:1: the file is empty"),
        ("a.json", "{\"a\": 1, \"a\": 2}", "a.json:1:10: the key `a` is given twice"),
    ] {
        let error = refusal(name, text.as_bytes());
        assert!(error.starts_with(&format!("cannot read {expected}")), "{error}");
    }
    assert_eq!(refusal("a", b"a: 1\nb: caf\xe9"), "cannot read a:2:7: not UTF-8 at byte 11");
}

#[test]
fn both_places_are_told() {
    let old =
        source("old.json", "{\"type\": \"object\",\n\"properties\": {\"a\": {\"maximum\": 9}}}");
    let new = source("new.yaml", "type: object\nproperties:\n  a:\n    maximum: 5\n");
    let told = told(&old, &new);
    let whole = machine::whole(&told, &old, &new);
    let witness = whole["witness"]["a"].as_i64().unwrap();
    let expected = json!({
        "verdict": "incompatible",
        "witness": {"a": witness},
        "detail": "new wants at most 5 at `/a`",
        "path": "/a",
        "message": "new wants at most 5 at `/a`",
        "lens": "strict",
        "old_pointer": "/properties/a/maximum",
        "old": {"file": "old.json", "line": 2, "column": 33},
        "new_pointer": "/properties/a/maximum",
        "new": {"file": "new.yaml", "line": 4, "column": 14},
    });
    assert_eq!(whole, expected);
    let page = page::page(&told, &old, &new, PLAIN);
    let expected = format!(
        "incompatible: new wants at most 5 at `/a`

A document of old that is none of new:

  {{
    \"a\": {witness}
  }}

  rejected  /a
  old       old.json:2:33 /properties/a/maximum
  new       new.yaml:4:14 /properties/a/maximum
  lens      strict: every document of old counts, with any further property it
            allows
"
    );
    assert_eq!(page, expected);
}

#[test]
fn hostile_texts_cannot_move_the_cursor_or_write_commands() {
    let key = "\\u001b[2J\\u202e##[group]\\n::error::x";
    let old = source("\u{1b}[31m.json", "{\"type\": \"object\"}");
    let new = source("::warning::.json", &format!("{{\"required\": [\"{key}\"]}}"));
    let told = told(&old, &new);
    let page = page::page(&told, &old, &new, PLAIN);
    assert!(page.starts_with("incompatible: new requires"), "{page}");
    let hidden = |c: char| c != '\n' && midflight_core::text::is_invisible(c);
    assert!(!page.contains(hidden) && !page.contains("##["), "{page}");
    assert!(page.lines().all(|line| !line.trim_start().starts_with("::")), "{page}");
    // The document can be copied: it says what it said.
    let literal = source("old.json", &format!("{{\"const\": {{\"{key}\": 1}}}}"));
    let other = source("new.json", "{\"const\": 2}");
    let page = page::page(&self::told(&literal, &other), &literal, &other, PLAIN);
    let (start, end) = (page.find('{').unwrap(), page.rfind('}').unwrap());
    let shown: Value = serde_json::from_str(&page[start..=end]).unwrap();
    assert_eq!(shown, literal.source.value["const"]);
    assert!(!page.contains(hidden) && !page.contains("##["), "{page}");
}
