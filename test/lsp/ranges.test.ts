import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changeDocument, createDocument, type Document } from '../../server/src/core/document';
import type { Place } from '../../server/src/core/text/place';
import { rangeIn } from '../../server/src/lsp/ranges';

const LINES = ['- a: 1', '  b: "x"', '- c: 22', '# c', '- d: 3', '', '  e: 4'];
const newText = fc
  .array(fc.constantFrom('\n', '\r\n', '\r', 'x', '- a: 1\n', ' '), { maxLength: 4 })
  .map((parts) => parts.join(''));
const edits = fc.array(fc.tuple(fc.nat(1000), fc.nat(3), newText, fc.boolean()), { minLength: 1, maxLength: 8 });
const texts = fc.array(fc.constantFrom(...LINES), { minLength: 12, maxLength: 30 }).map((lines) => lines.join('\n'));

/** A place in each chunk. */
function placesIn({ syntax }: Document): Place[] {
  return syntax.chunks.map((chunk) => ({ chunk, start: Math.min(2, chunk.length), end: chunk.length }));
}

function looked({ lines, ...document }: Document, place: Place): unknown {
  const span = document.locate(place);
  return span && { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

suite('ranges', () => {
  test('are those of the text, also of places that were asked for before it was edited', () => {
    let kept = 0;
    fc.assert(
      fc.property(texts, edits, (text, all) => {
        let document = createDocument({ uri: 'file:///a.yaml', version: 1, language: 'yaml', text });
        let asked: Place[] = [];
        for (const [at, length, inserted, isAsked] of all) {
          const start = at % (document.text.length + 1);
          const span = { start, end: Math.min(start + length, document.text.length) };
          document = changeDocument(document, document.version + 1, { span, newText: inserted });
          if (!isAsked) continue;
          const there = placesIn(document);
          const chunks = new Set(there.map(({ chunk }) => chunk));
          const still = asked.filter(({ chunk }) => chunks.has(chunk));
          kept += still.length;
          for (const place of [...still, ...there]) assert.deepEqual(rangeIn(document, place), looked(document, place));
          asked = [...still, ...there];
        }
      }),
      { numRuns: 200 },
    );
    assert.ok(kept > 500, `only ${kept} places were asked for again`);
  });
});
