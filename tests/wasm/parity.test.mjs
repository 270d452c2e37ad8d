// The command line and the WebAssembly files give the same report, byte for byte, for every
// fixture.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { load, native, root } from './support.mjs';

/** Every `fixtures/ENGINE/CASE`, relative to the checkout. */
function cases() {
  const folders = (path) =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${path}/${entry.name}`)
      .sort();
  return folders('fixtures').flatMap(folders);
}

/** The file or folder of one side: `old.yaml`, `old.json`, `old/`. */
function side(path, name) {
  const entries = readdirSync(join(root, path));
  const entry = entries.find((entry) => entry.split('.')[0] === name);
  return entry && `${path}/${entry}`;
}

/** A revision as the command line reads it. */
function revision(path, knownAs) {
  if (!statSync(join(root, path)).isDirectory()) {
    const file = { path, text: text(path), named: true, known_as: knownAs };
    return { label: path, files: [file] };
  }
  const files = readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, path).length + 1))
    .map((file) => file.replaceAll('\\', '/'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((file) => ({ path: file, text: text(`${path}/${file}`) }));
  return { label: path, files };
}

function text(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** What both are asked: a case with a `midflight.toml` is judged under it. */
function question(path) {
  const [before, after] = [side(path, 'old'), side(path, 'new')];
  assert.ok(before && after, `${path} needs an old and a new side`);
  const config = [`${path}/midflight.toml`, 'midflight.toml']
    .find((file) => existsSync(join(root, file)));
  const files = ![before, after].some((side) => statSync(join(root, side)).isDirectory());
  // Two files are two versions of one workflow, which is called after their folder.
  const knownAs = files ? basename(path) : undefined;
  const history = readdirSync(join(root, path)).find((name) => name.startsWith('history.'));
  const strategy = /^strategy = "(.+)"$/m.exec(text(`${path}/case.toml`))?.[1];
  return {
    args: [
      'check', '--old', before, '--new', after, '--format', 'json',
      ...(config ? ['--config', config] : []),
      ...(history ? ['--history', `${path}/${history}`] : []),
      ...(strategy ? ['--strategy', strategy] : []),
    ],
    request: {
      old: [revision(before, knownAs)],
      new: revision(after, knownAs),
      ...(config && { config: { path: config, text: text(config), named: true } }),
      ...(history && {
        histories: [{ path: `${path}/${history}`, text: text(`${path}/${history}`) }],
      }),
      ...(strategy && { strategy }),
      today: new Date().toISOString().slice(0, 10),
    },
  };
}

/** Fails with the first line that differs, for reports are long. */
function same(actual, expected, name) {
  if (actual === expected) return;
  const [ours, theirs] = [actual.split('\n'), expected.split('\n')];
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  const index = at < 0 ? theirs.length : at;
  const shown = (line) => line ?? 'nothing';
  assert.fail(
    `line ${index + 1} of ${name} is ${shown(ours[index])}, natively ${shown(theirs[index])}`,
  );
}

const modules = { midflight: await load('midflight') };
modules.midflight_action = await load('midflight_action');

test('there are fixtures', () => assert.ok(cases().length > 0));

for (const path of cases()) {
  test(path, () => {
    const { args, request } = question(path);
    const report = native(args);
    assert.equal(JSON.parse(report).version, 1);
    for (const [name, module] of Object.entries(modules)) {
      same(module.check(JSON.stringify(request)), report, name);
    }
  });
}

test('a request that cannot be read is answered and not thrown', () => {
  for (const module of Object.values(modules)) {
    assert.match(JSON.parse(module.check('{')).error, /request/);
  }
});
