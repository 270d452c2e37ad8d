//! References of AWS services: functions, job and task definitions, state machines.

use super::placeholder::{Placeholders, rfind_outside};
use super::{Class, Judged, has_placeholder};

const MALFORMED: Judged = (Class::Invalid, "malformed");
const TEMPLATE: Judged = (Class::UnresolvedTemplate, "template");

/// `arn:aws:lambda:region:account:function:name[:qualifier]`, a part of it, or a name with an
/// optional qualifier. API Gateway writes the same within an ARN of its own.
pub fn lambda(reference: &str) -> Judged {
    let reference = match reference.split_once("/functions/") {
        Some((_, function)) => function.strip_suffix("/invocations").unwrap_or(function),
        None => reference,
    };
    named(reference, ":function:").map_or(MALFORMED, qualified)
}

/// `…:stateMachine:name[:version or alias]`, or a name.
pub fn state_machine(reference: &str) -> Judged {
    named(reference, ":stateMachine:").map_or(MALFORMED, qualified)
}

/// `…:job-definition/name[:revision]`, or a name with an optional revision.
pub fn job_definition(reference: &str) -> Judged {
    named(reference, "job-definition/").map_or(MALFORMED, revised)
}

/// `…:task-definition/family[:revision]`, or a family with an optional revision.
pub fn task_definition(reference: &str) -> Judged {
    named(reference, "task-definition/").map_or(MALFORMED, revised)
}

/// What follows the marker of the service, or all of a text that is no ARN.
fn named<'a>(reference: &'a str, marker: &str) -> Option<&'a str> {
    match reference.split_once(marker) {
        Some((_, name)) => Some(name),
        None if reference.starts_with("arn:") => None,
        None => Some(reference),
    }
}

/// A name with an optional version or alias.
fn qualified(text: &str) -> Judged {
    match split(text) {
        (name, None) => without_version(name, "unqualified"),
        (name, Some(qualifier)) if name.is_empty() || qualifier.is_empty() => MALFORMED,
        (_, Some(qualifier)) if is_number(qualifier) => (Class::Pinned, "version"),
        (_, Some(qualifier)) if qualifier.starts_with("$LATEST") => (Class::MutableTag, "latest"),
        (_, Some(qualifier)) if has_placeholder(qualifier) => TEMPLATE,
        (_, Some(qualifier)) if is_word(qualifier) => (Class::MutableTag, "alias"),
        (_, Some(_)) => MALFORMED,
    }
}

/// A name with an optional revision. There are no other words for one.
fn revised(text: &str) -> Judged {
    match split(text) {
        (name, None) => without_version(name, "no-revision"),
        ("", Some(_)) => MALFORMED,
        (_, Some(revision)) if is_number(revision) => (Class::Pinned, "revision"),
        (_, Some(revision)) if has_placeholder(revision) => TEMPLATE,
        (_, Some(_)) => MALFORMED,
    }
}

/// A placeholder may stand for a name with its version.
fn without_version(name: &str, reason: &'static str) -> Judged {
    if has_placeholder(name) {
        TEMPLATE
    } else if name.is_empty() {
        MALFORMED
    } else {
        (Class::ImplicitLatest, reason)
    }
}

/// Splits at the last colon that is not inside a placeholder such as `${AWS::Region}`. More than
/// one leaves no name.
fn split(text: &str) -> (&str, Option<&str>) {
    let open: Vec<_> = Placeholders::new(text).collect();
    let Some(colon) = rfind_outside(text, &open, ':') else { return (text, None) };
    let (name, version) = (&text[..colon], &text[colon + 1..]);
    let before: Vec<_> = open.into_iter().filter(|range| range.end <= colon).collect();
    let is_one_name = rfind_outside(name, &before, ':').is_none();
    (if is_one_name { name } else { "" }, Some(version))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions() {
        let arn = "arn:aws:lambda:eu-west-1:123456789012:function:reserve";
        for (suffix, class) in [
            ("", Class::ImplicitLatest),
            (":7", Class::Pinned),
            (":$LATEST", Class::MutableTag),
            (":live", Class::MutableTag),
            (":${Version}", Class::UnresolvedTemplate),
        ] {
            assert_eq!(lambda(&format!("{arn}{suffix}")).0, class, "{suffix}");
        }
        for (text, class) in [
            ("reserve:3", Class::Pinned),
            ("123456789012:function:reserve:3", Class::Pinned),
            ("arn:aws:lambda:${R}:${AWS::AccountId}:function:${Name}:$LATEST", Class::MutableTag),
            ("arn:aws:lambda:eu-west-1:1:function:${Name}", Class::UnresolvedTemplate),
            ("${Function.Arn}:live", Class::MutableTag),
            ("${Function}:${Version}", Class::UnresolvedTemplate),
            ("reserve:", Class::Invalid),
            (":3", Class::Invalid),
            ("reserve:1:2", Class::Invalid),
            ("reserve:a b", Class::Invalid),
            ("arn:aws:sqs:eu-west-1:123456789012:queue", Class::Invalid),
        ] {
            assert_eq!(lambda(text).0, class, "{text}");
        }
        let gateway = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/";
        assert_eq!(lambda(&format!("{gateway}{arn}/invocations")).0, Class::ImplicitLatest);
        assert_eq!(lambda(&format!("{gateway}{arn}:7/invocations")).0, Class::Pinned);
        assert_eq!(lambda("reserve").0, Class::ImplicitLatest);
        assert_eq!(lambda("${ReserveFunctionArn}").0, Class::UnresolvedTemplate);
    }

    #[test]
    fn revisions_and_machines() {
        assert_eq!(job_definition("align:3").0, Class::Pinned);
        assert_eq!(job_definition("align").0, Class::ImplicitLatest);
        let task = "arn:aws:ecs:eu-west-1:123456789012:task-definition/worker";
        assert_eq!(task_definition(task).0, Class::ImplicitLatest);
        assert_eq!(task_definition(&format!("{task}:12")).0, Class::Pinned);
        assert_eq!(job_definition("align:latest").0, Class::Invalid);
        assert_eq!(job_definition("align:").0, Class::Invalid);
        assert_eq!(job_definition("${Align}").0, Class::UnresolvedTemplate);
        assert_eq!(job_definition("align:${Revision}").0, Class::UnresolvedTemplate);
        let machine = "arn:aws:states:eu-west-1:${AWS::AccountId}:stateMachine:child";
        assert_eq!(state_machine(machine).0, Class::ImplicitLatest);
        assert_eq!(state_machine(&format!("{machine}:4")).0, Class::Pinned);
        assert_eq!(state_machine(&format!("{machine}:live")).0, Class::MutableTag);
    }
}
