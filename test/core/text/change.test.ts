import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapAgain } from '../../../server/src/core/text/again';
import { changeBetween, changeOf, followedBy } from '../../../server/src/core/text/change';
import { applyEdits, type Edit } from '../../../server/src/core/text/edit';
import { commonEnds } from '../../../server/src/core/text/spliced';

suite('what an edit changed', () => {
  const edit = (text: string, from: number, to: number, newText: string): Edit => {
    const [start = 0, end = 0] = [from % (text.length + 1), to % (text.length + 1)].sort((a, b) => a - b);
    return { span: { start, end }, newText };
  };
  const piece = fc.record({ from: fc.nat(40), to: fc.nat(40), newText: fc.string({ maxLength: 5 }) });

  test('two changes that follow each other are one', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(piece, { minLength: 1, maxLength: 4 }), (before, pieces) => {
        let text = before;
        const changes = pieces.map(({ from, to, newText }) => {
          const next = edit(text, from, to, newText);
          text = applyEdits(text, [next]);
          return changeOf(next);
        });
        const { start, end, length } = changes.reduce(followedBy);
        const inserted = text.slice(start, start + length);
        assert.equal(before.slice(0, start) + inserted + before.slice(end), text);
      }),
    );
  });

  test('the change between two texts makes one from the other, and holds nothing that both have at its ends', () => {
    const text = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b') });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { start, end, length } = changeBetween(before, after);
        const [removed, inserted] = [before.slice(start, end), after.slice(start, start + length)];
        assert.equal(before.slice(0, start) + inserted + before.slice(end), after);
        const isSmallest = removed.at(0) !== inserted.at(0) && removed.at(-1) !== inserted.at(-1);
        assert.ok(removed === '' || inserted === '' || isSmallest, `${removed} became ${inserted}`);
      }),
    );
  });

  test('items at both ends of a list keep their results', () => {
    const computed: string[] = [];
    const compute = (item: string, index: number): string => {
      computed.push(item);
      return `${item}${index}`;
    };
    const first = mapAgain(null, ['a', 'b', 'c', 'd'], compute);
    computed.length = 0;
    const second = mapAgain(first, ['a', 'x', 'y', 'c', 'd'], compute);
    assert.deepEqual(computed, ['x', 'y']);
    assert.deepEqual(second.results, ['a0', 'x1', 'y2', 'c2', 'd3']);
    assert.equal(mapAgain(second, [...second.items], compute), second);
  });

  test('common ends never overlap', () => {
    const letters = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const { front, back } = commonEnds(before, after);
        assert.ok(front + back <= Math.min(before.length, after.length));
        assert.deepEqual(before.slice(0, front), after.slice(0, front));
        assert.deepEqual(before.slice(before.length - back), after.slice(after.length - back));
      }),
    );
  });
});
