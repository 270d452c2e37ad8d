// Durations, recorded values and the retry policies of options, as `@temporalio/common` has them.
(function (sdk) {
  "use strict";
  const { parse, stringify } = JSON;
  const { apply } = Reflect;
  const isArray = Array.isArray;
  const floor = Math.floor;
  const isInteger = Number.isInteger;
  const exec = RegExp.prototype.exec;
  const toLowerCase = String.prototype.toLowerCase;
  const NativeUint8Array = Uint8Array;
  const NativeTypeError = TypeError;
  const NativeError = Error;
  const { trap, failures } = sdk;
  const { ValueError } = failures;

  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const UNITS = { __proto__: null };
  for (const [names, unit] of [
    ["years year yrs yr y", DAY * 365.25], ["weeks week w", DAY * 7], ["days day d", DAY],
    ["hours hour hrs hr h", HOUR], ["minutes minute mins min m", MINUTE],
    ["seconds second secs sec s", SECOND], ["milliseconds millisecond msecs msec ms", 1],
  ]) {
    for (const name of names.split(" ")) UNITS[name] = unit;
  }
  const DURATION = /^(-?(?:\d+)?\.?\d+) *(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)?$/i;

  function msToNumber(value) {
    if (typeof value === "number") return value;
    if (typeof value !== "string" || value.length === 0 || value.length > 100) {
      throw new NativeError("value is not a string or number. value=" + stringify(value));
    }
    const match = apply(exec, DURATION, [value]);
    if (match === null) throw new NativeTypeError("Invalid duration string: '" + value + "'");
    return +match[1] * UNITS[apply(toLowerCase, match[2] || "ms", [])];
  }

  // A duration as the protocol carries it: only whether there is one matters.
  function checkDuration(value) {
    if (value === undefined || value === null) return;
    const millis = msToNumber(value);
    if (floor(millis / 1000) !== floor(millis / 1000)) throw new ValueError("Invalid millis " + millis);
  }

  // What a value becomes on its way out matters only where it cannot go.
  function checkPayload(value) {
    if (value === undefined || value instanceof NativeUint8Array) return;
    try {
      stringify(value);
    } catch {
      throw new ValueError(`Unable to convert ${value} to payload`);
    }
  }
  function checkPayloads(values) {
    for (let k = 0; k < values.length; k++) checkPayload(values[k]);
  }

  function checkRetry(policy) {
    if (!policy) return;
    const { backoffCoefficient, maximumAttempts } = policy;
    if (backoffCoefficient != null && backoffCoefficient <= 0) {
      throw new ValueError("RetryPolicy.backoffCoefficient must be greater than 0");
    }
    if (maximumAttempts != null && maximumAttempts !== Infinity) {
      if (maximumAttempts <= 0) throw new ValueError("RetryPolicy.maximumAttempts must be a positive integer");
      if (!isInteger(maximumAttempts)) throw new ValueError("RetryPolicy.maximumAttempts must be an integer");
    }
    const maximum = policy.maximumInterval === undefined ? undefined : msToNumber(policy.maximumInterval);
    const initial = msToNumber(policy.initialInterval ?? 1000);
    if (maximum === 0) throw new ValueError("RetryPolicy.maximumInterval cannot be 0");
    if (initial === 0) throw new ValueError("RetryPolicy.initialInterval cannot be 0");
    if (maximum != null && maximum < initial) {
      throw new ValueError("RetryPolicy.maximumInterval cannot be less than its initialInterval");
    }
  }

  // A recorded value. The host has decoded its bytes; what it could not decode is a trap.
  function fromPayload(payload) {
    if (payload === undefined || payload === null) return undefined;
    if (payload.json !== undefined) {
      try {
        return parse(payload.json);
      } catch {
        return trap("a recorded value that is no JSON");
      }
    }
    if (payload.nothing) return undefined;
    return trap(payload.lacks ?? "a recorded value without an encoding");
  }
  function fromPayloads(payloads) {
    if (!payloads) return [];
    if (!isArray(payloads)) return trap("recorded values that are no list");
    const values = [];
    for (let k = 0; k < payloads.length; k++) values[k] = fromPayload(payloads[k]);
    return values;
  }

  sdk.values = { msToNumber, checkDuration, checkPayload, checkPayloads, checkRetry, fromPayload, fromPayloads };
})
