// The part of the engine that workflow code sees. It is run before that code, and keeps what it
// needs of the language to itself: nothing that code changes afterwards changes a verdict.
//
// Called with the run as JSON, the other scripts and what the host lends; returns what the host
// drives it by.
(function (given, scripts, host) {
  "use strict";
  const { parse, stringify } = JSON;
  const { create, freeze, keys, defineProperty } = Object;
  const { apply } = Reflect;
  const isArray = Array.isArray;
  const NativePromise = Promise,
    NativeError = Error,
    NativeDate = Date,
    NativeString = String;
  const test = RegExp.prototype.test;
  const then = Promise.prototype.then,
    parseDate = Date.parse;
  const splice = Array.prototype.splice,
    push = Array.prototype.push;

  const run = parse(given);
  const events = run.events;
  const consumers = create(null),
    classes = create(null),
    workflows = create(null);
  const startedAt = parseDate(run.started);
  if (!(startedAt >= 0)) throw new NativeError("a start that is no time");
  const state = {
    at: 0,
    now: startedAt,
    trap: null,
    end: null,
    message: "",
    met: create(null),
    draws: 0,
  };

  // What ends the interpretation as unknown. Code may catch what is thrown, and gains nothing.
  function trap(what) {
    if (state.trap === null) state.trap = what;
    throw new NativeError("not interpreted: " + what);
  }
  // What is not recorded is judged for each of its meanings: the host says which it is this time.
  function choose(what, count) {
    state.met[what] = count;
    return run.choices[what] ?? 0;
  }

  const random = scripts.random(run.seed, run.time ?? startedAt);
  const now = () => state.now;
  const errors = scripts.errors({ trap });
  let lent = null;
  const web = () =>
    (lent ??= host.script("web")({
      trap,
      host,
      step: operations.step,
      opaque: values.opaque,
      entered: host.enter,
      failure(message, name) {
        const error = errors.host(message);
        if (name !== undefined) defineProperty(error, "name", { value: name, configurable: true });
        return error;
      },
    }));

  // --- What events bring, in the order of the log. A payload that nobody waits for yet holds back
  // later payloads and timers, and no later step, until code takes it or nothing else is left.
  const pending = [];
  function deliver(kind, hand) {
    const entry = { kind, hand, isBehind: pending.length > 0 };
    entry.claim = (hand) => {
      if (entry.isGone) hand();
      else entry.hand = hand;
    };
    push.call(pending, entry);
    return entry;
  }
  function nextDelivery() {
    let isHookHeld = false,
      isWaitHeld = false;
    for (let k = 0; k < pending.length; k++) {
      const { kind, hand } = pending[k];
      const isHeld =
        hand === null ||
        (kind === "hook" && (isHookHeld || isWaitHeld)) ||
        (kind === "wait" && isHookHeld);
      if (!isHeld) return k;
      if (kind === "hook") isHookHeld = true;
      if (kind === "wait") isWaitHeld = true;
    }
    return -1;
  }
  const TURNS = 7;
  function later(turns, hand) {
    if (turns === 0) hand();
    else apply(then, NativePromise.resolve(), [() => later(turns - 1, hand)]);
  }
  function handOver() {
    if (pending.length === 0) return false;
    let k = nextDelivery();
    if (k < 0) k = 0;
    const entry = splice.call(pending, k, 1)[0];
    entry.isGone = true;
    if (entry.hand !== null) entry.hand();
    // Timers that end together are heard of together, or some turns apart, which no record
    // tells: it is judged for each.
    if (entry.kind === "wait" && !entry.isBehind && pending[k]?.kind === "wait") {
      const turns = choose("how far apart timers end that end together", TURNS + 1);
      let at = 0;
      while (turns < TURNS && pending.length > k && pending[k].kind === "wait") {
        const other = apply(splice, pending, [k, 1])[0];
        other.isGone = true;
        later((at += turns), other.hand);
      }
    }
    return true;
  }
  const values = scripts.values({
    trap,
    choose,
    web,
    classes,
    step: (id) => operations.step(id),
    failure: errors.host,
  });
  const operations = scripts.operations({
    trap,
    choose,
    random,
    consumers,
    deliver,
    values,
    errors,
    now,
    lend: web,
    fetch: run.fetch,
    metadata(origin) {
      return (context ??= create(Object.prototype, {
        workflowName: { value: run.workflow, enumerable: true },
        workflowRunId: { value: run.run, enumerable: true },
        workflowStartedAt: { value: new Date(startedAt), enumerable: true },
        url: { get: origin, enumerable: true },
      }));
    },
  });
  let context = null;
  scripts.bounds({ trap, host });
  scripts.json({ trap, host });
  scripts.realm({ trap, now, random: random.random, web, errors, isIn: values.isIn });

  // The engine's bundle is not strict: a write that only strict code refuses is nothing to it.
  const TypeFailure = TypeError.prototype, prototypeOf = Object.getPrototypeOf;
  function refused(error) {
    const isType =
      typeof error === "object" && error !== null && prototypeOf(error) === TypeFailure;
    const isStrict =
      isType && apply(test, /^cannot (?:set|delete|add|define) /, [NativeString(error.message)]);
    return isStrict ? "a write that only strict code refuses" : null;
  }

  // What the compiler lowers `using` and decorators to.
  function usingContext() {
    const kept = [];
    let error,
      isThrown = false;
    const use = (isAsync) => (value) => {
      if (value === null || value === undefined) return value;
      const end = (isAsync && value[Symbol.asyncDispose]) || value[Symbol.dispose];
      if (typeof end !== "function") throw new TypeError("Symbol.dispose is not defined.");
      kept[kept.length] = { value, end, isAsync };
      return value;
    };
    return {
      set e(value) {
        error = value;
        isThrown = true;
      },
      get e() {
        return error;
      },
      u: use(false),
      a: use(true),
      d() {
        while (kept.length > 0) {
          const { value, end, isAsync } = kept[kept.length - 1];
          if (isAsync) return trap("`await using`");
          kept.length--;
          apply(end, value, []);
        }
        if (isThrown) throw error;
      },
    };
  }
  function decorated(decorators, target, key, how) {
    let it =
      arguments.length < 3
        ? target
        : how === null
          ? Object.getOwnPropertyDescriptor(target, key)
          : how;
    for (let k = decorators.length - 1; k >= 0; k--) {
      const made =
        arguments.length < 3
          ? decorators[k](it)
          : arguments.length > 3
            ? decorators[k](target, key, it)
            : decorators[k](target, key);
      it = made || it;
    }
    if (arguments.length > 3 && it) defineProperty(target, key, it);
    return it;
  }

  // Takes events as the engine does: all that someone waits for, before any of them is heard of.
  let mismatch = null;
  function take() {
    while (mismatch === null && state.at < events.length) {
      const event = events[state.at];
      const kind = event.eventType;
      if (kind !== "run_created" && kind !== "run_started" && kind !== "noop") {
        const it = consumers[event.correlationId];
        if (it === undefined) return;
        const data = event.eventData;
        const told = data && data.stepName;
        const isOther = it.kind === "step" && typeof told === "string" && told !== it.name;
        if (isOther || !it.on(event)) {
          mismatch = it.kind + " `" + it.name + "`";
          return;
        }
      }
      state.at++;
      state.now = parseDate(event.createdAt);
    }
  }

  // --- What the host drives.
  return freeze({
    exports: operations.exports,
    api: operations.api,
    step: operations.step,
    trap,
    absent: (source, name) =>
      trap("an import that leads out of the project: `" + name + "` of `" + source + "`"),
    in: (key, object) => values.isIn(key, object),
    caught(error) {
      const what = refused(error);
      if (what !== null) trap(what);
    },
    require: () => trap("`require`"),
    fetch() {
      throw new NativeError(
        'Global "fetch" is unavailable in workflow functions. Use the "fetch" step function ' +
          'from "workflow" to make HTTP requests.\n\n' +
          "Learn more: https://useworkflow.dev/err/fetch-in-workflow",
      );
    },
    class(type, id) {
      classes[id] = type;
      defineProperty(type, "classId", { value: id });
    },
    workflow(id, run) {
      workflows[id] = run;
      run.workflowId = id;
    },
    helpers: {
      serde: {
        WORKFLOW_SERIALIZE: Symbol.for("workflow-serialize"),
        WORKFLOW_DESERIALIZE: Symbol.for("workflow-deserialize"),
      },
      jsx: { jsx: () => trap("JSX"), jsxs: () => trap("JSX"), Fragment: null },
      usingCtx: { default: usingContext },
      decorate: { default: decorated },
      nothing: {},
    },
    has: (id) => typeof workflows[id] === "function",
    // The first events are taken before code starts.
    start(id) {
      take();
      const ended = (end) => (value) => {
        state.end = end;
        if (end !== "throws") return;
        state.trap ??= refused(value);
        try {
          state.message = NativeString((value && value.message) ?? value);
        } catch {
          state.message = "";
        }
      };
      let promise;
      try {
        const args = isArray(run.input)
          ? run.input
          : trap("an input that is not a list of arguments");
        for (let k = 0; k < args.length; k++) args[k] = values.exported(args[k], "input");
        promise = apply(workflows[id], undefined, args);
      } catch (error) {
        ended("throws")(error);
        return;
      }
      apply(then, new NativePromise((resolve) => resolve(promise)), [
        ended("returns"),
        ended("throws"),
      ]);
    },
    // Goes on to where code can go on; "" where it can. Else what the code is at.
    next() {
      take();
      if (handOver()) return "";
      if (mismatch !== null) return "at " + mismatch;
      if (state.at < events.length) return "open";
      const ids = keys(consumers);
      for (let k = 0; k < ids.length; k++) if (consumers[ids[k]].waits()) return "waits";
      return "hangs";
    },
    // Whether an event that does not fit was seen while code still went on.
    isTorn: () => mismatch !== null,
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
    state() {
      state.draws = random.draws();
      return stringify(state);
    },
  });
});
