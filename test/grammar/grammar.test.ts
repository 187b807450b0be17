import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Each fixture has its scopes beside it (`.snap`). After a wanted change: look at the differences, then write them with
 * `npx vscode-tmgrammar-snap --updateSnapshot -g syntaxes/registries-conf.tmLanguage.json -s source.registries-conf "test/grammar/fixtures/*.conf"`.
 */
suite('grammar of registries.conf', () => {
  const fixtures = readdirSync(path.join(process.cwd(), 'test/grammar/fixtures')).filter((name) =>
    name.endsWith('.conf'),
  );

  test('every fixture has a snapshot', () => {
    const snapshots = new Set(readdirSync(path.join(process.cwd(), 'test/grammar/fixtures')));
    assert.ok(fixtures.length >= 3);
    for (const name of fixtures) assert.ok(snapshots.has(`${name}.snap`), name);
  });

  test('scopes are as in the snapshots', function () {
    this.timeout(60_000);
    const program = path.join(process.cwd(), 'node_modules/vscode-tmgrammar-test/dist/snapshot.js');
    const grammar = ['-g', 'syntaxes/registries-conf.tmLanguage.json', '-s', 'source.registries-conf'];
    const files = fixtures.map((name) => `test/grammar/fixtures/${name}`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...grammar, ...files], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
  });
});
