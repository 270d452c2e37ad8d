//! TOML as a configuration.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midflight_core::config::Config;
use midflight_core::request::SourceFile;

fuzz_target!(|bytes: &[u8]| {
    let file = SourceFile::new("midflight.toml", bytes.to_vec(), true);
    if let Err(error) = Config::read(&file) {
        assert!(!error.to_string().is_empty());
    }
});
