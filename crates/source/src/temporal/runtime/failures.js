// Errors, as `@temporalio/common` and `@temporalio/workflow` define them: by a mark on the
// prototype and not by identity, and with a name that is not writable.
(function (sdk) {
  "use strict";
  const { assign, defineProperty } = Object;
  const { apply } = Reflect;
  const isPrototypeOf = Object.prototype.isPrototypeOf;
  const startsWith = String.prototype.startsWith;
  const slice = String.prototype.slice;
  const replace = String.prototype.replace;
  const toUpperCase = String.prototype.toUpperCase;
  const NativeString = String;
  const { trap } = sdk;

  const isRecord = (value) => typeof value === "object" && value !== null;

  function marked(name, clazz) {
    const marker = Symbol.for("__temporal_is" + name);
    defineProperty(clazz, "name", { value: name, configurable: true });
    defineProperty(clazz.prototype, "name", { value: name, enumerable: true });
    defineProperty(clazz.prototype, marker, { value: true, enumerable: false });
    defineProperty(clazz, Symbol.hasInstance, {
      value: function (error) {
        if (this === clazz) return isRecord(error) && error[marker] === true;
        return apply(isPrototypeOf, this.prototype, [error]);
      },
    });
    return clazz;
  }

  const ValueError = marked("ValueError", class extends Error {
    constructor(message, cause) {
      super(message ?? undefined);
      this.cause = cause;
    }
  });
  const PayloadConverterError = marked("PayloadConverterError", class extends ValueError {});
  const IllegalStateError = marked("IllegalStateError", class extends Error {});
  const WorkflowNotFoundError = marked("WorkflowNotFoundError", class extends Error {
    constructor(message, workflowId, runId) {
      super(message);
      this.workflowId = workflowId;
      this.runId = runId;
    }
  });
  const NamespaceNotFoundError = marked("NamespaceNotFoundError", class extends Error {
    constructor(namespace) {
      super("Namespace not found: '" + namespace + "'");
      this.namespace = namespace;
    }
  });
  const CompleteAsyncError = marked("CompleteAsyncError", class extends Error {});
  const WorkflowError = marked("WorkflowError", class extends Error {});
  const DeterminismViolationError = marked("DeterminismViolationError", class extends WorkflowError {});
  const LocalActivityDoBackoff = marked("LocalActivityDoBackoff", class extends Error {
    constructor(backoff) {
      super();
      this.backoff = backoff;
    }
  });
  const ContinueAsNew = marked("ContinueAsNew", class extends Error {
    constructor(command) {
      super("Workflow continued as new");
      this.command = command;
    }
  });

  const TemporalFailure = marked("TemporalFailure", class extends Error {
    constructor(message, cause) {
      super(message ?? undefined);
      this.cause = cause;
    }
  });
  const ServerFailure = marked("ServerFailure", class extends TemporalFailure {
    constructor(message, nonRetryable, cause) {
      super(message, cause);
      this.nonRetryable = nonRetryable;
    }
  });
  const ApplicationFailure = marked("ApplicationFailure", class extends TemporalFailure {
    constructor(message, type, nonRetryable, details, cause, nextRetryDelay, category) {
      super(message, cause);
      this.type = type;
      this.nonRetryable = nonRetryable;
      this.details = details;
      this.nextRetryDelay = nextRetryDelay;
      this.category = category;
    }
    static fromError(error, overrides) {
      return assign(ensureApplicationFailure(error), overrides);
    }
    static create(options) {
      const { message, type, nonRetryable = false, details, nextRetryDelay, cause, category } = options;
      return new this(message, type, nonRetryable, details, cause, nextRetryDelay, category);
    }
    static retryable(message, type, ...details) {
      return new this(message, type ?? "Error", false, details);
    }
    static nonRetryable(message, type, ...details) {
      return new this(message, type ?? "Error", true, details);
    }
  });
  const CancelledFailure = marked("CancelledFailure", class extends TemporalFailure {
    constructor(message, details = [], cause) {
      super(message, cause);
      this.details = details;
    }
  });
  const TerminatedFailure = marked("TerminatedFailure", class extends TemporalFailure {});
  const TimeoutFailure = marked("TimeoutFailure", class extends TemporalFailure {
    constructor(message, lastHeartbeatDetails, timeoutType) {
      super(message);
      this.lastHeartbeatDetails = lastHeartbeatDetails;
      this.timeoutType = timeoutType;
    }
  });
  const ActivityFailure = marked("ActivityFailure", class extends TemporalFailure {
    constructor(message, activityType, activityId, retryState, identity, cause) {
      super(message, cause);
      this.activityType = activityType;
      this.activityId = activityId;
      this.retryState = retryState;
      this.identity = identity;
    }
  });
  const ChildWorkflowFailure = marked("ChildWorkflowFailure", class extends TemporalFailure {
    constructor(namespace, execution, workflowType, retryState, cause) {
      super("Child Workflow execution failed", cause);
      this.namespace = namespace;
      this.execution = execution;
      this.workflowType = workflowType;
      this.retryState = retryState;
    }
  });
  const NexusOperationFailure = marked("NexusOperationFailure", class extends TemporalFailure {});
  const WorkflowExecutionAlreadyStartedError = marked(
    "WorkflowExecutionAlreadyStartedError",
    class extends TemporalFailure {
      constructor(message, workflowId, workflowType) {
        super(message);
        this.workflowId = workflowId;
        this.workflowType = workflowType;
      }
    },
  );

  const isError = (error) =>
    isRecord(error) && typeof error.name === "string" && typeof error.message === "string";

  function ensureApplicationFailure(error) {
    if (error instanceof ApplicationFailure) return error;
    const message = (isRecord(error) && NativeString(error.message)) || NativeString(error);
    const type = (isRecord(error) && (error.constructor?.name ?? error.name)) || undefined;
    const cause = isRecord(error) && isError(error.cause) ? error.cause : undefined;
    return ApplicationFailure.create({ message, type, nonRetryable: false, cause });
  }
  const ensureTemporalFailure = (error) =>
    error instanceof TemporalFailure ? error : ensureApplicationFailure(error);

  function rootCause(error) {
    if (error instanceof TemporalFailure) return error.cause ? rootCause(error.cause) : error.message;
    return isError(error) ? error.message : typeof error === "string" ? error : undefined;
  }

  function isCancellation(error) {
    return error instanceof CancelledFailure
      || ((error instanceof ActivityFailure || error instanceof ChildWorkflowFailure
        || error instanceof NexusOperationFailure) && error.cause instanceof CancelledFailure);
  }

  // A value of an enumeration in either dialect, without its prefix.
  function enumValue(prefix, value) {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") return trap("an enumeration that is written as a number");
    let name = value;
    if (apply(startsWith, name, [prefix])) name = apply(slice, name, [prefix.length]);
    else name = apply(toUpperCase, apply(replace, name, [/([a-z])(?=[A-Z])/g, "$1_"]), []);
    return name === "UNSPECIFIED" ? undefined : name;
  }

  // A recorded failure as the error that code sees.
  function fromFailure(failure) {
    if (failure.encodedAttributes) trap("a failure whose message is encoded");
    const error = inner(failure);
    defineProperty(error, "stack", {
      configurable: true,
      get() { return trap("the stack of an error"); },
      set(value) { defineProperty(error, "stack", { value, writable: true, configurable: true }); },
    });
    if (error instanceof TemporalFailure) {
      defineProperty(error, "failure", {
        configurable: true,
        enumerable: true,
        get() { return trap("the recorded form of a failure"); },
        set(value) {
          defineProperty(error, "failure", { value, writable: true, enumerable: true, configurable: true });
        },
      });
    }
    return error;
  }
  const optional = (failure) => (failure ? fromFailure(failure) : undefined);
  function inner(failure) {
    const { fromPayload, fromPayloads } = sdk.values;
    const { message } = failure;
    const application = failure.applicationFailureInfo;
    if (application) {
      return new ApplicationFailure(
        message,
        application.type ?? "",
        application.nonRetryable === true,
        fromPayloads(application.details?.payloads),
        optional(failure.cause),
        undefined,
        enumValue("APPLICATION_ERROR_CATEGORY_", application.category),
      );
    }
    if (failure.serverFailureInfo) {
      return new ServerFailure(message, failure.serverFailureInfo.nonRetryable === true, optional(failure.cause));
    }
    const timeout = failure.timeoutFailureInfo;
    if (timeout) {
      const beat = fromPayload(timeout.lastHeartbeatDetails?.payloads?.[0]);
      return new TimeoutFailure(message, beat, enumValue("TIMEOUT_TYPE_", timeout.timeoutType));
    }
    if (failure.terminatedFailureInfo) return new TerminatedFailure(message, optional(failure.cause));
    const canceled = failure.canceledFailureInfo;
    if (canceled) {
      return new CancelledFailure(message, fromPayloads(canceled.details?.payloads), optional(failure.cause));
    }
    const reset = failure.resetWorkflowFailureInfo;
    if (reset) {
      const beat = fromPayloads(reset.lastHeartbeatDetails?.payloads);
      return new ApplicationFailure(message, "ResetWorkflow", false, beat, optional(failure.cause));
    }
    const child = failure.childWorkflowExecutionFailureInfo;
    if (child) {
      return new ChildWorkflowFailure(
        child.namespace,
        child.workflowExecution,
        child.workflowType.name,
        enumValue("RETRY_STATE_", child.retryState),
        optional(failure.cause),
      );
    }
    const activity = failure.activityFailureInfo;
    if (activity) {
      return new ActivityFailure(
        message,
        activity.activityType.name,
        activity.activityId,
        enumValue("RETRY_STATE_", activity.retryState),
        activity.identity,
        optional(failure.cause),
      );
    }
    if (failure.nexusHandlerFailureInfo || failure.nexusOperationExecutionFailureInfo) {
      trap("a failure of Nexus");
    }
    return new TemporalFailure(message, optional(failure.cause));
  }

  sdk.failures = {
    isRecord, marked, fromFailure, enumValue,
    ValueError, PayloadConverterError, IllegalStateError, WorkflowNotFoundError, NamespaceNotFoundError,
    CompleteAsyncError, WorkflowError, DeterminismViolationError, LocalActivityDoBackoff, ContinueAsNew,
    TemporalFailure, ServerFailure, ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure,
    ActivityFailure, ChildWorkflowFailure, NexusOperationFailure, WorkflowExecutionAlreadyStartedError,
    ensureApplicationFailure, ensureTemporalFailure, rootCause, isCancellation,
  };
})
