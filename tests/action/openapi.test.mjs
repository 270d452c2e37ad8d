// The checker itself: it must refuse what GitHub does not have.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, match, problems } from './openapi.mjs';

const at = (path) => new URL(path, 'http://github.example');
const found = (method, path, body) => match(method, at(path), body).found.join('; ');

test('requests that GitHub takes are taken', () => {
  assert.equal(found('GET', '/repos/a/b/issues/7/comments?per_page=100&page=2'), '');
  assert.equal(found('PATCH', '/repos/a/b/issues/comments/9', { body: 'x' }), '');
});

test('requests that GitHub does not have are refused', () => {
  assert.match(found('POST', '/repos/a/b/issues/comments/9', { body: 'x' }), /GitHub has no POST/);
  assert.match(found('GET', '/repos/a/b/issues/x/comments'), /issue_number: is no integer/);
  assert.match(found('GET', '/repos/a/b/git/trees/x?deep=1'), /no query parameter deep/);
  assert.match(found('POST', '/repos/a/b/issues/7/comments', { text: 'x' }), /lacks body/);
  const more = { body: 'x', text: 'x' };
  assert.match(found('POST', '/repos/a/b/issues/7/comments', more), /text is not described/);
  assert.match(found('POST', '/repos/a/b/issues/7/comments', { body: 1 }), /is no string/);
  assert.match(found('GET', '/repos/a/b', {}), /a body where none is described/);
});

test('answers that GitHub does not give are refused', () => {
  const { operation } = match('GET', at('/repos/a/b/git/blobs/x'));
  assert.throws(() => answer(operation, { contents: 'x' }), /no contents in the answer/);
  assert.throws(() => answer(operation, { size: 'x' }), /size: is no integer/);
  const whole = answer(operation, { content: 'eA==', encoding: 'base64' });
  assert.ok('node_id' in whole && 'url' in whole);
});

test('a keyword that the checker does not know is an error', () => {
  assert.match(problems({ type: 'string', pattern: 'x' }, 'x').join(), /keyword pattern/);
});
