//! Task queues of Temporal workers, with the build that polls them.

use super::{Class, Judged, has_placeholder};

/// `queue@build`. Without a build id any worker that polls the queue takes the next task of a
/// run, whatever code it has.
pub fn task_queue(reference: &str) -> Judged {
    let (queue, build) = match reference.split_once('@') {
        Some((queue, build)) => (queue, build),
        None => (reference, ""),
    };
    if queue.is_empty() {
        (Class::Invalid, "malformed")
    } else if build.is_empty() {
        (Class::ImplicitLatest, "no-build-id")
    } else if has_placeholder(build) || build.contains("$(") {
        // `$(NAME)` is how Kubernetes writes a variable.
        (Class::UnresolvedTemplate, "template")
    } else {
        (Class::Pinned, "build-id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds() {
        for (reference, class) in [
            ("orders@3f2a91c", Class::Pinned),
            ("orders", Class::ImplicitLatest),
            ("orders@", Class::ImplicitLatest),
            ("orders@$(BUILD)", Class::UnresolvedTemplate),
            ("orders@${BUILD}", Class::UnresolvedTemplate),
            ("@3f2a91c", Class::Invalid),
        ] {
            assert_eq!(task_queue(reference).0, class, "{reference}");
        }
    }
}
