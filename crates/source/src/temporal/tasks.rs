//! Where one workflow task ends and the next begins, as the SDK's core cuts a history.

use super::events::Event;

/// Where a part of the history that belongs together ends.
pub(super) enum End {
    /// At this place, with a task that code has taken.
    Complete(usize),
    /// At the last event, without one.
    Open(usize),
}

impl End {
    pub(super) fn at(&self) -> usize {
        match self {
            Self::Complete(at) | Self::Open(at) => *at,
        }
    }
}

/// Kinds of events that commands of code become.
pub(super) fn is_command(kind: &str) -> bool {
    matches!(
        kind,
        "ActivityTaskScheduled"
            | "ActivityTaskCancelRequested"
            | "MarkerRecorded"
            | "RequestCancelExternalWorkflowExecutionInitiated"
            | "SignalExternalWorkflowExecutionInitiated"
            | "StartChildWorkflowExecutionInitiated"
            | "TimerCanceled"
            | "TimerStarted"
            | "UpsertWorkflowSearchAttributes"
            | "WorkflowPropertiesModified"
            | "NexusOperationScheduled"
            | "NexusOperationCancelRequested"
            | "WorkflowExecutionCanceled"
            | "WorkflowExecutionCompleted"
            | "WorkflowExecutionContinuedAsNew"
            | "WorkflowExecutionFailed"
            | "WorkflowExecutionUpdateAccepted"
            | "WorkflowExecutionUpdateRejected"
            | "WorkflowExecutionUpdateCompleted"
    )
}

/// Kinds of events that a run ends with.
pub(super) fn is_final(kind: &str) -> bool {
    matches!(
        kind,
        "WorkflowExecutionCompleted"
            | "WorkflowExecutionCanceled"
            | "WorkflowExecutionFailed"
            | "WorkflowExecutionTimedOut"
            | "WorkflowExecutionContinuedAsNew"
            | "WorkflowExecutionTerminated"
    )
}

/// The end of the next task among events that are not used yet. Tasks that failed or timed out are
/// none, and neither are those that only said that the worker is alive.
pub(super) fn end_of_next(events: &[Event], after: i64) -> End {
    let (mut has_begun, mut has_command) = (false, false);
    let mut started: Vec<(i64, usize)> = Vec::new();
    for (at, event) in events.iter().enumerate().filter(|(_, it)| it.id > after) {
        if is_command(&event.kind) {
            (has_begun, has_command) = (true, true);
        }
        has_begun |= event.is("WorkflowExecutionStarted");
        if is_final(&event.kind) {
            return End::Complete(at);
        }
        if !event.is("WorkflowTaskStarted") {
            continue;
        }
        started.push((event.id, at));
        match events.get(at + 1).map(|next| next.kind.as_str()) {
            Some(
                "WorkflowTaskFailed"
                | "WorkflowTaskTimedOut"
                | "WorkflowExecutionTimedOut"
                | "WorkflowExecutionTerminated"
                | "WorkflowExecutionCanceled",
            ) => {
                started.pop();
                continue;
            }
            Some("WorkflowTaskCompleted") => match events.get(at + 2) {
                Some(next) if !has_command && next.is("WorkflowTaskScheduled") => continue,
                Some(next) => return End::Complete(before_update(next, &started).unwrap_or(at)),
                None => {}
            },
            _ => {}
        }
        if has_begun {
            return End::Complete(at);
        }
    }
    End::Open(events.len().saturating_sub(1))
}

/// Where an update was accepted: the task that it came with.
fn before_update(event: &Event, started: &[(i64, usize)]) -> Option<usize> {
    if !event.is("WorkflowExecutionUpdateAccepted") {
        return None;
    }
    let came = event.number("acceptedRequestSequencingEventId").unwrap_or(0);
    started.iter().rev().find(|(id, _)| *id < came).map(|it| it.1)
}
