//! Files made to do harm: each is refused or read, with a clear error and its place, and the
//! files beside it are judged all the same. What they cost is measured by hand, see
//! `docs/benchmarks.md`; a test that hangs or eats all memory fails by itself.
#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a step that fails is a test that fails, and speed is no matter here"
)]

mod support;

use serde_json::{Value, json};
use support::Scratch;

const GOOD: &str = "midflight: 1\nworkflow: good\nflow: [{step: reserve}]\n";

/// What a check says where a good workflow is on both sides, and this file on those named.
fn check(sides: &[&str], name: &str, content: impl AsRef<[u8]>) -> (i32, Value) {
    let folder = Scratch::new();
    for side in ["old", "new"] {
        folder.write(&format!("{side}/good.midflight.yaml"), GOOD);
    }
    for side in sides {
        folder.write(&format!("{side}/{name}"), &content);
    }
    let run =
        |format| folder.midflight(&["check", "--format", format, "--old", "old", "--new", "new"]);
    let ran = run("json");
    assert!(!ran.stderr.contains("panic"), "{}", ran.stderr);
    let report = ran.json();
    let good = |workflow: &&Value| workflow["id"] == "good" && workflow["verdict"] == "safe";
    let workflows = report["workflows"].as_array().unwrap();
    assert_eq!(workflows.iter().filter(good).count(), 1, "{name}");
    // The other formats stand it, too.
    for format in ["human", "markdown", "github", "sarif"] {
        assert_eq!(run(format).code, ran.code, "{name} as {format}");
    }
    (ran.code, report)
}

/// The file cannot be read: exit code 3, one error, at this line and column.
#[track_caller]
fn refused(name: &str, content: impl AsRef<[u8]>, message: &str, line: u32, column: u32) {
    let (code, report) = check(&["new"], name, content);
    let findings = report["findings"].as_array().unwrap();
    let finding = &findings[0];
    assert_eq!((code, findings.len()), (3, 1), "{name}: {report:#}");
    assert_eq!((&finding["rule"], &finding["file"]), (&json!("file-unreadable"), &json!(name)));
    let text = finding["message"].as_str().unwrap();
    assert!(text.contains(message), "{name}: {text}");
    let place = (finding["line"].as_u64(), finding["column"].as_u64());
    assert_eq!(place, (Some(line.into()), Some(column.into())), "{name}: {text}");
    assert_eq!(report["verdict"], "unknown", "{name}");
}

/// The file is read, and is a workflow of that name.
#[track_caller]
fn read(name: &str, content: impl AsRef<[u8]>, id: &str) -> Value {
    let (_, report) = check(&["old", "new"], name, content);
    let workflows = report["workflows"].as_array().unwrap();
    assert!(workflows.iter().any(|workflow| workflow["id"] == id), "{name}: {report:#}");
    report
}

fn manifest(more: &str) -> String {
    format!("midflight: 1\nworkflow: x\n{more}\n")
}

fn json_manifest(more: &str) -> String {
    format!("{{\"midflight\": 1, \"workflow\": \"x\", {more}}}")
}

#[test]
fn ten_megabytes() {
    let yaml = manifest(&"# a comment\n".repeat(900_000));
    refused("x.midflight.yaml", yaml, "bytes, more than 4194304", 1, 1);
    let steps = "{\"step\": \"a\"},".repeat(800_000);
    let json = json_manifest(&format!("\"flow\": [{steps}{{\"step\": \"a\"}}]"));
    refused("x.midflight.json", json, "bytes, more than 4194304", 1, 1);
}

