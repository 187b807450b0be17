import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeEdits } from '../../../server/src/core/text/compose-edits';
import { applyEdits, type Edit } from '../../../server/src/core/text/edit';

/** Sorted edits of a text of this length that do not overlap: cuts in pairs, each with its new text. */
function editsOf(length: number): fc.Arbitrary<Edit[]> {
  const cuts = fc.array(fc.nat(length), { maxLength: 8 });
  const texts = fc.array(fc.string({ maxLength: 4 }), { minLength: 4, maxLength: 4 });
  return fc.tuple(cuts, texts).map(([offsets, newTexts]) => {
    const sorted = [...offsets].sort((a, b) => a - b);
    return newTexts.flatMap((newText, index) => {
      const [start, end] = sorted.slice(2 * index, 2 * index + 2);
      return start === undefined || end === undefined ? [] : [{ span: { start, end }, newText }];
    });
  });
}

suite('edits after edits', () => {
  test('do at once what the two lists do one after the other', () => {
    const cases = fc
      .string({ maxLength: 20 })
      .chain((text) => fc.tuple(fc.constant(text), editsOf(text.length)))
      .chain(([text, first]) =>
        fc.tuple(fc.constant(text), fc.constant(first), editsOf(applyEdits(text, first).length)),
      );
    fc.assert(
      fc.property(cases, ([text, first, second]) => {
        const composed = composeEdits(first, second);
        assert.equal(applyEdits(text, composed), applyEdits(applyEdits(text, first), second));
        for (const [index, { span }] of composed.entries()) {
          assert.ok(span.start <= span.end && (composed[index - 1]?.span.end ?? -1) < span.start, 'sorted, apart');
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('touch only what changes', () => {
    const edit = (start: number, end: number, newText: string): Edit => ({ span: { start, end }, newText });
    assert.deepEqual(composeEdits([edit(0, 2, 'abc')], [edit(6, 7, 'z')]), [edit(0, 2, 'abc'), edit(5, 6, 'z')]);
    assert.deepEqual(composeEdits([edit(0, 2, 'abc')], [edit(1, 4, 'z')]), [edit(0, 3, 'az')]);
    assert.deepEqual(composeEdits([], [edit(1, 4, 'z')]), [edit(1, 4, 'z')]);
  });
});
