import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  editedText,
  isEdited,
  isSameText,
  lineStartIn,
  nextLineIn,
  stretchesOf,
  stretchOf,
  type Text,
} from '../../../server/src/core/text/text';

/** Edits near each other, and now and then one far away: as shares of the text that they are made in. */
const edits = fc.array(
  fc.record({
    at: fc.oneof(
      { weight: 5, arbitrary: fc.double({ min: 0.4, max: 0.42, noNaN: true }) },
      { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    ),
    removed: fc.nat(4),
    newText: fc.string({ maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 12 },
);

const LINES = Array.from({ length: 6_000 }, (_, line) => `line ${line}\n`).join('');

suite('text: after edits', () => {
  test('it reads as the string would, in any stretch', () => {
    fc.assert(
      fc.property(edits, fc.array(fc.tuple(fc.nat(100_000), fc.nat(100_000)), { maxLength: 8 }), (all, stretches) => {
        let [expected, text]: [string, Text] = [LINES, LINES];
        for (const { at, removed, newText } of all) {
          const start = Math.floor(at * expected.length);
          const span = { start, end: Math.min(start + removed, expected.length) };
          expected = expected.slice(0, span.start) + newText + expected.slice(span.end);
          text = editedText(text, { span, newText });
          assert.equal(text.length, expected.length);
          for (const [a, b] of stretches)
            assert.equal(text.slice(Math.min(a, b), Math.max(a, b)), expected.slice(Math.min(a, b), Math.max(a, b)));
          assert.equal(text.slice(start), expected.slice(start));
          for (const offset of [0, start, expected.length]) {
            assert.equal(lineStartIn(text, offset), expected.slice(0, offset).lastIndexOf('\n') + 1);
            const newline = expected.indexOf('\n', offset);
            assert.equal(nextLineIn(text, offset), newline < 0 ? expected.length : newline + 1);
          }
        }
        assert.equal(text.toString(), expected);
      }),
      { numRuns: 300 },
    );
  });

  test('edits near each other are taken up without putting it together, and one far away puts the text before it together', () => {
    const steps: Text[] = [LINES];
    const type = (at: number): void =>
      void steps.push(editedText(steps.at(-1)!, { span: { start: at, end: at }, newText: 'x' }));
    for (let key = 0; key < 50; key++) type(30_000 + key);
    assert.deepEqual(
      steps.filter((text) => isEdited(text) && text.isWhole),
      [],
    );
    type(3);
    const whole = steps.map((text) => isEdited(text) && text.isWhole);
    assert.deepEqual(whole.lastIndexOf(true), steps.length - 2);
    assert.deepEqual(whole.indexOf(true), steps.length - 2);
  });

  test('texts are the same that read the same, however they came about', () => {
    fc.assert(
      fc.property(edits, edits, (first, second) => {
        const after = (text: Text, all: typeof first): Text =>
          all.reduce<Text>((before, { at, removed, newText }) => {
            const start = Math.floor(at * before.length);
            return editedText(before, { span: { start, end: Math.min(start + removed, before.length) }, newText });
          }, text);
        const [one, other] = [after(LINES, first), after(LINES, second)];
        assert.equal(isSameText(one, other), one.toString() === other.toString());
        assert.equal(isSameText(one, LINES), one.toString() === LINES);
        assert.ok(isSameText(one, after(LINES, first)) && isSameText(one.slice(0), one));
        const near = editedText(one, { span: { start: 20_000, end: 20_004 }, newText: one.slice(20_000, 20_004) });
        assert.ok(isSameText(near, one) && isSameText(one, near));
      }),
      { numRuns: 200 },
    );
  });

  test('each two lines that follow each other stand in one of its stretches, which are whole lines', () => {
    const long = `${'x'.repeat(70_000)}\n`;
    for (const text of ['', 'a', '\n', 'a\r\nb', LINES, LINES + long + LINES, long + long, `${LINES}a`]) {
      const stretches = [...stretchesOf(text)];
      const lines = text.split(/(?<=\n)/);
      const isTogether = (line: string, at: number): boolean => {
        const both = line + (lines[at + 1] ?? '');
        return stretches.some((stretch) => stretch.includes(both));
      };
      assert.ok(text === '' || lines.every(isTogether));
      assert.ok(stretches.every((stretch) => stretch.endsWith('\n') || text.endsWith(stretch)));
      assert.ok(stretches.every((stretch) => text.startsWith(stretch) || text.includes(`\n${stretch}`)));
    }
  });

  test('a stretch is a text, and ends where it ends', () => {
    const stretch = stretchOf('0123456789', 2, 7);
    assert.deepEqual(
      [stretch.length, stretch.toString(), stretch.slice(1), stretch.slice(3, 9)],
      [5, '23456', '3456', '56'],
    );
  });
});
