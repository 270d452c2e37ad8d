// Classes of the web that the engine lends to workflow code. Loaded when code first touches one.
(function (run) {
  "use strict";
  const { trap, host, step, opaque, entered } = run;
  const LOST = "the headers of a recorded request";

  // --- Text and bytes.
  function utf8(text) {
    const out = [];
    for (const part of text) {
      let code = part.codePointAt(0);
      if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
      if (code < 0x80) out.push(code);
      else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000)
        out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else
        out.push(
          0xf0 | (code >> 18),
          0x80 | ((code >> 12) & 63),
          0x80 | ((code >> 6) & 63),
          0x80 | (code & 63),
        );
    }
    return out;
  }
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  function encode(bytes) {
    let out = "";
    for (let k = 0; k < bytes.length; k += 3) {
      const n = (bytes[k] << 16) | ((bytes[k + 1] ?? 0) << 8) | (bytes[k + 2] ?? 0);
      out += DIGITS[n >> 18] + DIGITS[(n >> 12) & 63];
      out += k + 1 < bytes.length ? DIGITS[(n >> 6) & 63] : "=";
      out += k + 2 < bytes.length ? DIGITS[n & 63] : "=";
    }
    return out;
  }
  function decode(text) {
    const out = [];
    let n = 0,
      bits = 0;
    for (const digit of text) {
      if (digit === "=") break;
      const value = DIGITS.indexOf(digit);
      if (value < 0) return null;
      n = ((n << 6) | value) & 0xffffff;
      bits += 6;
      if (bits >= 8) out.push((n >> (bits -= 8)) & 255);
    }
    return out;
  }
  class TextEncoder {
    get encoding() {
      return "utf-8";
    }
    encode(text = "") {
      return new Uint8Array(utf8(String(text)));
    }
    encodeInto() {
      return trap("`encodeInto`");
    }
  }
  class TextDecoder {
    #options;
    constructor(label = "utf-8", options = {}) {
      if (!/^utf-?8$/i.test(label)) trap("an encoding other than UTF-8");
      this.#options = options;
    }
    get encoding() {
      return "utf-8";
    }
    decode(view) {
      if (view === undefined) return "";
      const bytes = ArrayBuffer.isView(view)
        ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
        : new Uint8Array(view);
      let escaped = "";
      for (const byte of bytes) escaped += "%" + (byte < 16 ? "0" : "") + byte.toString(16);
      try {
        const text = decodeURIComponent(escaped);
        return text.charCodeAt(0) === 0xfeff && !this.#options.ignoreBOM ? text.slice(1) : text;
      } catch {
        return trap("bytes that are no text");
      }
    }
  }

  class DOMException extends Error {
    #name;
    #code;
    constructor(message = "", name = "Error") {
      super(message);
      this.#name = typeof name === "object" ? (name.name ?? "Error") : String(name);
      this.#code =
        {
          InvalidCharacterError: 5,
          DataCloneError: 25,
          AbortError: 20,
          TimeoutError: 23,
          SyntaxError: 12,
          NotSupportedError: 9,
        }[this.#name] ?? 0;
    }
    get name() {
      return this.#name;
    }
    get code() {
      return this.#code;
    }
  }
  function btoa(text) {
    text = String(text);
    const bytes = [];
    for (let k = 0; k < text.length; k++) {
      if (text.charCodeAt(k) > 255)
        throw new DOMException("Invalid character", "InvalidCharacterError");
      bytes.push(text.charCodeAt(k));
    }
    return encode(bytes);
  }
  function atob(text) {
    text = String(text).replace(/[\t\n\f\r ]/g, "");
    if (text.length % 4 === 0) text = text.replace(/={1,2}$/, "");
    const bytes = text.length % 4 === 1 ? null : decode(text);
    if (bytes === null || text.includes("=")) {
      throw new DOMException(
        "The string to be decoded is not correctly encoded.",
        "InvalidCharacterError",
      );
    }
    let out = "";
    for (const byte of bytes) out += String.fromCharCode(byte);
    return out;
  }

  const { URL, URLSearchParams } = host.script("address")(run);

  class Headers {
    #map = new Map();
    constructor(init) {
      if (init === undefined || init === null) return;
      const pairs = typeof init[Symbol.iterator] === "function" ? init : Object.entries(init);
      for (const [name, value] of pairs) this.append(name, value);
    }
    #key(name) {
      name = String(name);
      if (!/^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/.test(name))
        throw run.failure("Headers: " + name + " is an invalid header name.", "TypeError");
      return name.toLowerCase();
    }
    append(name, value) {
      const key = this.#key(name),
        text = String(value).trim();
      this.#map.set(
        key,
        this.#map.has(key) ? this.#map.get(key) + (key === "cookie" ? "; " : ", ") + text : text,
      );
    }
    delete(name) {
      this.#map.delete(this.#key(name));
    }
    get(name) {
      return this.#map.get(this.#key(name)) ?? null;
    }
    has(name) {
      return this.#map.has(this.#key(name));
    }
    set(name, value) {
      this.#map.set(this.#key(name), String(value).trim());
    }
    getSetCookie() {
      return trap("`getSetCookie`");
    }
    *entries() {
      for (const key of [...this.#map.keys()].sort()) yield [key, this.#map.get(key)];
    }
    *keys() {
      for (const [key] of this.entries()) yield key;
    }
    *values() {
      for (const [, value] of this.entries()) yield value;
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    forEach(call, self) {
      for (const [key, value] of this.entries()) call.call(self, value, key, this);
    }
  }

  // --- Requests and responses: reading a body is a step.
  class ReadableStream {
    constructor() {
      throw run.failure("Not supported in workflow functions");
    }
  }
  class WritableStream {
    constructor() {
      throw run.failure("Not supported in workflow functions");
    }
  }
  for (const [type, names] of [
    [ReadableStream, ["cancel", "getReader", "pipeThrough", "pipeTo", "tee", "values"]],
    [WritableStream, ["abort", "close", "getWriter"]],
  ]) {
    Object.defineProperty(type.prototype, "locked", { get: () => false, configurable: true });
    for (const name of names)
      type.prototype[name] = () => {
        throw run.failure("Not supported in workflow functions");
      };
  }
  class TransformStream {
    constructor() {
      throw run.failure("Not supported in workflow functions");
    }
  }
  const body = (init) =>
    init === null || init === undefined ? null : Object.create(ReadableStream.prototype);
  class Request {
    constructor(input, init = {}) {
      if (typeof input !== "string" && !(input instanceof URL)) trap("a `Request` of another");
      if (host.url(String(input), "") === "")
        throw run.failure("Failed to parse URL from " + input, "TypeError");
      this.url = String(input);
      this.method = (init.method ?? "GET").toUpperCase();
      this.headers = new Headers(init.headers);
      if (init.body != null && (this.method === "GET" || this.method === "HEAD")) {
        throw run.failure("Request with GET/HEAD method cannot have body.", "TypeError");
      }
      this.body = body(init.body);
      // The engine's class has fields of these names, which hide the steps.
      this.arrayBuffer = this.json = this.text = this.blob = this.formData = undefined;
    }
  }
  class Response {
    constructor(init, options) {
      this.status = options?.status ?? 200;
      this.statusText = options?.statusText ?? "";
      this.headers = new Headers(options?.headers);
      this.type = "default";
      this.url = "";
      this.redirected = false;
      if (init != null && [204, 205, 304].includes(this.status)) {
        throw run.failure(
          "Response constructor: Invalid response status code " + this.status,
          "TypeError",
        );
      }
      this.body = body(init);
      this.arrayBuffer = this.json = this.text = this.clone = this.blob = this.formData = undefined;
    }
    get ok() {
      return this.status >= 200 && this.status < 300;
    }
    get bodyUsed() {
      return false;
    }
    static json(data, options) {
      const headers = new Headers(options?.headers);
      if (!headers.has("content-type")) headers.set("content-type", "application/json");
      return new Response(JSON.stringify(data), { ...options, headers });
    }
    static error() {
      return trap("`Response.error`");
    }
    static redirect() {
      return trap("`Response.redirect`");
    }
  }
  for (const type of [Request, Response]) {
    for (const [name, id] of [
      ["arrayBuffer", "array_buffer"],
      ["json", "json"],
      ["text", "text"],
    ]) {
      Object.defineProperty(type.prototype, name, {
        value: step("__builtin_response_" + id),
        writable: true,
        configurable: true,
      });
    }
  }
  function request(it) {
    Object.setPrototypeOf(it, Request.prototype);
    if (it.responseWritable) {
      delete it.responseWritable;
      it.respondWith = () => {
        throw run.failure("`respondWith()` must be called from within a step function");
      };
    }
    return it;
  }
  // As the engine's command prints a request.
  function recorded(it) {
    const { method, url, body, duplex, responseWritable } = it;
    if (typeof method !== "string") return trap("a recorded request");
    const made = {
      method,
      url,
      headers: opaque(LOST),
      body: body ? Object.create(ReadableStream.prototype) : body,
      duplex,
    };
    if (responseWritable) made.responseWritable = responseWritable;
    return request(made);
  }

  function structuredClone(value) {
    const seen = new Map();
    return copy(value);
    function copy(it) {
      entered();
      if (typeof it === "symbol" || typeof it === "function") {
        throw new DOMException(
          (typeof it === "symbol" ? it.toString() : String(it.name)) + " could not be cloned.",
          "DataCloneError",
        );
      }
      if (typeof it !== "object" || it === null) return it;
      if (seen.has(it)) return seen.get(it);
      if (it instanceof Date) return put(it, new Date(it.getTime()));
      if (it instanceof RegExp) return put(it, new RegExp(it.source, it.flags));
      if (it instanceof Map) {
        const map = put(it, new Map());
        for (const [k, v] of [...it]) map.set(copy(k), copy(v));
        return map;
      }
      if (it instanceof Set) {
        const set = put(it, new Set());
        for (const v of [...it]) set.add(copy(v));
        return set;
      }
      if (Array.isArray(it)) {
        const list = put(it, new Array(it.length));
        for (const k of Object.keys(it)) list[k] = copy(it[k]);
        return list;
      }
      const tag = Object.prototype.toString.call(it);
      if (
        tag !== "[object Object]" ||
        it instanceof Promise ||
        it instanceof WeakMap ||
        it instanceof WeakSet
      ) {
        return trap("`structuredClone` of a value of that kind");
      }
      const object = put(it, {});
      for (const k of Object.keys(it)) object[k] = copy(it[k]);
      return object;
    }
    function put(it, made) {
      seen.set(it, made);
      return made;
    }
  }

  return {
    TextEncoder,
    TextDecoder,
    DOMException,
    btoa,
    atob,
    URL,
    URLSearchParams,
    Headers,
    Request,
    Response,
    ReadableStream,
    WritableStream,
    TransformStream,
    structuredClone,
    decode,
    request,
    recorded,
    writable: () => Object.create(WritableStream.prototype),
  };
});
