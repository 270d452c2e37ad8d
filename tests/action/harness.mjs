// Runs `dist/index.mjs` as a runner does: a process of its own, with `INPUT_*` and `GITHUB_*`, on a
// checkout of a small repository, against the fake GitHub.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { FakeGitHub } from './fake-github.mjs';

const ACTION = fileURLToPath(new URL('../../dist/index.mjs', import.meta.url));
const NODE = process.env.MIDFLIGHT_NODE24 || process.execPath;
const RUN_MILLIS_MAX = 60_000;
export const WORKFLOW = 'flows/order.midflight.yaml';
export const ZERO = '0'.repeat(40);

/** A workflow with these steps, whose runs are replayed on the next version. */
export const flow = (...steps) =>
  ['midflight: 1', 'workflow: order', 'in_flight: in-place', 'flow:',
    ...steps.map((step) => `  - step: ${step}`), ''].join('\n');

/** Runs git without the settings of the machine. */
export function git(folder, ...commandArguments) {
  const env = {
    ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  const { status, stdout, stderr } =
    spawnSync('git', commandArguments, { cwd: folder, encoding: 'utf8', env });
  assert.equal(status, 0, `git ${commandArguments.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/**
 * A repository with a branch `main` and a pull request: `base` and `head` are its commits, `root`
 * what they have in common, and `merge` is GitHub's merge commit.
 */
export class Repository {
  constructor(t, { old = flow('reserve', 'charge'), changed = flow('reserve', 'bill') } = {}) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'midflight-action-'));
    t.after(() => fs.rmSync(this.folder, { recursive: true, force: true }));
    this.remote = path.join(this.folder, 'remote');
    fs.mkdirSync(this.remote);
    git(this.remote, 'init', '--quiet', '--initial-branch=main');
    git(this.remote, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    this.root = this.commit({ [WORKFLOW]: old, 'README.md': 'x\n' });
    git(this.remote, 'checkout', '--quiet', '-b', 'change');
    this.head = this.commit({ [WORKFLOW]: changed });
    git(this.remote, 'checkout', '--quiet', 'main');
    this.base = this.commit({ 'README.md': 'y\n' });
    git(this.remote, 'checkout', '--quiet', '--detach');
    git(this.remote, 'merge', '--quiet', '--no-ff', '-m', 'Merge', this.head);
    this.merge = git(this.remote, 'rev-parse', 'HEAD');
    git(this.remote, 'update-ref', 'refs/pull/7/merge', this.merge);
    git(this.remote, 'checkout', '--quiet', 'main');
  }

  /** Commits files on the branch of the remote that is checked out. */
  commit(files) {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.remote, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
    git(this.remote, 'add', '--all');
    git(this.remote, 'commit', '--quiet', '-m', 'A change');
    return git(this.remote, 'rev-parse', 'HEAD');
  }

  /** A workspace at the commit, with no more history than `actions/checkout` leaves. */
  checkout(commit) {
    const workspace = fs.mkdtempSync(path.join(this.folder, 'workspace-'));
    git(workspace, 'init', '--quiet');
    git(workspace, 'fetch', '--quiet', '--depth=1', `file://${this.remote}`, commit);
    git(workspace, 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
    return workspace;
  }

  /** The event of the pull request, in the parts that are looked at. */
  get pullRequest() {
    return {
      pull_request: {
        number: 7,
        base: { ref: 'main', sha: this.base },
        head: { ref: 'change', sha: this.head },
      },
      repository: { default_branch: 'main' },
    };
  }
}

/** A fake GitHub that ends with the test and holds every request to be one that GitHub takes. */
export async function github(t, repository, knobs = {}) {
  const fake = await new FakeGitHub({ git: repository.remote, ...knobs }).start();
  t.after(async () => {
    await fake.stop();
    assert.deepEqual(fake.violations, []);
  });
  return fake;
}

/** Runs the Action once. */
export async function run({ fake, repository, workspace, name, event, env = {} }) {
  const temporary = fs.mkdtempSync(path.join(repository.folder, 'run-'));
  const at = (file) => path.join(temporary, file);
  fs.writeFileSync(at('event.json'), typeof event === 'string' ? event : JSON.stringify(event));
  fs.writeFileSync(at('output'), '');
  fs.writeFileSync(at('summary'), '');
  const variables = {
    PATH: process.env.PATH, HOME: temporary, RUNNER_TEMP: temporary,
    GITHUB_WORKSPACE: workspace, GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: at('event.json'),
    GITHUB_OUTPUT: at('output'), GITHUB_STEP_SUMMARY: at('summary'),
    GITHUB_WORKFLOW: 'CI', GITHUB_JOB: 'check', GITHUB_RUN_ID: '10', GITHUB_RUN_ATTEMPT: '1',
    ...fake.env, ...env,
  };
  const child = spawn(NODE, [ACTION], { cwd: workspace, env: variables, timeout: RUN_MILLIS_MAX });
  const log = [];
  child.stdout.on('data', (chunk) => log.push(chunk));
  child.stderr.on('data', (chunk) => log.push(chunk));
  const code = await new Promise((done) => child.on('close', done));
  const text = (file) => fs.readFileSync(at(file), 'utf8');
  return {
    code, log: Buffer.concat(log).toString('utf8'), summary: text('summary'),
    outputs: outputs(text('output')),
  };
}

/** The outputs as the runner reads them. */
function outputs(text) {
  const found = {};
  const lines = text.split('\n');
  while (lines.length > 1) {
    const [, name, delimiter] = /^([^<]+)<<(.+)$/.exec(lines.shift());
    const end = lines.indexOf(delimiter);
    found[name] = lines.splice(0, end).join('\n');
    lines.shift();
  }
  return found;
}
