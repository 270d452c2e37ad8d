use midflight_schema::*;
use std::io::{BufRead, Write};
fn main() {
    let stdin = std::io::stdin();
    let closed = std::env::args().any(|a| a == "closed");
    for line in stdin.lock().lines() {
        let line = line.unwrap();
        let c: serde_json::Value = match serde_json::from_str(&line) {
            Ok(c) => c,
            Err(_) => {
                let id = line
                    .split("\"id\":")
                    .nth(1)
                    .and_then(|s| s.split('"').nth(1))
                    .unwrap_or("")
                    .to_string();
                println!("{}", serde_json::json!({"id": id, "verdict":"unknown","detail":"parse"}));
                continue;
            }
        };
        let dialect = match c["dialect"].as_str() {
            Some("draft4") => Some(Dialect::Draft4),
            Some("draft6") => Some(Dialect::Draft6),
            Some("draft7") => Some(Dialect::Draft7),
            Some("draft2019-09") => Some(Dialect::Draft201909),
            _ => Some(Dialect::Draft202012),
        };
        let o = Options { lens: if closed { Lens::ClosedWriter } else { Lens::Strict }, dialect };
        let t = std::time::Instant::now();
        let r = compare(&c["old"], &c["new"], &o);
        let ms = t.elapsed().as_millis();
        let out = match r {
            Containment::Compatible(p) => {
                serde_json::json!({"id": c["id"], "verdict": "compatible", "detail": format!("{:?}", p)})
            }
            Containment::Incompatible(w) => {
                serde_json::json!({"id": c["id"], "verdict": "incompatible", "witness": w.document, "detail": format!("{} | {} | {} | {:?}", w.message, w.path, w.new_pointer, w.old_pointer)})
            }
            Containment::Unknown(r) => {
                serde_json::json!({"id": c["id"], "verdict": "unknown", "detail": format!("{:?} {} {}", r.code, r.message, r.pointer)})
            }
        };
        if ms > 3000 {
            eprintln!("{} {ms}", c["id"]);
        }
        let mut so = std::io::stdout();
        writeln!(so, "{out}").unwrap();
        so.flush().unwrap();
    }
}
