// The sandbox that workflow code runs in: the clock and randomness of the run, and traps for all
// that the engine's sandbox has and computes with data that is not here.
//
// Called once, by the runtime, before any code of a workflow.
(function (run) {
  "use strict";
  const { trap, now, rng } = run;
  const { defineProperty, getOwnPropertyNames } = Object;
  const { apply, construct } = Reflect;
  const floor = Math.floor;
  const test = RegExp.prototype.test;
  const NativeDate = Date;
  const parseDate = Date.parse;

  function ZonedDate(...args) {
    if (new.target === undefined) return trap("the local time zone");
    if (args.length > 1) trap("the local time zone");
    if (args.length === 1 && typeof args[0] === "string" && !apply(test, ABSOLUTE, [args[0]])) {
      trap("the local time zone");
    }
    return construct(NativeDate, args.length === 0 ? [now()] : args, new.target);
  }
  const ABSOLUTE = /^\d{4}-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?$/;
  ZonedDate.prototype = NativeDate.prototype;
  NativeDate.prototype.constructor = ZonedDate;
  Object.setPrototypeOf(ZonedDate, NativeDate);
  defineProperty(ZonedDate, "name", { value: "Date" });
  ZonedDate.now = now;
  ZonedDate.parse = (text) =>
    typeof text === "string" && apply(test, ABSOLUTE, [text]) ? parseDate(text) : trap("the local time zone");
  defineProperty(globalThis, "Date", { value: ZonedDate, writable: true, configurable: true });
  Math.random = rng;

  // What the engine's sandbox computes with data that is not here: locale, time zone, newer
  // builtins than its Node may have, and what allocates or runs long.
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
  refuse(String.prototype, ["localeCompare", "toLocaleLowerCase", "toLocaleUpperCase", "normalize", "isWellFormed", "toWellFormed"]);
  refuse(Number.prototype, ["toLocaleString"]);
  refuse(BigInt.prototype, ["toLocaleString"]);
  refuse(Array.prototype, ["toLocaleString", "toSorted", "toSpliced", "toReversed", "with"]);
  refuse(Object, ["groupBy"]);
  refuse(Map, ["groupBy"]);
  refuse(Map.prototype, ["getOrInsert", "getOrInsertComputed"]);
  refuse(Array, ["fromAsync"]);
  refuse(Promise, ["withResolvers", "try"]);
  refuse(Set.prototype, ["union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf", "isDisjointFrom"]);
  refuse(Error, ["captureStackTrace", "stackTraceLimit", "isError"]);
  refuse(Error.prototype, ["stack"]);
  refuse(RegExp, ["escape"]);
  refuse(Math, ["sumPrecise", "f16round"]);
  refuse(globalThis, [
    "process", "Intl", "URL", "URLSearchParams", "TextEncoder", "TextDecoder", "Headers", "Request",
    "Response", "DOMException", "structuredClone", "atob", "btoa", "setTimeout", "setInterval",
    "setImmediate", "clearTimeout", "clearInterval", "clearImmediate", "fetch", "eval", "Function",
    "WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics", "Iterator", "Temporal",
    "Float16Array", "ShadowRealm", "WebAssembly", "exports", "module", "require", "escape", "unescape",
    "DisposableStack", "AsyncDisposableStack", "SuppressedError",
  ]);
  // `Function` is also had from every function.
  const makers = [function () {}, async function () {}, function* () {}, async function* () {}];
  for (let k = 0; k < makers.length; k++) {
    refuse(Object.getPrototypeOf(makers[k]), ["constructor"], "code from text");
  }
  const LENGTH_MAX = 1_000_000;
  function bounded(object, name, isLong) {
    const native = object[name];
    const it = { [name](...args) {
      if (isLong(this, args)) trap("limit: `" + name + "` of more than " + LENGTH_MAX);
      return apply(native, this, args);
    } }[name];
    defineProperty(object, name, { value: it, writable: true, configurable: true });
  }
  bounded(String.prototype, "repeat", (it, [count]) => String(it).length * count > LENGTH_MAX);
  bounded(String.prototype, "padStart", (it, [length]) => length > LENGTH_MAX);
  bounded(String.prototype, "padEnd", (it, [length]) => length > LENGTH_MAX);
  for (const name of ["fill", "join", "concat", "toString", "map", "forEach", "indexOf", "sort", "reverse", "flat", "slice", "splice", "includes", "keys", "entries", "values", "filter", "reduce", "some", "every", "find", "findIndex", "lastIndexOf", "unshift", "shift", "copyWithin"]) {
    bounded(Array.prototype, name, (it) => it != null && it.length > LENGTH_MAX);
  }
  bounded(Array, "from", (it, [from]) => from != null && from.length > LENGTH_MAX);
  const quiet = () => {};
  defineProperty(globalThis, "console", {
    value: { log: quiet, info: quiet, warn: quiet, error: quiet, debug: quiet, trace: quiet },
    writable: true,
    configurable: true,
  });
  const HEX = "0123456789abcdef";
  defineProperty(globalThis, "crypto", {
    value: {
      getRandomValues(array) {
        for (let k = 0; k < array.length; k++) array[k] = floor(rng() * 256);
        return array;
      },
      randomUUID() {
        let id = "";
        for (let k = 0; k < 36; k++) {
          if (k === 8 || k === 13 || k === 18 || k === 23) id += "-";
          else if (k === 14) id += "4";
          else id += HEX[k === 19 ? floor(rng() * 4) + 8 : floor(rng() * 16)];
        }
        return id;
      },
      get subtle() { return trap("`crypto.subtle`"); },
    },
    writable: true,
    configurable: true,
  });
})
