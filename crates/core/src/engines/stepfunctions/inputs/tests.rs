//! What machines read, state by state.

use std::fmt::Write as _;

use super::of;
use crate::model::{InputReads, Inputs, Need};
use crate::syntax::parse;

fn reads(text: &str) -> InputReads {
    let (nodes, problems) = parse("a.json", text);
    assert_eq!(problems, [], "{text}");
    let Inputs::Read(reads) = of(&nodes[0]) else { panic!("{text}") };
    reads
}

/// A machine that passes these states, from `A` on.
fn machine(states: &str) -> String {
    format!(r#"{{"StartAt":"A","States":{{{states}}}}}"#)
}

/// What is read: `a.b` on every run, `a.b?` by some, and after `!` more than that it is there.
/// The last is why there may be more.
fn read(text: &str) -> Vec<String> {
    let found = reads(text);
    let mut all: Vec<String> = found
        .reads
        .iter()
        .filter(|read| read.need != Need::Mapping || !read.keys.is_empty())
        .map(|read| {
            let mark = if read.always { "" } else { "?" };
            let need = match &read.need {
                Need::Present => String::new(),
                Need::Mapping => "!{}".to_owned(),
                Need::Other(need) if need.starts_with("choice") => "!choice".to_owned(),
                Need::Other(need) => format!("!{need}"),
            };
            format!("{}{mark}{need}", read.keys.join("."))
        })
        .collect();
    all.sort();
    all.extend(found.not_read);
    all
}

/// What states from `A` on read.
fn of_states(states: &str) -> Vec<String> {
    read(&machine(states))
}

const END: &str = r#""Z":{"Type":"Task","Resource":"r","End":true,"Parameters":{"z.$":"$.z"}}"#;

#[test]
fn fields_of_one_state() {
    for (fields, wanted) in [
        (r#""Type":"Task","Parameters":{"x.$":"$.a.b","y":"$.c"}"#, &["a.b"][..]),
        (r#""Type":"Task","Parameters":{"x":[{"y.$":"$.a"}],"z.$":"$"}"#, &["a"]),
        (r#""Type":"Task","InputPath":"$.a","Parameters":{"x.$":"$.b"}"#, &["a", "a.b"]),
        (r#""Type":"Task","InputPath":null,"Parameters":{"x.$":"$.b"}"#, &[]),
        (r#""Type":"Task","InputPath":"$$.Execution.Input.a""#, &["a"]),
        (
            r#""Type":"Task","Parameters":{"x.$":"$$.Execution.Input.a","y.$":"$$.Task.Token"}"#,
            &["a"],
        ),
        (r#""Type":"Task","TimeoutSecondsPath":"$.t""#, &["t!TimeoutSecondsPath"]),
        (r#""Type":"Task","Credentials":{"RoleArn.$":"$.role"}"#, &["role"]),
        (r#""Type":"Task","ResultSelector":{"x.$":"$.a","y.$":"$$.Execution.Input.b"}"#, &["b"]),
        (r#""Type":"Task","OutputPath":"$.a""#, &[]),
        (r#""Type":"Task","ResultPath":null,"OutputPath":"$.a""#, &["a"]),
        (r#""Type":"Task","ResultPath":"$.r","OutputPath":"$.r.x""#, &[]),
        (r#""Type":"Pass","InputPath":"$.a","OutputPath":"$.b""#, &["a", "a.b"]),
        (r#""Type":"Pass","Parameters":{"x.$":"$.a"},"OutputPath":"$.x.b""#, &["a", "a.b"]),
        (r#""Type":"Pass","Result":{"x":1},"OutputPath":"$.x""#, &[]),
        (r#""Type":"Wait","SecondsPath":"$.s""#, &["s!SecondsPath"]),
        (r#""Type":"Wait","TimestampPath":"$.t""#, &["t!TimestampPath"]),
        (r#""Type":"Task","Parameters":{"x.$":"$.a[0].b"}"#, &["a", "a![0].b"]),
        (r#""Type":"Task","Parameters":{"x.$":"$.a[*].b"}"#, &["a?", "a?![*].b"]),
        (r#""Type":"Task","Parameters":{"x.$":"$..b"}"#, &["?!..b"]),
    ] {
        let state = format!(r#""A":{{{fields},"Resource":"r","End":true}}"#);
        assert_eq!(of_states(&state), wanted, "{fields}");
    }
}

#[test]
fn calls_read_what_they_are_given() {
    let call = "States.Format('{} $.x', $.a, $$.Execution.Input.b.c, States.UUID())";
    let wanted = [format!("a!{call} 0"), format!("b.c!{call} 1")];
    let state = format!(
        r#""A":{{"Type":"Pass","Parameters":{{"x.$":"{call}"}},"OutputPath":"$.x","End":true}}"#
    );
    assert_eq!(of_states(&state), wanted);
    // What lies in a value that was computed depends on the input, somehow.
    let deeper = of_states(&state.replace(r#""$.x","#, r#""$.x.y","#));
    assert!(deeper[2].contains("in a way that is not followed"), "{deeper:?}");
}

#[test]
fn the_result_path_says_what_the_next_state_gets() {
    for (path, wanted) in [
        ("", &[][..]),
        (r#","ResultPath":"$""#, &[]),
        (r#","ResultPath":null"#, &["z"]),
        (r#","ResultPath":"$.x""#, &["z"]),
        (r#","ResultPath":"$.z""#, &[]),
        (r#","ResultPath":"$.z.x""#, &["!room for $.z.x"]),
        (r#","ResultPath":"$.x","InputPath":"$.a""#, &["a", "a.z?", "a?!{}", "z?"]),
    ] {
        let task = format!(r#""A":{{"Type":"Task","Resource":"r","Next":"Z"{path}}}"#);
        assert_eq!(of_states(&format!("{task},{END}")), wanted, "{path}");
    }
}

#[test]
fn only_the_first_rule_of_a_choice_is_sure() {
    let choice = |rules: &str| {
        format!(
            r#""A":{{"Type":"Choice","Choices":[{rules}],"Default":"Z"}},"B":{{"Type":"Succeed"}}"#
        )
    };
    for (rules, wanted) in [
        (r#"{"Variable":"$.a","IsNull":true,"Next":"B"}"#, &["a", "z?"][..]),
        (r#"{"Variable":"$.a","IsPresent":true,"Next":"B"}"#, &["z?"]),
        (
            r#"{"And":[{"Variable":"$.a","IsPresent":true},{"Variable":"$.a","IsNull":false}],
                "Next":"B"}"#,
            &["a?", "z?"],
        ),
        (
            r#"{"Not":{"Variable":"$.a","StringEqualsPath":"$.b"},"Next":"B"},
               {"Variable":"$.c","IsNull":true,"Next":"B"}"#,
            &["a", "b!StringEqualsPath", "c?", "z?"],
        ),
        (r#"{"Variable":"$.a","IsNull":true,"Next":"Z"}"#, &["a", "z"]),
    ] {
        assert_eq!(of_states(&format!("{},{END}", choice(rules))), wanted, "{rules}");
    }
    let without = choice(r#"{"Variable":"$.a","IsNull":true,"Next":"B"}"#);
    let without = without.replace(r#","Default":"Z""#, "");
    assert_eq!(of_states(&without), ["!choice", "a"]);
}

#[test]
fn a_catcher_is_a_way_without_the_work() {
    let task = r#""A":{"Type":"Task","Resource":"r","Parameters":{"x.$":"$.a"},"ResultPath":null,
        "Next":"Z","Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.e","Next":"C"}]},
        "C":{"Type":"Pass","InputPath":"$.c","End":true}"#;
    assert_eq!(of_states(&format!("{task},{END}")), ["a?", "c?", "z?"]);
    let both = task.replace(r#""Next":"C""#, r#""Next":"Z""#);
    assert_eq!(of_states(&format!("{both},{END}")), ["a?", "z"]);
}

#[test]
fn branches_get_the_input_and_all_end() {
    let text = r#""A":{"Type":"Parallel","InputPath":"$.p","ResultPath":"$.r","Next":"B",
        "Branches":[
        {"StartAt":"X","States":{"X":{"Type":"Pass","OutputPath":"$.x","End":true}}},
        {"StartAt":"Y","States":{"Y":{"Type":"Task","Resource":"r","InputPath":"$.y",
        "End":true}}}]},
        "B":{"Type":"Pass","InputPath":"$.r[0].k","Next":"C"},"C":{"Type":"Succeed"}"#;
    assert_eq!(of_states(text), ["p", "p.x", "p.x.k", "p.y", "p?!{}"]);
    let caught = text.replace(
        r#""ResultPath":"$.r""#,
        r#""ResultPath":"$.r","Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}]"#,
    );
    assert_eq!(of_states(&caught), ["p.x.k?", "p.x?", "p.y?", "p?", "p?!{}"]);
}

#[test]
fn items_may_be_none() {
    let map = |more: &str, inner: &str| {
        of_states(&format!(
            r#""A":{{"Type":"Map","ItemsPath":"$.items","End":true{more},"ItemProcessor":{{
            "StartAt":"X","States":{{"X":{{"Type":"Pass","InputPath":"{inner}","End":true}}}}}}}}"#
        ))
    };
    assert_eq!(map("", "$.x"), ["items!items", "items?", "items?![*].x"]);
    assert_eq!(map("", "$$.Execution.Input.x"), ["items!items", "x?"]);
    let selector = r#","ItemSelector":{"o.$":"$.order","i.$":"$$.Map.Item.Value.id"}"#;
    assert_eq!(
        map(selector, "$.o.k"),
        ["items!items", "items?", "items?![*].id", "order.k?", "order?"]
    );
    let reader = r#","ItemReader":{"Resource":"r","Parameters":{"Bucket.$":"$.bucket"}}"#;
    assert_eq!(map(reader, "$.x"), ["bucket"]);
    let distributed = r#"{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"X","#;
    let text = machine(&format!(
        r#""A":{{"Type":"Map","End":true,"ItemProcessor":{distributed}"States":{{"X":{{
        "Type":"Pass","InputPath":"$$.Execution.Input.x","End":true}}}}}}}}"#
    ));
    assert_eq!(read(&text), ["!items", "?![*].x"]);
}

#[test]
fn loops_come_to_an_end() {
    let poll = r#""A":{"Type":"Task","Resource":"r","Parameters":{"x.$":"$.job"},"ResultPath":"$.s",
        "Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.s.done","IsNull":true,
        "Next":"A"}],"Default":"Z"}"#;
    assert_eq!(of_states(&format!("{poll},{END}")), ["job", "z"]);
    assert!(reads(&machine(&format!("{poll},{END}"))).reads.iter().all(|read| read.always));
    let endless = r#""A":{"Type":"Pass","InputPath":"$.a","Next":"A"}"#;
    let found = of_states(endless);
    assert!(found[0].contains("in a way that is not followed"), "{found:?}");
    let growing = r#""A":{"Type":"Pass","Parameters":{"a.$":"$"},"Next":"A"}"#;
    assert_eq!(of_states(growing), [""; 0]);
}

#[test]
fn variables_carry_the_input() {
    let text = r#""A":{"Type":"Pass","Assign":{"order.$":"$$.Execution.Input.order"},
        "Result":{},"Next":"B"},"B":{"Type":"Task","Resource":"r","End":true,
        "Parameters":{"x.$":"$order.id","y.$":"$unknown.id"}}"#;
    let found = of_states(text);
    assert_eq!(found[..2], ["order.id", "order?"]);
    assert!(found[2].contains("state `B`"), "{found:?}");
}

#[test]
fn expressions_are_read_where_they_are_paths() {
    let state = |fields: &str| {
        let state = format!(
            r#""A":{{"Type":"Task","Resource":"r","QueryLanguage":"JSONata","Next":"B",{fields}}},
            "B":{{"Type":"Succeed","QueryLanguage":"JSONata","Output":"{{% $x.b %}}"}}"#
        );
        of_states(&state)
    };
    for (fields, wanted) in [
        (r#""Arguments":{"x":"{% $states.input.a.b %}"},"Assign":{"x":1}"#, &["a.b!JSONata"][..]),
        (r#""Assign":{"x":"{% $states.input.a %}"}"#, &["a!JSONata", "a.b!JSONata"]),
        (r#""Assign":{"x":"{% $states.result.a %}"}"#, &[]),
        (
            r#""Assign":{"x":"{% $states.context.Execution.Input.a %}"}"#,
            &["a!JSONata", "a.b!JSONata"],
        ),
        (r#""Assign":{"x":1},"Output":"{% $count($states.result.items) > 3 %}""#, &[]),
        (
            r#""Assign":{"x":"{% $states.input %}"},"TimeoutSeconds":"{% $states.input.t %}""#,
            &["b!JSONata", "t!JSONata  TimeoutSeconds"],
        ),
    ] {
        let mut found = state(fields);
        let mut wanted: Vec<String> = wanted.iter().map(|&w| w.to_owned()).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{fields}");
    }
    let found = state(r#""Assign":{"x":1},"Output":"{% $states.input.n + 1 %}""#);
    assert!(found[0].contains("an expression of state `A`"), "{found:?}");
}

#[test]
fn what_is_not_understood_is_said() {
    for (state, word) in [
        (r#""A":{"Type":"Pass","InputPath":"$.${Path}","End":true}"#, "a path of state `A`"),
        (r#""A":{"Type":"Pass","InputPath":{"Ref":"Path"},"End":true}"#, "a path of state `A`"),
        (r#""A":{"Type":"Pass","New":{"x.$":"$.a"},"End":true}"#, "what `New` of state `A` does"),
        (r#""A":{"Type":"Pass","Next":"${Next}"}"#, "may go on to `${Next}`"),
        (r#""A":{"Type":"${Type}","End":true}"#, "type or the query language of state `A`"),
        (r#""A":{"Type":"Pass"}"#, "where state `A` leads"),
        (r#""A":{"Type":"Pass","End":true,"Parameters":{"Fn::If":["c",{"x.$":"$.a"},1]}}"#, "A"),
        (r#""A":{"Type":"Choice","Choices":"${Rules}","Default":"A"}"#, "not written out"),
        (r#""A":{"Type":"Pass","ResultPath":"$.a[0]","End":true}"#, "puts its result"),
    ] {
        let found = reads(&machine(state));
        let reason = found.not_read.unwrap_or_default();
        assert!(reason.contains(word), "{state}: {reason}");
    }
    let open = machine(r#""A":{"Type":"Pass","InputPath":"$.a","Next":"${Next}"}"#);
    assert!(reads(&open).reads.iter().all(|read| !read.always));
}

#[test]
fn only_what_bears_on_reads_is_in_the_digest() {
    let base = machine(
        r#""A":{"Type":"Task","Resource":"r:1","Parameters":{"F":"f:1","x.$":"$.a"},"Next":"W"},
        "W":{"Type":"Wait","Seconds":1,"End":true}"#,
    );
    let digest = reads(&base).digest;
    assert!(digest.is_some());
    for (from, to, same) in [
        ("r:1", "r:2", true),
        ("f:1", "${F}", true),
        (r#""F":"f:1","#, "", true),
        (r#""Seconds":1"#, r#""Seconds":2"#, true),
        (r#""Type":"Task""#, r#""Type":"Task","Comment":"c","Retry":[],"TimeoutSeconds":3"#, true),
        ("$.a", "$.b", false),
        (r#""Next":"W""#, r#""End":true"#, false),
        (r#""Seconds":1"#, r#""SecondsPath":"$.s""#, false),
        (r#""Type":"Task""#, r#""Type":"Task","ResultPath":null"#, false),
        (r#""Type":"Task""#, r#""Type":"Pass""#, false),
        (r#""F":"f:1""#, r#""F":{"Fn::Transform":{"Name":"AWS::Include"}}"#, false),
    ] {
        let text = base.replacen(from, to, 1);
        assert_eq!(reads(&text).digest == digest, same, "{to}");
    }
    assert_eq!(reads(&base.replace("$.a", "$.${A}")).digest, None);
}

#[test]
fn bounds_are_crossed() {
    use crate::limits::{INPUT_PATH_KEYS_MAX, INPUT_READS_MAX, INPUT_VARIABLES_MAX};
    let many = |count: usize, of: fn(usize) -> String| -> String {
        (0..count).map(of).collect::<Vec<_>>().join(",")
    };
    let paths = many(INPUT_READS_MAX + 1, |at| format!(r#""k{at}.$":"$.k{at}""#));
    let found =
        reads(&machine(&format!(r#""A":{{"Type":"Pass","Parameters":{{{paths}}},"End":true}}"#)));
    assert_eq!(found.reads.len(), INPUT_READS_MAX);
    assert!(found.not_read.unwrap().contains("more paths"));

    let variables = many(INPUT_VARIABLES_MAX + 1, |at| format!(r#""k{at}":1"#));
    let text = machine(&format!(r#""A":{{"Type":"Pass","Assign":{{{variables}}},"End":true}}"#));
    assert!(reads(&text).not_read.unwrap().contains("more variables"));

    let path = ".a".repeat(INPUT_PATH_KEYS_MAX + 1);
    let text = machine(&format!(r#""A":{{"Type":"Pass","InputPath":"${path}","End":true}}"#));
    assert!(reads(&text).not_read.is_some());
}

/// Machines within loops within machines: each level would be run a few times by the one above.
#[test]
fn nested_loops_are_given_up() {
    let mut text = r#"{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}"#.to_owned();
    for _ in 0..30 {
        text = format!(
            r#"{{"StartAt":"P","States":{{"P":{{"Type":"Parallel","ResultPath":"$.x","Next":"Q",
            "Branches":[{text}]}},"Q":{{"Type":"Choice","Choices":[{{"Variable":"$.x",
            "IsNull":true,"Next":"P"}}],"Default":"R"}},"R":{{"Type":"Succeed"}}}}}}"#
        );
    }
    let found = reads(&text);
    assert!(found.reads.iter().all(|read| !read.always), "{found:?}");
    assert!(found.not_read.unwrap().contains("too intertwined"));
}

#[test]
fn long_machines_are_followed() {
    let mut states = String::new();
    for at in 0..5_000 {
        let key = at % 200;
        let (name, next) = (if at == 0 { "A".to_owned() } else { format!("S{at}") }, at + 1);
        write!(
            states,
            r#""{name}":{{"Type":"Task","Resource":"r","ResultPath":"$.r{key}",
            "Parameters":{{"x.$":"$.a"}},"Next":"S{next}"}},"#
        )
        .unwrap();
    }
    let found = of_states(&format!(r#"{states}"S5000":{{"Type":"Succeed"}}"#));
    assert_eq!(found.last().map(String::as_str), Some("a"), "{found:?}");
}
