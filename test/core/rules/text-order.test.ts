import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changeDocument, createDocument, type Document } from '../../../server/src/core/document';
import { levelsOf } from '../../../server/src/core/rules/levels';
import { RULES } from '../../../server/src/core/rules/all';
import type { Finding } from '../../../server/src/core/rules/rule';
import { inTextOrder } from '../../../server/src/core/rules/text-order';
import { createWorkspace } from '../../../server/src/core/workspace';

const levels = levelsOf(createWorkspace('file:///w', []).configuration);
const CODES = RULES.slice(0, 3).map(({ code }) => code);

/** Where findings may stand: a chunk by its number, near its start or end, and what they say. */
const spots = fc.array(fc.tuple(fc.nat(1000), fc.nat(5), fc.nat(2), fc.nat(2), fc.nat(1)), { maxLength: 12 });
const steps = fc.array(fc.tuple(fc.nat(1000), fc.constantFrom('x', '- a: 1\n', '', '\n'), spots, fc.nat(4)), {
  minLength: 1,
  maxLength: 6,
});

function findingsAt({ syntax: { chunks } }: Document, wanted: readonly (readonly number[])[]): Finding[] {
  return wanted.flatMap(([at = 0, start = 0, length = 0, code = 0, words = 0]) => {
    const chunk = chunks[at % chunks.length];
    const from = Math.min(start, chunk?.length ?? 0);
    const place = chunk && { chunk, start: from, end: Math.min(from + length, chunk.length) };
    return place
      ? [{ code: CODES[code] ?? '', severity: 'error', message: `m${words}`, place, fixes: [] } as unknown as Finding]
      : [];
  });
}

suite('the order of findings', () => {
  test('is the same after an edit as for the text alone', () => {
    let kept = 0;
    fc.assert(
      fc.property(spots, steps, (first, all) => {
        const text = Array.from({ length: 12 }, (_, index) => `- a: ${index}\n  b: c\n`).join('');
        let document = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
        let found = findingsAt(document, first);
        let before = inTextOrder(document, found, levels, null);
        for (const [at, newText, more, dropped] of all) {
          const start = at % (document.text.length + 1);
          document = changeDocument(document, document.version + 1, { span: { start, end: start }, newText });
          const there = new Set(document.syntax.chunks);
          const stay = found.filter(({ place }, index) => there.has(place.chunk) && index % 5 !== dropped);
          kept += stay.length;
          // Others come in front of those that stay as well as behind them.
          const fresh = findingsAt(document, more);
          found = dropped % 2 === 0 ? [...fresh, ...stay] : [...stay.toReversed(), ...fresh];
          const now = inTextOrder(document, found, levels, before);
          assert.deepEqual(
            now.map((finding) => found.indexOf(finding)),
            inTextOrder(document, found, levels, null).map((finding) => found.indexOf(finding)),
          );
          before = now;
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(kept > 300, `only ${kept} findings stayed`);
  });
});
