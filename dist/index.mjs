// The Action's shell. It lends the core what it may use: the workspace's files, the environment,
// the user's git, a log and `fetch`. Everything else is Rust, in crates/github/src/action.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { initSync, run_action as runAction } from './midflight_action.js';

// Names held in memory while the workspace is walked. The largest repositories have fewer.
const LISTED_FILES_MAX = 500_000;
// Folders within folders; a deeper tree is a loop or an attack.
const FOLDER_DEPTH_MAX = 100;
// Output of one git command: the names of the files above.
const GIT_BYTES_MAX = 256 * 1024 * 1024;
const GIT_MILLIS_MAX = 60_000;
const ANSWER_MILLIS_MAX = 60_000;
// Wrong usage, as the command line has it: the step fails, and not with the code for "blocked".
const EXIT_CANNOT_RUN = 2;

const workspace = process.env.GITHUB_WORKSPACE || process.cwd();
const within = (name) => path.resolve(workspace, name);

/** Names of all ordinary files below the workspace. Links are not followed. */
function list() {
  const names = [];
  const folders = [{ name: '', depth: 0 }];
  while (folders.length > 0) {
    const { name: folder, depth } = folders.pop();
    for (const entry of fs.readdirSync(within(folder), { withFileTypes: true })) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') {
        if (depth === FOLDER_DEPTH_MAX) throw new Error(`${folder} is nested too deeply`);
        folders.push({ name, depth: depth + 1 });
      } else if (entry.isFile()) {
        if (names.length === LISTED_FILES_MAX) {
          throw new Error(`there are more than ${LISTED_FILES_MAX} files`);
        }
        names.push(name);
      }
    }
  }
  return names;
}

/** The first bytes of an ordinary file; undefined where there is none of that name. */
function read(name, bytesMax) {
  const file = within(name);
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return undefined;
  const open = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
  try {
    const bytes = new Uint8Array(Math.min(found.size, bytesMax));
    let length = 0;
    while (length < bytes.length) {
      const count = fs.readSync(open, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    fs.closeSync(open);
  }
}

/** Runs git in the workspace: no shell, no prompt, nothing fetched. */
function git(commandArguments) {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' };
  const options = { cwd: workspace, env, maxBuffer: GIT_BYTES_MAX, timeout: GIT_MILLIS_MAX };
  const { error, status, stdout } = spawnSync('git', commandArguments, options);
  if (error) throw error;
  return { status: status ?? 1, stdout };
}

function write(name, text) {
  fs.mkdirSync(path.dirname(within(name)), { recursive: true });
  fs.writeFileSync(within(name), text);
}

const host = {
  env: (name) => process.env[name],
  today: () => new Date().toISOString().slice(0, 10),
  read,
  write,
  append: (name, text) => fs.appendFileSync(within(name), text),
  list,
  git,
  log: (line) => process.stdout.write(`${line}\n`),
  fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MILLIS_MAX) }),
};

function cannotRun(error) {
  const text = `midflight cannot run: ${error?.stack ?? error}`;
  const data = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(`::error title=midflight::${data}\n`);
  process.exitCode = EXIT_CANNOT_RUN;
}

process.on('uncaughtException', cannotRun);
// Until the core has spoken: a run that ends without a verdict must not pass.
process.exitCode = EXIT_CANNOT_RUN;
try {
  initSync({ module: fs.readFileSync(new URL('./midflight_action_bg.wasm', import.meta.url)) });
  process.exitCode = await runAction(host);
} catch (error) {
  cannotRun(error);
}
