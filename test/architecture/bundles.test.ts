import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
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

  test('the folder is all that the command line needs, whatever lies above it', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-dist-'));
    try {
      cpSync('dist', path.join(folder, 'dist'), { recursive: true });
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      for (const foreign of [null, '{', '{ "version": "9.9.9", "type": "module" }']) {
        if (foreign !== null) writeFileSync(path.join(folder, 'package.json'), foreign);
        const { stdout, stderr } = spawnSync(process.execPath, [path.join(folder, 'dist/cli.js'), '--version'], {
          encoding: 'utf8',
        });
        assert.deepEqual({ stdout, stderr }, { stdout: `${version}\n`, stderr: '' }, String(foreign));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a part of the core is loaded with those that it needs, and with no other', () => {
    for (const [part, needed] of [
      ['core.js', []],
      ['manifests.js', ['core.js']],
      ['registries.js', ['core.js']],
      ['seldom.js', ['core.js', 'manifests.js']],
      ['any-yaml.js', ['core.js', 'manifests.js']],
      ['answers.js', ['core.js', 'manifests.js']],
      ['features.js', ['core.js', 'manifests.js', 'answers.js']],
    ] as const) {
      const { loaded } = run(`require('./dist/${part}')`);
      assert.deepEqual(loaded, [part, ...needed].sort());
    }
  });

  test('a command loads what it needs', () => {
    const conf = 'examples/bastion/registries.conf';
    const [ofConf, ofManifests] = [
      ['--config', conf],
      ['--manifests', 'examples/clusters/lab/idms-oc-mirror.yaml'],
    ].map((source) =>
      run(
        `process.argv.push('mirrorscope', 'resolve', '--no-config', ...${JSON.stringify(source)}, 'quay.io/a/b:1'); require('./dist/cli.js')`,
      ),
    );
    assert.match(ofConf?.output ?? '', /^quay\.io\/a\/b:1\n/);
    assert.deepEqual(ofConf?.loaded, ['cli-base.js', 'cli.js', 'core.js', 'registries.js']);
    assert.match(ofManifests?.output ?? '', /^quay\.io\/a\/b:1\n/);
    assert.deepEqual(ofManifests?.loaded, ['cli-base.js', 'cli.js', 'core.js', 'manifests.js']);
  });

  test('findings of a mirror set take what checks, and not what answers questions', () => {
    const { loaded, output } = run(
      `const [{ document }, { workspace }, { analysis }] = ['core', 'manifests', 'answers'].map((part) => require('./dist/' + part + '.js'));
       const text = ${JSON.stringify(MIRROR_SET)};
       const file = document.createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
       const found = analysis.analyse(null, workspace.createWorkspace('file:///w', [file])).findingsOf(file.uri);
       console.log(found.map(({ code }) => code).join());`,
    );
    assert.equal(output, 'never-contact-blocks-other-kind\n');
    assert.deepEqual(loaded, ['answers.js', 'core.js', 'manifests.js']);
  });

  test('what the first findings do not call is read when it is called, and most is not', () => {
    for (const file of ['core.js', 'manifests.js', 'answers.js']) {
      const [main, rest] = [file, file.replace('.js', '-rest.js')].map((name) => statSync(`dist/${name}`).size);
      assert.ok((rest ?? 0) > (main ?? 0) / 3, `${file}: ${main} bytes and ${rest}`);
    }
    const { loaded, output } = run(
      `const { RULES } = require('./dist/answers.js')['rules/all'];
       console.log(Object.keys(require.cache).length, RULES[0].code, RULES[0].about().title);`,
    );
    assert.match(output, /^3 \S+ \S.*\n$/);
    assert.deepEqual(loaded, ['answers-rest.js', 'answers.js', 'core.js', 'manifests.js']);
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

  test('the package of the protocol exports in a bundle what it exports elsewhere', () => {
    const module = 'node_modules/vscode-languageserver/lib/common/api.js';
    const [bundled, own] = [`require('./dist/server-web.js')['${module}']`, `require('./${module}')`].map((found) => {
      const { output } = run(`const all = ${found};
        console.log(JSON.stringify(Object.keys(all).sort().map((name) => [name, typeof all[name], Object.keys(all[name] ?? {})])));`);
      return JSON.parse(output) as unknown[];
    });
    assert.ok((own?.length ?? 0) > 300);
    assert.deepEqual(bundled, own);
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

const MIRROR_SET = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: set
spec:
  imageDigestMirrors:
  - source: quay.io/team/app
    mirrors:
    - mirror.example.com/team/app
    mirrorSourcePolicy: NeverContactSource
`;

/** Runs a script in a process of its own; says what it prints, and which bundles it has loaded by its end. */
function run(script: string): { readonly output: string; readonly loaded: readonly string[] } {
  const report = `process.on('exit', () => console.error(JSON.stringify(Object.keys(require.cache))));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', `${report}\n${script}`], { encoding: 'utf8' });
  assert.equal(status, 0, stderr.slice(-2000));
  const files = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as string[];
  return { output: stdout, loaded: files.map((file) => path.basename(file)).sort() };
}
