// Recorded values. The engine's export is lossy: what may have been a date, a URL or a map is a
// choice, which is put down where code reads it; the host judges every choice.
(function (run) {
  "use strict";
  const { trap, choose, web, classes, step, failure } = run;
  const { defineProperty, create, keys, setPrototypeOf } = Object;
  const { apply, construct } = Reflect;
  const isArray = Array.isArray;
  const NativeDate = Date,
    NativeMap = Map,
    NativeSet = Set,
    NativeProxy = Proxy;
  const NativeRegExp = RegExp,
    NativeError = Error,
    NativeBigInt = BigInt;
  const test = RegExp.prototype.test;
  const endsWith = String.prototype.endsWith;
  const parse = JSON.parse;
  const arrays = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  };
  const DESERIALIZE = Symbol.for("workflow-deserialize");
  const LOST = "a recorded value whose type the export does not tell";

  // Lists and plain objects are made outside of the workflow's realm: no `instanceof` holds for
  // them, nor for the lists that are made of them.
  const hostObject = create(null);
  copyOf(hostObject, Object.prototype);
  hostObject.constructor = function Object() {};
  class HostArray extends Array {}
  copyOf(HostArray.prototype, Array.prototype);
  setPrototypeOf(HostArray.prototype, hostObject);
  for (const it of [hostObject, HostArray.prototype]) {
    defineProperty(it, "constructor", { enumerable: false });
  }
  defineProperty(HostArray, "name", { value: "Array" });
  function copyOf(to, from) {
    for (const key of Reflect.ownKeys(from)) {
      if (key !== "constructor" && key !== "length") {
        defineProperty(to, key, Object.getOwnPropertyDescriptor(from, key));
      }
    }
  }
  function foreign(value) {
    return setPrototypeOf(value, isArray(value) ? HostArray.prototype : hostObject);
  }

  // Something of which only its being there is known.
  function opaque(what) {
    const refuse = () => trap(what);
    return new NativeProxy(create(null), {
      get: refuse,
      set: refuse,
      has: refuse,
      deleteProperty: refuse,
      ownKeys: refuse,
      getOwnPropertyDescriptor: refuse,
      defineProperty: refuse,
      getPrototypeOf: refuse,
      setPrototypeOf: refuse,
      isExtensible: refuse,
      preventExtensions: refuse,
    });
  }

  const ISO = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
  const HIDDEN = /^(?:\u{1F512} Encrypted|<data expired>)$/u;
  const REF = /^<(?:step|class):/;
  const ADDRESS = /^[a-z][a-z\d+.-]*:\/\//;
  // What a value may have been; none where the export tells.
  function meanings(value, isInList) {
    if (value === null)
      return isInList
        ? [null, undefined, NaN, Infinity, -Infinity]
        : [null, NaN, Infinity, -Infinity];
    if (typeof value === "string") {
      if (apply(test, HIDDEN, [value])) return [() => trap("a value that the export hides")];
      if (apply(test, ISO, [value])) return [value, () => new NativeDate(value)];
      if (apply(test, ADDRESS, [value])) return [value, () => new (web().URL)(value)];
      if (apply(test, REF, [value])) return [value, () => opaque(LOST)];
      return null;
    }
    if (typeof value !== "object" || isArray(value)) return null;
    const names = keys(value);
    if (names.length === 0) return [value, () => opaque(LOST)];
    if (
      names.length === 1 &&
      names[0] === "name" &&
      typeof value.name === "string" &&
      (apply(endsWith, value.name, ["Error"]) || apply(endsWith, value.name, ["Exception"]))
    ) {
      return [value, () => opaque(LOST)];
    }
    if (names[0] === "0" && names[names.length - 1] === String(names.length - 1)) {
      return [value, () => opaque(LOST)];
    }
    return null;
  }
  // What a field of a step's result is a date in is a date in each; that one value is `NaN` says
  // nothing about another.
  let nulls = 0;
  function chosen(value, where, list) {
    const what = value === null ? where + " (" + ++nulls + ")" : where;
    const it = list.length === 1 ? list[0] : list[choose(what, list.length)];
    return typeof it === "function" ? it() : it;
  }
  // Objects whose properties without a value the export leaves out.
  const recorded = new WeakSet();
  const has = WeakSet.prototype.has,
    add = WeakSet.prototype.add;
  function isIn(key, object) {
    if (key in object) return true;
    return (
      apply(has, recorded, [object]) && choose("whether `" + String(key) + "` is there", 2) === 1
    );
  }

  // Instances, requests and streams are told by their shape in the export.
  function known(value, where) {
    if (typeof value !== "object" || value === null || isArray(value)) return undefined;
    if (value.__type === "__workflow_class_instance_ref__") {
      return { made: instance(value.classId, exported(value.data, where + ".data")) };
    }
    if (value.__type === "__workflow_stream_ref__") return { made: opaque("a stream") };
    if (typeof value.$devl === "string") return { made: flattened(value.$devl) };
    if (value.__type !== undefined) return { made: opaque(LOST) };
    return undefined;
  }
  function instance(id, data) {
    const type = classes[id];
    // The bundle has every such class, and what is loaded here has those that code imports.
    if (type === undefined) return trap("an instance of a class that is not loaded");
    if (typeof type[DESERIALIZE] !== "function")
      throw failure('Class "' + id + '" does not have a static method.');
    return apply(type[DESERIALIZE], type, [data]);
  }

  function exported(value, where) {
    const it = known(value, where);
    if (it !== undefined) return it.made;
    const list = meanings(value, false);
    return list === null ? inner(value, where) : chosen(value, where, list);
  }
  function inner(value, where) {
    if (typeof value !== "object" || value === null) return value;
    const names = keys(value),
      isList = isArray(value);
    foreign(value);
    if (!isList) apply(add, recorded, [value]);
    for (let k = 0; k < names.length; k++) {
      const name = names[k],
        at = where + (isList ? "[]" : "." + name);
      const part = value[name],
        list = meanings(part, isList);
      if (list !== null) guard(value, name, () => chosenIn(part, at, list));
      else if (known.needed(part)) guard(value, name, () => exported(part, at));
      else inner(part, at);
    }
    return value;
  }
  function chosenIn(part, at, list) {
    const it = known(part, at);
    return it !== undefined ? it.made : chosen(part, at, list);
  }
  known.needed = (value) =>
    typeof value === "object" &&
    value !== null &&
    !isArray(value) &&
    (value.__type !== undefined || typeof value.$devl === "string");
  function guard(object, name, read) {
    const settle = (value) => {
      defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
      return value;
    };
    defineProperty(object, name, {
      configurable: true,
      enumerable: true,
      get: () => settle(read()),
      set: settle,
    });
  }

  // The payload itself (npm `devalue`), which tells all types.
  function bytes(text) {
    return new Uint8Array(text === "." ? [] : web().decode(text));
  }
  const MAKERS = {
    Date: (it) => new NativeDate(it),
    Map: (it) => new NativeMap(it),
    Set: (it) => new NativeSet(it),
    RegExp: (it) => new NativeRegExp(it.source, it.flags),
    BigInt: (it) => NativeBigInt(it),
    URL: (it) => new (web().URL)(it),
    URLSearchParams: (it) => new (web().URLSearchParams)(it === "." ? "" : it),
    Headers: (it) => new (web().Headers)(it),
    ArrayBuffer: (it) => bytes(it).buffer,
    Error: (it) => {
      const error = new NativeError(it.message);
      error.name = it.name;
      return error;
    },
    Instance: (it) => instance(it.classId, it.data),
    StepFunction: (it) => step(it.stepId),
    Request: (it) => web().request(it),
    Response: (it) => setPrototypeOf(it, web().Response.prototype),
  };
  function flattened(text) {
    const all = parse(text);
    if (typeof all === "number") return constant(all);
    const done = [];
    const CONSTANTS = {
      "-1": undefined,
      "-2": undefined,
      "-3": NaN,
      "-4": Infinity,
      "-5": -Infinity,
      "-6": -0,
    };
    function constant(index) {
      if (!(index in CONSTANTS)) return trap("a payload that is not read");
      return CONSTANTS[index];
    }
    function at(index) {
      if (index < 0) return constant(index);
      if (index in done) return done[index];
      const value = all[index];
      if (typeof value !== "object" || value === null) return (done[index] = value);
      if (isArray(value))
        return typeof value[0] === "string" ? typed(index, value) : list(index, value);
      const object = (done[index] = foreign({}));
      const names = keys(value);
      for (let k = 0; k < names.length; k++) {
        defineProperty(object, names[k], {
          value: at(value[names[k]]),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
      return object;
    }
    function list(index, value) {
      const array = (done[index] = foreign([]));
      array.length = value.length;
      for (let k = 0; k < value.length; k++) if (value[k] !== -2) array[k] = at(value[k]);
      return array;
    }
    function typed(index, [type, ...rest]) {
      switch (type) {
        case "Date":
        case "BigInt":
          return (done[index] = MAKERS[type](rest[0]));
        case "Set":
        case "Map":
        case "RegExp":
        case "Object":
        case "null":
          return plain(index, type, rest);
      }
      const maker = MAKERS[type] ?? (arrays[type] && ((it) => new arrays[type](bytes(it).buffer)));
      if (maker === undefined) return (done[index] = opaque("a recorded `" + type + "`"));
      return (done[index] = maker(at(rest[0])));
    }
    function plain(index, type, rest) {
      // Our own reducers stand for these types with one index, devalue's own with all of them.
      if (
        rest.length === 1 &&
        typeof rest[0] === "number" &&
        isArray(all[rest[0]]) &&
        type !== "RegExp"
      ) {
        return (done[index] = MAKERS[type](at(rest[0])));
      }
      if (type === "RegExp" && typeof rest[0] === "number")
        return (done[index] = MAKERS.RegExp(at(rest[0])));
      return trap("a payload that is not read");
    }
    return at(0);
  }

  return { exported, opaque, isIn };
});
