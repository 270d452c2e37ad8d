// Operations of workflow code. Each draws its id where it is called, and takes the events of that
// id alone; what an event brings is handed over later, in the order of the log.
(function (run) {
  "use strict";
  const { trap, choose, random, consumers, deliver, values, errors, now, lend } = run;
  const { defineProperty } = Object;
  const { apply } = Reflect;
  const NativePromise = Promise,
    NativeDate = Date,
    NativeError = Error;
  const test = RegExp.prototype.test,
    then = Promise.prototype.then;
  const parseDate = Date.parse;
  const lastIndexOf = String.prototype.lastIndexOf,
    slice = String.prototype.slice;
  const encode = encodeURIComponent;

  // Promises of the engine's are of another realm: no `instanceof` holds for them, and awaiting
  // one takes as many turns as awaiting any other object that can be awaited.
  class HostPromise extends NativePromise {}
  Object.setPrototypeOf(HostPromise.prototype, Object.prototype);
  for (const name of ["then", "catch", "finally"]) {
    defineProperty(HostPromise.prototype, name, {
      value: NativePromise.prototype[name],
      writable: true,
      configurable: true,
    });
  }
  defineProperty(HostPromise, "name", { value: "Promise" });
  function deferred() {
    const it = {};
    it.promise = new HostPromise((resolve, reject) => {
      it.resolve = resolve;
      it.reject = reject;
    });
    return it;
  }
  function settle(it, read) {
    let value;
    try {
      value = read();
    } catch (error) {
      return it.reject(error);
    }
    it.resolve(value);
  }
  // `waits` tells whether the engine would suspend the run for it.
  function expect(kind, name, on, waits) {
    const id = kind + "_" + random.ulid();
    consumers[id] = { kind, name, on, waits };
    return id;
  }

  function step(id) {
    const called = function () {
      const it = deferred();
      const at = expect(
        "step",
        id,
        (event) => {
          const data = event.eventData;
          switch (event.eventType) {
            case "step_created":
            case "step_started":
            case "step_retrying":
              return true;
            case "step_completed":
              delete consumers[at];
              deliver("step", () => settle(it, () => values.exported(data && data.result, id)));
              return true;
            case "step_failed":
              delete consumers[at];
              deliver("step", () => it.reject(errors.step(data && data.error)));
              return true;
          }
          return false;
        },
        () => true,
      );
      return it.promise;
    };
    const name = apply(slice, id, [apply(lastIndexOf, id, ["//"]) + 2]);
    defineProperty(called, "name", { value: name });
    defineProperty(called, "stepId", { value: id });
    return called;
  }

  // What npm `ms` reads.
  const UNITS =
    "milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|" +
    "days?|d|weeks?|w|years?|yrs?|y";
  const DURATION = new RegExp("^-?(?:\\d+)?\\.?\\d+ *(?:" + UNITS + ")?$", "i");
  function duration(param) {
    if (typeof param === "string") {
      if (param === "" || param.length > 100) return "throws";
      return apply(test, DURATION, [param]) && param[0] !== "-"
        ? ""
        : 'Invalid duration: "' +
            param +
            '". Expected a valid duration string like "1s", "1m", "1h", etc.';
    }
    if (typeof param === "number") {
      return param >= 0 && param < Infinity
        ? ""
        : "Invalid duration: " + param + ". Expected a non-negative finite number of milliseconds.";
    }
    if (param && typeof param === "object" && typeof param.getTime === "function") return "";
    return (
      "Invalid duration parameter. Expected a duration string, number (milliseconds), " +
      "or Date object."
    );
  }
  function sleep(param) {
    const it = deferred(),
      out = deferred();
    const id = "wait_" + random.ulid();
    const wrong = duration(param);
    if (wrong !== "") {
      out.reject(errors.host(wrong));
      return out.promise;
    }
    let due;
    consumers[id] = {
      kind: "wait",
      name: "sleep",
      waits: () => true,
      on(event) {
        const told = event.eventData && event.eventData.resumeAt;
        if (event.eventType === "wait_created") {
          due = told;
          return true;
        }
        if (event.eventType !== "wait_completed") return false;
        if (told !== undefined && due === undefined)
          return trap("a timer whose start is not recorded");
        if (told !== undefined && parseDate(told) !== parseDate(due)) return false;
        delete consumers[id];
        deliver("wait", it.resolve);
        return true;
      },
    };
    // As an `async` function hands on a promise.
    out.resolve(it.promise);
    return out.promise;
  }

  function createHook(options = {}) {
    const payloads = [],
      waiting = [],
      asking = [];
    let isDisposed = false,
      isCreated = false,
      conflict = null,
      isWebhook = options.isWebhook ?? false;
    const at = expect(
      "hook",
      null,
      (event) => {
        const data = event.eventData;
        if (data && typeof data.token === "string" && data.token !== token) return false;
        switch (event.eventType) {
          case "hook_created":
            isCreated = true;
            isWebhook = isWebhook || (data && data.isWebhook === true);
            for (const it of asking.splice(0)) deliver("step", () => it.resolve(null));
            return true;
          case "hook_received": {
            const read = () => payload(data && data.payload);
            const it = waiting.shift();
            if (it !== undefined) deliver("hook", () => settle(it, read));
            else payloads.push({ read, entry: deliver("hook", null) });
            return true;
          }
          case "hook_disposed":
            delete consumers[at];
            return true;
          case "hook_conflict":
            conflict = {
              error: errors.conflict(data.token, data.conflictingRunId),
              owner: data.conflictingRunId,
            };
            for (const it of waiting.splice(0)) deliver("step", () => it.reject(conflict.error));
            for (const it of asking.splice(0)) deliver("step", () => answer(it));
            return true;
        }
        return false;
      },
      () =>
        (waiting.length > 0 && payloads.length === 0) ||
        (asking.length > 0 && !isCreated && conflict === null),
    );
    const token = options.token ?? random.nanoid();
    consumers[at].name = token;
    function payload(value) {
      if (isWebhook && value && typeof value === "object" && typeof value.$devl !== "string") {
        return lend().recorded(value);
      }
      return values.exported(value, "hook");
    }
    function answer(it) {
      if (typeof conflict.owner === "string") it.resolve({ runId: conflict.owner });
      else it.reject(conflict.error);
    }
    function next() {
      const it = deferred();
      const buffered = conflict === null ? payloads.shift() : undefined;
      if (conflict !== null) it.reject(conflict.error);
      else if (buffered !== undefined) buffered.entry.claim(() => settle(it, buffered.read));
      else waiting.push(it);
      return it.promise;
    }
    const hook = {
      token,
      getConflict() {
        const it = deferred();
        if (isCreated) it.resolve(null);
        else if (conflict !== null) answer(it);
        else asking.push(it);
        return it.promise;
      },
      then(fulfilled, rejected) {
        return apply(then, next(), [fulfilled, rejected]);
      },
      async *[Symbol.asyncIterator]() {
        while (!isDisposed) yield await this;
      },
      dispose,
      [Symbol.dispose]: dispose,
    };
    function dispose() {
      isDisposed = true;
      waiting.length = 0;
    }
    return hook;
  }

  function createWebhook(options) {
    const { respondWith, token, ...rest } = options ?? {};
    if (token !== undefined) {
      throw new NativeError(
        "`createWebhook()` does not accept a `token` option. " +
          "Webhook tokens are always randomly generated. " +
          "Use `createHook()` with `resumeHook()` for deterministic token patterns.",
      );
    }
    const hook = createHook({ ...rest, isWebhook: true });
    const path = "/.well-known/workflow/v1/webhook/" + encode(hook.token);
    const set = (value) => {
      defineProperty(hook, "url", { value, writable: true, enumerable: true, configurable: true });
      return value;
    };
    const get = () => set(origin() + path);
    defineProperty(hook, "url", { get, set, enumerable: true, configurable: true });
    return hook;
  }
  // The address of the worker is not recorded: what it decides is judged for several.
  const ORIGINS = ["http://localhost:3000", "https://app-4f2k.vercel.app", "http://127.0.0.1:8080"];
  const origin = () => ORIGINS[choose("the address of the worker", ORIGINS.length)];

  class FatalError extends Error {
    fatal = true;
    constructor(message) {
      super(message);
      this.name = "FatalError";
    }
    static is(value) {
      return isError(value) && value.name === "FatalError";
    }
  }
  class RetryableError extends Error {
    constructor(message, options = {}) {
      super(message);
      this.name = "RetryableError";
      const after = options.retryAfter;
      if (after !== undefined && typeof after !== "number") trap("`retryAfter` of an error");
      this.retryAfter = new NativeDate(now() + (after ?? 1000));
    }
    static is(value) {
      return isError(value) && value.name === "RetryableError";
    }
  }
  const isError = (value) =>
    typeof value === "object" && value !== null && "name" in value && "message" in value;

  const outside = (name, where) => () => {
    throw new NativeError("`" + name + "()` can only be called " + where);
  };
  const exports = {
    sleep,
    createHook,
    createWebhook,
    FatalError,
    RetryableError,
    defineHook: () => ({
      create: (options) => createHook(options),
      resume() {
        throw new NativeError(
          "`defineHook().resume()` can only be called from external contexts (e.g. API routes).",
        );
      },
    }),
    getWorkflowMetadata: () => run.metadata(origin),
    getStepMetadata: outside("getStepMetadata", "inside a step function"),
    resumeHook: outside("resumeHook", "from outside a workflow function"),
    getWritable: () => lend().writable(),
    fetch: step(run.fetch),
  };
  const stub = (item) => () => {
    throw new NativeError(
      "The workflow environment doesn't allow this runtime usage of " +
        item +
        '. Move this call to a step function ("use step") or call it outside the workflow context.',
    );
  };
  const api = {
    Run: class Run {
      constructor() {
        stub("Run")();
      }
    },
  };
  for (const name of [
    "getRun",
    "getHookByToken",
    "resumeHook",
    "resumeWebhook",
    "runStep",
    "start",
  ])
    api[name] = stub(name);
  return { exports, api, step };
});
