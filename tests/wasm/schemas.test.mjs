// The schema prover says the same natively and as WebAssembly, for changes that reach each of its
// parts: every pair of schemas is the input of a workflow, all are judged in one report.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { load, native } from './support.mjs';

const draft = (number) => `http://json-schema.org/draft-0${number}/schema#`;

const tree = (leaf) => ({
  $ref: '#/$defs/node',
  $defs: { node: { properties: { value: leaf, left: { $ref: '#/$defs/node' } } } },
});
const closed = (properties) => ({ type: 'object', properties, additionalProperties: false });
const tagged = (...kinds) => ({
  oneOf: kinds.map((kind) => ({ properties: { kind: { const: kind } }, required: ['kind'] })),
});

/** `[old, new, verdict of the input]`. */
const pairs = [
  [true, true, 'safe'],
  [{ type: 'string' }, { type: ['string', 'null'] }, 'safe'],
  [{ type: ['string', 'null'] }, { type: 'string' }, 'unsafe'],
  [{ required: ['a'] }, { required: ['a', 'b'] }, 'unsafe'],
  [closed({ a: {} }), closed({ a: {}, b: {} }), 'safe'],
  [closed({ a: {}, b: {} }), closed({ a: {} }), 'unsafe'],
  [{ pattern: '^a+$' }, { pattern: '^a*$' }, 'safe'],
  [{ pattern: '^a*$' }, { pattern: '^a+$' }, 'unsafe'],
  [{ pattern: '^\\p{Lu}' }, { pattern: '^\\S' }, 'safe'],
  [{ pattern: '^(?!x)[a-z]+$' }, { pattern: '^[a-wyz]' }, 'safe'],
  [{ pattern: '(a)\\1' }, { pattern: '(b)\\1' }, 'unknown'],
  [{ type: 'integer', multipleOf: 6 }, { multipleOf: 3 }, 'safe'],
  [{ type: 'number', multipleOf: 0.1 }, { multipleOf: 0.3 }, 'unsafe'],
  [{ minimum: 1, exclusiveMaximum: 2, type: 'integer' }, { const: 1 }, 'safe'],
  [{ type: 'number', minimum: 1 }, { type: 'number', exclusiveMinimum: 1 }, 'unsafe'],
  [{ minLength: 2 }, { minLength: 3 }, 'unsafe'],
  [{ items: { type: 'integer' } }, { items: { type: 'number' } }, 'safe'],
  [{ prefixItems: [{}, { type: 'null' }] }, { maxItems: 9 }, 'unsafe'],
  [{ type: 'array', contains: { const: 0 } }, { minItems: 1 }, 'safe'],
  [{ type: 'array', contains: { const: 0 } }, { maxContains: 9, contains: true }, 'unsafe'],
  [{ uniqueItems: true, items: { enum: [1, 2] } }, { maxItems: 2 }, 'safe'],
  [tree({ type: 'integer' }), tree({ type: 'number' }), 'safe'],
  [tree({ type: 'number' }), tree({ type: 'integer' }), 'unsafe'],
  [tagged('a', 'b'), tagged('a', 'b', 'c'), 'safe'],
  [tagged('a', 'b', 'c'), tagged('a', 'b'), 'unsafe'],
  [{ not: { required: ['a'] } }, { not: { required: ['a', 'b'] } }, 'safe'],
  [{ if: { required: ['a'] }, then: { required: ['b'] } }, { dependentRequired: { a: ['b'] } },
    'safe'],
  [{ propertyNames: { maxLength: 2 } }, { patternProperties: { '...': false } }, 'safe'],
  [{ enum: [{ a: 1 }, [2]] }, { type: ['object', 'array'] }, 'safe'],
  [{ $schema: draft(4), type: 'integer' }, { $schema: draft(7), type: 'integer' }, 'safe'],
  [{ $schema: draft(7), type: 'integer' }, { $schema: draft(4), type: 'integer' }, 'unsafe'],
  [{ const: { a: 'b' } }, { anyOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
    'safe'],
  [{ $ref: 'https://example.com/a.json' }, { $ref: 'https://example.com/b.json' }, 'unknown'],
];

/** One side of all pairs, as files. The order of a flow makes every workflow a changed one. */
function files(side) {
  return pairs.map((pair, index) => {
    const workflow = `pair-${String(index).padStart(2, '0')}`;
    const flow = [{ timer: 'pause' }, ...(side ? [{ timer: 'longer' }] : [])];
    const text = JSON.stringify({ midflight: 1, workflow, input: pair[side], flow });
    return { path: `${workflow}.midflight.json`, text };
  });
}

test('every pair has the verdict that it should have, and the same in every file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'midflight-schemas-'));
  try {
    for (const [side, name] of ['old', 'new'].entries()) {
      mkdirSync(join(folder, name));
      for (const file of files(side)) writeFileSync(join(folder, name, file.path), file.text);
    }
    const args = ['check', '--old', 'old', '--new', 'new', '--format', 'json'];
    const { workflows } = JSON.parse(native(args, folder));
    const verdicts = workflows.map((workflow) => workflow.inputs.verdict);
    assert.deepEqual(verdicts, pairs.map((pair) => pair[2]));

    const request = {
      old: [{ label: 'old', files: files(0) }],
      new: { label: 'new', files: files(1) },
      today: new Date().toISOString().slice(0, 10),
    };
    for (const name of ['midflight', 'midflight_action']) {
      const module = await load(name);
      const report = JSON.parse(module.check(JSON.stringify(request)));
      assert.deepEqual(report.workflows, workflows);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
