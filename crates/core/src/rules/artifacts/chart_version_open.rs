//! A Helm chart has no version or a range of them, or leaves the tag of an image to it.
//!
//! # Why
//! Each install takes the newest chart that fits, or the tag that the chart of the day has. What is
//! installed beside the old version is not what was tried, and installing the old version again
//! brings other code than it had.
//!
//! # Unsafe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {helm-chart: "order-worker:^2.4.0"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Safe
//! ```yaml new
//! midflight: 1
//! workflow: order
//! artifacts:
//!   worker: {helm-chart: "order-worker:2.4.1"}
//! flow: [{step: reserve}]
//! ```
//!
//! # Fix
//! Name one version of the chart, and write the tag of each image into its values.

use super::fault::{Fault, fault};
use super::words;
use crate::compare::Named;
use crate::model::{Findings, Severity, Strategy};
use crate::references::{APP_VERSION, Class};
use crate::rules::{Check, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "chart-version-open",
    severity: Severity::Warning,
    summary: "A Helm chart has no version or a range of them, or leaves the tag of an image to it.",
    since: "0.1.0",
    endangers: &[Strategy::Canary, Strategy::BlueGreen, Strategy::Rollback],
    check: Check::Artifact(check),
};

fn check(named: &Named<'_>, findings: &mut Findings) {
    let artifact = named.artifact;
    if fault(artifact) != Some(Fault::ChartVersionOpen) {
        return;
    }
    let (what, help) = match (artifact.reason, artifact.class) {
        (APP_VERSION, _) => (
            "leaves its tag to the chart: each install takes the `appVersion` of the chart that \
             is installed",
            "write the tag into the values",
        ),
        (_, Class::ImplicitLatest) => (
            "has no version: each install takes the newest that is published",
            "name one version of the chart",
        ),
        _ => (
            "has a range of versions: each install takes the newest that fits",
            "name one version of the chart",
        ),
    };
    findings.push(words::finding(&RULE, named, what).help(help));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Artifact, ArtifactKind, Side, Span};
    use crate::references::{Judged, chart};

    fn said(kind: ArtifactKind, reference: &str, judged: Judged) -> Option<(String, String)> {
        let artifact = Artifact::new(kind, reference, Span::default(), judged);
        let (file, tags) = ("values.yaml".into(), crate::lock::Tags::default());
        let named = Named { artifact: &artifact, side: Side::New, file: &file, tags: &tags };
        let mut findings = Findings::new();
        check(&named, &mut findings);
        findings.pop().map(|finding| (finding.message, finding.help))
    }

    #[test]
    fn each_opening_is_said_in_its_own_words() {
        let (kind, image) = (ArtifactKind::HelmChart, ArtifactKind::Image);
        let open = (Class::UnresolvedTemplate, APP_VERSION);
        for (found, message, help) in [
            (said(kind, "redis", chart("redis")), "no version: each", "one version"),
            (said(kind, "redis:^1.2.3", chart("redis:^1.2.3")), "a range", "one version"),
            (said(image, "acme/order", open), "image `acme/order` leaves its tag", "the tag into"),
        ] {
            let (said, fix) = found.unwrap();
            assert!(said.contains(message) && fix.contains(help), "{said}; {fix}");
        }
        assert_eq!(said(kind, "redis:1.2.3", chart("redis:1.2.3")), None);
    }
}
