import assert from 'node:assert/strict';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { NOTHING_CARRIED } from '../../../server/src/core/syntax/toml-finding';
import { MOST_PROBLEMS } from '../../../server/src/core/syntax/toml-part';
import { Slots } from '../../../server/src/core/syntax/toml-slots';

const messagesOf = (text: string): readonly string[] => parseToml(text, 'f').problems.map(({ message }) => message);

suite('toml: limits', () => {
  const tooDeep = 'arrays and inline tables nest more than 200 levels deep here';

  test('arrays and inline tables nest 200 levels deep', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.deepEqual(messagesOf(`a = ${nested(200)}\n`), []);
    assert.equal(messagesOf(`a = ${nested(201)}\nb = 1\n`)[0], tooDeep);
    assert.deepEqual(messagesOf(`a = {b = ${nested(199)}}\n`), []);
    assert.equal(messagesOf(`a = {b = ${nested(200)}}\n`)[0], tooDeep);
  });

  test('each part of a key in braces is a level', () => {
    const nested = (depth: number): string => `{b.c.d = ${'['.repeat(depth)}${']'.repeat(depth)}}`;
    assert.deepEqual(messagesOf(`a = ${nested(197)}\n`), []);
    assert.equal(messagesOf(`a = ${nested(198)}\n`)[0], tooDeep);
    assert.deepEqual(messagesOf(`a = [${'{b.c.d = 1},'.repeat(120)} [[1]]]\n`), []);
    assert.deepEqual(messagesOf(`a = [${'[1],'.repeat(250)} {b = [2]}]\n`), []);
  });

  test('a key has 200 parts', () => {
    assert.deepEqual(messagesOf(`${'a.'.repeat(199)}b = 1\n`), []);
    const text = `${'a.'.repeat(200)}b = 1\nc = 2\n`;
    const { problems, statements = [] } = parseToml(text, 'f');
    assert.deepEqual(
      problems.map(({ message, place: { start, end } }) => [message, start, end]),
      [['a key of more than 200 parts is too deep to be read', 0, 401]],
    );
    assert.deepEqual(
      statements.map(({ path }) => path.length),
      [200, 1],
    );
  });

  test('200 problems are named, the first of the text', () => {
    const wrong = (count: number): string => '@\n'.repeat(count);
    const startsOf = (text: string): readonly number[] => {
      const { problems, chunks } = parseToml(text, 'f');
      return problems.map(({ place }) => chunks.indexOf(place.chunk) * 1_000 + place.start);
    };
    assert.equal(MOST_PROBLEMS, 200);
    for (const count of [199, 200, 201, 300]) {
      const expected = Array.from({ length: Math.min(count, 200) }, (_, index) => 2 * index);
      assert.deepEqual(startsOf(wrong(count)), expected);
    }
    const parts = startsOf(`${wrong(150)}[[registry]]\n${wrong(100)}[[registry]]\n${wrong(10)}`);
    const counts = [0, 1, 2].map((part) => parts.filter((start) => Math.floor(start / 1_000) === part).length);
    assert.deepEqual(counts, [150, 50, 0]);
  });

  test('what an open string is told of stands behind all else', () => {
    const [last, ...others] = messagesOf(`${'@\n'.repeat(3)}[[registry]]\na = """b\n@\n`).toReversed();
    assert.equal(last, 'the multi-line string that begins with `"""` is never closed, so the file ends inside it');
    assert.equal(others.length, 4);
  });

  test('a text of more than 8 million characters is not read', () => {
    const size = 8 * 1024 * 1024;
    assert.deepEqual(messagesOf('#'.repeat(size)), []);
    const { chunks, documents, problems, statements, parts } = parseToml('#'.repeat(size + 1), 'f');
    const [chunk] = chunks;
    assert.deepEqual(
      { chunks, documents, problems, statements, parts },
      {
        chunks: [{ file: 'f', length: size + 1 }],
        documents: [
          {
            root: { kind: 'mapping', style: 'table', entries: [], place: { chunk, start: 0, end: 0 } },
            place: { chunk, start: 0, end: size + 1 },
          },
        ],
        problems: [
          {
            code: 'too-large',
            message: 'This file is too large to be analysed: 8.0 million characters, and 8 are the limit',
            place: { chunk, start: 0, end: 0 },
          },
        ],
        statements: [],
        parts: [],
      },
    );
  });
});

suite('toml: what is kept small', () => {
  test('a part that hands nothing on says so by the same object', () => {
    const { parts = [] } = parseToml('a = 1\n[[registry]]\nb = 1 2\n[[registry]]\n', 'f');
    for (const { reading } of parts) {
      assert.equal(reading?.carryIn, NOTHING_CARRIED);
      assert.equal(reading.carryOut, NOTHING_CARRIED);
    }
  });

  test('short words that come again are one string, and are read right among others of their length', () => {
    const words = ['abc', 'abd', 'bbc', 'aabb', 'abab', 'abbb'];
    const text = words.flatMap((word) => words.map((other) => `${word}-${other} = "${other}-${word}"\n`)).join('');
    const root = parseToml(text, 'f').documents[0]?.root;
    assert.ok(root?.kind === 'mapping');
    assert.deepEqual(
      root.entries.map(({ key, value }) => [key.text, value?.kind === 'scalar' ? value.text : null]),
      words.flatMap((word) => words.map((other) => [`${word}-${other}`, `${other}-${word}`])),
    );
  });
});

suite('toml: values by name', () => {
  test('the first of a name stays, among few and among many', () => {
    for (const count of [1, 7, 8, 9, 10, 40]) {
      const slots = new Slots<number>();
      for (let index = 0; index < count; index++) {
        slots.add(`n${index}`, index);
        slots.add(`n${index}`, -1);
        slots.add('n0', -1);
      }
      const names = Array.from({ length: count }, (_, index) => index);
      assert.deepEqual(
        names.map((index) => slots.get(`n${index}`)),
        names,
      );
      assert.equal(slots.get(`n${count}`), undefined);
    }
  });
});
