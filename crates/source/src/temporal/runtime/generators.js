// Asynchronous generators, as the SDK's bundler lowers them: to plain ones that a queue of requests
// drives. They settle later than the language's own, which the order of commands shows.
(function (sdk) {
  "use strict";
  const { defineProperty } = Object;
  const { apply } = Reflect;
  const NativePromise = Promise, NativeTypeError = TypeError;
  const resolved = Promise.resolve, rejected = Promise.reject, then = Promise.prototype.then;
  const settled = (value) => apply(resolved, NativePromise, [value]);

  // What a plain generator hands out in the place of an `await`, or of a value of another one.
  class Awaited {
    constructor(value, isDelegated) {
      this.value = value;
      this.isDelegated = isDelegated;
    }
  }

  class Driven {
    constructor(generator) {
      let front, back;
      function resume(key, argument) {
        try {
          const result = generator[key](argument);
          const { value } = result;
          const isAwaited = value instanceof Awaited;
          apply(then, settled(isAwaited ? value.value : value), [
            (argument_) => {
              let given = argument_;
              if (isAwaited) {
                const next = key === "return" ? "return" : "next";
                if (!value.isDelegated || given.done) return resume(next, given);
                given = generator[next](given).value;
              }
              settle(result.done ? "return" : "normal", given);
            },
            (error) => { resume("throw", error); },
          ]);
        } catch (error) {
          settle("throw", error);
        }
      }
      function settle(type, value) {
        if (type === "throw") front.reject(value);
        else front.resolve({ value, done: type === "return" });
        front = front.next;
        if (front) resume(front.key, front.argument);
        else back = undefined;
      }
      const send = (key, argument) => new NativePromise((resolve, reject) => {
        const request = { key, argument, resolve, reject, next: undefined };
        if (back) {
          back.next = request;
          back = request;
        } else {
          front = back = request;
          resume(key, argument);
        }
      });
      defineProperty(this, "send", { value: send });
    }
    next(argument) { return this.send("next", argument); }
    throw(argument) { return this.send("throw", argument); }
    return(argument) { return this.send("return", argument); }
    [Symbol.asyncIterator]() { return this; }
  }

  function delegated(inner) {
    let isWaiting = false;
    const pump = (key, argument) => {
      isWaiting = true;
      const value = new NativePromise((resolve) => { resolve(inner[key](argument)); });
      return { done: false, value: new Awaited(value, true) };
    };
    const iterator = {
      [Symbol.iterator]() { return this; },
      next(value) {
        if (!isWaiting) return pump("next", value);
        isWaiting = false;
        return value;
      },
    };
    if (typeof inner.throw === "function") {
      iterator.throw = (value) => {
        if (!isWaiting) return pump("throw", value);
        isWaiting = false;
        throw value;
      };
    }
    if (typeof inner.return === "function") {
      iterator.return = (value) => {
        if (!isWaiting) return pump("return", value);
        isWaiting = false;
        return value;
      };
    }
    return iterator;
  }

  // Values of a plain iterator, each of them awaited.
  function fromSync(inner) {
    const { next } = inner;
    const going = (result) => {
      if (typeof result !== "object" && typeof result !== "function" || result === null) {
        return apply(rejected, NativePromise, [new NativeTypeError(result + " is not an object.")]);
      }
      const { done } = result;
      return apply(then, settled(result.value), [(value) => ({ value, done })]);
    };
    return {
      next: (...args) => going(apply(next, inner, args)),
      return(...args) {
        const back = inner.return;
        return back === undefined ? settled({ value: args[0], done: true }) : going(apply(back, inner, args));
      },
      throw(...args) {
        const back = inner.return;
        return back === undefined
          ? apply(rejected, NativePromise, [args[0]]) : going(apply(back, inner, args));
      },
    };
  }
  function asyncIterator(iterable) {
    let method = iterable[Symbol.asyncIterator];
    if (method != null) return apply(method, iterable, []);
    method = iterable[Symbol.iterator];
    if (method != null) return fromSync(apply(method, iterable, []));
    throw new NativeTypeError("Object is not async iterable");
  }

  const helpers = {
    __proto__: null,
    wrapAsyncGenerator: (fn) => function () { return new Driven(apply(fn, this, arguments)); },
    awaitAsyncGenerator: (value) => new Awaited(value, false),
    asyncGeneratorDelegate: delegated,
    asyncIterator,
  };
  const get = (_, name) => helpers[name] ?? sdk.trap("syntax that is lowered with `" + String(name) + "`");
  defineProperty(globalThis, "babelHelpers", { value: new Proxy(helpers, { get }) });
})
