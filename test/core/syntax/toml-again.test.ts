import assert from 'node:assert/strict';
import { parseToml } from '../../../server/src/core/syntax/toml';
import type { SyntaxFile } from '../../../server/src/core/syntax/tree';
import type { Chunk } from '../../../server/src/core/text/place';
import type { TextChange } from '../../../server/src/core/text/change';
import { randomFrom, type Random } from '../../support/random';
import { randomChange, REGISTRIES_TEXTS } from '../../support/registries-edits';
import { corpusConfs } from '../../support/corpus-confs';
import { FIXED_SEED } from '../../support/fixed-seed';

const EDITS = 2000;
const EDITS_OF_ONE_TEXT = 25;

suite('toml: reading again', () => {
  const seed = FIXED_SEED;

  test(`${EDITS} random edits read as the whole text does (SEED=${seed})`, function () {
    this.timeout(60_000);
    assert.equal(firstDifference(randomFrom(seed), REGISTRIES_TEXTS, EDITS, parseToml), null);
  });

  test('random edits of the corpus', function () {
    this.timeout(60_000);
    assert.equal(firstDifference(randomFrom(seed), corpusConfs(this), 500, parseToml), null);
  });

  test('a reader that keeps too much is caught', () => {
    const keepsAll: typeof parseToml = (text, file, before) => (before ? before.value : parseToml(text, file));
    const keepsTail: typeof parseToml = (text, file, before) => {
      // It takes edits for one unit shorter than they are.
      const change = before && { ...before.change, start: before.change.start + 1, end: before.change.end + 1 };
      return parseToml(text, file, before && change ? { value: before.value, change } : null);
    };
    for (const broken of [keepsAll, keepsTail]) {
      assert.notEqual(firstDifference(randomFrom(1), REGISTRIES_TEXTS, 500, broken), null);
    }
  });

  test('tables that the edit does not touch stay the same objects', () => {
    const text = head + table(1) + table(2) + table(3) + '\n[aliases]\na = "b.c/d"\n';
    const before = parseToml(text, 'f');
    const at = text.indexOf('source-2');
    const change = { start: at, end: at + 1, length: 2 };
    const after = parseToml(text.replace('source-2', 'xyource-2'), 'f', { value: before, change });
    assert.equal(after.chunksRead, 1);
    const kept = after.parts?.map((part, index) => part === before.parts?.[index]);
    assert.deepEqual(kept, [true, true, false, true, true]);
  });

  test('a header that decides where a table far above it ends', () => {
    const text = '[[Registry]]\n[[registry""\n[x]\n[[registry]]\nlocation = "a"\n[[registry.mirror]]\n';
    const start = text.indexOf('[[registry]]');
    const change = { start, end: start, length: 1 };
    const next = `${text.slice(0, start)},${text.slice(start)}`;
    const again = parseToml(next, 'f', { value: parseToml(text, 'f'), change });
    assert.equal(shown(again), shown(parseToml(next, 'f')));
  });

  for (const [what, needle, replacement] of [
    ['a letter in a source', 'source-5"', 'source-x5"'],
    ['an opened quote', 'source-5"', 'source-5""'],
    ['an opened multi-line quote', 'source-5"', 'source-5"""'],
    ['an opened array', '"source-5"', '["source-5"'],
    ['a header that is begun', '\nlocation = "source-5"', '\n[\nlocation = "source-5"'],
    ['a header that is none', '[[registry]]\nlocation = "source-5"', '[registry]]\nlocation = "source-5"'],
    ['a header that is removed', '[[registry]]\nlocation = "source-5"', 'location = "source-5"'],
    ['a key at the top', 'short-name-mode', 'short-name-modes'],
  ] as const) {
    test(`${what} costs the same in 10 and in 10,000 tables`, () => {
      const [few, many] = [10, 10_000].map((size) => {
        const text = head + Array.from({ length: size }, (_, index) => table(index)).join('');
        const start = text.indexOf(needle);
        const next = text.slice(0, start) + replacement + text.slice(start + needle.length);
        const change = { start, end: start + needle.length, length: replacement.length };
        return parseToml(next, 'f', { value: parseToml(text, 'f'), change }).chunksRead;
      });
      assert.equal(many, few);
      assert.ok(many !== undefined && many <= 3, String(many));
    });
  }
});

const head = 'unqualified-search-registries = ["quay.io"]\nshort-name-mode = "disabled"\n';

function table(index: number): string {
  return `\n[[registry]]\nlocation = "source-${index}"\n[[registry.mirror]]\nlocation = "mirror-${index}"\n`;
}

/** What the reader that takes over says differently from the one that reads the whole text; null where nothing is. */
function firstDifference(
  random: Random,
  texts: readonly string[],
  edits: number,
  read: typeof parseToml,
): string | null {
  let text = '';
  let syntax = parseToml(text, 'f');
  for (let edit = 0; edit < edits; edit++) {
    if (edit % EDITS_OF_ONE_TEXT === 0) {
      text = random.pick(texts);
      syntax = parseToml(text, 'f');
    }
    const { change, inserted } = randomChange(random, text);
    const before = text;
    text = applied(text, change, inserted);
    syntax = read(text, 'f', { value: syntax, change });
    const [again, whole] = [shown(syntax), shown(parseToml(text, 'f'))];
    if (again !== whole) return JSON.stringify({ edit, before, change, inserted, again, whole }, null, 1);
  }
  return null;
}

function applied(text: string, { start, end }: TextChange, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

/** Everything but what had to be read; chunks by their number, so that one of another text shows. */
function shown({ chunks, documents, problems, parts }: SyntaxFile): string {
  const numbers = new Map(chunks.map((chunk, index) => [chunk, index]));
  const lengths = chunks.map(({ length }) => length);
  return JSON.stringify({ lengths, documents, problems, parts }, (key, value: unknown) =>
    key === 'chunk' || key === 'until' ? (numbers.get(value as Chunk) ?? 'a foreign chunk') : value,
  );
}
