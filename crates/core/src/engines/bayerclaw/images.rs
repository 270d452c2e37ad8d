//! Artifacts that steps name: the images of batch steps, and the workflows of subpipe steps.

use std::ops::Range;

use super::detect::Generation;
use super::keys::Problems;
use super::scan;
use super::step::{Kind, Step};
use super::substitute::Parameters;
use crate::model::{Artifact, ArtifactKind, Span};
use crate::references::{self, Class, Judged};
use crate::syntax::Node;
use crate::text::quoted;

/// What the compiler fills in for a batch step without an image (`validation.py`).
const DEFAULT_IMAGE: &str = "public.ecr.aws/ubuntu/ubuntu:latest";

/// The reason of a reference that is made from the run's data.
pub(super) const RUN_TIME: Judged = (Class::MutableTag, "run-time");

/// The artifact of a step, if it names one.
pub(super) fn of_step(
    step: &Step<'_>,
    generation: Generation,
    parameters: &Parameters<'_>,
    problems: &mut Problems,
) -> Vec<Artifact> {
    match step.kind {
        Kind::Batch => image(step, generation, parameters, problems).into_iter().collect(),
        Kind::Subpipe => subpipe(step, parameters).into_iter().collect(),
        Kind::Native => super::native::artifacts(step, parameters),
        Kind::Scatter | Kind::Chooser | Kind::Parallel | Kind::Unknown => Vec::new(),
    }
}

/// The secret that a step's image is pulled with, and where it stands.
pub(super) fn credentials(image: &Node) -> Option<(String, Span)> {
    if let Some(auth) = image.get("auth") {
        let text = auth.text().filter(|text| !text.is_empty() && !auth.is_null())?;
        return Some((text.to_owned(), auth.text_span()));
    }
    let text = image.text()?;
    let name = shorthand(text)?;
    let secret = text[name.end..].trim_start().strip_prefix("+auth:")?.trim();
    (!secret.is_empty()).then(|| (secret.to_owned(), image.text_span()))
}

/// None where there is no name at all, which is a problem of the definition.
fn image(
    step: &Step<'_>,
    generation: Generation,
    parameters: &Parameters<'_>,
    problems: &mut Problems,
) -> Option<Artifact> {
    let artifact = |reference: String, span, judged| {
        Artifact::new(ArtifactKind::Image, reference, span, judged).used_by(&step.name)
    };
    let Some(node) = step.spec.get("image") else {
        if generation == Generation::Second {
            // The tag moves; that nobody chose it is the better thing to say.
            let judged = (Class::ImplicitLatest, "omitted-image");
            return Some(artifact(DEFAULT_IMAGE.to_owned(), step.span, judged));
        }
        let message = format!("the step `{}` has no image", quoted(&step.name));
        problems.invalid(step.span, message, "write `image:` with a fixed tag or a digest");
        return None;
    };
    let place = format!("the image of step `{}`", quoted(&step.name));
    problems.unknown_keys(node, &place, &["name", "auth"]);
    let (named, name) = match node.get("name") {
        Some(name) => (true, name),
        None => (false, node),
    };
    let written = name.text().filter(|_| !name.is_null() && name.tag.is_none());
    let Some(written) = written else {
        let help = "write its name, or `{name: ..., auth: ...}`; functions of CloudFormation \
                    are not evaluated here";
        problems.invalid(node.span, format!("{place} is no text"), help);
        return None;
    };
    let whole = |text: &str| Some(0..text.len());
    let part = if named { whole } else { shorthand };
    let span = part(written).map_or(name.text_span(), |range| name.part_span(range));
    // Parameters are filled in before the name is taken apart.
    let filled = parameters.fill(written);
    Some(match part(&filled) {
        Some(range) => {
            let reference = &filled[range];
            artifact(reference.to_owned(), span, judge(reference))
        }
        None => artifact(filled, span, (Class::Invalid, "malformed")),
    })
}

