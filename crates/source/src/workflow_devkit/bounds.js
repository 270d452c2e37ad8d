// Bounds on what allocates or runs long inside of the interpreter, where its own bounds do not
// reach: refused beyond a length, or replaced by code whose instructions are counted.
(function (run) {
  "use strict";
  const { trap, host } = run;
  const { defineProperty, getPrototypeOf, is } = Object;
  const { apply, construct, ownKeys } = Reflect;
  const isArray = Array.isArray;
  const NativeProxy = Proxy,
    NativeWeakMap = WeakMap;
  const get = WeakMap.prototype.get,
    set = WeakMap.prototype.set;
  const LENGTH_MAX = 1_000_000;
  const over = (name) => trap("limit: `" + name + "` of more than " + LENGTH_MAX);
  const put = (object, name, value) =>
    defineProperty(object, name, { value, writable: true, configurable: true });
  function around(object, name, make) {
    const native = object[name];
    if (typeof native !== "function") return;
    const it = make(native);
    defineProperty(it, "name", { value: native.name, configurable: true });
    defineProperty(it, "length", { value: native.length, configurable: true });
    put(object, name, it);
  }
  function bounded(object, name, isLong) {
    around(
      object,
      name,
      (native) =>
        ({
          it(...args) {
            if (isLong(this, args)) over(name);
            return apply(native, this, args);
          },
        }).it,
    );
  }

  // Strings.
  bounded(String.prototype, "repeat", (it, [count]) => String(it).length * count > LENGTH_MAX);
  bounded(String.prototype, "padStart", (_, [length]) => length > LENGTH_MAX);
  bounded(String.prototype, "padEnd", (_, [length]) => length > LENGTH_MAX);
  bounded(String.prototype, "concat", (it, args) => {
    let length = String(it).length;
    for (let k = 0; k < args.length; k++) length += String(args[k]).length;
    return length > LENGTH_MAX;
  });
  function replaced(it, [pattern, by]) {
    const text = String(it).length;
    if (typeof by === "function") return false;
    const told = String(by);
    let marks = 0;
    for (let k = 0; k < told.length; k++) if (told[k] === "$") marks++;
    return (text + 1) * (told.length + marks * text) + text > 4 * LENGTH_MAX;
  }
  for (const name of ["replace", "replaceAll"]) {
    around(
      String.prototype,
      name,
      (native) =>
        ({
          it(pattern, by) {
            if (replaced(this, [pattern, by])) over(name);
            return apply(native, this, [pattern, counted(by)]);
          },
        }).it,
    );
  }
  around(
    RegExp.prototype,
    Symbol.replace,
    (native) =>
      ({
        it(text, by) {
          if (replaced(text, [this, by])) over("replace");
          return apply(native, this, [text, counted(by)]);
        },
      }).it,
  );
  function counted(by) {
    if (typeof by !== "function") return by;
    let length = 0;
    return function (...args) {
      const told = String(apply(by, undefined, args));
      if ((length += told.length) > LENGTH_MAX) over("replace");
      return told;
    };
  }
  around(
    RegExp.prototype,
    "exec",
    (native) =>
      ({
        it(text) {
          const subject = String(text);
          host.pattern(this.source, this.flags, subject.length);
          return apply(native, this, [subject]);
        },
      }).it,
  );

  // Lists.
  const LISTS = [
    "fill",
    "map",
    "forEach",
    "indexOf",
    "sort",
    "reverse",
    "slice",
    "splice",
    "includes",
    "keys",
    "entries",
    "values",
    "filter",
    "reduce",
    "reduceRight",
    "some",
    "every",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "lastIndexOf",
    "unshift",
    "shift",
    "copyWithin",
    "toSorted",
    "toReversed",
    "toSpliced",
    "with",
  ];
  for (const name of LISTS)
    bounded(Array.prototype, name, (it) => it != null && it.length > LENGTH_MAX);
  for (const name of ["concat", "push"]) {
    bounded(Array.prototype, name, (it, args) => {
      let length = it != null ? it.length : 0;
      for (let k = 0; k < args.length; k++) length += isArray(args[k]) ? args[k].length : 1;
      return length > LENGTH_MAX;
    });
  }
  bounded(Array, "from", (_, [from]) => from != null && from.length > LENGTH_MAX);
  bounded(Function.prototype, "apply", (_, [, list]) => list != null && list.length > 100_000);
  bounded(Reflect, "apply", (_, [, , list]) => list != null && list.length > 100_000);
  bounded(Reflect, "construct", (_, [, list]) => list != null && list.length > 100_000);
  const joining = [];
  let joins = 0;
  put(
    Array.prototype,
    "join",
    {
      join(separator) {
        host.enter();
        const list = Object(this),
          length = list.length;
        if (length > LENGTH_MAX) over("join");
        const between = separator === undefined ? "," : String(separator);
        for (let k = 0; k < joins; k++) if (joining[k] === list) return "";
        joining[joins++] = list;
        let text = "";
        try {
          for (let k = 0; k < length; k++) {
            const part = list[k];
            if (k > 0) text += between;
            if (part !== undefined && part !== null) text += String(part);
            if (text.length > LENGTH_MAX) over("join");
            host.grown(text);
          }
        } finally {
          joins--;
        }
        return text;
      },
    }.join,
  );
  defineProperty(Array.prototype.join, "length", { value: 1, configurable: true });
  function flatten(into, from, depth, map, self) {
    host.enter();
    for (let k = 0; k < from.length; k++) {
      if (!(k in from)) continue;
      const it = map === undefined ? from[k] : apply(map, self, [from[k], k, from]);
      if (depth > 0 && isArray(it)) flatten(into, it, depth - 1);
      else into[into.length] = it;
      if (into.length > LENGTH_MAX) over("flat");
    }
    return into;
  }
  put(
    Array.prototype,
    "flat",
    {
      flat(depth = 1) {
        return flatten([], this, +depth || 0);
      },
    }.flat,
  );
  put(
    Array.prototype,
    "flatMap",
    {
      flatMap(map, self) {
        if (typeof map !== "function")
          throw new TypeError("flatMap mapper function is not callable");
        return flatten([], this, 1, map, self);
      },
    }.flatMap,
  );

  // What is built within what was built: each costs a call within calls when it is used.
  const DEPTH_MAX = 60;
  const depths = new NativeWeakMap();
  const depth = (it) => (Object(it) === it && apply(get, depths, [it])) || 0;
  function deeper(made, ...from) {
    let most = 0;
    for (let k = 0; k < from.length; k++) if (depth(from[k]) > most) most = depth(from[k]);
    if (most >= DEPTH_MAX) trap("limit: objects that stand for objects that stand for objects");
    apply(set, depths, [made, most + 1]);
    return made;
  }
  around(
    Function.prototype,
    "bind",
    (native) =>
      ({
        it(...args) {
          return deeper(apply(native, this, args), this);
        },
      }).it,
  );
  around(
    Object,
    "create",
    (native) =>
      ({
        it(...args) {
          const made = apply(native, this, args);
          return args[0] === null || (depth(args[0]) === 0 && args[0] === Object.prototype)
            ? made
            : deeper(made, args[0]);
        },
      }).it,
  );
  const SETTER = Object.getOwnPropertyDescriptor(Object.prototype, "__proto__").set;
  defineProperty(Object.prototype, "__proto__", {
    set(value) {
      if (Object(value) === value) deeper(this, value);
      apply(SETTER, this, [value]);
    },
  });
  for (const object of [Object, Reflect]) {
    around(
      object,
      "setPrototypeOf",
      (native) =>
        ({
          it(...args) {
            if (Object(args[1]) === args[1] && Object(args[0]) === args[0])
              deeper(args[0], args[1]);
            return apply(native, this, args);
          },
        }).it,
    );
  }
  function constructor(name, check) {
    const native = globalThis[name];
    const it = new NativeProxy(native, {
      construct(target, args, made) {
        check(args);
        const result = construct(target, args, made === it ? target : made);
        return name === "Proxy" ? deeper(result, args[0], args[1]) : result;
      },
      apply(target, self, args) {
        check(args);
        return apply(target, self, args);
      },
    });
    if (native.prototype !== undefined) put(native.prototype, "constructor", it);
    put(globalThis, name, it);
  }
  const size =
    (name) =>
    ([length]) => {
      if (typeof length === "number") host.spend(length * 8);
      if (length > LENGTH_MAX || (length != null && length.length > LENGTH_MAX)) over(name);
    };
  constructor("Array", (args) => {
    if (args.length === 1) size("Array")(args);
  });
  for (const name of [
    "ArrayBuffer",
    "Int8Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint16Array",
    "Int32Array",
    "Uint32Array",
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
    "BigUint64Array",
  ]) {
    constructor(name, size(name));
  }
  constructor("Proxy", () => {});
  constructor("BigInt", ([value]) => {
    if (typeof value === "string" && value.length > 10_000) over("BigInt");
  });
  bounded(
    getPrototypeOf(Int8Array),
    "from",
    (_, [from]) => from != null && from.length > LENGTH_MAX,
  );
  bounded(BigInt, "asUintN", (_, [bits]) => bits > 100_000);
  bounded(BigInt, "asIntN", (_, [bits]) => bits > 100_000);
});
