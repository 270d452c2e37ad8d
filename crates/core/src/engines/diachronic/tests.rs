//! What a document is taken for, and what hostile ones come to.

use crate::request::{Request, Revision, SourceFile};
use crate::{Report, check};

fn checked(old: &str, new: &str) -> Report {
    let side = |text: &str| Revision {
        label: "a side".to_owned(),
        files: vec![SourceFile::new("lamp.json", text.as_bytes().to_vec(), false)],
        not_read: Vec::new(),
        code: Vec::new(),
    };
    let request = Request { old: vec![side(old)], new: side(new), ..Request::default() };
    check(&request).expect("no configuration is given")
}

#[test]
fn states_of_something_else_are_no_machine() {
    let other = r#"{"states": {"ohio": {"capital": "Columbus"}}, "initial": "ohio"}"#;
    assert!(checked(other, other).workflows.is_empty());
}

#[test]
fn shapes_that_are_no_states_are_read_without_a_panic() {
    let odd = r#"{"name": "lamp", "machine": {"initial": 3, "states": {"A": null, "B": [1],
        "C": {"after": "x", "on": [], "tags": {}, "invoke": "job", "states": 4}}},
        "signals": {"s": null, "t": {"payload": {"type": "string"}}}, "delays": "none"}"#;
    let report = checked(odd, &odd.replace("\"A\": null, ", ""));
    assert_eq!(report.workflows.len(), 1);
    assert!(report.findings.iter().any(|f| f.rule == "resting-place-removed"));
}
