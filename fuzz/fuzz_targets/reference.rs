//! Every judge of references takes every text, and a digest counts whatever else is there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use midflight_core::model::ArtifactKind;
use midflight_core::references::{Class, judge, judge_image, parse_image};

fuzz_target!(|text: &str| {
    for kind in ArtifactKind::ALL {
        let _ = judge(kind, text);
    }
    if let Ok(image) = parse_image(text) {
        let full = image.to_string();
        let again = parse_image(&full).map(|again| again.to_string());
        assert_eq!(again.as_ref(), Ok(&full));
        assert_eq!(image.digest.is_some(), judge_image(text).0 == Class::Digest);
    }
    let digest = format!("{text}@sha256:{}", "5a".repeat(32));
    assert_eq!(judge_image(&digest).0, Class::Digest);
});
