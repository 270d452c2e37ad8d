// Addresses of the web, which the host parses.
(function (run) {
  "use strict";
  const { trap, host } = run;

  const PARTS = [
    "href",
    "origin",
    "protocol",
    "username",
    "password",
    "host",
    "hostname",
    "port",
    "pathname",
    "search",
    "hash",
  ];
  class URL {
    #at;
    #params = null;
    constructor(text, base) {
      const parsed = host.url(String(text), base === undefined ? "" : String(base));
      if (parsed === "") {
        // An error of the host's realm, as all of this class are.
        const error = run.failure("Invalid URL", "TypeError");
        error.code = "ERR_INVALID_URL";
        error.input = String(text);
        if (base !== undefined) error.base = String(base);
        throw error;
      }
      this.#at = JSON.parse(parsed);
    }
    static canParse(text, base) {
      return host.url(String(text), base === undefined ? "" : String(base)) !== "";
    }
    static {
      PARTS.forEach((part, k) =>
        Object.defineProperty(this.prototype, part, {
          get() {
            return this.#at[k];
          },
          set(value) {
            if (part === "origin") return;
            const parsed = host.urlSet(this.#at[0], part, String(value));
            if (parsed === "") throw run.failure("Invalid URL", "TypeError");
            this.#at = JSON.parse(parsed);
            if (this.#params !== null) this.#params._reset(this.#at[9]);
          },
          enumerable: true,
          configurable: true,
        }),
      );
    }
    get searchParams() {
      return (this.#params ??= new URLSearchParams(this.#at[9], (text) => {
        this.#at = JSON.parse(host.urlSet(this.#at[0], "search", text));
      }));
    }
    toString() {
      return this.#at[0];
    }
    toJSON() {
      return this.#at[0];
    }
  }
  const spaced = (text) => {
    const raw = text.replace(/\+/g, " ");
    try {
      return decodeURIComponent(raw);
    } catch {
      return trap("an address whose escapes are no text");
    }
  };
  const escaped = (text) =>
    encodeURIComponent(text.toWellFormed?.() ?? text)
      .replace(/%20/g, "+")
      .replace(/[!'()~]/g, (it) => "%" + it.charCodeAt(0).toString(16).toUpperCase());
  class URLSearchParams {
    #list = [];
    #changed;
    constructor(init = "", changed = () => {}) {
      this.#changed = typeof changed === "function" ? changed : () => {};
      if (typeof init === "object" && init !== null) {
        const pairs = typeof init[Symbol.iterator] === "function" ? init : Object.entries(init);
        for (const [name, value] of pairs) this.#list.push([String(name), String(value)]);
      } else this._reset(String(init));
    }
    _reset(text) {
      this.#list = text
        .replace(/^\?/, "")
        .split("&")
        .filter((it) => it !== "")
        .map((it) => {
          const at = it.indexOf("=");
          return at < 0 ? [spaced(it), ""] : [spaced(it.slice(0, at)), spaced(it.slice(at + 1))];
        });
    }
    #done() {
      this.#changed(this.toString());
    }
    get size() {
      return this.#list.length;
    }
    append(name, value) {
      this.#list.push([String(name), String(value)]);
      this.#done();
    }
    delete(name, value) {
      this.#list = this.#list.filter(
        ([n, v]) => n !== String(name) || (value !== undefined && v !== String(value)),
      );
      this.#done();
    }
    get(name) {
      return this.#list.find(([n]) => n === String(name))?.[1] ?? null;
    }
    getAll(name) {
      return this.#list.filter(([n]) => n === String(name)).map(([, v]) => v);
    }
    has(name, value) {
      return this.#list.some(
        ([n, v]) => n === String(name) && (value === undefined || v === String(value)),
      );
    }
    set(name, value) {
      const at = this.#list.findIndex(([n]) => n === String(name));
      if (at < 0) this.#list.push([String(name), String(value)]);
      else {
        this.#list[at][1] = String(value);
        this.#list = this.#list.filter(([n], k) => k <= at || n !== String(name));
      }
      this.#done();
    }
    sort() {
      this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      this.#done();
    }
    forEach(call, self) {
      for (const [n, v] of this.#list) call.call(self, v, n, this);
    }
    *entries() {
      for (const [n, v] of this.#list) yield [n, v];
    }
    *keys() {
      for (const [n] of this.#list) yield n;
    }
    *values() {
      for (const [, v] of this.#list) yield v;
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      return this.#list.map(([n, v]) => escaped(n) + "=" + escaped(v)).join("&");
    }
  }
  Object.defineProperty(URLSearchParams.prototype, "_reset", { enumerable: false });

  return { URL, URLSearchParams };
});
