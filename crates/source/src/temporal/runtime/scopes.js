// What is true of code and of all that it starts: values that follow calls through promises, the
// cancellation scopes that are built on them, and triggers.
(function (sdk) {
  "use strict";
  const { apply } = Reflect;
  const NativePromise = Promise;
  const then = Promise.prototype.then;
  const { host, failures } = sdk;
  const { CancelledFailure } = failures;
  const bind = Function.prototype.bind;
  const nothing = () => undefined;
  const caught = (promise, rejected) => apply(then, promise, [undefined, rejected]);

  // The host keeps one chain of values for what runs, and gives it to all that a promise calls.
  class AsyncLocalStorage {
    run(store, fn, ...args) {
      const before = host.current;
      host.current = { storage: this, store, next: before };
      try {
        return fn(...args);
      } finally {
        host.current = before;
      }
    }
    exit(fn, ...args) {
      return this.run(undefined, fn, ...args);
    }
    enterWith(store) {
      host.current = { storage: this, store, next: host.current };
    }
    getStore() {
      for (let frame = host.current; frame !== undefined; frame = frame.next) {
        if (frame.storage === this) return frame.store;
      }
      return undefined;
    }
    disable() {}
    static bind(fn) {
      const frame = host.current;
      return function (...args) {
        const before = host.current;
        host.current = frame;
        try {
          return apply(fn, this, args);
        } finally {
          host.current = before;
        }
      };
    }
    static snapshot() {
      return AsyncLocalStorage.bind((fn, ...args) => fn(...args));
    }
  }

  const NO_PARENT = Symbol("NO_PARENT");
  const storage = new AsyncLocalStorage();

  class CancellationScope {
    #cancelRequested = false;
    constructor(options) {
      const timeout = options?.timeout;
      this.timeout = timeout === undefined ? undefined : sdk.values.msToNumber(timeout);
      this.cancellable = options?.cancellable ?? true;
      this.cancelRequested = new NativePromise((_, reject) => {
        this.reject = (error) => {
          this.#cancelRequested = true;
          reject(error);
        };
      });
      caught(this.cancelRequested, nothing);
      if (options?.parent === NO_PARENT) return;
      this.parent = options?.parent || CancellationScope.current();
      const shielded = () => sdk.activator.hasFlag(sdk.flags.shielded);
      if (this.parent.cancellable || (this.parent.#cancelRequested && !shielded())) {
        this.#cancelRequested = this.parent.#cancelRequested;
        caught(this.parent.cancelRequested, (error) => { this.reject(error); });
      } else {
        caught(this.parent.cancelRequested, (error) => { if (!shielded()) this.reject(error); });
      }
    }
    get consideredCancelled() {
      return this.#cancelRequested && this.cancellable;
    }
    run(fn) {
      return storage.run(this, apply(bind, this.runInContext, [this, fn]));
    }
    async runInContext(fn) {
      let timerScope;
      if (this.timeout) {
        timerScope = new CancellationScope();
        const slept = timerScope.run(() => sdk.api.sleep(this.timeout));
        apply(then, slept, [() => this.cancel(), nothing]);
      }
      try {
        return await fn();
      } finally {
        if (timerScope && !timerScope.consideredCancelled && sdk.activator.hasFlag(sdk.flags.shielded)) {
          timerScope.cancel();
        }
      }
    }
    cancel() {
      this.reject(new CancelledFailure("Cancellation scope cancelled"));
    }
    static current() {
      return storage.getStore() ?? sdk.activator.rootScope;
    }
    static cancellable(fn) {
      return new this({ cancellable: true }).run(fn);
    }
    static nonCancellable(fn) {
      return new this({ cancellable: false }).run(fn);
    }
    static withTimeout(timeout, fn) {
      return new this({ cancellable: true, timeout }).run(fn);
    }
  }
  class RootCancellationScope extends CancellationScope {
    constructor() {
      super({ cancellable: true, parent: NO_PARENT });
    }
    cancel() {
      this.reject(new CancelledFailure("Workflow cancelled"));
    }
  }

  class Trigger {
    constructor() {
      this.promise = new NativePromise((resolve, reject) => {
        const scope = CancellationScope.current();
        if (scope.cancellable) caught(scope.cancelRequested, reject);
        this.resolve = resolve;
        this.reject = reject;
      });
      caught(this.promise, nothing);
    }
    then(fulfilled, rejected) {
      return apply(then, this.promise, [fulfilled, rejected]);
    }
  }

  class UpdateScope {
    static #storage = new AsyncLocalStorage();
    constructor(id, name) {
      this.id = id;
      this.name = name;
    }
    static current() {
      return UpdateScope.#storage.getStore();
    }
    static updateWithInfo(id, name, fn) {
      return UpdateScope.#storage.run(new UpdateScope(id, name), fn);
    }
  }

  sdk.scopes = { AsyncLocalStorage, CancellationScope, RootCancellationScope, Trigger, UpdateScope, caught };
})
