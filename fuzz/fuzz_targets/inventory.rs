//! What one file names: its first byte picks its name, the rest is its text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midflight_core::config::Config;
use midflight_core::{Around, inventory};
use midflight_core::syntax::Lines;
use midflight_fuzz::{named, revision};

fuzz_target!(|bytes: &[u8]| {
    let Some((name, text)) = named(bytes) else { return };
    let files = revision(name, text).files;
    let read = inventory(files, Vec::new(), Around::default(), &Config::default());
    let end = std::str::from_utf8(text).map(|text| Lines::new(text).position(u32::MAX));
    for reference in &read.references {
        assert!(end.is_ok_and(|end| reference.line <= end.line), "{reference:?}");
        assert!(reference.line > 0 && reference.column > 0, "{reference:?}");
    }
});
