//! A tag stayed the same and means another image than before.
//!
//! # Why
//! The old and the new version name the same tag, and it is known that the bits behind it are
//! others now: runs of the old version already get the new code, and going back to the old
//! version does not bring its code back.
//!
//! # Unsafe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "acme/order:2.4.1@sha256:1111111111111111111111111111111111111111111111111111111111111111"}
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "acme/order:2.4.1@sha256:2222222222222222222222222222222222222222222222222222222222222222"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml old
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "acme/order:2.4.1@sha256:1111111111111111111111111111111111111111111111111111111111111111"}
//! flow: [{step: reserve}]
//! ```
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {image: "acme/order:2.4.2@sha256:2222222222222222222222222222222222222222222222222222222222222222"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Publish the new image under a tag of its own, and name that.

use super::words;
use crate::compare::Named;
use crate::model::{Change, Findings, Severity, Strategy};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "image-tag-moved",
    severity: Severity::Error,
    summary: "A tag stayed the same and means another image than before.",
    since: "0.1.0",
    endangers: &[Strategy::Drain, Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Tag(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    let Some(moved) = named.tags.moved(artifact) else { return };
    let (before, place) = moved.old;
    let what = format!(
        "keeps its tag, which meant `{}` before and means `{}` now: runs of the old version get \
         the new code, and going back does not bring the old code back",
        short(before),
        short(&moved.digest)
    );
    let mut finding = words::finding(&RULE, named, &what)
        .label("the tag has moved")
        .help("publish the new image under a tag of its own, and name that")
        .change(Change::ReferenceMoves)
        .related(place.clone(), "what it was");
    if let Some(place) = moved.locked {
        finding = finding.related(place.clone(), "what it is now");
    }
    findings.push(finding);
}

/// As much of a digest as tells two apart.
fn short(digest: &str) -> String {
    digest.chars().take("sha256:".len() + 12).collect()
}

#[cfg(test)]
mod tests {
    use crate::request::{Request, Revision, SourceFile};

    fn findings(old_locks: &[char], new_lock: char) -> Vec<String> {
        let revision = |digit: char| {
            let manifest = "midflight: 1\nworkflow: order\nflow: [{step: a}]\n\
                            artifacts: {w: {image: 'acme/order:2.4.1'}}\n";
            let digest = digit.to_string().repeat(64);
            let lock =
                format!("version = 1\n[references]\n\"acme/order:2.4.1\" = \"sha256:{digest}\"\n");
            let file =
                |path: &str, text: &str| SourceFile::new(path, text.as_bytes().to_vec(), false);
            let files = vec![file("midflight.lock", &lock), file("w.midflight.yaml", manifest)];
            Revision { files, ..Revision::default() }
        };
        let old = old_locks.iter().map(|digit| revision(*digit)).collect();
        let new = revision(new_lock);
        let report = crate::check(&Request { old, new, ..Request::default() }).unwrap();
        report.findings.iter().map(|f| format!("{} {}:{}", f.rule, f.file, f.line)).collect()
    }

    #[test]
    fn a_lock_knows_what_a_tag_meant() {
        assert_eq!(findings(&['1'], '2'), ["image-tag-moved w.midflight.yaml:4"]);
        assert!(findings(&['1'], '1').is_empty());
        // Runs are on both of the old versions; for those of one the tag has moved.
        assert_eq!(findings(&['1', '2'], '2'), ["image-tag-moved w.midflight.yaml:4"]);
    }
}
