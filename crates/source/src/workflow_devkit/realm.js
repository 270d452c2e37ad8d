// The sandbox that workflow code runs in: the clock and randomness of the run, what the engine
// lends, and traps for all that its sandbox has and computes with data that is not here.
//
// Called once, by the runtime, before any code of a workflow.
(function (run) {
  "use strict";
  const { trap, now, random, web, errors } = run;
  const { defineProperty, getOwnPropertyNames } = Object;
  const { apply, construct } = Reflect;
  const floor = Math.floor;
  const test = RegExp.prototype.test;
  const NativeDate = Date;
  const parseDate = Date.parse;
  const put = (object, name, value) =>
    defineProperty(object, name, { value, writable: true, configurable: true });

  const DAY = "(?:[+-]\\d\\d)?\\d{4}(?:-\\d\\d(?:-\\d\\d";
  const HOUR = "(?:T\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d\\d:\\d\\d))?)?)?";
  const ABSOLUTE = new RegExp("^" + DAY + HOUR + "$");
  function ZonedDate(...args) {
    if (new.target === undefined) return trap("the local time zone");
    if (args.length > 1) trap("the local time zone");
    if (args.length === 1 && typeof args[0] === "string" && !apply(test, ABSOLUTE, [args[0]])) {
      trap("the local time zone");
    }
    return construct(NativeDate, args.length === 0 ? [now()] : args, new.target);
  }
  ZonedDate.prototype = NativeDate.prototype;
  Object.setPrototypeOf(ZonedDate, NativeDate);
  put(ZonedDate, "name", "Date");
  ZonedDate.now = now;
  put(ZonedDate, "parse", (text) =>
    typeof text === "string" && apply(test, ABSOLUTE, [text])
      ? parseDate(text)
      : trap("the local time zone"),
  );
  put(globalThis, "Date", ZonedDate);
  Math.random = random;

  function refuse(object, names, what) {
    for (let k = 0; k < names.length; k++) {
      defineProperty(object, names[k], {
        configurable: true,
        enumerable: false,
        get() {
          return trap(what ?? "`" + String(names[k]) + "`");
        },
        set(value) {
          defineProperty(this, names[k], {
            value,
            writable: true,
            enumerable: true,
            configurable: true,
          });
        },
      });
    }
  }
  // The local time zone and the locale are the worker's.
  const local = getOwnPropertyNames(NativeDate.prototype).filter((name) =>
    /^(?:get|set)(?!UTC|Time$)|^to(?:String|DateString|TimeString|Locale)/.test(name),
  );
  refuse(NativeDate.prototype, local, "the local time zone");
  put(NativeDate.prototype, Symbol.toPrimitive, function (hint) {
    return hint === "number" ? this.getTime() : trap("the local time zone");
  });
  refuse(Number.prototype, ["toLocaleString"]);
  refuse(BigInt.prototype, ["toLocaleString"]);
  refuse(Array.prototype, ["toLocaleString"]);
  const lower = String.prototype.toLowerCase,
    upper = String.prototype.toUpperCase;
  // Where every locale agrees it is computed.
  const PLAIN = /^[\0-HK-hk-\x7f]*$/,
    SORTED = /^(?:\d*|[a-z]*)$/;
  put(String.prototype, "toLocaleLowerCase", function toLocaleLowerCase(locales) {
    const text = String(this);
    return apply(test, PLAIN, [text]) ? apply(lower, text, []) : trap("the locale");
  });
  put(String.prototype, "toLocaleUpperCase", function toLocaleUpperCase(locales) {
    const text = String(this);
    return apply(test, PLAIN, [text]) ? apply(upper, text, []) : trap("the locale");
  });
  put(String.prototype, "localeCompare", function localeCompare(that, locales, options) {
    const one = String(this),
      other = String(that);
    if (one === other) return 0;
    const isNumber = apply(test, /^\d*$/, [one]) && apply(test, /^\d*$/, [other]);
    const isEnglish = locales === "en" || locales === "en-US" || locales === "en-GB";
    const isSimple =
      options === undefined &&
      (isNumber || (isEnglish && apply(test, SORTED, [one]) && apply(test, SORTED, [other])));
    return isSimple ? (one < other ? -1 : 1) : trap("`localeCompare`");
  });
  // Some of the Node versions that the engine runs on have these, and some have not.
  const hasOwn = Object.hasOwn;
  put(
    Object,
    "hasOwn",
    (object, key) => hasOwn(object, key) || (run.isIn(key, Object(object)) && !(key in object)),
  );
  refuse(Object, ["groupBy"]);
  refuse(Map, ["groupBy"]);
  refuse(Map.prototype, ["getOrInsert", "getOrInsertComputed"]);
  refuse(WeakMap.prototype, ["getOrInsert", "getOrInsertComputed"]);
  refuse(Array, ["fromAsync"]);
  refuse(Promise, ["withResolvers", "try"]);
  refuse(Set.prototype, [
    "union",
    "intersection",
    "difference",
    "symmetricDifference",
    "isSubsetOf",
    "isSupersetOf",
    "isDisjointFrom",
  ]);
  refuse(ArrayBuffer.prototype, [
    "transfer",
    "transferToFixedLength",
    "detached",
    "resize",
    "resizable",
    "maxByteLength",
  ]);
  refuse(RegExp, [
    "escape",
    "$1",
    "$2",
    "$3",
    "$4",
    "$5",
    "$6",
    "$7",
    "$8",
    "$9",
    "input",
    "$_",
    "lastMatch",
    "$&",
    "lastParen",
    "$+",
    "leftContext",
    "$`",
    "rightContext",
    "$'",
  ]);
  refuse(Math, ["sumPrecise", "f16round"]);
  refuse(JSON, ["rawJSON", "isRawJSON"]);
  refuse(DataView.prototype, ["getFloat16", "setFloat16"]);
  refuse(Uint8Array, ["fromBase64", "fromHex"]);
  refuse(Uint8Array.prototype, ["toBase64", "toHex", "setFromBase64", "setFromHex"]);
  // What depends on the engine's own insides.
  refuse(Error, ["captureStackTrace", "stackTraceLimit", "isError", "prepareStackTrace"]);
  refuse(Error.prototype, ["stack"]);
  refuse(globalThis, [
    "Intl",
    "eval",
    "Function",
    "WeakRef",
    "FinalizationRegistry",
    "SharedArrayBuffer",
    "Atomics",
    "Iterator",
    "Temporal",
    "Float16Array",
    "ShadowRealm",
    "WebAssembly",
    "exports",
    "module",
    "DisposableStack",
    "AsyncDisposableStack",
    "SuppressedError",
    "ByteLengthQueuingStrategy",
  ]);
  const makers = [function () {}, async function () {}, function* () {}, async function* () {}];
  for (let k = 0; k < makers.length; k++) {
    refuse(Object.getPrototypeOf(makers[k]), ["constructor"], "code from text");
  }
  // Node 20 has them under names of their own.
  for (const name of ["dispose", "asyncDispose"]) {
    if (Symbol[name] === undefined)
      defineProperty(Symbol, name, { value: Symbol.for("Symbol." + name) });
  }

  const lent = [
    "URL",
    "URLSearchParams",
    "TextEncoder",
    "TextDecoder",
    "Headers",
    "Request",
    "Response",
    "DOMException",
    "structuredClone",
    "atob",
    "btoa",
    "ReadableStream",
    "WritableStream",
    "TransformStream",
  ];
  for (let k = 0; k < lent.length; k++) {
    const name = lent[k];
    defineProperty(globalThis, name, {
      configurable: true,
      get() {
        put(globalThis, name, web()[name]);
        return globalThis[name];
      },
      set(value) {
        put(globalThis, name, value);
      },
    });
  }
  refuse(globalThis, ["fetch"], "the global `fetch`");
  const timers = [
    "setTimeout",
    "setInterval",
    "setImmediate",
    "clearTimeout",
    "clearInterval",
    "clearImmediate",
  ];
  for (let k = 0; k < timers.length; k++) {
    put(globalThis, timers[k], () => {
      throw errors.runtime(
        'Timeout functions like "setTimeout" and "setInterval" are not supported in workflow ' +
          'functions. Use the "sleep" function from "workflow" for time-based delays.\n\n' +
          "Learn more: https://useworkflow.dev/err/timeout-in-workflow",
      );
    });
  }
  put(globalThis, "process", {
    get env() {
      return trap("`process.env`");
    },
  });

  const quiet = () => {};
  const console = {};
  for (const name of [
    "log",
    "info",
    "warn",
    "error",
    "debug",
    "trace",
    "dir",
    "dirxml",
    "table",
    "time",
    "timeEnd",
    "timeLog",
    "timeStamp",
    "group",
    "groupCollapsed",
    "groupEnd",
    "count",
    "countReset",
    "assert",
    "clear",
    "profile",
    "profileEnd",
  ]) {
    console[name] = quiet;
  }
  refuse(console, ["Console", "context", "createTask"], "the console");
  put(globalThis, "console", console);

  const HEX = "0123456789abcdef";
  put(globalThis, "crypto", {
    getRandomValues(array) {
      for (let k = 0; k < array.length; k++) array[k] = floor(random() * 256);
      return array;
    },
    randomUUID() {
      let id = "";
      for (let k = 0; k < 36; k++) {
        if (k === 8 || k === 13 || k === 18 || k === 23) id += "-";
        else if (k === 14) id += "4";
        else id += HEX[k === 19 ? floor(random() * 4) + 8 : floor(random() * 16)];
      }
      return id;
    },
    get subtle() {
      return trap("`crypto.subtle`");
    },
  });
});
