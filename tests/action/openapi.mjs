// Holds requests and answers against the slice of GitHub's OpenAPI description. It knows the few
// keywords that the slice uses; another one is an error, not a pass.

import fs from 'node:fs';

const slice = JSON.parse(fs.readFileSync(new URL('./openapi-slice.json', import.meta.url), 'utf8'));

const KNOWN = new Set([
  'type', 'format', 'properties', 'nullable', 'default', '$ref', 'required', 'enum', 'items',
  'oneOf', 'additionalProperties',
]);
const FORMATS = {
  uri: (text) => URL.canParse(text),
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text),
};
const SAMPLES = { uri: 'https://github.example/x', 'date-time': '2026-01-02T03:04:05Z' };

function target(schema) {
  return schema.$ref ? slice.schemas[schema.$ref.split('/').pop()] : schema;
}

/** What is wrong with `value`: one line each. With `closed`, keys must be described. */
export function problems(reference, value, { closed = false, at = '$' } = {}) {
  const schema = target(reference);
  const unknown = Object.keys(schema).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) return [`${at}: the checker does not know the keyword ${unknown}`];
  if (value === null) return schema.nullable ? [] : [`${at}: is null`];
  if (schema.oneOf) {
    const each = schema.oneOf.map((option) => problems(option, value, { closed, at }));
    return each.some((found) => found.length === 0) ? [] : [`${at}: fits no alternative`];
  }
  const found = [];
  if (schema.type && !hasType(schema.type, value)) return [`${at}: is no ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value)) found.push(`${at}: ${value} is not in the enum`);
  const format = typeof value === 'string' && FORMATS[schema.format];
  if (format && !format(value)) found.push(`${at}: ${value} is no ${schema.format}`);
  if (schema.type === 'array') {
    value.forEach((item, i) =>
      found.push(...problems(schema.items, item, { closed, at: `${at}[${i}]` })));
  } else if (schema.type === 'object') {
    for (const key of schema.required ?? []) {
      if (!(key in value)) found.push(`${at}: lacks ${key}`);
    }
    for (const [key, inner] of Object.entries(value)) {
      const of = schema.properties?.[key];
      if (of) found.push(...problems(of, inner, { closed, at: `${at}.${key}` }));
      else if (closed) found.push(`${at}: ${key} is not described`);
    }
  }
  return found;
}

function hasType(type, value) {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value);
  return typeof value === type;
}

/** The least value that the schema takes, so that answers are whole. */
export function sample(reference) {
  const schema = target(reference);
  if (schema.nullable) return null;
  if (schema.oneOf) return sample(schema.oneOf[0]);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return [];
  if (schema.type === 'integer' || schema.type === 'number') return 1;
  if (schema.type === 'boolean') return false;
  if (schema.type === 'string') return SAMPLES[schema.format] ?? '';
  const keys = schema.required ?? [];
  return Object.fromEntries(keys.map((key) => [key, sample(schema.properties?.[key] ?? {})]));
}

/** A whole answer to the operation, with the given parts; throws where GitHub would not say it. */
export function answer(operation, parts) {
  const { schema } = operation.answer;
  const fill = (of, given) => {
    const inner = target(of);
    if (Array.isArray(given)) return given.map((item) => fill(inner.items, item));
    if (given === null || typeof given !== 'object') return given;
    const whole = { ...sample({ ...inner, nullable: false }) };
    for (const [key, value] of Object.entries(given)) {
      if (!inner.properties?.[key]) throw new Error(`${operation.id}: no ${key} in the answer`);
      whole[key] = fill(inner.properties[key], value);
    }
    return whole;
  };
  const whole = fill(schema, parts);
  const found = problems(schema, whole);
  if (found.length > 0) throw new Error(`${operation.id}: ${found.join('; ')}`);
  return whole;
}

/** The operation of a request and its parameters, or why it is no request to GitHub. */
export function match(method, url, body) {
  const parts = url.pathname.split('/');
  for (const operation of slice.operations) {
    const names = operation.route.split('/');
    if (operation.method !== method.toLowerCase() || names.length !== parts.length) continue;
    const isName = (name) => name.startsWith('{');
    if (!names.every((name, i) => isName(name) || name === parts[i])) continue;
    const inPath = names.map((name, i) => [name.slice(1, -1), parts[i], name]);
    const given = [
      ...inPath.filter(([, , name]) => isName(name)).map(([name, value]) => ['path', name, value]),
      ...[...url.searchParams].map(([name, value]) => ['query', name, value]),
    ];
    const { values, found } = parameters(operation, given);
    if (operation.body) found.push(...problems(operation.body, body ?? null, { closed: true }));
    else if (body !== undefined) found.push('a body where none is described');
    return { operation, values, found };
  }
  return { found: [`GitHub has no ${method} ${url.pathname}`] };
}

function parameters(operation, given) {
  const values = {};
  const found = [];
  for (const [place, name, text] of given) {
    const known = operation.parameters.find((one) => one.name === name && one.in === place);
    if (!known) {
      found.push(`${operation.id} has no ${place} parameter ${name}`);
      continue;
    }
    const decoded = place === 'path' ? decodeURIComponent(text) : text;
    const value = known.schema.type === 'integer' ? Number(decoded) : decoded;
    found.push(...problems(known.schema, value, { at: name }));
    values[name] = value;
  }
  for (const { name, required } of operation.parameters) {
    if (required && !(name in values)) found.push(`${operation.id} lacks ${name}`);
  }
  return { values, found };
}
