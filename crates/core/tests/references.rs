//! Image references: laws for any text, and the answers of the distribution project's parser
//! where the shared folder with them stands beside the checkout.
#![expect(
    clippy::disallowed_methods,
    reason = "the cases stand on disk, and a script of theirs unpacks them"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

use midflight_core::model::ArtifactKind;
use midflight_core::references::{Class, judge, judge_image, parse_image};
use proptest::prelude::*;
use serde_json::Value;

#[test]
fn parts_are_those_of_the_distribution_project() {
    let unpack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/tools/corpus.sh");
    if !unpack.is_file() {
        println!("skipped: no ../shared beside the checkout, so no answers to compare with");
        return;
    }
    let output = Command::new(unpack).output().unwrap();
    let folder = String::from_utf8(output.stdout).unwrap();
    let cases = Path::new(folder.trim()).join("images/references.jsonl");
    let cases = fs::read_to_string(cases).unwrap();
    let mut compared = 0;
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = case["ref"].as_str().unwrap();
        // The other parser has one algorithm registered, as its tests do.
        if text.contains("@sha512:") {
            continue;
        }
        compare(text, &case);
        compared += 1;
    }
    assert!(compared > 100, "only {compared} cases");
}

fn compare(text: &str, case: &Value) {
    let image = match parse_image(text) {
        Ok(image) => image,
        Err(error) => return assert_eq!(case["valid"], false, "{text}: {error}"),
    };
    assert_eq!(case["valid"], true, "{text}");
    assert_eq!(case["domain"].as_str().unwrap_or_default(), image.domain(), "{text}");
    assert_eq!(case["path"].as_str(), Some(&*image.path()), "{text}");
    assert_eq!(case["tag"].as_str(), image.tag, "{text}");
    assert_eq!(case["digest"].as_str(), image.digest, "{text}");
    assert_eq!(case["canonical"].as_str(), Some(&*image.to_string()), "{text}");
}

/// Text that looks like a reference more often than not.
fn reference() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("docker.io".to_owned()),
        Just("host:5000".to_owned()),
        Just("[::1]:80".to_owned()),
        Just("${X:-y/z:1}".to_owned()),
        Just("{{ x".to_owned()),
        Just("<A>".to_owned()),
        Just(format!("@sha256:{}", "0".repeat(64))),
        Just("arn:aws:lambda:eu-west-1:1:function:".to_owned()),
        "[a-z0-9._-]{0,8}",
        "[/:@.$%#{}<>()]",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..10).prop_map(|parts| parts.concat())
}

/// Mostly valid references.
fn valid() -> impl Strategy<Value = String> {
    let host = "|[a-zA-Z0-9]{1,3}([.-][a-z0-9]{1,3})?(:[0-9]{1,4})?/|index\\.docker\\.io/|a_b\\.c/";
    let rest =
        "[a-z0-9]{1,4}((/|[._]|__|--?)[a-z0-9]{1,3}){0,3}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,8})?";
    (host, rest, any::<bool>()).prop_map(|(host, rest, digest)| {
        let digest = if digest { format!("@sha256:{}", "5a".repeat(32)) } else { String::new() };
        format!("{host}{rest}{digest}")
    })
}

proptest! {
    #[test]
    fn no_text_stops_a_judge(text in reference()) {
        for kind in ArtifactKind::ALL {
            let (class, reason) = judge(kind, &text);
            prop_assert!(!reason.is_empty(), "{class:?}");
        }
    }

    #[test]
    fn what_is_written_in_full_means_the_same(text in prop_oneof![reference(), valid()]) {
        if let Ok(image) = parse_image(&text) {
            let full = image.to_string();
            let again = parse_image(&full);
            prop_assert!(again.is_ok(), "{full}");
            if let Ok(again) = again {
                prop_assert_eq!(&again.to_string(), &full);
                prop_assert_eq!((again.domain(), again.path()), (image.domain(), image.path()));
                prop_assert_eq!((again.tag, again.digest), (image.tag, image.digest));
            }
        }
    }

    #[test]
    fn parts_stand_in_the_text_in_their_order(text in valid()) {
        let image = parse_image(&text);
        prop_assert!(image.is_ok(), "{text}");
        if let Ok(image) = image {
            let mut written = image.registry.map(|host| format!("{host}/")).unwrap_or_default();
            written += image.repository;
            written += &image.tag.map(|tag| format!(":{tag}")).unwrap_or_default();
            written += &image.digest.map(|digest| format!("@{digest}")).unwrap_or_default();
            prop_assert_eq!(written, text);
        }
    }

    #[test]
    fn a_digest_counts_whatever_stands_before_it(text in reference()) {
        let digest = format!("{text}@sha256:{}", "5a".repeat(32));
        prop_assert_eq!(judge_image(&digest).0, Class::Digest);
    }

    #[test]
    fn a_digest_of_another_length_counts_for_nothing(text in valid(), length in 0..80_usize) {
        prop_assume!(length != 64 && !text.contains('@'));
        let digest = format!("{text}@sha256:{}", "5".repeat(length));
        prop_assert_eq!(judge_image(&digest).0, Class::Invalid);
    }

    #[test]
    fn without_placeholders_what_is_valid_is_what_can_be_parsed(text in valid()) {
        prop_assert_ne!(judge_image(&text).0, Class::Invalid);
        prop_assert_ne!(judge_image(&text).0, Class::UnresolvedTemplate);
    }
}
