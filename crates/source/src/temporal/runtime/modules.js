// The modules that code may import. What they export and is not interpreted is a trap where code
// touches it, so that nothing of the SDK is missing here and there in the real one.
(function (sdk) {
  "use strict";
  const { assign } = Object;
  const NativeProxy = Proxy;
  const { trap, api, failures, scopes, values } = sdk;
  const quiet = () => undefined;

  function lacking(name) {
    const stop = () => trap("`" + name + "` of the SDK");
    return new NativeProxy(function () {}, {
      apply: stop, construct: stop, get: stop, set: stop, has: stop, ownKeys: stop, deleteProperty: stop,
      defineProperty: stop, getOwnPropertyDescriptor: stop, getPrototypeOf: stop, setPrototypeOf: stop,
    });
  }
  // An enumeration with the members that it once had.
  function members(prefix, names) {
    const all = {};
    for (const name of names.split(" ")) all[name] = name;
    if (prefix) {
      for (const name of names.split(" ")) all[prefix + name] = name;
      all[prefix + "UNSPECIFIED"] = undefined;
    }
    return all;
  }

  const meter = () => {
    const it = { record: quiet, add: quiet, set: quiet, withTags: () => it };
    return it;
  };
  const metricMeter = {
    createCounter: meter, createHistogram: meter, createGauge: meter, withTags: () => metricMeter,
  };
  const sinks = () => new NativeProxy({}, { get: () => new NativeProxy({}, { get: () => quiet }) });

  function defineWorkflowOptions(fn, config) {
    assign(fn, config);
  }
  const workflowRandom = {
    random: () => sdk.activator.random(),
    uuid4: api.uuid4,
    fill(bytes) {
      for (let k = 0; k < bytes.length; ++k) bytes[k] = (sdk.activator.random() * 0x100) | 0;
      return bytes;
    },
    with: () => trap("a scoped stream of random numbers"),
  };

  const shared = {
    WorkflowIdReusePolicy: members("WORKFLOW_ID_REUSE_POLICY_",
      "ALLOW_DUPLICATE ALLOW_DUPLICATE_FAILED_ONLY REJECT_DUPLICATE TERMINATE_IF_RUNNING"),
    WorkflowIdConflictPolicy: members("WORKFLOW_ID_CONFLICT_POLICY_", "FAIL USE_EXISTING TERMINATE_EXISTING"),
    ActivityCancellationType: members("", "ABANDON TRY_CANCEL WAIT_CANCELLATION_COMPLETED"),
    extractWorkflowType: api.extractWorkflowType,
    rootCause: failures.rootCause,
  };
  for (const name of [
    "ValueError", "PayloadConverterError", "IllegalStateError", "WorkflowNotFoundError",
    "NamespaceNotFoundError", "CompleteAsyncError", "TemporalFailure", "ServerFailure", "ApplicationFailure",
    "CancelledFailure", "TerminatedFailure", "TimeoutFailure", "ActivityFailure", "ChildWorkflowFailure",
  ]) {
    shared[name] = failures[name];
  }
  for (const name of [
    "defaultPayloadConverter", "ExternalStorageNotConfiguredError", "encodeWorkflowIdReusePolicy",
    "decodeWorkflowIdReusePolicy", "encodeWorkflowIdConflictPolicy", "decodeWorkflowIdConflictPolicy",
    "extractWorkflowTypeAndConfig",
  ]) {
    shared[name] = lacking(name);
  }

  const workflow = {
    ...shared,
    ...api,
    AsyncLocalStorage: scopes.AsyncLocalStorage,
    CancellationScope: scopes.CancellationScope,
    Trigger: scopes.Trigger,
    WorkflowError: failures.WorkflowError,
    DeterminismViolationError: failures.DeterminismViolationError,
    LocalActivityDoBackoff: failures.LocalActivityDoBackoff,
    ContinueAsNew: failures.ContinueAsNew,
    isCancellation: failures.isCancellation,
    ChildWorkflowCancellationType: members("",
      "ABANDON TRY_CANCEL WAIT_CANCELLATION_REQUESTED WAIT_CANCELLATION_COMPLETED"),
    ParentClosePolicy: members("PARENT_CLOSE_POLICY_", "TERMINATE ABANDON REQUEST_CANCEL"),
    NexusOperationCancellationType: members("",
      "ABANDON TRY_CANCEL WAIT_CANCELLATION_REQUESTED WAIT_CANCELLATION_COMPLETED"),
    log: { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
    metricMeter,
    proxySinks: sinks,
    workflowRandom,
    NotAnActivityMethod: Symbol.for("__TEMPORAL_NOT_AN_ACTIVITY_METHOD"),
    stackTraceQuery: api.defineQuery("__stack_trace"),
    enhancedStackTraceQuery: api.defineQuery("__enhanced_stack_trace"),
    workflowMetadataQuery: api.defineQuery("__temporal_workflow_metadata"),
    defineWorkflowOptions,
    setWorkflowOptions: (options, fn) => defineWorkflowOptions(fn, { workflowDefinitionOptions: options }),
    getRandomStream: lacking("getRandomStream"),
    createEventGroup: lacking("createEventGroup"),
    createNexusServiceClient: lacking("createNexusServiceClient"),
    addDefaultWorkflowOptions: lacking("addDefaultWorkflowOptions"),
  };

  const common = {
    ...shared,
    NexusOperationFailure: failures.NexusOperationFailure,
    WorkflowExecutionAlreadyStartedError: failures.WorkflowExecutionAlreadyStartedError,
    ensureApplicationFailure: failures.ensureApplicationFailure,
    ensureTemporalFailure: failures.ensureTemporalFailure,
    TimeoutType: members("TIMEOUT_TYPE_", "START_TO_CLOSE SCHEDULE_TO_START SCHEDULE_TO_CLOSE HEARTBEAT"),
    RetryState: members("RETRY_STATE_", "IN_PROGRESS NON_RETRYABLE_FAILURE TIMEOUT MAXIMUM_ATTEMPTS_REACHED "
      + "RETRY_POLICY_NOT_SET INTERNAL_SERVER_ERROR CANCEL_REQUESTED"),
    ApplicationFailureCategory: members("", "BENIGN"),
    HandlerUnfinishedPolicy: members("", "WARN_AND_ABANDON ABANDON"),
    VersioningBehavior: members("", "PINNED AUTO_UPGRADE"),
    SearchAttributeType: members("", "TEXT KEYWORD INT DOUBLE BOOL DATETIME KEYWORD_LIST"),
    defineSearchAttributeKey: (name, type) => ({ name, type }),
    METADATA_ENCODING_KEY: "encoding",
    METADATA_MESSAGE_TYPE_KEY: "messageType",
    FAILURE_SOURCE: "TypeScriptSDK",
    noopMetricMeter: metricMeter,
    msToNumber: values.msToNumber,
    errorMessage: (error) => (failures.isRecord(error) ? error.message : typeof error === "string" ? error : undefined),
  };
  for (const name of [
    "ActivityCancellationDetails", "SuggestContinueAsNewReason", "TypedSearchAttributes", "u8", "str", "errorCode",
    "isActivityFunctionWithOptions", "defaultFailureConverter", "defaultDataConverter", "StorageDriverClaim",
    "ExternalStorage", "DefaultFailureConverter", "cutoffStackTrace", "RawValue", "rawValueTypeInfo",
    "CompositePayloadConverter", "UndefinedPayloadConverter", "BinaryPayloadConverter", "JsonPayloadConverter",
    "DefaultPayloadConverter", "toPayloadWithTypeInfo", "fromPayloadWithTypeInfo", "toPayloads",
    "toPayloadsWithContext", "convertOptionalToPayload", "mapToPayloads", "fromPayloadsAtIndex", "arrayFromPayloads",
    "mapFromPayloads", "encodingTypes", "encodingKeys",
    "optionalTsToMs", "tsToMs", "msNumberToTs", "msToTs", "msOptionalToTs", "msOptionalToNumber", "tsToDate",
    "optionalTsToDate", "encodeTimeoutType", "decodeTimeoutType", "encodeRetryState",
    "decodeRetryState", "encodeApplicationFailureCategory", "decodeApplicationFailureCategory",
    "createPayloadValidationError", "SdkComponent", "LoggerWithComposedMetadata", "decodePriority", "compilePriority",
    "MetricMeterWithComposedTags", "compileRetryPolicy", "decompileRetryPolicy", "encodeVersioningBehavior",
    "decodeVersioningBehavior", "InitialVersioningBehavior", "encodeInitialVersioningBehavior",
    "decodeInitialVersioningBehavior", "toCanonicalString", "convertDeploymentVersion",
    "isWorkflowFunctionWithOptions", "isWorkflowFunctionWithStaticOptions",
  ]) {
    common[name] = lacking(name);
  }
  sdk.modules = { workflow, common };
})
