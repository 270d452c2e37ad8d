// JSON, whose own code cannot be stopped in what refers to itself many times over.
(function (run) {
  "use strict";
  const { trap, host } = run;
  const { apply } = Reflect;
  const { defineProperty } = Object;
  const isArray = Array.isArray;
  const LENGTH_MAX = 1_000_000;
  const over = (name) => trap("limit: `" + name + "` of more than " + LENGTH_MAX);
  const put = (object, name, value) =>
    defineProperty(object, name, { value, writable: true, configurable: true });
  const quoted = JSON.stringify,
    parsed = JSON.parse;
  put(
    JSON,
    "parse",
    {
      parse(text, reviver) {
        const source = String(text);
        let nesting = 0;
        for (let k = 0; k < source.length; k++) {
          const digit = source[k];
          if (digit === "[" || digit === "{") nesting++;
          else if (digit === "]" || digit === "}") nesting--;
          if (nesting > 200) trap("limit: JSON that is nested too deeply");
        }
        return apply(parsed, JSON, [source, reviver]);
      },
    }.parse,
  );
  put(
    JSON,
    "stringify",
    {
      stringify(value, replacer, space) {
        let only,
          gap = "",
          length = 0;
        if (isArray(replacer))
          only = [...new Set(replacer.filter((it) => typeof it !== "object").map(String))];
        const change = typeof replacer === "function" ? replacer : undefined;
        if (Object(space) === space) space = space.valueOf();
        if (typeof space === "number")
          gap = "          ".slice(0, space < 10 ? (space > 0 ? space : 0) : 10);
        else if (typeof space === "string") gap = space.slice(0, 10);
        const stack = [];
        let depth = 0;
        const count = (text) => {
          if ((length += text.length) > LENGTH_MAX) over("JSON.stringify");
          return text;
        };
        function write(holder, key, indent) {
          host.enter();
          let it = holder[key];
          if ((Object(it) === it || typeof it === "bigint") && typeof it.toJSON === "function")
            it = apply(it.toJSON, it, [key]);
          if (change !== undefined) it = apply(change, holder, [key, it]);
          if (it instanceof Number) it = Number(it);
          else if (it instanceof String) it = String(it);
          else if (it instanceof Boolean || it instanceof BigInt) it = it.valueOf();
          if (typeof it === "bigint") throw new TypeError("Do not know how to serialize a BigInt");
          if (Object(it) !== it) {
            const text = quoted(it);
            return text === undefined ? undefined : count(text);
          }
          if (typeof it === "function") return undefined;
          for (let k = 0; k < depth; k++) {
            if (stack[k] === it) throw new TypeError("Converting circular structure to JSON");
          }
          stack[depth++] = it;
          const inner = indent + gap;
          const parts = [];
          if (isArray(it)) {
            for (let k = 0; k < it.length; k++)
              parts[k] = write(it, String(k), inner) ?? count("null");
          } else {
            const names = only ?? Object.keys(it);
            for (let k = 0; k < names.length; k++) {
              const text = write(it, names[k], inner);
              if (text !== undefined)
                parts[parts.length] = count(quoted(names[k])) + (gap ? ": " : ":") + text;
            }
          }
          depth--;
          const [open, close] = isArray(it) ? "[]" : "{}";
          if (parts.length === 0) return open + close;
          let text = open;
          for (let k = 0; k < parts.length; k++)
            text += (k ? "," : "") + (gap ? "\n" + inner : "") + parts[k];
          return count(text + (gap ? "\n" + indent : "") + close);
        }
        return write({ "": value }, "", "");
      },
    }.stringify,
  );
});
