import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { unifiedDiff } from '../../server/src/cli/unified-diff';
import { applyEdits, type Edit } from '../../server/src/core/text/edit';
import { removeTemporaryFolders, temporaryFolder } from '../support/cli';

const LINES = 'a b c d e f g h i j k l m n o p q r s t'.split(' ').map((word) => `${word}\n`);

suite('unified diffs', () => {
  suiteTeardown(removeTemporaryFolders);

  test('show three lines around a change, and join what is near', () => {
    const text = LINES.join('');
    const replace = (word: string, newText: string): Edit => {
      const start = text.indexOf(word);
      return { span: { start, end: start + 1 }, newText };
    };
    assert.equal(
      unifiedDiff('x.yaml', text, [replace('b', 'B'), replace('f', 'F1\nF2'), replace('s', '')]),
      [
        '--- a/x.yaml',
        '+++ b/x.yaml',
        ...['@@ -1,9 +1,10 @@', ' a', '-b', '+B', ' c', ' d', ' e', '-f', '+F1', '+F2', ' g', ' h', ' i'],
        ...['@@ -16,5 +17,5 @@', ' p', ' q', ' r', '-s', '+', ' t'],
        '',
      ].join('\n'),
    );
  });

  test('say where a line break is missing at the end', () => {
    const edits = [{ span: { start: 2, end: 3 }, newText: 'c' }];
    const tail = '\\ No newline at end of file\n';
    assert.equal(unifiedDiff('x', 'a\nb', edits), `--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n${tail}+c\n${tail}`);
  });

  test('are empty where nothing changes', () => {
    assert.equal(unifiedDiff('x', 'a\n', []), '');
    assert.equal(unifiedDiff('x', 'a\n', [{ span: { start: 0, end: 1 }, newText: 'a' }]), '');
  });

  test('quote the names of files as git does', () => {
    const folder = temporaryFolder();
    const names = ['tab\tq"uote.yaml', 'new\nline', 'back\\slash', 'with blank', 'a\x07\b\v\f\r\x01\x7f b', 'ümlaut'];
    const patch = names
      .map((name) => unifiedDiff(name, 'a\n', [{ span: { start: 0, end: 1 }, newText: 'b' }]))
      .join('');
    assert.deepEqual(patch.match(/^---.*$/gm), [
      String.raw`--- "a/tab\tq\"uote.yaml"`,
      String.raw`--- "a/new\nline"`,
      String.raw`--- "a/back\\slash"`,
      '--- a/with blank\t',
      String.raw`--- "a/a\a\b\v\f\r\001\177 b"` + '\t',
      '--- a/ümlaut',
    ]);
    if (process.platform === 'win32') return;
    for (const name of names) writeFileSync(path.join(folder, name), 'a\n');
    const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd: folder, input: patch, env: outsideOf(folder) });
    assert.equal(status, 0, stderr.toString());
    assert.deepEqual(
      names.map((name) => readFileSync(path.join(folder, name), 'utf8')),
      names.map(() => 'b\n'),
    );
  });

  test('are taken by git apply, and give the text with the edits', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'x');
    const edited = fc
      .array(fc.constantFrom('\n', 'a\n', 'b', '\r\n', 'cc', '+d\n'), { minLength: 1, maxLength: 30 })
      .map((parts) => parts.join(''))
      .chain((text) => fc.tuple(fc.constant(text), editsOf(text.length)));
    fc.assert(
      fc.property(edited, ([text, edits]) => {
        const wanted = applyEdits(text, edits);
        const patch = unifiedDiff('x', text, edits);
        assert.equal(patch === '', wanted === text);
        if (patch === '') return;
        writeFileSync(file, text);
        const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '--unidiff-zero', '-'], {
          cwd: folder,
          input: patch,
          env: outsideOf(folder),
        });
        assert.equal(status, 0, `${stderr.toString()}\n${patch}`);
        assert.equal(readFileSync(file, 'utf8'), wanted, patch);
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);
});

/** For a git that takes a folder as it is, whatever repository is around it. */
function outsideOf(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, GIT_CEILING_DIRECTORIES: path.dirname(folder), GIT_DIR: path.join(folder, 'none') };
}

function editsOf(length: number): fc.Arbitrary<Edit[]> {
  const cuts = fc.array(fc.nat(length), { minLength: 2, maxLength: 6 });
  const texts = fc.array(fc.constantFrom('', 'x', 'y\n', '\nz', 'a\n'), { minLength: 3, maxLength: 3 });
  return fc.tuple(cuts, texts).map(([offsets, newTexts]) => {
    const sorted = [...offsets].sort((a, b) => a - b);
    return newTexts.flatMap((newText, index) => {
      const [start, end] = sorted.slice(2 * index, 2 * index + 2);
      return start === undefined || end === undefined ? [] : [{ span: { start, end }, newText }];
    });
  });
}
