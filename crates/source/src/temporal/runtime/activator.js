// A run as the SDK keeps it: what code waits for, the handlers that it has set, and the jobs of an
// activation that wake it. What code asks of the server are commands, in the order of its calls.
(function (sdk) {
  "use strict";
  const { apply } = Reflect;
  const { then, finally: lastly } = Promise.prototype;
  const { push, shift, splice, findIndex, includes } = Array.prototype;
  const startsWith = String.prototype.startsWith;
  const NativeMap = Map, NativeSet = Set, NativeError = Error, NativeTypeError = TypeError;
  const { failures, values, scopes, given } = sdk;
  const {
    ContinueAsNew, IllegalStateError, LocalActivityDoBackoff, TemporalFailure,
    WorkflowExecutionAlreadyStartedError, fromFailure, isCancellation,
  } = failures;
  const { fromPayload, fromPayloads } = values;
  const { RootCancellationScope, UpdateScope, caught } = scopes;

  const RESERVED = "__temporal_";
  const WARN_AND_ABANDON = "WARN_AND_ABANDON";

  // Numbers of Baagøe's Alea over the bytes of the run's seed.
  function alea(seed) {
    let n = 0xefc8249d;
    function mash(data) {
      for (let i = 0; i < data.length; i++) {
        n += data[i];
        let h = 0.02519603282416938 * n;
        n = h >>> 0;
        h -= n;
        h *= n;
        n = h >>> 0;
        h -= n;
        n += h * 0x100000000;
      }
      return (n >>> 0) * 2.3283064365386963e-10;
    }
    let c = 1;
    let s0 = mash([32]), s1 = mash([32]), s2 = mash([32]);
    s0 -= mash(seed);
    if (s0 < 0) s0 += 1;
    s1 -= mash(seed);
    if (s1 < 0) s1 += 1;
    s2 -= mash(seed);
    if (s2 < 0) s2 += 1;
    return () => {
      const t = 2091639 * s0 + c * 2.3283064365386963e-10;
      s0 = s1;
      s1 = s2;
      c = t | 0;
      s2 = t - c;
      return s2;
    };
  }

  // Flags of the SDK: 1 shields scopes that are not cancellable, 2 makes one batch of all jobs.
  const flags = { shielded: 1, singleBatch: 2 };
  sdk.flags = flags;

  const map = () => new NativeMap();
  const activator = {
    completions: {
      timer: map(), activity: map(), childWorkflowStart: map(), childWorkflowComplete: map(),
      signalWorkflow: map(), cancelWorkflow: map(),
    },
    nextSeqs: { timer: 1, activity: 1, childWorkflow: 1, signalWorkflow: 1, cancelWorkflow: 1, condition: 1 },
    bufferedUpdates: [],
    bufferedSignals: [],
    updateHandlers: map(),
    signalHandlers: map(),
    queryHandlers: map(),
    inProgressUpdates: map(),
    inProgressSignals: map(),
    signalHandlerExecutionSeq: 0,
    defaultSignalHandler: undefined,
    defaultUpdateHandler: undefined,
    defaultQueryHandler: undefined,
    blockedConditions: map(),
    commands: [],
    completed: false,
    cancelled: false,
    workflow: undefined,
    workflowTaskError: undefined,
    rethrowSynchronously: false,
    isReplaying: true,
    now: given.startedMs,
    knownPresentPatches: new NativeSet(),
    sentPatches: new NativeSet(),
    patchDecisions: map(),
    knownFlags: new NativeSet(),
    buildId: "",
    failureTypes: undefined,
    currentDetails: "",
    random: alea(given.seed),
    rootScope: undefined,
    info: undefined,

    pushCommand(command, complete = false) {
      apply(push, activator.commands, [command]);
      if (complete) activator.completed = true;
    },

    // While replaying, version 1.11.0 and 1.11.1 had both of these flags without saying so.
    hasFlag(id) {
      if (activator.knownFlags.has(id)) return true;
      if (!activator.isReplaying) {
        activator.knownFlags.add(id);
        return true;
      }
      return apply(startsWith, activator.buildId, ["@temporalio/worker@1.11.0+"])
        || apply(startsWith, activator.buildId, ["@temporalio/worker@1.11.1+"]);
    },

    patch(patchId, deprecated) {
      if (activator.workflow === undefined) {
        throw new IllegalStateError("Patches cannot be used before Workflow starts");
      }
      const decided = activator.patchDecisions.get(patchId);
      if (decided !== undefined) return decided;
      if (activator.isReplaying && !activator.knownPresentPatches.has(patchId)) return false;
      activator.patchDecisions.set(patchId, true);
      if (!activator.sentPatches.has(patchId)) {
        activator.pushCommand({ kind: "patch", patchId: `${patchId}`, deprecated });
        activator.sentPatches.add(patchId);
      }
      return true;
    },

    recordTaskError(error) {
      if (activator.workflowTaskError === undefined) activator.workflowTaskError = error;
      if (activator.rethrowSynchronously) activator.rethrow();
    },
    // The SDK looks whether the error is truthy: what is thrown and is not, is lost.
    rethrow() {
      if (activator.workflowTaskError) throw activator.workflowTaskError;
    },

    isConfiguredFailure(error) {
      const types = activator.failureTypes;
      if (types === undefined) return false;
      if (apply(includes, types, [NativeError])) return true;
      for (const type of types) if (error instanceof type) return true;
      return false;
    },

    handleWorkflowFailure(error) {
      if (activator.cancelled && isCancellation(error)) {
        activator.pushCommand({ kind: "cancelWorkflow" }, true);
      } else if (error instanceof ContinueAsNew) {
        activator.pushCommand({ kind: "continueAsNew" }, true);
      } else if (error instanceof TemporalFailure || activator.isConfiguredFailure(error)) {
        activator.inProgressSignals.clear();
        activator.inProgressUpdates.clear();
        activator.pushCommand({ kind: "fail" }, true);
      } else {
        activator.recordTaskError(error);
      }
    },

    startWorkflow(job) {
      const execute = async () => await activator.workflow(...fromPayloads(job.arguments));
      const logged = apply(then, execute(), [(result) => result, (error) => { throw error; }]);
      apply(then, logged, [
        (result) => {
          values.checkPayload(result);
          activator.pushCommand({ kind: "complete" }, true);
        },
        activator.handleWorkflowFailure,
      ]);
    },

    cancelWorkflowJob() {
      activator.cancelled = true;
      activator.rootScope.cancel();
    },

    fireTimer(job) {
      const completion = take("timer", job.seq);
      if (completion !== undefined) completion.resolve(undefined);
    },

    resolveActivity(job) {
      const { resolve, reject } = consume("activity", job.seq);
      if (job.backoff) reject(new LocalActivityDoBackoff(job.backoff));
      else if (job.failure) reject(fromFailure(job.failure));
      else resolve(fromPayload(job.result));
    },

    resolveChildStart(job) {
      const { resolve, reject } = consume("childWorkflowStart", job.seq);
      if (job.runId !== undefined) return resolve(job.runId);
      if (job.failure) {
        reject(fromFailure(job.failure));
      } else if (job.cause !== "WORKFLOW_ALREADY_EXISTS") {
        throw new IllegalStateError("Got unknown StartChildWorkflowExecutionFailedCause");
      } else {
        const message = "Workflow execution already started";
        reject(new WorkflowExecutionAlreadyStartedError(message, job.workflowId, job.workflowType));
      }
      activator.completions.childWorkflowComplete.delete(job.seq);
    },

    resolveChild(job) {
      const { resolve, reject } = consume("childWorkflowComplete", job.seq);
      if (job.failure) reject(fromFailure(job.failure));
      else resolve(fromPayload(job.result));
    },

    resolveSignalExternal(job) {
      settle(consume("signalWorkflow", job.seq), job);
    },
    resolveCancelExternal(job) {
      settle(consume("cancelWorkflow", job.seq), job);
    },

    doUpdate(job) {
      const { name, id, protocolInstanceId } = job;
      const set = activator.updateHandlers.get(name);
      const byDefault = activator.defaultUpdateHandler;
      if (set === undefined && byDefault !== undefined && apply(startsWith, name, [RESERVED])) {
        throw new NativeTypeError("Cannot use update name: '" + name + "', with reserved prefix: '__temporal_'");
      }
      const entry = set ?? (byDefault
        ? { handler: (...args) => byDefault(name, ...args), unfinishedPolicy: WARN_AND_ABANDON } : null);
      if (entry === null) return void apply(push, activator.bufferedUpdates, [job]);
      const respond = (response) => activator.pushCommand({ kind: "update", protocolInstanceId, response });
      UpdateScope.updateWithInfo(id, name, async () => {
        let args;
        try {
          // A validator is run where the update is new, and none is while a history is replayed.
          if (job.runValidator && entry.validator) entry.validator(...fromPayloads(job.input));
          args = fromPayloads(job.input);
        } catch {
          return respond("rejected");
        }
        respond("accepted");
        activator.inProgressUpdates.set(id, { name, unfinishedPolicy: entry.unfinishedPolicy, id });
        const handle = async () => await entry.handler(...args);
        const completed = apply(then, handle(), [(result) => {
          values.checkPayload(result);
          respond("completed");
        }]);
        const failed = caught(completed, (error) => {
          if (error instanceof TemporalFailure) respond("rejected");
          else activator.handleWorkflowFailure(error);
        });
        return apply(lastly, failed, [() => activator.inProgressUpdates.delete(id)]);
      });
    },
    dispatchBufferedUpdates() {
      const buffered = activator.bufferedUpdates;
      while (buffered.length > 0) {
        const at = activator.defaultUpdateHandler
          ? 0 : apply(findIndex, buffered, [(job) => activator.updateHandlers.has(job.name)]);
        if (at === -1) break;
        activator.doUpdate(apply(splice, buffered, [at, 1])[0]);
      }
    },
    rejectBufferedUpdates() {
      while (activator.bufferedUpdates.length > 0) {
        const { protocolInstanceId } = apply(shift, activator.bufferedUpdates, []);
        activator.pushCommand({ kind: "update", protocolInstanceId, response: "rejected" });
      }
    },

    signalWorkflow(job) {
      const { name } = job;
      const set = activator.signalHandlers.get(name);
      const byDefault = activator.defaultSignalHandler;
      if (set === undefined && byDefault !== undefined && apply(startsWith, name, [RESERVED])) {
        throw new NativeTypeError("Cannot use signal name: '" + name + "', with reserved prefix: '__temporal_'");
      }
      if (set === undefined && !byDefault) return void apply(push, activator.bufferedSignals, [job]);
      const unfinishedPolicy = set?.unfinishedPolicy ?? WARN_AND_ABANDON;
      const execution = activator.signalHandlerExecutionSeq++;
      activator.inProgressSignals.set(execution, { name, unfinishedPolicy });
      const handle = async (args) => {
        const fn = activator.signalHandlers.get(name)?.handler;
        if (fn) return await fn(...args);
        if (activator.defaultSignalHandler) return await activator.defaultSignalHandler(name, ...args);
        throw new IllegalStateError("No registered signal handler for signal: " + name);
      };
      const handled = caught(handle(fromPayloads(job.input)), activator.handleWorkflowFailure);
      apply(lastly, handled, [() => activator.inProgressSignals.delete(execution)]);
    },
    dispatchBufferedSignals() {
      const buffered = activator.bufferedSignals;
      while (buffered.length > 0) {
        const at = activator.defaultSignalHandler
          ? 0 : apply(findIndex, buffered, [(job) => activator.signalHandlers.has(job.name)]);
        if (at === -1) break;
        activator.signalWorkflow(apply(splice, buffered, [at, 1])[0]);
      }
    },
  };

  function take(type, seq) {
    const completion = activator.completions[type].get(seq);
    if (completion !== undefined) activator.completions[type].delete(seq);
    return completion;
  }
  function consume(type, seq) {
    const completion = take(type, seq);
    if (completion === undefined) throw new IllegalStateError("No completion for taskSeq " + seq);
    return completion;
  }
  function settle({ resolve, reject }, job) {
    if (job.failure) reject(fromFailure(job.failure));
    else resolve(undefined);
  }

  // Runs what is due of the conditions that code waits for; how many were met.
  function unblock() {
    activator.rethrowSynchronously = true;
    try {
      let met = 0;
      for (;;) {
        activator.rethrow();
        const before = met;
        for (const [seq, condition] of activator.blockedConditions.entries()) {
          if (condition.fn()) {
            condition.resolve();
            met++;
            activator.blockedConditions.delete(seq);
          }
        }
        if (before === met) return met;
      }
    } finally {
      activator.rethrowSynchronously = false;
    }
  }

  const SAFE_AT_START = ["signalWorkflow", "doUpdate", "cancelWorkflowJob"];
  function activate(jobs) {
    activator.rethrowSynchronously = true;
    try {
      const start = jobs.length > 0 && jobs[0].kind === "initialize" ? apply(shift, jobs, []) : undefined;
      for (let k = 0; k < jobs.length; k++) {
        activator[jobs[k].kind](jobs[k]);
        unblock();
      }
      if (start === undefined) return;
      for (let k = 0; k < jobs.length; k++) {
        if (!apply(includes, SAFE_AT_START, [jobs[k].kind])) {
          throw new NativeTypeError("Received both initializeWorkflow and non-signal/non-update jobs");
        }
      }
      activator.startWorkflow(start);
      unblock();
    } finally {
      activator.rethrowSynchronously = false;
    }
  }

  sdk.activator = activator;
  sdk.alea = alea;
  sdk.unblock = unblock;
  sdk.activate = activate;
  activator.rootScope = new RootCancellationScope();
})