#[test]
fn ten_thousand_deep() {
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    refused("x.midflight.yaml", manifest(&format!("flow: {open}{close}")), "128 deep", 3, 135);
    refused("x.midflight.json", format!("{open}{close}"), "128 deep", 1, 513);
    let (open, close) = ("{\"a\":".repeat(10_000), "}".repeat(10_000));
    refused("m.midflight.json", format!("{open}1{close}"), "128 deep", 1, 1282);
    let (open, close) = ("{a: ".repeat(10_000), "}".repeat(10_000));
    refused("m.midflight.yaml", format!("{open}1{close}"), "128 deep", 1, 513);
    refused("q.midflight.yaml", "? ".repeat(100_000), "128 deep", 1, 257);
    refused("d.midflight.yaml", "- ".repeat(100_000), "128 deep", 1, 257);
    // Deeper than is read, and shallower than the parser stands.
    let (open, close) = ("[".repeat(200), "]".repeat(200));
    refused("s.midflight.json", format!("{open}{close}"), "128 deep", 1, 130);
    refused("u.midflight.json", "[".repeat(3_000_000), "values", 1, 400_001);
}

#[test]
fn alias_bombs() {
    let mut bomb = manifest("a0: &a0 [x, x, x, x, x, x, x, x, x, x]");
    for level in 1..30 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    refused("x.midflight.yaml", bomb, "more than 400000 values, aliases expanded", 7, 9);
    let mut merges = manifest("a0: &a0 {x: 1}");
    for level in 1..40 {
        let below = level - 1;
        merges.push_str(&format!(
            "a{level}: &a{level} {{<<: *a{below}, l{level}: *a{below}, r{level}: *a{below}}}\n"
        ));
    }
    let (code, report) = check(&["new"], "m.midflight.yaml", merges);
    assert_eq!(code, 3);
    assert!(report["findings"][0]["message"].as_str().unwrap().contains("more than 400000"));
    refused("s.midflight.yaml", "a: &x [*x]\n", "within the value that it names", 1, 8);
}

#[test]
fn four_megabytes_of_empty_lists() {
    let lists = format!("[{}[]]", "[],".repeat(1_300_000));
    refused("x.midflight.json", &lists, "more than 400000 values", 1, 600_001);
    let (code, report) = check(&["new"], "x.midflight.yaml", manifest(&format!("flow: {lists}")));
    assert_eq!(code, 3);
    assert!(report["findings"][0]["message"].as_str().unwrap().contains("more than 400000"));
    // Just below the bound everything is wrong, and not every error is made.
    let lists = format!("[{}[]]", "[],".repeat(190_000));
    let (code, report) =
        check(&["new"], "y.midflight.json", json_manifest(&format!("\"flow\": {lists}")));
    assert_eq!(code, 1);
    assert!(report["findings"].as_array().unwrap().len() <= 20);
}

#[test]
fn a_hundred_thousand_keys() {
    let keys = |line: fn(u32) -> String| (0..100_000).map(line).collect::<String>();
    let steps = keys(|key| format!("  k{key}: {{}}\n"));
    read("x.midflight.yaml", manifest(&format!("flow: []\nsteps:\n{steps}")), "x");
    let unknown = manifest(&format!("flow: []\n{}", keys(|key| format!("k{key}: 1\n"))));
    let (code, report) = check(&["new"], "x.midflight.yaml", unknown);
    assert_eq!(code, 1);
    assert!(report["findings"].as_array().unwrap().len() <= 20);
    let twice = json_manifest(&format!("{}\"flow\": []", keys(|_| "\"k\": 1, ".to_owned())));
    let (_, report) = check(&["new"], "x.midflight.json", twice);
    assert!(report["findings"].as_array().unwrap().len() <= 21);
}

#[test]
fn many_steps_and_documents() {
    let steps: String = (0..20_000).map(|step| format!("  - step: s{step}\n")).collect();
    read("x.midflight.yaml", manifest(&format!("flow:\n{steps}")), "x");
    let states: String = (0..20_000)
        .map(|s| format!("\"s{s}\":{{\"Type\":\"Pass\",\"Next\":\"s{}\"}},", s + 1))
        .collect();
    let machine = format!(
        "{{\"StartAt\":\"s0\",\"States\":{{{states}\"s20000\":{{\"Type\":\"Succeed\"}}}}}}"
    );
    read("x.asl.json", machine, "x");
    let documents = "---\nmidflight: 1\nworkflow: x\nflow: []\n".repeat(5_000);
    refused("d.midflight.yaml", documents, "more than 1000 documents", 4002, 1);
}

