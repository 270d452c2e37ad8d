// What a run knows of itself: `workflowInfo()`, and what code adds to it.
(function (sdk) {
  "use strict";
  const { assign, defineProperty, entries, fromEntries, getOwnPropertyDescriptors, defineProperties } = Object;
  const { apply } = Reflect;
  const isArray = Array.isArray;
  const { map, filter } = Array.prototype;
  const NativeDate = Date, NativeError = Error;
  const { trap, given, activator, failures, values } = sdk;
  const { fromPayload, fromPayloads } = values;

  // What the export does not tell, or the worker decides, is a trap where code reads it.
  function lacking(object, name, what) {
    defineProperty(object, name, {
      configurable: true,
      enumerable: true,
      get() { return trap(what ?? "`workflowInfo()." + name + "`"); },
    });
  }
  function told(object, name, value) {
    if (value === undefined || value === null) lacking(object, name);
    else object[name] = value;
  }
  const date = (millis) => (millis === undefined || millis === null ? undefined : new NativeDate(millis));

  function searchAttributes(fields) {
    const decoded = {};
    for (const [name, payload] of entries(fields ?? {})) {
      let value = fromPayload(payload);
      if (!isArray(value)) value = [value];
      if (payload.type === "Datetime") value = apply(map, value, [(it) => new NativeDate(it)]);
      if (value.length > 0) decoded[name] = value;
    }
    return decoded;
  }

  function initialise() {
    const { started } = given;
    const info = {};
    told(info, "workflowId", given.workflowId);
    told(info, "runId", given.runId);
    info.workflowType = given.workflowType;
    info.searchAttributes = searchAttributes(started.searchAttributes);
    lacking(info, "typedSearchAttributes");
    info.parent = started.parent ?? undefined;
    info.root = started.root ?? undefined;
    told(info, "taskQueue", started.taskQueue);
    lacking(info, "namespace");
    told(info, "firstExecutionRunId", started.firstExecutionRunId);
    told(info, "originalExecutionRunId", given.originalRunId);
    info.continuedFromExecutionRunId = started.continuedFromExecutionRunId ?? undefined;
    info.startTime = date(given.startedMs);
    info.runStartTime = date(given.firstTaskMs);
    info.executionTimeoutMs = started.executionTimeoutMs ?? undefined;
    info.executionExpirationTime = date(started.executionExpirationMs);
    info.runTimeoutMs = started.runTimeoutMs ?? undefined;
    told(info, "taskTimeoutMs", started.taskTimeoutMs);
    if (started.hasRetryPolicy) lacking(info, "retryPolicy");
    else info.retryPolicy = undefined;
    info.attempt = started.attempt ?? 1;
    info.cronSchedule = started.cronSchedule || undefined;
    if (info.cronSchedule) lacking(info, "cronScheduleToScheduleInterval");
    else info.cronScheduleToScheduleInterval = undefined;
    lacking(info, "targetWorkerDeploymentVersionChanged");
    lacking(info, "suggestedContinueAsNewReasons");
    lacking(info, "currentBuildId");
    lacking(info, "currentDeploymentVersion");
    lacking(info, "priority");
    info.memo = fromEntries(apply(map, entries(started.memo ?? {}), [([k, v]) => [k, fromPayload(v)]]));
    info.lastResult = started.lastResult === undefined ? undefined : fromPayloads(started.lastResult)[0];
    info.lastFailure = started.lastFailure ? failures.fromFailure(started.lastFailure) : undefined;
    activator.info = info;
  }

  // A copy, as the SDK never changes what code may hold.
  function change(values_) {
    const copy = defineProperties({}, getOwnPropertyDescriptors(activator.info));
    activator.info = assign(copy, values_);
  }
  function advance(activation) {
    const unsafe = { isReplaying: activation.isReplaying, isReplayingHistoryEvents: activation.isReplaying };
    lacking(unsafe, "now", "the real clock");
    lacking(unsafe, "random", "real randomness");
    change({
      historyLength: activation.historyLength,
      historySize: activation.historySize,
      continueAsNewSuggested: activation.continueAsNewSuggested,
      unsafe,
    });
  }

  function upsertSearchAttributes(given_) {
    if (given_ == null) throw new NativeError("searchAttributes must be a non-null SearchAttributes");
    const merged = { ...activator.info.searchAttributes };
    const names = [];
    if (isArray(given_)) {
      for (const pair of given_) {
        names[names.length] = pair.key.name;
        if (pair.value == null) delete merged[pair.key.name];
        else merged[pair.key.name] = isArray(pair.value) ? pair.value : [pair.value];
      }
      activator.pushCommand({ kind: "upsertSearchAttributes", names });
    } else {
      for (const [name, value] of entries(given_)) {
        values.checkPayload(value);
        names[names.length] = name;
      }
      activator.pushCommand({ kind: "upsertSearchAttributes", names });
      for (const [name, value] of entries(given_)) {
        if (value !== undefined && !isArray(value)) {
          throw new NativeError(`Search attribute value must be an array or undefined, got ${value}`);
        }
        if (value === undefined || value.length === 0) delete merged[name];
        else merged[name] = value;
      }
    }
    change({ searchAttributes: merged });
  }

  function upsertMemo(memo) {
    if (memo == null) throw new NativeError("memo must be a non-null Record");
    for (const [, value] of entries(memo)) values.checkPayload(value ?? undefined);
    activator.pushCommand({ kind: "modifyProperties" });
    const merged = apply(filter, entries({ ...activator.info.memo, ...memo }), [([, value]) => value != null]);
    change({ memo: fromEntries(merged) });
  }

  assign(sdk.api, {
    workflowInfo: () => activator.info,
    upsertSearchAttributes,
    upsertMemo,
    getCurrentDetails: () => activator.currentDetails,
    setCurrentDetails: (details) => { activator.currentDetails = details; },
  });
  sdk.info = { initialise, advance };
})
