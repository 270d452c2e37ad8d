//! JSON into a tree whose spans lie in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| midflight_fuzz::documents("a.json", text));
