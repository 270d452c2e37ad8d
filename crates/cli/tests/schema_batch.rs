//! `midflight schema --batch` as a peer meets it, which waits for each answer.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

#[test]
fn each_answer_comes_before_the_next_question() {
    let mut peer = Command::new(env!("CARGO_BIN_EXE_midflight"))
        .args(["schema", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = peer.stdin.take().unwrap();
    let mut answers = BufReader::new(peer.stdout.take().unwrap());
    let mut ask = |question: &str| -> Value {
        writeln!(questions, "{question}").unwrap();
        questions.flush().unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    };
    // Every level of nesting that is read, so that the stack is what it has to be.
    for depth in [1, 20, 60, 100, 120, 100_000] {
        let lists = |end: &str| {
            let (open, close) = ("{\"items\":".repeat(depth), "}".repeat(depth));
            format!("{open}{end}{close}")
        };
        let question = |id, old: &str, new: &str| {
            let (old, new) = (lists(old), lists(new));
            format!("{{\"id\": \"{id} {depth}\", \"old\": {old}, \"new\": {new}}}")
        };
        let same = ask(&question("same", "{}", "true"));
        let apart = ask(&question("apart", "{\"minimum\": 1}", "{\"minimum\": 2}"));
        let verdicts = json!([same["verdict"], apart["verdict"]]);
        let expected = match depth {
            1 => json!(["compatible", "incompatible"]),
            100_000 => json!(["error", "error"]),
            _ => verdicts.clone(),
        };
        assert_eq!(verdicts, expected, "{depth}: {same} {apart}");
    }
    let long = format!("{{\"old\": true, \"new\": true, \"x\": \"{}\"}}", "x".repeat(17 << 20));
    assert_eq!(ask(&long)["verdict"], "error");
    assert_eq!(ask("{\"id\": 1, \"old\": true, \"new\": true}")["id"], 1);
    drop(questions);
    assert!(peer.wait().unwrap().success());
}
