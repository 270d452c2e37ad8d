// Randomness and ids of a run: all that draws shares one generator (R1), so that every id that
// the engine gave is computed and compared, and not only their differences.
(function (seed, time) {
  "use strict";
  const floor = Math.floor;
  const codeAt = String.prototype.charCodeAt;
  const { apply } = Reflect;

  // ARC4 as npm `seedrandom` has it.
  const s = [];
  let i = 0,
    j = 0,
    t;
  (function () {
    const key = [];
    let smear = 0;
    for (let k = 0; k < seed.length; k++) {
      key[k & 255] = 255 & ((smear ^= (key[k & 255] | 0) * 19) + apply(codeAt, seed, [k]));
    }
    for (; i < 256; i++) s[i] = i;
    for (i = 0; i < 256; i++) {
      s[i] = s[(j = 255 & (j + key[i % key.length] + (t = s[i])))];
      s[j] = t;
    }
    i = j = 0;
    bytes(256);
  })();
  function bytes(count) {
    let r = 0;
    while (count--) {
      t = s[(i = 255 & (i + 1))];
      r = r * 256 + s[255 & ((s[i] = s[(j = 255 & (j + t))]) + (s[j] = t))];
    }
    return r;
  }
  let draws = 0;
  function random() {
    draws++;
    let n = bytes(6),
      d = 281474976710656,
      x = 0;
    while (n < 4503599627370496) {
      n = (n + x) * 256;
      d *= 256;
      x = bytes(1);
    }
    while (n >= 9007199254740992) {
      n /= 2;
      d /= 2;
      x >>>= 1;
    }
    return (n + x) / d;
  }

  // `ulid`'s monotonic factory at a time that does not change. The first draw takes 16 numbers,
  // each later one is the one before plus one (R2).
  const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let head = "";
  for (let k = 0; k < 10; k++) {
    head = CROCKFORD[time % 32] + head;
    time = (time - (time % 32)) / 32;
  }
  let digits = null;
  function ulid() {
    if (digits === null) {
      digits = [];
      for (let k = 15; k >= 0; k--) {
        const digit = floor(random() * 32);
        digits[k] = digit === 32 ? 31 : digit;
      }
    } else {
      let k = 15;
      while (k > 0 && digits[k] === 31) digits[k--] = 0;
      digits[k]++;
    }
    let text = head;
    for (let k = 0; k < 16; k++) text += CROCKFORD[digits[k]];
    return text;
  }

  // npm `nanoid`, for tokens of hooks that were given none.
  const ALPHABET = "useandom-26T198340PX75pxJACKVERYMINDBUSHWOLF_GQZbfghjklqvwyzrict";
  function nanoid() {
    let id = "";
    for (;;) {
      const drawn = [];
      for (let k = 0; k < 34; k++) drawn[k] = floor(256 * random());
      for (let k = 33; k >= 0; k--) {
        id += ALPHABET[drawn[k] & 63];
        if (id.length === 21) return id;
      }
    }
  }
  return { random, ulid, nanoid, draws: () => draws };
});
