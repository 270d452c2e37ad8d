// Cuts the operations that the Action uses out of GitHub's own OpenAPI description, so that the
// fake GitHub of these tests can hold requests and answers against it.
//
//   npm install --no-save @octokit/openapi@23.0.2
//   node cut-openapi.mjs node_modules/@octokit/openapi > openapi-slice.json

import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const OPERATIONS = [
  ['get', '/repos/{owner}/{repo}'],
  ['get', '/repos/{owner}/{repo}/commits/{ref}'],
  ['get', '/repos/{owner}/{repo}/compare/{basehead}'],
  ['get', '/repos/{owner}/{repo}/git/blobs/{file_sha}'],
  ['get', '/repos/{owner}/{repo}/git/trees/{tree_sha}'],
  ['get', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['patch', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
];
// Words for people; nothing is checked by them.
const PROSE = new Set(['title', 'description', 'example', 'examples', 'summary', 'externalDocs']);
const isProse = (key) => PROSE.has(key) || key === 'deprecated' || key.startsWith('x-');

const folder = process.argv[2];
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const { version } = read('package.json');
const full = read('generated/api.github.com.json');

function bare(value, isNames = false) {
  if (Array.isArray(value)) return value.map((item) => bare(item));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => isNames || !isProse(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, bare(inner, key === 'properties' && !isNames)]),
  );
}

const at = (reference) =>
  reference.slice(2).split('/').reduce((value, part) => value[part], full);
const schemas = {};

// Puts every schema that `value` refers to into the slice, and answers `value` bare.
function cut(value) {
  const text = JSON.stringify(bare(value));
  for (const [, reference] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
    const name = reference.replace('#/components/schemas/', '');
    if (name.includes('#')) throw new Error(`not a schema: ${reference}`);
    if (name in schemas) continue;
    schemas[name] = null;
    schemas[name] = cut(at(reference));
  }
  return JSON.parse(text);
}

const resolved = (part) => (part?.$ref ? at(part.$ref) : part);
const operations = OPERATIONS.map(([method, route]) => {
  const operation = full.paths[route][method];
  const parameters = operation.parameters.map((parameter) => {
    const { name, in: place, required = false, schema } = resolved(parameter);
    return { name, in: place, required, schema: cut(schema) };
  });
  const status = Object.keys(operation.responses).find((code) => code.startsWith('2'));
  const json = (part) => resolved(part)?.content?.['application/json']?.schema;
  const body = json(operation.requestBody);
  const answer = { status: Number(status), schema: cut(json(operation.responses[status])) };
  return { id: operation.operationId, method, route, parameters, body: body && cut(body), answer };
});

const source = {
  package: `@octokit/openapi ${version}, api.github.com`,
  licence: fs.readFileSync(path.join(folder, 'LICENSE'), 'utf8').trim(),
};
const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
process.stdout.write(`${JSON.stringify({ source, operations, schemas: sorted }, null, 1)}\n`);
