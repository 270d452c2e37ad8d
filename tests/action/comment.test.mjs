// The comment on a pull request, over several runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Repository, WORKFLOW, flow, git, github, run } from './harness.mjs';

const BOT = 'github-actions[bot]';

/** A pull request with a breaking change, its fake GitHub, and how to run the Action on it. */
async function scene(t, knobs, steps) {
  const repository = new Repository(t, steps);
  const fake = await github(t, repository, knobs);
  const workspace = repository.checkout(repository.merge);
  const once = (env = {}, place = workspace) =>
    run({
      fake, repository, workspace: place, name: 'pull_request', event: repository.pullRequest,
      env: { GITHUB_SHA: repository.merge, ...env },
    });
  return { repository, fake, once };
}

test('the first run creates the comment and fails the step', async (t) => {
  const { repository, fake, once } = await scene(t);
  const { code, log, summary, outputs } = await once();
  assert.equal(code, 1, log);
  assert.equal(fake.comments.length, 1);
  const [{ id, body }] = fake.comments;
  const marker = `<!-- midflight:v1 id=CI/check sha=${repository.head} at=10001 -->\n`;
  assert.ok(body.startsWith(marker), body);
  assert.ok(body.includes('flows/order.midflight.yaml'), body);
  assert.equal(outputs.verdict, 'unsafe');
  assert.ok(Number(outputs.findings) > 0);
  assert.match(outputs['comment-url'], new RegExp(`#issuecomment-${id}$`));
  assert.match(log, /^::error .*file=flows\/order\.midflight\.yaml/m);
  assert.ok(summary.length > 0 && body.endsWith(summary), 'summary and comment say the same');
});

test('the second run updates the comment, and turns it green once', async (t) => {
  const { repository, fake, once } = await scene(t);
  await once();
  const before = fake.comments[0].body;
  git(repository.remote, 'checkout', '--quiet', 'change');
  repository.head = repository.commit({ [WORKFLOW]: flow('reserve', 'charge') });
  const fixed = repository.checkout(repository.head);
  const second = await once({ GITHUB_RUN_ID: '11' }, fixed);
  assert.equal(second.code, 0, second.log);
  assert.equal(second.outputs.verdict, 'safe');
  assert.equal(fake.comments.length, 1);
  assert.notEqual(fake.comments[0].body, before);
  assert.match(fake.comments[0].body, new RegExp(`sha=${repository.head} at=11001 `));
  assert.deepEqual(fake.writes.map(({ method }) => method), ['POST', 'PATCH']);
  await once({ GITHUB_RUN_ID: '12' }, fixed);
  assert.equal(fake.writes.length, 2, 'green once');
});

test('the same words are not written again', async (t) => {
  const { fake, once } = await scene(t);
  await once();
  const second = await once({ GITHUB_RUN_ID: '11' });
  assert.equal(second.code, 1);
  assert.equal(fake.writes.length, 1);
  assert.match(second.outputs['comment-url'], /#issuecomment-1000$/);
});

test('an older run does not overwrite a newer one', async (t) => {
  const { fake, once } = await scene(t);
  fake.seed(BOT, '<!-- midflight:v1 id=CI/check sha=x at=99001 -->\nnewer words');
  const { code } = await once();
  assert.equal(code, 1);
  assert.deepEqual(fake.writes, []);
});

test('a clean pull request gets no comment', async (t) => {
  const { fake, once } = await scene(t, {}, { changed: flow('reserve', 'charge') + '# note\n' });
  const { code, log, outputs } = await once();
  assert.equal(code, 0, log);
  assert.deepEqual(fake.writes, []);
  assert.equal(outputs.verdict, 'safe');
  assert.equal(outputs['comment-url'], '');
});

test('a comment of a stranger with our marker is not touched', async (t) => {
  const { fake, once } = await scene(t);
  const text = '<!-- midflight:v1 id=CI/check sha=x at=1 -->\nsafe to deploy';
  for (const login of ['mallory', 'other-app[bot]', 'github-actions']) fake.seed(login, text);
  await once();
  assert.equal(fake.comments.length, 4);
  assert.deepEqual(fake.comments.slice(0, 3).map(({ body }) => body), [text, text, text]);
  assert.equal(fake.comments[3].login, BOT);
  await once({ GITHUB_RUN_ID: '11' });
  assert.equal(fake.writes.length, 1, 'ours is found among them');
});

test('the comment is found on the second page, whoever the token writes as', async (t) => {
  const { fake, once } = await scene(t, { login: 'release-robot[bot]' });
  for (let i = 0; i < 130; i += 1) fake.seed('someone', `comment ${i}`);
  const ours = '<!-- midflight:v1 id=CI/check sha=x at=1001 -->\nold words';
  const id = fake.seed('release-robot[bot]', ours);
  await once();
  const [{ method, path }, ...more] = fake.writes;
  assert.deepEqual([method, path, more], ['PATCH', `/repos/acme/shop/issues/comments/${id}`, []]);
});

test('on a fork the token may only read, and the gate holds', async (t) => {
  const { fake, once } = await scene(t, { readOnly: true });
  const { code, log, summary, outputs } = await once();
  assert.equal(code, 1);
  assert.deepEqual(fake.comments, []);
  assert.equal(outputs.verdict, 'unsafe');
  assert.equal(outputs['comment-url'], '');
  assert.match(log, /^::notice title=midflight::There is no comment on the pull request/m);
  assert.match(log, /^::error .*file=flows/m);
  assert.match(summary, /There is no comment on the pull request/);
});

test('a body that is refused as too long is said in fewer words', async (t) => {
  const { fake, once } = await scene(t, { bodyCharsMax: 700 });
  const { code, log } = await once();
  assert.equal(code, 1, log);
  assert.equal(fake.comments.length, 1, log);
  const sizes = fake.writes.map(({ body }) => body.body.length);
  const shrinks = sizes.every((size, i) => i === 0 || size < sizes[i - 1]);
  assert.ok(sizes.length > 1 && shrinks, `${sizes}`);
});

test('GitHub Enterprise Server has its API below a prefix', async (t) => {
  const { fake, once } = await scene(t, { prefix: '/api/v3' });
  await once();
  const second = await once({ GITHUB_RUN_ID: '11' });
  assert.equal(second.code, 1, second.log);
  assert.equal(fake.comments.length, 1);
  assert.ok(fake.requests.some(({ path }) => path === '/api/graphql'));
  assert.ok(fake.writes.every(({ path }) => path.startsWith('/api/v3/')));
});

test('inputs say when and which comment', async (t) => {
  const { fake, once } = await scene(t);
  await once({ INPUT_COMMENT: 'never' });
  assert.equal(fake.requests.filter(({ path }) => path.includes('comments')).length, 0);
  await once({ 'INPUT_COMMENT-ID': 'one' });
  await once({ 'INPUT_COMMENT-ID': 'two --> x' });
  const ids = fake.comments.map(({ body }) => /id=(\S+)/.exec(body)[1]);
  assert.deepEqual(ids, ['one', 'two%20-%2d%3e%20x']);
});
