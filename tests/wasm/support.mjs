// What the tests of the WebAssembly files share: the command line, and the files themselves.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const command = process.env.MIDFLIGHT_BIN ?? join(root, 'target/debug/midflight');

/** The module `dist/NAME.js`, over the bytes beside it. */
export async function load(name) {
  const module = await import(new URL(`../../dist/${name}.js`, import.meta.url));
  await module.default({ module_or_path: readFileSync(join(root, 'dist', `${name}_bg.wasm`)) });
  return module;
}

/** What the command line prints. */
export function native(args, cwd = root) {
  const { MIDFLIGHT_CONFIG, ...env } = process.env;
  const ran = spawnSync(command, args, { cwd, encoding: 'utf8', env });
  assert.ifError(ran.error);
  assert.ok([0, 1, 3].includes(ran.status), `exit code ${ran.status}: ${ran.stderr}`);
  return ran.stdout;
}
