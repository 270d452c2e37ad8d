// The part of the engine that workflow code sees. It is run before that code, and keeps what it
// needs of the language to itself: nothing that code changes afterwards changes a verdict.
//
// Called with the run as JSON and the sandbox to set up; returns what the host drives it by.
(function (given, realm) {
  "use strict";
  const { parse, stringify } = JSON;
  const { defineProperty, create, freeze, keys } = Object;
  const { apply } = Reflect;
  const isArray = Array.isArray;
  const floor = Math.floor;
  const NativePromise = Promise;
  const NativeDate = Date;
  const NativeError = Error;
  const test = RegExp.prototype.test;
  const codeAt = String.prototype.charCodeAt;
  const then = Promise.prototype.then;
  const parseDate = Date.parse;
  const lastIndexOf = String.prototype.lastIndexOf;
  const slice = String.prototype.slice;

  const run = parse(given);
  const events = run.events;
  const consumers = create(null);
  const startedAt = parseDate(run.started);
  if (!(startedAt >= 0)) throw new NativeError("a start that is no time");
  const state = { at: 0, now: startedAt, trap: null, end: null, message: "" };

  // What ends the interpretation as unknown. Code may catch what is thrown, and gains nothing.
  function trap(what) {
    if (state.trap === null) state.trap = what;
    throw new NativeError("not interpreted: " + what);
  }

  // --- Randomness: ARC4 as npm `seedrandom` has it, shared by everything that draws (R1).
  const rng = (function (seed) {
    const key = [], s = [];
    let smear = 0;
    for (let j = 0; j < seed.length; j++) {
      key[j & 255] = 255 & ((smear ^= (key[j & 255] | 0) * 19) + apply(codeAt, seed, [j]));
    }
    let i = 0, j = 0, t;
    for (; i < 256; i++) s[i] = i;
    for (i = 0; i < 256; i++) {
      s[i] = s[(j = 255 & (j + key[i % key.length] + (t = s[i])))];
      s[j] = t;
    }
    i = j = 0;
    function bytes(count) {
      let r = 0;
      while (count--) {
        t = s[(i = 255 & (i + 1))];
        r = r * 256 + s[255 & ((s[i] = s[(j = 255 & (j + t))]) + (s[j] = t))];
      }
      return r;
    }
    bytes(256);
    return function random() {
      let n = bytes(6), d = 281474976710656, x = 0;
      while (n < 4503599627370496) {
        n = (n + x) * 256;
        d *= 256;
        x = bytes(1);
      }
      while (n >= 9007199254740992) {
        n /= 2;
        d /= 2;
        x >>>= 1;
      }
      return (n + x) / d;
    };
  })(run.run + ":" + run.workflow + ":" + startedAt);

  // --- Ids: `ulid`'s monotonic factory at the run's start. The first draw takes 16 numbers, each
  // later one is the one before plus one (R2).
  const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let digits = null;
  function ulid() {
    if (digits === null) {
      digits = [];
      for (let k = 15; k >= 0; k--) {
        const digit = floor(rng() * 32);
        digits[k] = digit === 32 ? 31 : digit;
      }
    } else {
      let k = 15;
      while (k >= 0 && digits[k] === 31) digits[k--] = 0;
      if (k < 0) trap("ids that are used up");
      digits[k]++;
    }
    let time = startedAt, text = "";
    for (let k = 0; k < 10; k++) {
      text = CROCKFORD[time % 32] + text;
      time = (time - (time % 32)) / 32;
    }
    for (let k = 0; k < 16; k++) text += CROCKFORD[digits[k]];
    return text;
  }

  const ALPHABET = "useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF_GQZbfghjklqvwyzrict";
  function nanoid() {
    let id = "";
    for (;;) {
      const bytes = [];
      for (let k = 0; k < 34; k++) bytes[k] = floor(256 * rng());
      for (let k = 33; k >= 0; k--) {
        id += ALPHABET[bytes[k] & 63];
        if (id.length === 21) return id;
      }
    }
  }

  // --- Recorded values. The engine's export is lossy: what may have been a date, a map or a class
  // instance is a trap where code reads it.
  const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
  const LOST = /^(?:\u{1F512} Encrypted|<data expired>)$/u;
  function isLossy(value) {
    if (typeof value === "string") {
      return apply(test, ISO, [value]) || apply(test, LOST, [value]);
    }
    return typeof value === "object" && value !== null && !isArray(value)
      && (keys(value).length === 0 || value.__type !== undefined);
  }
  function revive(value, isRoot) {
    if (isLossy(value)) {
      if (isRoot) trap("a recorded value whose type the export does not tell");
    } else if (typeof value === "object" && value !== null) {
      const names = keys(value);
      for (let k = 0; k < names.length; k++) {
        const name = names[k], inner = value[name];
        if (isLossy(inner)) guard(value, name);
        else revive(inner, false);
      }
    }
    return value;
  }
  function guard(object, name) {
    defineProperty(object, name, {
      configurable: true,
      enumerable: true,
      get() { return trap("a recorded value whose type the export does not tell"); },
      set(value) { defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true }); },
    });
  }

  function deferred() {
    const it = {};
    it.promise = new NativePromise((resolve, reject) => {
      it.resolve = resolve;
      it.reject = reject;
    });
    return it;
  }

  // Errors of steps come from outside of the workflow's realm: no `instanceof` holds for them.
  function StepFailed() {}
  const stepFailure = create(null);
  defineProperty(StepFailed, "name", { value: "FatalError" });
  stepFailure.constructor = StepFailed;
  stepFailure.name = "FatalError";
  stepFailure.fatal = true;
  stepFailure.toString = function () { return this.name + ": " + this.message; };
  function stepError(data) {
    const error = create(stepFailure);
    const message = typeof data === "string" ? data : data && data.message;
    defineProperty(error, "message", { value: message ?? "Unknown error", writable: true, configurable: true });
    defineProperty(error, "stack", { get() { return trap("the stack of an error"); }, configurable: true });
    return error;
  }

  // --- Operations. Each draws its id where it is called, and takes the events of that id alone.
  function expect(kind, name, on) {
    const id = kind + "_" + ulid();
    consumers[id] = { kind, name, on };
    return id;
  }

  function step(id) {
    const called = function (...args) {
      const it = deferred();
      const at = expect("step", id, (event) => {
        switch (event.eventType) {
          case "step_created": case "step_started": case "step_retrying":
            return true;
          case "step_completed":
            delete consumers[at];
            it.resolve(revive(event.eventData && event.eventData.result, true));
            return true;
          case "step_failed":
            delete consumers[at];
            it.reject(stepError(event.eventData && event.eventData.error));
            return true;
        }
        return false;
      });
      return it.promise;
    };
    const name = apply(slice, id, [apply(lastIndexOf, id, ["//"]) + 2]);
    defineProperty(called, "name", { value: name });
    defineProperty(called, "stepId", { value: id });
    return called;
  }

  const DURATION = /^\d+(?:\.\d+)? ?(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/;
  async function sleep(param) {
    const it = deferred();
    let due;
    const at = expect("wait", "sleep", (event) => {
      const told = event.eventData && event.eventData.resumeAt;
      if (event.eventType === "wait_created") {
        due = told;
        return true;
      }
      if (event.eventType !== "wait_completed") return false;
      if (told !== undefined && due === undefined) return trap("a timer whose start is not recorded");
      if (told !== undefined && parseDate(told) !== parseDate(due)) return false;
      delete consumers[at];
      it.resolve();
      return true;
    });
    const fine = typeof param === "number" ? param >= 0 && param < 1e15
      : typeof param === "string" ? apply(test, DURATION, [param]) : param instanceof NativeDate;
    if (!fine) trap("a duration of `sleep`");
    return it.promise;
  }

  function createHook(options = {}) {
    const payloads = [], waiting = [];
    let isDisposed = false, isDrawn = false;
    const at = expect("hook", null, (event) => {
      const data = event.eventData;
      if (data && typeof data.token === "string" && data.token !== token) {
        // How default tokens are drawn is the SDK's own matter; only the given ones are judged.
        return isDrawn ? trap("a default token that is not the recorded one") : false;
      }
      switch (event.eventType) {
        case "hook_created":
          return true;
        case "hook_received": {
          const payload = revive(data && data.payload, true);
          if (waiting.length > 0) waiting.shift().resolve(payload);
          else payloads.push(payload);
          return true;
        }
        case "hook_disposed":
          delete consumers[at];
          return true;
        case "hook_conflict":
          return trap("a conflict of hooks");
      }
      return false;
    });
    let token = options.token;
    if (token === undefined || token === null) {
      token = nanoid();
      isDrawn = true;
    }
    consumers[at].name = token;
    function payload() {
      if (payloads.length > 0) {
        const it = payloads.shift();
        return new NativePromise((resolve) => resolve(it));
      }
      const it = deferred();
      waiting.push(it);
      return it.promise;
    }
    const hook = {
      get token() { return isDrawn ? trap("a default token") : token; },
      getConflict() { return trap("`getConflict`"); },
      then(fulfilled, rejected) { return apply(then, payload(), [fulfilled, rejected]); },
      async *[Symbol.asyncIterator]() {
        while (!isDisposed) yield await this;
      },
      dispose() {
        isDisposed = true;
        waiting.length = 0;
      },
    };
    return hook;
  }

  class FatalError extends Error {
    fatal = true;
    constructor(message) {
      super(message);
      this.name = "FatalError";
    }
    static is(value) {
      return typeof value === "object" && value !== null && value.name === "FatalError";
    }
  }
  class RetryableError extends Error {
    constructor(message) {
      super(message);
      this.name = "RetryableError";
    }
    static is(value) {
      return typeof value === "object" && value !== null && value.name === "RetryableError";
    }
  }

  const exports = {
    sleep,
    createHook,
    createWebhook(options = {}) {
      if (options.token !== undefined) throw new NativeError("`createWebhook()` does not accept a `token` option.");
      const hook = createHook({ isWebhook: true });
      defineProperty(hook, "url", { get() { return trap("the address of a webhook"); } });
      return hook;
    },
    defineHook() {
      return { create: (options) => createHook(options), resume: () => trap("`resume` of a hook") };
    },
    FatalError,
    RetryableError,
    getWorkflowMetadata: () => trap("`getWorkflowMetadata`"),
    getStepMetadata: () => trap("`getStepMetadata`"),
    getWritable: () => trap("`getWritable`"),
    fetch: () => trap("`fetch`"),
    resumeHook: () => trap("`resumeHook`"),
  };

  // Events that arrive together move the clock before code sees the first of them.
  function now() {
    const next = events[state.at];
    if (next !== undefined && consumers[next.correlationId] !== undefined) {
      trap("the clock, between events that arrived together");
    }
    return state.now;
  }
  realm({ trap, now, rng });

  // --- What the host drives.
  return freeze({
    exports,
    step,
    start(workflow) {
      const ended = (end) => (value) => {
        if (state.end !== null) return;
        state.end = end;
        if (end === "throws") {
          try {
            state.message = String((value && value.message) ?? value);
          } catch {
            state.message = "";
          }
        }
      };
      let promise;
      try {
        const args = isArray(run.input) ? run.input : trap("an input that is not a list of arguments");
        for (let k = 0; k < args.length; k++) revive(args[k], true);
        promise = apply(workflow, undefined, args);
      } catch (error) {
        ended("throws")(error);
        return;
      }
      apply(then, new NativePromise((resolve) => resolve(promise)), [ended("returns"), ended("throws")]);
    },
    // Offers the event that is next. Empty where it was taken, else what stands in its place.
    offer() {
      const event = events[state.at];
      const it = consumers[event.correlationId];
      if (it === undefined) return "nothing";
      const data = event.eventData;
      const recorded = data && data.stepName;
      const found = it.kind + " `" + it.name + "`";
      if (it.kind === "step" && typeof recorded === "string" && recorded !== it.name) return found;
      // Moved before code sees the value, and not at all where nobody takes the event.
      const before = state.now;
      state.at++;
      state.now = parseDate(event.createdAt);
      if (it.on(event)) return "";
      state.at--;
      state.now = before;
      return found;
    },
    // Passes an event that concerns the run and no operation.
    pass() {
      state.now = parseDate(events[state.at].createdAt);
      state.at++;
    },
    // What is under way, in the order of calls.
    open() {
      const ids = keys(consumers);
      let text = "";
      for (let k = 0; k < ids.length; k++) {
        const it = consumers[ids[k]];
        text += (k ? ", " : "") + it.kind + " `" + it.name + "`";
      }
      return text;
    },
    state: () => stringify(state),
  });
})
