// What is compared with what, for each event; and events and inputs that make no sense.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Repository, WORKFLOW, ZERO, flow, git, github, run } from './harness.mjs';

const MAIN = { repository: { default_branch: 'main' } };
const short = (sha) => sha.slice(0, 7);

/** Runs the Action on a commit of a fresh repository. */
async function on(t, { name, commit = 'head', event, env, knobs, prepare }) {
  const repository = new Repository(t);
  const fake = await github(t, repository, knobs);
  const workspace = repository.checkout(repository[commit]);
  prepare?.(workspace, repository);
  const made = typeof event === 'function' ? event(repository) : event;
  const GITHUB_SHA = repository[commit];
  const result =
    await run({ fake, repository, workspace, name, event: made, env: { GITHUB_SHA, ...env } });
  return { ...result, fake, repository };
}

/** The JSON report of a run. */
const report = ({ outputs }) => JSON.parse(fs.readFileSync(outputs.report, 'utf8'));

function compared(result, label, verdict = 'unsafe') {
  assert.deepEqual(report(result).against, [label], result.log);
  assert.equal(result.outputs.verdict, verdict);
  assert.equal(result.code, verdict === 'unsafe' ? 1 : 0);
}

test('a pull request on the merge commit: its first parent', async (t) => {
  const event = (r) => r.pullRequest;
  const result = await on(t, { name: 'pull_request', commit: 'merge', event });
  const { base } = result.repository;
  compared(result, `${short(base)} of main, first parent of the merge commit`);
});

test('a pull request on the head commit: the merge base', async (t) => {
  const result = await on(t, { name: 'pull_request', event: (r) => r.pullRequest });
  compared(result, `merge base ${short(result.repository.root)} of main`);
});

