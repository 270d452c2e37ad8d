//! An old and a new text of one name: the first byte picks it, and a zero byte parts the texts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midflight_core::report::{Detail, github, json, markdown, sarif};
use midflight_core::{Report, Request, check};
use midflight_fuzz::{named, revision};

fuzz_target!(|bytes: &[u8]| {
    let Some((name, texts)) = named(bytes) else { return };
    let middle = texts.iter().position(|byte| *byte == 0).unwrap_or(texts.len());
    let (old, new) = (&texts[..middle], texts.get(middle + 1..).unwrap_or_default());
    let report = judged(name, old, new);
    assert_eq!(json(&report), json(&judged(name, old, new)), "the same twice");
    // A report in every format takes longer than all else, so half of the inputs go without.
    if bytes[0] >= 128 {
        let _ = (sarif(&report), github(&report), markdown(&report, Detail::Full));
    }
    let unchanged = judged(name, new, new);
    assert!(unchanged.findings.iter().all(|finding| finding.against.is_none()), "nothing changed");
});

fn judged(name: &str, old: &[u8], new: &[u8]) -> Report {
    let request =
        Request { old: vec![revision(name, old)], new: revision(name, new), ..Request::default() };
    // There is no configuration, which alone could be an error.
    check(&request).unwrap_or_else(|error| panic!("{error}"))
}
