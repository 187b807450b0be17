import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunkStarts } from '../../../server/src/core/text/chunk-starts';
import type { Chunk } from '../../../server/src/core/text/place';
import { lineIndex, type LineIndex } from '../../../server/src/core/text/line-index';
import type { Offsets } from '../../../server/src/core/text/offsets';

suite('line index: after a change', () => {
  const piece = fc.array(fc.constantFrom('a', 'b', '\n', '\r', '\r\n', '\n\n'), { maxLength: 8 });
  const textOf = fc.array(fc.constantFrom('a', '\n', '\r', '\r\n'), { maxLength: 20 }).map((parts) => parts.join(''));
  const startsOf = (index: LineIndex): number[] =>
    Array.from({ length: index.lineCount }, (_, line) => index.lineStart(line));

  test('it is the index of the new text', () => {
    fc.assert(
      fc.property(textOf, fc.nat(40), fc.nat(40), piece, (text, a, b, parts) => {
        const [start = 0, end = 0] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y);
        const inserted = parts.join('');
        const next = text.slice(0, start) + inserted + text.slice(end);
        const after = lineIndex(text).after({ start, end, length: inserted.length }, next);
        assert.deepEqual(startsOf(after), startsOf(lineIndex(next)));
        for (let at = 0; at <= next.length; at++) {
          assert.deepEqual(after.positionAt(at), lineIndex(next).positionAt(at));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

suite('where chunks start', () => {
  const numbersOf = (starts: Offsets): unknown[] =>
    Array.from({ length: starts.length }, (_, index) => starts.at(index));
  const chunks = Array.from({ length: 200 }, (_, index) => ({ file: 'f', length: index % 5 }));
  const expected = chunks.map((_, index) => chunks.slice(0, index).reduce((sum, { length }) => sum + length, 0));

  test('few or many, in any order', () => {
    const starts = chunkStarts(chunks);
    for (let step = 0; step < 600; step++) {
      const index = (step * 37) % chunks.length;
      assert.equal(starts.startOf(chunks[index]!), expected[index]);
    }
    assert.equal(starts.startOf({ file: 'f', length: 1 }), null);
  });

  test('are taken over from an older list', () => {
    const chunk = (length: number): Chunk => ({ file: 'f', length });
    fc.assert(
      fc.property(fc.nat(8), fc.nat(8), fc.array(fc.nat(5), { maxLength: 4 }), (from, count, lengths) => {
        const before = chunks.slice(0, 8);
        const after = before.toSpliced(from, count, ...lengths.map(chunk));
        assert.deepEqual(
          numbersOf(chunkStarts(after, chunkStarts(before)).starts),
          numbersOf(chunkStarts(after).starts),
        );
      }),
    );
  });

  test('are found by a map that was made for an older list', () => {
    let list: readonly Chunk[] = chunks.map(({ file, length }) => ({ file, length }));
    let starts = chunkStarts(list);
    for (let step = 0; step < 100; step++) {
      for (const chunk of list.toReversed()) starts.startOf(chunk);
      const gone = list[(step * 53) % list.length]!;
      const added = Array.from({ length: step % 3 }, () => ({ file: 'f', length: step }));
      list = list.toSpliced((step * 53) % list.length, 1, ...added);
      starts = chunkStarts(list, starts);
      assert.equal(starts.startOf(gone), null);
      for (const [index, chunk] of [...list.entries()].reverse())
        assert.equal(starts.startOf(chunk), starts.starts.at(index));
    }
  });

  test('and the chunk at an offset', () => {
    const starts = chunkStarts(chunks);
    assert.equal(starts.at(-1)?.start, 0);
    assert.equal(starts.at(1_000)?.start, expected.at(-1));
    for (const [index, chunk] of chunks.entries()) {
      if (chunk.length > 0) assert.equal(starts.at(expected[index]!)?.chunk, chunk);
    }
    assert.equal(chunkStarts([]).at(0), null);
  });
});
