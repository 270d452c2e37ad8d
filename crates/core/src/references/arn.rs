//! References of AWS services: functions, job and task definitions, state machines.

use super::{Class, Judged, has_placeholder};

/// `arn:aws:lambda:region:account:function:name[:qualifier]`, a part of it, or a name with an
/// optional qualifier.
pub fn lambda(reference: &str) -> Judged {
    let after_name = match reference.split_once(":function:") {
        Some((_, name)) => name,
        None if reference.starts_with("arn:") => return (Class::Invalid, "malformed"),
        None => reference,
    };
    qualifier(after_name, "$LATEST")
}

/// `…:stateMachine:name[:version or alias]`, or a name.
pub fn state_machine(reference: &str) -> Judged {
    let after_name = match reference.split_once(":stateMachine:") {
        Some((_, name)) => name,
        None if reference.starts_with("arn:") => return (Class::Invalid, "malformed"),
        None => reference,
    };
    qualifier(after_name, "")
}

/// `…:job-definition/name[:revision]`, or a name with an optional revision.
pub fn job_definition(reference: &str) -> Judged {
    revision(reference, "job-definition/")
}

/// `…:task-definition/family[:revision]`, or a family with an optional revision.
pub fn task_definition(reference: &str) -> Judged {
    revision(reference, "task-definition/")
}

fn qualifier(name: &str, latest: &str) -> Judged {
    let Some((name, qualifier)) = split_last(name) else {
        return without_version(name, "unqualified");
    };
    if qualifier.is_empty() || name.is_empty() {
        (Class::Invalid, "malformed")
    } else if qualifier.bytes().all(|byte| byte.is_ascii_digit()) {
        (Class::Pinned, "version")
    } else if qualifier == latest {
        (Class::MutableTag, "latest")
    } else if has_placeholder(qualifier) {
        (Class::UnresolvedTemplate, "template")
    } else {
        (Class::MutableTag, "alias")
    }
}

fn revision(reference: &str, marker: &str) -> Judged {
    let name = match reference.split_once(marker) {
        Some((_, name)) => name,
        None if reference.starts_with("arn:") => return (Class::Invalid, "malformed"),
        None => reference,
    };
    match split_last(name) {
        None => without_version(name, "no-revision"),
        Some((_, revision))
            if !revision.is_empty() && revision.bytes().all(|b| b.is_ascii_digit()) =>
        {
            (Class::Pinned, "revision")
        }
        Some((_, revision)) if has_placeholder(revision) => (Class::UnresolvedTemplate, "template"),
        Some(_) => (Class::Invalid, "malformed"),
    }
}

/// A placeholder may stand for a name with its version.
fn without_version(name: &str, reason: &'static str) -> Judged {
    if has_placeholder(name) {
        (Class::UnresolvedTemplate, "template")
    } else if name.is_empty() {
        (Class::Invalid, "malformed")
    } else {
        (Class::ImplicitLatest, reason)
    }
}

/// Splits at the last colon that is not inside a placeholder such as `${AWS::Region}`.
fn split_last(name: &str) -> Option<(&str, &str)> {
    let mut depth = 0_u32;
    let mut last = None;
    for (at, c) in name.char_indices() {
        match c {
            '{' | '<' => depth += 1,
            '}' | '>' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => last = Some(at),
            _ => {}
        }
    }
    last.map(|at| (&name[..at], &name[at + 1..]))
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
        let machine = "arn:aws:states:eu-west-1:${AWS::AccountId}:stateMachine:child";
        assert_eq!(state_machine(machine).0, Class::ImplicitLatest);
        assert_eq!(state_machine(&format!("{machine}:4")).0, Class::Pinned);
        assert_eq!(state_machine(&format!("{machine}:live")).0, Class::MutableTag);
        assert_eq!(state_machine(&format!("{machine}:")).0, Class::Invalid);
    }
}
