use midflight_schema::*;
use std::io::Read;
fn main() {
    let mut s = String::new();
    std::io::stdin().read_to_string(&mut s).unwrap();
    let v: serde_json::Value = serde_json::from_str(&s).unwrap();
    let closed = std::env::args().any(|a| a == "closed");
    println!(
        "{:#?}",
        compare(
            &v[0],
            &v[1],
            &Options {
                lens: if closed { Lens::ClosedWriter } else { Lens::Strict },
                dialect: None
            }
        )
    );
}
