import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { diskReader, type FileBytes } from '../../server/src/lsp/disk';
import { readFolder } from '../support/read-folder';

suite('files on disk', () => {
  test('are read at once while that is quick', () => {
    const { reader, asked } = fakeDisk(0.1);
    for (let index = 0; index < 1000; index++) {
      assert.equal(reader.read('file:///w/a.yaml'), 'text of /w/a.yaml');
      assert.equal(reader.readAhead, 1);
    }
    assert.deepEqual([...new Set(asked)], ['at once /w/a.yaml']);
    assert.equal(reader.read('file:///w/missing.yaml'), null);
  });

  test('are waited for, several at a time, once that has taken long', async () => {
    const { reader } = fakeDisk(11);
    assert.equal(reader.read('file:///w/slow.yaml'), 'text of /w/slow.yaml');
    assert.ok((reader.readAhead ?? 1) > 1);
    const next = reader.read('file:///w/next.yaml');
    assert.ok(next instanceof Promise);
    assert.equal(await next, 'text of /w/next.yaml');
    assert.equal(await reader.read('file:///w/missing.yaml'), null);
  });

  test('are read at once again after a while', async () => {
    const { reader, asked } = fakeDisk(11);
    for (let index = 0; index < 1000 && (index === 0 || reader.readAhead !== 1); index++)
      await reader.read('file:///w/b.yaml');
    asked.length = 0;
    assert.equal(reader.read('file:///w/c.yaml'), 'text of /w/c.yaml');
    assert.deepEqual(asked, ['at once /w/c.yaml']);
  });

  test('come to the same documents in the same order both ways', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-disk-'));
    try {
      for (let index = 0; index < 40; index++)
        writeFileSync(path.join(folder, `${index}.yaml`), `kind: ConfigMap\nmetadata: { name: m${index} }\n`);
      writeFileSync(path.join(folder, 'binary.yaml'), Uint8Array.of(0, 1, 2, 0xff));
      const root = pathToFileURL(folder).href;
      let time = 0;
      const bytesOf = (file: string): Buffer => readFileSync(file);
      const quick = diskReader({ atOnce: bytesOf, later: () => assert.fail('it is quick'), now: () => 0 });
      const slow = diskReader({
        atOnce: bytesOf,
        later: async (file) => {
          await sleep(Number(/(\d)\.yaml$/.exec(file)?.[1] ?? 0));
          return bytesOf(file);
        },
        now: () => (time += 20),
      });
      const [one, other] = [await readFolder(root, quick), await readFolder(root, slow)];
      assert.equal(one.length, 40);
      assert.deepEqual(
        other.map(({ uri, text }) => [uri, text]),
        one.map(({ uri, text }) => [uri, text]),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** A disk that takes so many milliseconds for each file that is read at once. */
function fakeDisk(milliseconds: number): { readonly reader: ReturnType<typeof diskReader>; readonly asked: string[] } {
  const asked: string[] = [];
  let time = 0;
  const bytesOf = (file: string): Uint8Array | null =>
    file.endsWith('missing.yaml') ? null : Buffer.from(`text of ${file}`);
  const bytes: FileBytes = {
    atOnce(file) {
      asked.push(`at once ${file}`);
      time += milliseconds;
      return bytesOf(file);
    },
    later(file) {
      asked.push(`later ${file}`);
      return Promise.resolve(bytesOf(file));
    },
    now: () => time,
  };
  return { reader: diskReader(bytes), asked };
}
