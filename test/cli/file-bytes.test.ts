import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileBytes } from '../../server/src/cli/file-bytes';

suite('the bytes of a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-bytes-'));
  suiteTeardown(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => path.join(folder, name);

  test('are the same read at once and waited for', async () => {
    writeFileSync(at('some.yaml'), 'kind: ConfigMap\n');
    writeFileSync(at('empty.yaml'), '');
    writeFileSync(at('large.yaml'), '');
    truncateSync(at('large.yaml'), 64 * 1024 * 1024 + 1);
    mkdirSync(at('folder'));
    const expected: Readonly<Record<string, Uint8Array | string>> = {
      'some.yaml': Buffer.from('kind: ConfigMap\n'),
      'empty.yaml': Buffer.alloc(0),
      'large.yaml': 'it is too large (64.0 MiB)',
      folder: 'it is a folder, where a file is due',
      missing: 'there is no such file or folder',
      'some.yaml/inside': 'a part of the path is a file, not a folder',
    };
    for (const [name, bytes] of Object.entries(expected)) {
      assert.deepEqual(fileBytes.atOnce(at(name)), bytes, name);
      assert.deepEqual(await fileBytes.later(at(name)), bytes, name);
    }
    assert.equal(String(fileBytes.atOnce('/dev/null')), '');
    assert.equal(String(await fileBytes.later('/dev/null')), '');
  });
});
