// The SDK as code sees it, answered by the host from a history. It is set up before any code of a
// workflow, and keeps what it needs of the language to itself: nothing that code changes
// afterwards changes a verdict.
//
// Called with the run as JSON, what the host lends, and the parts; returns what drives it.
(function (text, host, parts) {
  "use strict";
  const { parse, stringify } = JSON;
  const { freeze } = Object;
  const { apply } = Reflect;
  const NativeError = Error, NativeString = String;
  const splice = Array.prototype.splice;

  let trapped = null;
  // What ends the interpretation as unknown. Code may catch what is thrown, and gains nothing.
  function trap(what) {
    if (trapped === null) trapped = what;
    throw new NativeError("not interpreted: " + what);
  }
  const sdk = { given: parse(text), host, trap };
  for (let k = 0; k < parts.length; k++) parts[k](sdk);
  const { activator, modules } = sdk;

  return freeze({
    workflow: modules.workflow,
    common: modules.common,
    // Before anything of the code runs.
    initialise(activation) {
      sdk.info.initialise();
      this.prepare(activation);
    },
    // The function that is the workflow, and what it says of itself.
    begin(workflow) {
      activator.workflow = workflow;
      const options = workflow.workflowDefinitionOptions;
      const told = typeof options === "function" ? options() : options;
      activator.failureTypes = told?.failureExceptionTypes;
    },
    prepare(text_) {
      const activation = parse(text_);
      activator.now = activation.now;
      activator.isReplaying = activation.isReplaying;
      activator.buildId = activation.buildId;
      sdk.info.advance(activation);
      for (const flag of activation.flags) activator.knownFlags.add(flag);
      for (const patch of activation.patches) activator.knownPresentPatches.add(patch);
      if (activation.seed) activator.random = sdk.alea(activation.seed);
    },
    isSingleBatch: () => activator.hasFlag(sdk.flags.singleBatch),
    activate: (jobs) => sdk.activate(parse(jobs)),
    unblock: () => sdk.unblock(),
    conclude() {
      activator.rejectBufferedUpdates();
      return stringify(apply(splice, activator.commands, [0]));
    },
    trapped: () => trapped ?? "",
    // The message of what code threw. Getters of code may be run by it.
    said(error) {
      try {
        return NativeString((error && error.message) ?? error);
      } catch {
        return "";
      }
    },
  });
})