#[test]
fn one_line_of_four_megabytes() {
    let long = "a".repeat(4_000_000);
    let report = read(
        "x.midflight.json",
        json_manifest(&format!("\"flow\": [], \"output\": {{\"title\": \"{long}\"}}")),
        "x",
    );
    assert!(report.to_string().len() < 20_000, "the line is in the report");
    let key = manifest(&format!("flow: []\n{long}: 1"));
    refused("x.midflight.yaml", key, "simple key expected", 4, 1);
    refused("q.midflight.json", format!("\"{}", "\\\"".repeat(2_000_000)), "Unterminated", 1, 1);
    let name = format!("{{\"midflight\": 1, \"workflow\": \"{long}\", \"flow\": []}}");
    let (_, report) = check(&["new"], "n.midflight.json", name);
    for finding in report["findings"].as_array().unwrap() {
        assert!(finding["message"].to_string().len() < 2_000, "the name is in a message");
    }
}

#[test]
fn bytes_that_are_no_text() {
    refused("n.midflight.yaml", "midflight: 1\nworkflow: \"a\0b\"\n", "not valid YAML", 2, 13);
    refused("n.midflight.json", json_manifest("\"flow\": [\0]"), "not valid JSON", 1, 44);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(GOOD.encode_utf16().flat_map(u16::to_le_bytes));
    refused("u.midflight.yaml", utf16, "not UTF-8 at byte 0", 1, 1);
    refused("c.midflight.yaml", b"midflight: 1\nworkflow: caf\xe9\n", "not UTF-8 at byte 26", 1, 1);
    let lone = "{\"midflight\": 1, \"workflow\": \"\\ud800\", \"flow\": []}";
    refused("l.midflight.json", lone, "surrogate", 1, 31);
    let lone = "midflight: 1\nworkflow: \"\\ud800\"\nflow: []\n";
    refused("l.midflight.yaml", lone, "surrogate", 2, 11);
    refused("e.midflight.json", "", "the file is empty", 1, 1);
}

#[test]
fn marks_and_line_ends_are_no_harm() {
    let text = "midflight: 1\nworkflow: x\nflow: [{step: a}]\nstep: 1\n";
    let json = "{\"midflight\": 1,\n\"workflow\": \"x\",\n\"flow\": [],\n\"step\": 1}";
    for (name, content) in [
        ("b.midflight.yaml", format!("\u{feff}{text}")),
        ("c.midflight.yaml", text.replace('\n', "\r\n")),
        ("b.midflight.json", format!("\u{feff}{json}")),
        ("c.midflight.json", json.replace('\n', "\r\n")),
    ] {
        let report = read(name, content, "x");
        let finding = &report["findings"][0];
        assert_eq!((&finding["line"], &finding["column"]), (&json!(4), &json!(1)), "{name}");
    }
}

#[test]
fn names_that_are_no_files() {
    let folder = Scratch::new();
    folder.write("good.midflight.yaml", GOOD);
    folder.write("x.midflight.json/inner.midflight.yaml", GOOD.replace("good", "inner"));
    let check =
        |path: &str| folder.midflight(&["check", "--format", "json", "--old", path, "--new", path]);
    let all = check(".");
    assert_eq!((all.code, all.json()["workflows"].as_array().unwrap().len()), (0, 2));
    // Named, it is the folder that it is.
    assert_eq!(check("x.midflight.json").json()["workflows"][0]["id"], "inner");
}

#[test]
fn numbers_schemas_and_patterns_without_end() {
    let nines = "9".repeat(100_000);
    for input in [
        format!("{{\"maximum\": 1e999999999, \"minimum\": {nines}}}"),
        "{\"pattern\": \"(a{1000}){1000}{1000}\"}".to_owned(),
        "{\"pattern\": \"^(a+)+$\"}".to_owned(),
        "{\"$ref\": \"#\"}".to_owned(),
        "{\"$ref\": \"https://example.org/schema\"}".to_owned(),
        format!("{{\"enum\": [{}0]}}", "1,".repeat(100_000)),
    ] {
        read("x.midflight.json", json_manifest(&format!("\"flow\": [], \"input\": {input}")), "x");
    }
}
