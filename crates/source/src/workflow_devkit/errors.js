// Errors that the engine makes outside of the workflow's realm: `instanceof` does not hold for
// them, and what they have of their own is what the host's classes give.
(function (run) {
  "use strict";
  const { trap } = run;
  const { defineProperty, create } = Object;
  const { construct } = Reflect;
  const NativeError = Error;

  const hostError = create(Object.prototype);
  function type(name, parent) {
    const it = function () {};
    defineProperty(it, "name", { value: name });
    it.prototype = create(parent);
    defineProperty(it.prototype, "constructor", { value: it, writable: true, configurable: true });
    return it;
  }
  const HostError = type("Error", hostError);
  const put = (name, value) =>
    defineProperty(HostError.prototype, name, { value, writable: true, configurable: true });
  put("name", "Error");
  put("message", "");
  put("toString", function () {
    return this.message === "" ? this.name : this.name + ": " + this.message;
  });
  const types = { Error: HostError };
  function made(name, message, own) {
    types[name] ??= type(name, HostError.prototype);
    const error = construct(NativeError, [message], types[name]);
    defineProperty(error, "stack", {
      get() {
        return trap("the stack of an error");
      },
      configurable: true,
    });
    for (const key in own) error[key] = own[key];
    return error;
  }
  return {
    host: (message) => made("Error", message, {}),
    step(data) {
      const message = typeof data === "string" ? data : data && data.message;
      return made("FatalError", message ?? "Unknown error", { fatal: true, name: "FatalError" });
    },
    runtime: (message) => made("WorkflowRuntimeError", message, { name: "WorkflowRuntimeError" }),
    conflict(token, owner) {
      const by = owner ? ' (run "' + owner + '")' : "";
      const message =
        'Hook token "' +
        token +
        '" is already in use by another workflow' +
        by +
        "\n\nLearn more: https://useworkflow.dev/err/hook-conflict";
      const own = { name: "HookConflictError", token };
      if (owner !== undefined) own.conflictingRunId = owner;
      return made("HookConflictError", message, own);
    },
  };
});
