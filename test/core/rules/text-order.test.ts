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
          const turned = [...stay.toReversed(), ...fresh];
          found = dropped === 0 ? turned : stay.toSpliced(dropped, 0, ...fresh);
          const now = inTextOrder(document, found, levels, before);
          assert.deepEqual(
            now.findings.map((finding) => found.indexOf(finding)),
            inTextOrder(document, found, levels, null).findings.map((finding) => found.indexOf(finding)),
          );
          before = now;
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(kept > 300, `only ${kept} findings stayed`);
  });

  test('is known of what stays without a look at it', () => {
    const text = Array.from({ length: 500 }, (_, index) => `- a: ${index}\n`).join('');
    const document = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
    const all = Array.from({ length: 500 }, (_, index) => [index, 0, 1, 0, 0]);
    const found = findingsAt(document, all);
    const before = inTextOrder(document, found, levels, null);
    assert.equal(before.findings.length, 500);
    let looked = 0;
    const locate: Document['locate'] = (place) => (looked++, document.locate(place));
    const [fresh] = findingsAt(document, [[250, 2, 1, 0, 1]]);
    assert.ok(fresh);
    const now = inTextOrder({ ...document, locate }, found.with(300, fresh), levels, before);
    assert.deepEqual(now.findings.indexOf(fresh), 251);
    assert.ok(looked < 20, `${looked} were looked up`);
  });
});
