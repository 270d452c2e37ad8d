// The sandbox of the SDK: its clock, its random numbers and its timers in the place of the
// language's, and traps for all that it has and computes with data that is not here.
(function (sdk) {
  "use strict";
  const { defineProperty, getOwnPropertyNames, getPrototypeOf } = Object;
  const { apply, construct } = Reflect;
  const max = Math.max;
  const test = RegExp.prototype.test;
  const then = Promise.prototype.then;
  const NativeDate = Date, NativeMap = Map, NativePromise = Promise;
  const parseDate = Date.parse;
  const { trap, activator, api, failures, flags, scopes } = sdk;
  const { CancellationScope } = scopes;
  const hidden = (object, name, value) =>
    defineProperty(object, name, { value, writable: true, enumerable: false, configurable: true });

  // --- The clock. As in the SDK, `Date` is a plain function that makes a date in either way.
  const ABSOLUTE = /^\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?$/;
  function RunDate(...args) {
    if (args.length > 1) trap("the local time zone");
    if (args.length === 1 && typeof args[0] === "string" && !apply(test, ABSOLUTE, [args[0]])) {
      trap("the local time zone");
    }
    return construct(NativeDate, args.length === 0 ? [activator.now] : args);
  }
  RunDate.now = () => activator.now;
  RunDate.parse = (text) =>
    typeof text === "string" && apply(test, ABSOLUTE, [text]) ? parseDate(text) : trap("the local time zone");
  RunDate.UTC = NativeDate.UTC;
  RunDate.prototype = NativeDate.prototype;
  defineProperty(RunDate, "name", { value: "" });
  hidden(globalThis, "Date", RunDate);
  hidden(Math, "random", () => activator.random());

  // --- Timers.
  const timeouts = new NativeMap();
  hidden(globalThis, "setTimeout", function (callback, ms, ...args) {
    ms = max(1, ms);
    if (activator.hasFlag(flags.shielded)) {
      const seq = activator.nextSeqs.timer;
      const scope = new CancellationScope({ cancellable: true });
      apply(then, scope.run(() => api.sleep(ms)), [
        () => {
          timeouts.delete(seq);
          callback(...args);
        },
        () => { timeouts.delete(seq); },
      ]);
      timeouts.set(seq, scope);
      return seq;
    }
    const seq = activator.nextSeqs.timer++;
    const fired = new NativePromise((resolve, reject) => {
      activator.completions.timer.set(seq, { resolve, reject });
      activator.pushCommand({ kind: "startTimer", seq });
    });
    apply(then, fired, [() => callback(...args), () => undefined]);
    return seq;
  });
  hidden(globalThis, "clearTimeout", function (handle) {
    const scope = timeouts.get(handle);
    if (scope) {
      timeouts.delete(handle);
      scope.cancel();
    } else {
      activator.nextSeqs.timer++;
      activator.completions.timer.delete(handle);
      activator.pushCommand({ kind: "cancelTimer", seq: handle ?? 0 });
    }
  });

  // --- What the SDK forbids, and what it has and we do not.
  for (const name of ["WeakRef", "FinalizationRegistry"]) {
    hidden(globalThis, name, function () {
      const why = " cannot be used in Workflows because v8 GC is non-deterministic";
      throw new failures.DeterminismViolationError(name + why);
    });
  }
  hidden(globalThis, "AsyncLocalStorage", scopes.AsyncLocalStorage);
  const quiet = () => undefined;
  hidden(globalThis, "console", { log: quiet, warn: quiet, error: quiet, info: quiet, debug: quiet });

  function refuse(object, names, what) {
    for (let k = 0; k < names.length; k++) {
      defineProperty(object, names[k], {
        configurable: true,
        enumerable: false,
        get() { return trap(what ?? "`" + names[k] + "`"); },
        set(value) {
          defineProperty(this, names[k], { value, writable: true, enumerable: true, configurable: true });
        },
      });
    }
  }
  const local = getOwnPropertyNames(NativeDate.prototype).filter((name) =>
    /^(?:get|set)(?!UTC|Time$)|^to(?:String|DateString|TimeString|Locale)/.test(name));
  refuse(NativeDate.prototype, local, "the local time zone");
  defineProperty(NativeDate.prototype, Symbol.toPrimitive, {
    configurable: true,
    value(hint) { return hint === "number" ? this.getTime() : trap("the local time zone"); },
  });
  refuse(String.prototype, [
    "localeCompare", "toLocaleLowerCase", "toLocaleUpperCase", "normalize", "isWellFormed", "toWellFormed",
  ]);
  refuse(Number.prototype, ["toLocaleString"]);
  refuse(BigInt.prototype, ["toLocaleString"]);
  refuse(Array.prototype, ["toLocaleString"]);
  refuse(Object, ["groupBy"]);
  refuse(Map, ["groupBy"]);
  refuse(Map.prototype, ["getOrInsert", "getOrInsertComputed"]);
  refuse(Array, ["fromAsync"]);
  refuse(Promise, ["withResolvers", "try"]);
  refuse(Set.prototype, [
    "union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf", "isDisjointFrom",
  ]);
  refuse(Error, ["stackTraceLimit", "isError", "prepareStackTrace"]);
  refuse(Error.prototype, ["stack"], "the stack of an error");
  hidden(Error, "captureStackTrace", (error) => refuse(error, ["stack"], "the stack of an error"));
  refuse(RegExp, ["escape"]);
  refuse(Math, ["sumPrecise", "f16round"]);
  refuse(globalThis, [
    "Intl", "URL", "URLSearchParams", "TextEncoder", "TextDecoder", "AbortController", "assert", "eval", "Function",
    "SharedArrayBuffer", "Atomics", "Iterator", "Temporal", "Float16Array", "ShadowRealm", "WebAssembly", "exports",
    "module", "require", "escape", "unescape", "DisposableStack", "AsyncDisposableStack", "SuppressedError", "global",
    "__TEMPORAL__", "__TEMPORAL_ACTIVATOR__", "__webpack_require__", "__webpack_module_cache__",
  ]);
  // The bundle's mode stands in the place of this one variable, and there is no `process` but that.
  if (sdk.given.namesMode) refuse(globalThis, ["process"]);
  // `Function` is also had from every function.
  const makers = [function () {}, async function () {}, function* () {}, async function* () {}];
  for (let k = 0; k < makers.length; k++) {
    refuse(getPrototypeOf(makers[k]), ["constructor"], "code from text");
  }

  const LENGTH_MAX = 1_000_000;
  function bounded(object, name, isLong) {
    const native = object[name];
    const it = { [name](...args) {
      if (isLong(this, args)) trap("limit: `" + name + "` of more than " + LENGTH_MAX);
      return apply(native, this, args);
    } }[name];
    hidden(object, name, it);
  }
  bounded(String.prototype, "repeat", (it, [count]) => String(it).length * count > LENGTH_MAX);
  bounded(String.prototype, "padStart", (it, [length]) => length > LENGTH_MAX);
  bounded(String.prototype, "padEnd", (it, [length]) => length > LENGTH_MAX);
  for (const name of [
    "fill", "join", "concat", "toString", "map", "forEach", "indexOf", "sort", "reverse", "flat", "slice", "splice",
    "includes", "keys", "entries", "values", "filter", "reduce", "some", "every", "find", "findIndex", "lastIndexOf",
    "unshift", "shift", "copyWithin", "reduceRight", "flatMap", "findLast", "findLastIndex", "toSorted", "toSpliced",
    "toReversed", "with", "at",
  ]) {
    bounded(Array.prototype, name, (it) => it != null && it.length > LENGTH_MAX);
  }
  bounded(Array, "from", (it, [from]) => from != null && from.length > LENGTH_MAX);
})