test('a head that is a merge itself is not taken for the merge commit', async (t) => {
  const prepare = (workspace, repository) => {
    git(repository.remote, 'checkout', '--quiet', 'change');
    git(repository.remote, 'merge', '--quiet', '--no-ff', '-m', 'Update', 'main');
    repository.head = git(repository.remote, 'rev-parse', 'HEAD');
    git(workspace, 'fetch', '--quiet', '--depth=1', `file://${repository.remote}`, repository.head);
    git(workspace, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
  };
  const result = await on(t, { name: 'pull_request', prepare, event: (r) => r.pullRequest });
  compared(result, `merge base ${short(result.repository.base)} of main`);
});

test('a pull request of which the base is checked out is no pass', async (t) => {
  const result =
    await on(t, { name: 'pull_request_target', commit: 'base', event: (r) => r.pullRequest });
  assert.equal(result.code, 2);
  const expected = /^::error title=midflight::the work tree is at .* Run on `pull_request`/m;
  assert.match(result.log, expected);
  assert.deepEqual(result.outputs, {});
});

test('a push: the commit before it', async (t) => {
  const event = (r) => ({ before: r.root, after: r.head, ref: 'refs/heads/change', ...MAIN });
  const result = await on(t, { name: 'push', event });
  compared(result, `${short(result.repository.root)}, before the push`);
  assert.deepEqual(result.fake.writes, []);
});

test('a new branch: the merge base with the default branch', async (t) => {
  const event = { before: ZERO, ref: 'refs/heads/change', ...MAIN };
  const result = await on(t, { name: 'push', event });
  compared(result, `merge base ${short(result.repository.root)} of main`);
});

test('the first push of all: nothing to compare with', async (t) => {
  const event = { before: ZERO, ref: 'refs/heads/main', ...MAIN };
  const result = await on(t, { name: 'push', commit: 'root', event });
  assert.equal(result.code, 0, result.log);
  assert.deepEqual(report(result).against, []);
  assert.deepEqual(report(result).workflows.map(({ change }) => change), ['added']);
});

test('a merge group: the commit that it is put on', async (t) => {
  const event = (r) => ({ merge_group: { base_sha: r.base, head_sha: r.merge }, ...MAIN });
  const result = await on(t, { name: 'merge_group', commit: 'merge', event });
  compared(result, `${short(result.repository.base)}, which the merge queue builds on`);
});

test('any other event: the merge base with the default branch', async (t) => {
  const dispatched = await on(t, { name: 'workflow_dispatch', event: { inputs: null, ...MAIN } });
  compared(dispatched, `merge base ${short(dispatched.repository.root)} of main`);
  const scheduled = await on(t, { name: 'schedule', event: { schedule: '0 0 * * *' } });
  compared(scheduled, `merge base ${short(scheduled.repository.root)} of main`);
});

test('the input `against` is over the event, and may name several', async (t) => {
  const prepare = (_workspace, repository) => {
    git(repository.remote, 'tag', 'v1', repository.root);
    git(repository.remote, 'branch', 'release/2', repository.head);
  };
  const result = await on(t, {
    name: 'workflow_dispatch', event: MAIN, prepare, env: { INPUT_AGAINST: 'v1\n release/2' },
  });
  const { root, head } = result.repository;
  const labels = [`v1 (${short(root)})`, `release/2 (${short(head)})`];
  assert.deepEqual(report(result).against, labels);
  assert.equal(result.code, 1);
});

test('only what differs from the work tree is fetched', async (t) => {
  const result = await on(t, { name: 'pull_request', event: (r) => r.pullRequest });
  const blobs = result.fake.requests.filter(({ path: asked }) => asked.includes('/git/blobs/'));
  assert.equal(blobs.length, 1);
});

test('a tree that GitHub does not list whole is unknown, not safe', async (t) => {
  const event = (r) => ({ before: r.head, ref: 'refs/heads/change', ...MAIN });
  const knobs = { truncated: true };
  const result = await on(t, { name: 'push', event, knobs, env: { 'INPUT_FAIL-ON': 'unknown' } });
  assert.equal(result.outputs.verdict, 'unknown');
  assert.equal(result.code, 1);
});

test('a server error is tried again', async (t) => {
  const result =
    await on(t, { name: 'pull_request', event: (r) => r.pullRequest, knobs: { failures: 2 } });
  compared(result, `merge base ${short(result.repository.root)} of main`);
});

test('files go where the inputs say, and only the folder is looked at', async (t) => {
  const prepare = (workspace) => {
    fs.mkdirSync(path.join(workspace, 'other'));
    fs.writeFileSync(path.join(workspace, 'other/broken.midflight.yaml'), 'midflight: [');
  };
  const env = {
    'INPUT_WORKING-DIRECTORY': './flows/', 'INPUT_SARIF-FILE': 'out/midflight.sarif',
    'INPUT_REPORT-FILE': 'out/report.json', INPUT_ANNOTATIONS: 'false',
  };
  const result = await on(t, { name: 'pull_request', event: (r) => r.pullRequest, env, prepare });
  assert.equal(result.code, 1, result.log);
  assert.equal(result.outputs['sarif-file'], 'out/midflight.sarif');
  assert.doesNotMatch(result.log, /^::error/m);
  const workspace = fs.readdirSync(result.repository.folder).find((n) => n.startsWith('workspace'));
  const read = (name) =>
    JSON.parse(fs.readFileSync(path.join(result.repository.folder, workspace, name), 'utf8'));
  assert.deepEqual(read('out/report.json').looked_at, [WORKFLOW]);
  assert.equal(read('out/midflight.sarif').version, '2.1.0');
});

test('links out of the workspace are not followed', async (t) => {
  const prepare = (workspace, repository) => {
    const secret = path.join(repository.folder, 'secret.midflight.yaml');
    fs.writeFileSync(secret, flow('stolen'));
    fs.symlinkSync(secret, path.join(workspace, 'link.midflight.yaml'));
    fs.symlinkSync(repository.folder, path.join(workspace, 'folder'));
  };
  for (const without of [false, true]) {
    const both = (workspace, repository) => {
      prepare(workspace, repository);
      if (without) fs.rmSync(path.join(workspace, '.git'), { recursive: true });
    };
    const result =
      await on(t, { name: 'pull_request', event: (r) => r.pullRequest, prepare: both });
    assert.deepEqual(report(result).looked_at, [WORKFLOW], `without git: ${without}`);
  }
});

/** Leaves nothing in the workspace. */
function empty(workspace) {
  fs.rmSync(workspace, { recursive: true });
  fs.mkdirSync(workspace);
}

const wrong = {
  'an event that is no JSON': [
    { event: '{"pull_request": ' }, /GITHUB_EVENT_PATH cannot be read: EOF/,
  ],
  'an event without its pull request': [{ event: {} }, /has no `pull_request`.*Leave GITHUB_EVENT/],
  'an event whose commit is none': [
    { name: 'push', event: { before: '--output=x' } }, /the event `push` has no `before`/,
  ],
  'an unknown word': [
    { env: { 'INPUT_FAIL-ON': 'everything' } },
    /the input `fail-on` is `everything`\. Use one of error, warning, unknown, never\./,
  ],
  'a revision that is not there': [
    { env: { INPUT_AGAINST: 'v9' } },
    /GitHub does not find the commit `v9`\. Set the input `against`/,
  ],
  'a revision that is an option': [{ env: { INPUT_AGAINST: '--all' } }, /the input `against`/],
  'a folder outside': [{ env: { 'INPUT_WORKING-DIRECTORY': '../x' } }, /`working-directory`/],
  'a configuration that is not there': [
    { env: { INPUT_CONFIG: 'none.toml' } }, /the configuration `none.toml` cannot be read/,
  ],
  'a commit before that is gone': [
    { name: 'push', event: { before: 'f'.repeat(40) } }, /there is no commit to compare with/,
  ],
  'an empty workspace': [
    { prepare: empty },
    /the workspace is empty\. Add a step with `actions\/checkout`/,
  ],
  'a token that is none': [{ env: { INPUT_TOKEN: 'wrong' } }, /GitHub refused .*contents: read/],
};

for (const [what, [settings, expected]] of Object.entries(wrong)) {
  test(`${what} is one sentence with the fix, and exit code 2`, async (t) => {
    const event = (r) => r.pullRequest;
    const { code, log, outputs } = await on(t, { name: 'pull_request', event, ...settings });
    assert.equal(code, 2, log);
    const errors = log.split('\n').filter((line) => line.startsWith('::error'));
    assert.equal(errors.length, 1, log);
    assert.match(errors[0], expected);
    assert.deepEqual(outputs, {});
  });
}
