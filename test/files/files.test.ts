import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decode } from '../../server/src/files/decode';
import { languageOfPath } from '../../server/src/files/recognise';
import { walk, walkWithin } from '../../server/src/files/walk';

suite('decoding files', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

  test('reads UTF-8 and leaves its mark where it is', () => {
    assert.deepEqual(decode(new TextEncoder().encode('ä: 1\r\n')), { kind: 'text', text: 'ä: 1\r\n', problems: [] });
    assert.deepEqual(decode(bytes(0xef, 0xbb, 0xbf, 0x61)), { kind: 'text', text: '\ufeffa', problems: [] });
    assert.deepEqual(decode(bytes()), { kind: 'text', text: '', problems: [] });
  });

  test('reads what is broken, and says so', () => {
    const decoded = decode(bytes(0x61, 0xff, 0x62));
    assert.deepEqual([decoded.kind, decoded.kind === 'text' && decoded.text], ['text', 'a\ufffdb']);
    assert.deepEqual(decoded.kind === 'text' && decoded.problems.map(({ kind }) => kind), ['invalid-utf-8']);
  });

  test('takes UTF-32 for no text', () => {
    for (const bytes of [
      [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0],
      [0, 0, 0xfe, 0xff, 0, 0, 0, 0x61],
    ])
      assert.equal(decode(Uint8Array.from(bytes)).kind, 'binary');
  });

  test('reads UTF-16 by its mark, and says so', () => {
    for (const utf16 of [bytes(0xff, 0xfe, 0x61, 0), bytes(0xfe, 0xff, 0, 0x61)]) {
      const decoded = decode(utf16);
      assert.deepEqual([decoded.kind, decoded.kind === 'text' && decoded.text], ['text', '\ufeffa']);
      assert.deepEqual(decoded.kind === 'text' && decoded.problems.map(({ kind }) => kind), ['utf-16']);
    }
  });

  test('takes no binary for a text', () => {
    assert.deepEqual(decode(bytes(0x7f, 0x45, 0, 0x46)), { kind: 'binary' });
  });
});

suite('recognising files', () => {
  const languages: Readonly<Record<string, string | null>> = {
    'a.yaml': 'yaml',
    'x/a.YML': 'yaml',
    'a.json': 'yaml',
    '.mirrorscope.yaml': 'yaml',
    'etc/registries.conf': 'registries-conf',
    'node.registries.conf': 'registries-conf',
    'registries.conf.d/50-a.conf': 'registries-conf',
    'base/Kustomization': 'yaml',
    Dockerfile: 'dockerfile',
    'build/Containerfile.ubi9': 'dockerfile',
    'app.dockerfile': 'dockerfile',
    'Dockerfile.dockerignore': null,
    'Dockerfile.md': null,
    'Dockerfiles/README': null,
    'Dockerfile.yaml': 'yaml',
    'worker.ign': 'yaml',
    'worker.bu': 'yaml',
    'other.d/50-a.conf': null,
    'registries.conf.d/README': null,
    yaml: null,
    '': null,
  };
  for (const [name, language] of Object.entries(languages)) {
    test(`${name} is ${language ?? 'none of ours'}`, () => assert.equal(languageOfPath(name), language));
  }
});

suite('walking folders', () => {
  let folder = '';
  setup(() => (folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-walk-'))));
  teardown(() => rmSync(folder, { recursive: true }));
  const relative = (files: Iterable<string>): string[] =>
    Array.from(files, (file) => path.relative(folder, file).split(path.sep).join('/'));
  const found = (): string[] => relative(walk(folder));
  const write = (name: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), '');
  };

  test('finds our files, and looks into no others’ folders', () => {
    for (const name of [
      'a.yaml',
      'x/b.json',
      'x/y/registries.conf',
      'c.txt',
      '.git/d.yaml',
      'node_modules/e.yaml',
      'x/.f.yaml',
    ])
      write(name);
    assert.deepEqual(found(), ['a.yaml', 'x/.f.yaml', 'x/b.json', 'x/y/registries.conf']);
  });

  test('keeps to the order of whole paths', () => {
    const names = ['a-b.yaml', 'a.yaml', 'a/b.yaml', 'a/b/c.yaml', 'a/z.yaml', 'a0.yaml', 'b.yaml'];
    for (const name of names.toReversed()) write(name);
    assert.deepEqual(found(), names.toSorted());
  });

  test('follows links, each real folder once, and passes over those that lead nowhere', () => {
    write('real/a.yaml');
    symlinkSync(folder, path.join(folder, 'real/round'));
    symlinkSync(path.join(folder, 'real/a.yaml'), path.join(folder, 'b.yaml'));
    symlinkSync(path.join(folder, 'gone'), path.join(folder, 'c.yaml'));
    assert.deepEqual(found(), ['b.yaml', 'real/a.yaml']);
  });

  test('goes on in what has come, but not by links to what it has seen', () => {
    const link = (target: string, name: string): void => symlinkSync(target, path.join(folder, name));
    const inside = (name: string): string[] => relative(walkWithin(folder, path.join(folder, name)));
    for (const name of ['seen/a.yaml', 'come/x/b.yaml', 'come/node_modules/c.yaml', '.hidden/d.yaml', 'e.yaml'])
      write(name);
    link(path.join(folder, 'seen'), 'come/seen');
    link(folder, 'come/round');
    link(path.join(folder, 'seen'), 'link');
    link(path.join(folder, '.hidden'), 'open');
    link(path.join(folder, 'gone'), 'broken');
    assert.deepEqual(inside('come'), ['come/x/b.yaml']);
    assert.deepEqual(inside('open'), ['open/d.yaml']);
    assert.deepEqual(['link', 'broken', 'e.yaml', 'none'].flatMap(inside), []);
  });

  test('tells what it could not read', () => {
    const told: string[] = [];
    for (const file of walk(path.join(folder, 'gone'), (where) => void told.push(where))) assert.fail(file);
    assert.deepEqual(told, [path.join(folder, 'gone')]);
  });
});
