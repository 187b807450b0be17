import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { WORKER_FILES } from '../../client/src/worker-program';
import { startEditor } from '../support/editor';

const CONTENTS = path.resolve('dist/bundles.json');

interface Bundle {
  /** The files that it was made of. */
  readonly inputs: readonly string[];
  /** What it asks its host for. */
  readonly imports: readonly string[];
}

suite('the bundles', function () {
  this.timeout(120_000);
  let bundles: Readonly<Record<string, Bundle>>;
  const bundle = (name: string): Bundle => {
    const found = bundles[name];
    assert.ok(found, `the build makes no ${name}`);
    return found;
  };

  suiteSetup(() => {
    if (!existsSync(CONTENTS)) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'ignore' });
    bundles = JSON.parse(readFileSync(CONTENTS, 'utf8')) as Record<string, Bundle>;
  });

  test('a browser finds everything there that it runs', () => {
    const { browser } = JSON.parse(readFileSync('package.json', 'utf8')) as { browser: string };
    assert.deepEqual(bundle(path.basename(browser)).imports, ['vscode']);
    const reached = new Set<string>();
    const follow = (name: string): void => {
      if (reached.has(name)) return;
      reached.add(name);
      for (const imported of bundle(name).imports) {
        assert.match(imported, /^\.\//, `${name} asks for ${imported}`);
        follow(imported.slice(2));
      }
    };
    follow(WORKER_FILES[0]);
    assert.deepEqual([...reached].sort(), [...WORKER_FILES].sort());
  });

  test('nothing of Node is in what a browser runs', () => {
    const ofNode = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    for (const name of ['client-web.js', ...WORKER_FILES]) {
      const { inputs, imports } = bundle(name);
      assert.ok(inputs.length > 10, `${name} is made of hardly anything`);
      assert.deepEqual(
        imports.filter((imported) => ofNode.has(imported)),
        [],
        name,
      );
      assert.deepEqual(
        inputs.filter((input) => input.includes('/lib/node/')),
        [],
        name,
      );
    }
    assert.ok(bundle('server.js').imports.some((imported) => ofNode.has(imported)));
  });

  test('what runs in a browser and in Node is there once', () => {
    for (const [inNode, inBoth] of [
      ['client.js', 'client-web.js'],
      ['server.js', 'server-web.js'],
    ] as const) {
      const both = bundle(inNode).inputs.filter((input) => bundle(inBoth).inputs.includes(input));
      assert.deepEqual(both, [], `${inNode} and ${inBoth}`);
      assert.ok(bundle(inNode).imports.includes(`./${inBoth}`));
    }
  });

  test('what the server can do is in the language client', async () => {
    const source = readFileSync('scripts/bundle-language-client.mjs', 'utf8');
    const list = /const UNUSED = \[(?<names>[^\]]*)\]/.exec(source)?.groups?.['names'] ?? '';
    const unused = [...list.matchAll(/'(?<name>\w+)'/g)].map(({ groups }) => groups?.['name'] ?? '');
    assert.ok(unused.length > 10, 'the features that are left out were not found');
    const editor = await startEditor({ initializationOptions: { diagnostics: 'push' } });
    const { workspace, ...others } = editor.server.capabilities;
    await editor.stop();
    const able = Object.keys({ ...others, ...workspace });
    assert.ok(able.includes('hoverProvider'));
    for (const feature of unused) {
      const found = able.filter((key) => key.toLowerCase().includes(feature.toLowerCase()));
      assert.deepEqual(found, [], `the server has ${feature}, which scripts/bundle-language-client.mjs leaves out`);
    }
  });
});
