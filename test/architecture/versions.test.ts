import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { VERSION as PROGRAM_VERSION } from '../../server/src/cli/version';
import { VERSION } from '../../server/src/protocol';

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string; readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

suite('versions', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const editors = JSON.parse(readFileSync('test/e2e/versions.json', 'utf8')) as Record<'floor', { vscode: string }>;

  test('the oldest VS Code that is tested, that is typed against and that is promised are one', () => {
    const promised = manifest.engines.vscode.replace(/^\^/, '');
    assert.equal(manifest.devDependencies['@types/vscode'], promised);
    assert.equal(editors.floor.vscode.split('.').slice(0, 2).join('.'), promised.split('.').slice(0, 2).join('.'));
  });

  test('the types of Node are those of the oldest Node that is promised', () => {
    const major = /^>=(\d+)\./.exec(manifest.engines.node)?.[1];
    assert.equal(manifest.devDependencies['@types/node']?.split('.')[0], major);
  });

  test('client, server and command line name the version of the package', () => {
    assert.deepEqual([VERSION, PROGRAM_VERSION], [manifest.version, manifest.version]);
  });

  test('every dependency is pinned', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    assert.deepEqual(
      Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)),
      [],
    );
  });
});
