// What code imports from `@temporalio/workflow`: timers, activities, children, handlers, patches.
// Every one of them tells the activator what it asks for, and in the order that the SDK does.
(function (sdk) {
  "use strict";
  const { apply } = Reflect;
  const { keys } = Object;
  const isArray = Array.isArray;
  const max = Math.max;
  const NativePromise = Promise, NativeProxy = Proxy, NativeTypeError = TypeError;
  const NativeString = String;
  const { then } = Promise.prototype;
  const race = Promise.race;
  const startsWith = String.prototype.startsWith;
  const { trap, activator, failures, values, scopes } = sdk;
  const { ContinueAsNew, LocalActivityDoBackoff, ValueError } = failures;
  const { checkDuration, checkPayload, checkPayloads, checkRetry, msToNumber } = values;
  const { CancellationScope, UpdateScope, caught } = scopes;

  function enumMember(value, names) {
    if (value === undefined || value === null) return undefined;
    for (let k = 0; k < names.length; k++) if (names[k] === value) return value;
    if (typeof value === "number") return trap("an enumeration that is given as a number");
    throw new ValueError("Invalid enum value: '" + value + "'");
  }
  const ACTIVITY_CANCELLATION = ["TRY_CANCEL", "WAIT_CANCELLATION_COMPLETED", "ABANDON"];
  const CHILD_CANCELLATION = [
    "ABANDON", "TRY_CANCEL", "WAIT_CANCELLATION_COMPLETED", "WAIT_CANCELLATION_REQUESTED",
  ];

  // --- Timers and conditions.
  function startTimer(seq, millis) {
    return new NativePromise((resolve, reject) => {
      const scope = CancellationScope.current();
      if (scope.consideredCancelled) return void caught(scope.cancelRequested, reject);
      if (scope.cancellable) {
        caught(scope.cancelRequested, (error) => {
          if (!activator.completions.timer.delete(seq)) return;
          activator.pushCommand({ kind: "cancelTimer", seq });
          reject(error);
        });
      }
      checkDuration(millis);
      activator.pushCommand({ kind: "startTimer", seq });
      activator.completions.timer.set(seq, { resolve, reject });
    });
  }
  function sleep(duration) {
    const seq = activator.nextSeqs.timer++;
    return startTimer(seq, max(1, msToNumber(duration)));
  }

  function waitFor(fn) {
    return new NativePromise((resolve, reject) => {
      const scope = CancellationScope.current();
      if (scope.consideredCancelled) return void caught(scope.cancelRequested, reject);
      const seq = activator.nextSeqs.condition++;
      if (scope.cancellable) {
        caught(scope.cancelRequested, (error) => {
          activator.blockedConditions.delete(seq);
          reject(error);
        });
      }
      if (fn()) return void resolve();
      activator.blockedConditions.set(seq, { fn, resolve });
    });
  }
  const CONDITION_ZERO = "__sdk_internal_patch_number:1";
  async function condition(fn, timeout) {
    if (timeout === 0 && !activator.patch(CONDITION_ZERO, false)) return waitFor(fn);
    if (typeof timeout === "number" || typeof timeout === "string") {
      return CancellationScope.cancellable(async () => {
        try {
          return await apply(race, NativePromise, [[
            apply(then, sleep(timeout), [() => false]),
            apply(then, waitFor(fn), [() => true]),
          ]]);
        } finally {
          CancellationScope.current().cancel();
        }
      });
    }
    return waitFor(fn);
  }

  // --- Activities.
  function checkActivityOptions(options) {
    if (options.scheduleToCloseTimeout === undefined && options.startToCloseTimeout === undefined) {
      throw new NativeTypeError("Required either scheduleToCloseTimeout or startToCloseTimeout");
    }
  }
  function schedule(kind, cancelKind, seq, activityId, type, args, options, extra) {
    return new NativePromise((resolve, reject) => {
      const scope = CancellationScope.current();
      if (scope.consideredCancelled) return void caught(scope.cancelRequested, reject);
      if (scope.cancellable) {
        caught(scope.cancelRequested, () => {
          if (activator.completions.activity.has(seq)) activator.pushCommand({ kind: cancelKind, seq });
        });
      }
      checkPayloads(args);
      checkRetry(options.retry);
      checkDuration(options.heartbeatTimeout);
      checkDuration(options.scheduleToCloseTimeout);
      checkDuration(options.startToCloseTimeout);
      checkDuration(options.scheduleToStartTimeout);
      const cancellationType = enumMember(options.cancellationType, ACTIVITY_CANCELLATION) ?? "TRY_CANCEL";
      activator.pushCommand({ kind, seq, activityId, activityType: type, cancellationType, ...extra });
      activator.completions.activity.set(seq, { resolve, reject });
    });
  }
  function scheduleActivity(type, args, options) {
    if (options === undefined) throw new NativeTypeError("Got empty activity options");
    const seq = activator.nextSeqs.activity++;
    checkActivityOptions(options);
    const id = options.activityId ?? `${seq}`;
    return schedule("scheduleActivity", "cancelActivity", seq, id, type, args, options);
  }
  async function scheduleLocal(seq, type, args, options, attempt) {
    checkActivityOptions(options);
    return schedule(
      "scheduleLocalActivity", "cancelLocalActivity", seq, `${seq}`, type, args, options, { attempt },
    );
  }
  async function scheduleLocalActivity(type, args, options) {
    if (options === undefined) throw new NativeTypeError("Got empty activity options");
    for (let attempt = 1; ;) {
      const seq = activator.nextSeqs.activity++;
      try {
        return await scheduleLocal(seq, type, args, options, attempt);
      } catch (error) {
        if (!(error instanceof LocalActivityDoBackoff)) throw error;
        await sleep(error.backoff.millis);
        attempt = error.backoff.attempt;
      }
    }
  }
  const isMergeable = (it) => it && typeof it === "object" && !isArray(it);
  function deepMerge(target, source) {
    const output = { ...target };
    if (isMergeable(target) && isMergeable(source)) {
      for (const key of keys(source)) {
        const value = source[key];
        output[key] = isMergeable(value) && key in target && isMergeable(target[key])
          ? deepMerge(target[key], value) : value;
      }
    }
    return output;
  }
  const proxyOf = (run) => function (options) {
    if (options === undefined) throw new NativeTypeError("options must be defined");
    checkActivityOptions(options);
    return new NativeProxy({}, {
      get(_, type) {
        if (typeof type !== "string") {
          throw new NativeTypeError(`Only strings are supported for Activity types, got: ${NativeString(type)}`);
        }
        const plain = () => {
          const { activityTypeInfo, ...rest } = options;
          if (activityTypeInfo !== undefined) trap("`activityTypeInfo`");
          return rest;
        };
        function activity(...args) {
          return run(type, args, plain());
        }
        activity.executeWithOptions = (overrides, args) => run(type, args, deepMerge(plain(), overrides));
        return activity;
      },
    });
  };

  // --- Children and other workflows.
  function workflowType(given) {
    if (typeof given === "string") return given;
    if (typeof given !== "function") {
      throw new NativeTypeError(
        `Invalid workflow type: expected either a string or a function, got '${typeof given}'`,
      );
    }
    if (!given.name) throw new NativeTypeError("Invalid workflow type: the workflow function is anonymous");
    return given.name;
  }
  function initiate(seq, type, options) {
    const { workflowId } = options;
    const started = new NativePromise((resolve, reject) => {
      const scope = CancellationScope.current();
      if (scope.consideredCancelled) return void caught(scope.cancelRequested, reject);
      if (scope.cancellable) {
        caught(scope.cancelRequested, () => {
          if (activator.completions.childWorkflowComplete.has(seq)) {
            activator.pushCommand({ kind: "cancelChild", seq });
          }
        });
      }
      checkPayloads(options.args);
      checkRetry(options.retry);
      checkDuration(options.workflowExecutionTimeout);
      checkDuration(options.workflowRunTimeout);
      checkDuration(options.workflowTaskTimeout);
      const cancellationType = enumMember(options.cancellationType, CHILD_CANCELLATION) ?? "ABANDON";
      if (options.memo) for (const key of keys(options.memo)) checkPayload(options.memo[key]);
      activator.pushCommand({ kind: "startChild", seq, workflowId, workflowType: type, cancellationType });
      activator.completions.childWorkflowStart.set(seq, { resolve, reject });
    });
    const completed = new NativePromise((resolve, reject) => {
      caught(started, reject);
      activator.completions.childWorkflowComplete.set(seq, { resolve, reject });
    });
    caught(completed, () => undefined);
    return new NativePromise((resolve) => resolve([started, completed]));
  }
  function childOptions(options) {
    const { args, workflowId, ...rest } = options ?? {};
    return {
      workflowId: workflowId ?? uuid4(),
      args: args ?? [],
      cancellationType: "WAIT_CANCELLATION_COMPLETED",
      ...rest,
    };
  }
  function signalTo(target, name, args) {
    const seq = activator.nextSeqs.signalWorkflow++;
    return new NativePromise((resolve, reject) => {
      const scope = CancellationScope.current();
      if (scope.consideredCancelled) return void caught(scope.cancelRequested, reject);
      if (scope.cancellable) {
        caught(scope.cancelRequested, () => {
          if (activator.completions.signalWorkflow.has(seq)) activator.pushCommand({ kind: "cancelSignal", seq });
        });
      }
      checkPayloads(args);
      activator.pushCommand({ kind: "signalExternal", seq, workflowId: target, signalName: name });
      activator.completions.signalWorkflow.set(seq, { resolve, reject });
    });
  }
  const signalName = (definition) => (typeof definition === "string" ? definition : definition.name);
  async function startChild(type, options) {
    const settings = childOptions(options);
    const named = workflowType(type);
    const [started, completed] = await initiate(activator.nextSeqs.childWorkflow++, named, settings);
    const firstExecutionRunId = await started;
    const { workflowId } = settings;
    return {
      workflowId,
      firstExecutionRunId,
      async result() {
        return await completed;
      },
      async signal(definition, ...args) {
        return signalTo(workflowId, signalName(definition), args);
      },
      async signalWithOptions(name, given) {
        return signalTo(workflowId, name, given.args ?? []);
      },
    };
  }
  async function executeChild(type, options) {
    const settings = childOptions(options);
    const named = workflowType(type);
    const initiated = initiate(activator.nextSeqs.childWorkflow++, named, settings);
    return apply(then, initiated, [([, completed]) => completed]);
  }
  const CANCEL_IN_SCOPE = "__temporal_internal_connect_external_handle_cancel_to_scope";
  function getExternalWorkflowHandle(workflowId, runId) {
    return {
      workflowId,
      runId,
      cancel() {
        return new NativePromise((resolve, reject) => {
          const scope = CancellationScope.current();
          if (scope.cancellable) {
            caught(scope.cancelRequested, (error) => {
              if (activator.patch(CANCEL_IN_SCOPE, false)) reject(error);
            });
          }
          if (scope.consideredCancelled && activator.patch(CANCEL_IN_SCOPE, false)) return;
          const seq = activator.nextSeqs.cancelWorkflow++;
          activator.pushCommand({ kind: "cancelExternal", seq, workflowId });
          activator.completions.cancelWorkflow.set(seq, { resolve, reject });
        });
      },
      signal: (definition, ...args) => signalTo(workflowId, signalName(definition), args),
      signalWithOptions: (name, given) => signalTo(workflowId, name, given.args ?? []),
    };
  }
  function makeContinueAsNewFunc(options) {
    const { workflowType: _type, taskQueue: _queue, ...rest } = options ?? {};
    return async (...args) => {
      checkPayloads(args);
      if (rest.memo) for (const key of keys(rest.memo)) checkPayload(rest.memo[key]);
      checkDuration(rest.workflowRunTimeout);
      checkDuration(rest.workflowTaskTimeout);
      throw new ContinueAsNew({});
    };
  }

  // --- Handlers.
  const WARN_AND_ABANDON = "WARN_AND_ABANDON";
  function checkName(type, name) {
    if (apply(startsWith, name, ["__temporal_"])) {
      throw new NativeTypeError(`Cannot use ${type} name: '${name}', with reserved prefix: '__temporal_'`);
    }
    if (name === "__stack_trace" || name === "__enhanced_stack_trace") {
      throw new NativeTypeError(`Cannot use ${type} name: '${name}', which is a reserved name`);
    }
  }
  function setHandler(definition, handler, options) {
    const { type, name } = definition;
    checkName(type, name);
    const sets = {
      update: [activator.updateHandlers, activator.dispatchBufferedUpdates],
      signal: [activator.signalHandlers, activator.dispatchBufferedSignals],
      query: [activator.queryHandlers, () => undefined],
    };
    const set = sets[type];
    if (set === undefined) throw new NativeTypeError("Invalid definition type: " + type);
    const [handlers, dispatch] = set;
    if (typeof handler === "function") {
      const unfinishedPolicy = options?.unfinishedPolicy ?? WARN_AND_ABANDON;
      handlers.set(name, { handler, validator: options?.validator, unfinishedPolicy });
      dispatch();
    } else if (handler == null) {
      handlers.delete(name);
    } else {
      throw new NativeTypeError(`Expected handler to be either a function or 'undefined'. Got: '${typeof handler}'`);
    }
  }
  const setDefault = (key, dispatch) => (handler) => {
    if (typeof handler === "function") {
      activator[key] = handler;
      dispatch();
    } else if (handler == null) {
      activator[key] = undefined;
    } else {
      throw new NativeTypeError(`Expected handler to be either a function or 'undefined'. Got: '${typeof handler}'`);
    }
  };
  const define = (type) => (name, options = {}) => ({ type, name, ...options });

  function uuid4() {
    const bytes = [];
    for (let k = 0; k < 16; k += 4) {
      const word = (activator.random() * 0x100000000) >>> 0;
      bytes[k] = word >>> 24;
      bytes[k + 1] = (word >>> 16) & 255;
      bytes[k + 2] = (word >>> 8) & 255;
      bytes[k + 3] = word & 255;
    }
    bytes[6] = (bytes[6] & 0xf) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const HEX = "0123456789abcdef";
    let id = "";
    for (let k = 0; k < 16; k++) {
      if (k === 4 || k === 6 || k === 8 || k === 10) id += "-";
      id += HEX[bytes[k] >>> 4] + HEX[bytes[k] & 15];
    }
    return id;
  }

  sdk.api = {
    sleep, condition, scheduleActivity, scheduleLocalActivity,
    proxyActivities: proxyOf(scheduleActivity),
    proxyLocalActivities: proxyOf(scheduleLocalActivity),
    startChild, executeChild, getExternalWorkflowHandle,
    makeContinueAsNewFunc,
    continueAsNew: (...args) => makeContinueAsNewFunc()(...args),
    setHandler,
    setDefaultSignalHandler: setDefault("defaultSignalHandler", () => activator.dispatchBufferedSignals()),
    setDefaultUpdateHandler: setDefault("defaultUpdateHandler", () => activator.dispatchBufferedUpdates()),
    setDefaultQueryHandler: setDefault("defaultQueryHandler", () => undefined),
    defineSignal: define("signal"),
    defineQuery: define("query"),
    defineUpdate: define("update"),
    allHandlersFinished: () =>
      activator.inProgressSignals.size === 0 && activator.inProgressUpdates.size === 0,
    uuid4,
    patched: (id) => activator.patch(id, false),
    deprecatePatch: (id) => void activator.patch(id, true),
    currentUpdateInfo: () => UpdateScope.current(),
    inWorkflowContext: () => true,
    extractWorkflowType: workflowType,
  };
})