/// The name within `name` or `name +auth: secret`. The compiler allows letters, digits and
/// `/_+=.@-` in the secret's name.
fn shorthand(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let body = text.trim();
    let length = body.find(char::is_whitespace).unwrap_or(body.len());
    let secret = body[length..].trim_start();
    let is_secret = |name: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-".contains(c);
        !name.is_empty() && name.chars().all(allowed)
    };
    let secret = secret.is_empty()
        || secret.strip_prefix("+auth:").is_some_and(|rest| {
            rest.starts_with(char::is_whitespace) && is_secret(rest.trim_start())
        });
    (length > 0 && !body.starts_with('+') && secret).then(|| start..start + length)
}

/// The class of an image as the runner pulls it. A plain name becomes one of the account's own
/// registry, which moves no more and no less.
fn judge(reference: &str) -> Judged {
    let judged = references::judge_image(reference);
    if judged.0 == Class::Digest {
        return judged;
    }
    let last = last_part(reference);
    let of_run = |text: &str| scan::expressions(text).iter().any(|r| is_of_run(&text[r.clone()]));
    if of_run(&reference[..last]) {
        // The runner fills in the last part only, so a brace stays in the name that it pulls.
        (Class::Invalid, "not-substituted")
    } else if of_run(&reference[last..]) && !has_parameter(reference) {
        RUN_TIME
    } else {
        judged
    }
}

/// Whether an expression reads what only a run knows.
fn is_of_run(expression: &str) -> bool {
    let inside = expression.trim_start_matches("${").trim_start();
    ["job.", "scatter.", "parent."].iter().any(|root| inside.contains(root))
}

fn has_parameter(reference: &str) -> bool {
    super::facets::parameters_in(reference).next().is_some()
}

/// Where the text after the last slash begins. The runner splits at every slash, also within
/// braces, in which there is none.
fn last_part(reference: &str) -> usize {
    reference.rfind('/').map_or(0, |slash| slash + 1)
}

fn subpipe(step: &Step<'_>, parameters: &Parameters<'_>) -> Option<Artifact> {
    let node = step.spec.get("subpipe")?;
    let reference = parameters.fill(node.text()?);
    let judged = references::state_machine(&reference);
    let child = Artifact::new(ArtifactKind::StateMachine, reference, node.text_span(), judged);
    Some(child.used_by(&step.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn the_secret_is_no_part_of_the_name() {
        for (text, name) in [
            ("app:1.2.3", Some("app:1.2.3")),
            ("  app:1.2.3 +auth: team/secret", Some("app:1.2.3")),
            ("app +auth:x", None),
            ("app +auth: a b", None),
            ("app other", None),
            ("+auth: x", None),
            ("", None),
        ] {
            assert_eq!(shorthand(text).map(|range| &text[range]), name, "{text}");
        }
        let node = parse("x.yaml", "\"app:1 +auth: team/secret\"").0.remove(0);
        assert_eq!(credentials(&node).unwrap().0, "team/secret");
        let node = parse("x.yaml", "{name: app, auth: s}").0.remove(0);
        assert_eq!(credentials(&node).unwrap().0, "s");
    }

    #[test]
    fn what_only_a_run_knows_moves() {
        let hex = "0".repeat(64);
        for (text, judged) in [
            ("app:1.2.3", (Class::ImmutableTag, "semver")),
            ("team/app:prod", (Class::MutableTag, "channel")),
            ("app:${job.tag}", RUN_TIME),
            ("r.io/app-${scatter.kind}:1.2.3", RUN_TIME),
            ("${job.team}/app:1.2.3", (Class::Invalid, "not-substituted")),
            ("app:${tag}", (Class::UnresolvedTemplate, "template")),
            ("app:${tag}-${job.x}", (Class::UnresolvedTemplate, "template")),
            ("App", (Class::Invalid, "malformed")),
        ] {
            assert_eq!(judge(text), judged, "{text}");
        }
        assert_eq!(judge(&format!("app-${{job.x}}@sha256:{hex}")).0, Class::Digest);
    }
}
