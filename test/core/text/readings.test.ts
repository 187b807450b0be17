import assert from 'node:assert/strict';
import { noReadings, type Read } from '../../../server/src/core/text/readings';

suite('what functions read from a text', () => {
  const heard: (string | null)[] = [];
  const read: Read<string, string> = (text, older) => {
    heard.push(older && `${older.value} ${older.change.start}-${older.change.end}+${older.change.length}`);
    return text;
  };

  test('is read once, and again with what was read before', () => {
    heard.length = 0;
    const first = noReadings<string>();
    assert.equal(first.of('one', read), 'one');
    assert.equal(first.of('one', read), 'one');
    const second = first.after({ start: 1, end: 2, length: 3 });
    assert.equal(second.of('two', read), 'two');
    assert.deepEqual(heard, [null, 'one 1-2+3']);
  });

  test('goes on over versions that nobody asks', () => {
    heard.length = 0;
    const first = noReadings<string>();
    first.of('one', read);
    const third = first.after({ start: 1, end: 2, length: 3 }).after({ start: 8, end: 8, length: 1 });
    assert.equal(third.of('three', read), 'three');
    assert.deepEqual(heard, [null, 'one 1-6+8']);
  });
});
