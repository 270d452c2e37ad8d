use midflight_schema::*;
use serde_json::{Value, json};
fn nest(k: &str, n: usize) -> Value {
    let mut s = json!({"type":"integer"});
    for _ in 0..n {
        s = match k {
            "not" => json!({"not": s}),
            "allOf" => json!({"allOf":[s, {"minimum": 1}]}),
            "anyOf" => json!({"anyOf":[s,{"type":"string"}]}),
            "oneOf" => json!({"oneOf":[s,{"type":"string"}]}),
            "items" => json!({"items": s, "type":"array"}),
            "if" => json!({"if": s, "then": {"type":"number"}, "else": {"type":"string"}}),
            "uneval" => json!({"allOf":[s], "unevaluatedProperties": false}),
            "additional" => json!({"type":"object","additionalProperties": s}),
            "pattern" => {
                json!({"type":"object","patternProperties": {"^a": s, "b$": {"type":"integer"}}})
            }
            _ => json!({"type":"object","properties":{"a": s},"required":["a"]}),
        };
    }
    s
}
fn chain(n: usize, how: &str) -> Value {
    let mut d = serde_json::Map::new();
    for i in 0..n {
        let r = json!({"$ref": format!("#/$defs/d{}", i+1)});
        d.insert(format!("d{i}"), match how { "ref" => r, "prop" => json!({"type":"object","properties":{"a": r}}), "all" => json!({"allOf":[r,{"minimum":0}]}), "any" => json!({"anyOf":[r,{"type":"string"}]}), "two" => json!({"allOf":[r.clone(), r]}), "twoprop" => json!({"type":"object","properties":{"a": r.clone(), "b": r}}), "twoany" => json!({"anyOf":[{"type":"object","properties":{"a": r.clone()}}, {"type":"object","properties":{"b": r}}]}), _ => json!({"not": r}) });
    }
    d.insert(format!("d{n}"), json!({"type":"integer"}));
    json!({"$ref":"#/$defs/d0","$defs":d})
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let stack: usize = a[1].parse().unwrap();
    let what = a[2].clone();
    let n: usize = a[4].parse().unwrap();
    let kind = a[3].clone();
    let s = if what == "nest" { nest(&kind, n) } else { chain(n, &kind) };
    let h = std::thread::Builder::new()
        .stack_size(stack)
        .spawn(move || {
            let t = std::time::Instant::now();
            for lens in [Lens::Strict, Lens::ClosedWriter] {
                for new in
                    [json!({"type":"string"}), json!({"allOf":[s.clone(), {"maximum": 3}]}), {
                        let mut c = s.clone();
                        c["minimum"] = json!(3);
                        c
                    }]
                {
                    let r = compare(&s, &new, &Options { lens, dialect: None });
                    print!(
                        "{} ",
                        match r {
                            Containment::Compatible(_) => "C".into(),
                            Containment::Incompatible(_) => "I".into(),
                            Containment::Unknown(r) => format!("U:{:?}", r.code),
                        }
                    );
                }
            }
            println!("{:?}", t.elapsed());
        })
        .unwrap();
    h.join().unwrap();
}
