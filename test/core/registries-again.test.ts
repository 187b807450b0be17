import assert from 'node:assert/strict';
import { loadRegistries, type ConfFile, type LoadResult } from '../../server/src/core/cluster/load';
import type { LoadedRegistries } from '../../server/src/core/cluster/loaded-registries';
import { readRegistriesFile, type RegistriesFile } from '../../server/src/core/model/registries-file';
import { parseToml } from '../../server/src/core/syntax/toml';
import type { SyntaxFile } from '../../server/src/core/syntax/tree';
import type { Chunk } from '../../server/src/core/text/place';
import type { Known } from '../../server/src/core/text/renewed';
import { randomFrom, type Random } from '../support/random';
import { randomChange, REGISTRIES_TEXTS } from '../support/registries-edits';
import { corpusConfs } from '../support/corpus-confs';
import { FIXED_SEED } from '../support/fixed-seed';
import { spelledOut } from '../support/spelled-out';

const EDITS = 10_000;
const EDITS_OF_ONE_TEXT = 25;

suite('registries.conf: an edit, read, loaded and checked', () => {
  const seed = FIXED_SEED;

  test(`${EDITS} random edits come to what the whole text comes to (SEED=${seed})`, function () {
    this.timeout(120_000);
    assert.equal(firstDifference(randomFrom(seed), REGISTRIES_TEXTS, EDITS, TAKES_OVER), null);
  });

  test('random edits of the corpus', function () {
    this.timeout(60_000);
    assert.equal(firstDifference(randomFrom(seed), corpusConfs(this), 500, TAKES_OVER), null);
  });

  test('steps that keep too much are caught', () => {
    const broken: Partial<Steps>[] = [
      { parse: (text, known) => known?.value ?? parseToml(text, 'f') },
      // An edit is taken for one that stands a unit further on.
      { parse: (text, known) => parseToml(text, 'f', known && { value: known.value, change: shifted(known.change) }) },
      { read: (syntax, known) => known ?? readRegistriesFile(syntax) },
      { load: (files, known) => known ?? loadRegistries(files) },
    ];
    for (const steps of broken) {
      assert.notEqual(firstDifference(randomFrom(1), REGISTRIES_TEXTS, 1000, { ...TAKES_OVER, ...steps }), null);
    }
  });

  test('entries that the edit does not touch stay the same objects, up to what an engine holds', () => {
    const text = [1, 2, 3].map(table).join('');
    const at = text.indexOf('source-2');
    const next = `${text.slice(0, at)}my${text.slice(at)}`;
    const before = all(text, null, TAKES_OVER, { start: 0, end: 0, length: 0 });
    const after = all(next, before, TAKES_OVER, { start: at, end: at, length: 2 });
    const [old, now] = [before.file.conf.registries, after.file.conf.registries];
    assert.deepEqual(
      now.map((registry, index) => registry === old[index]),
      [true, false, true],
    );
    assert.ok(before.loaded.kind === 'loaded' && after.loaded.kind === 'loaded');
    const [held, holds] = [before.loaded.conf, after.loaded.conf];
    assert.equal(holds.byPrefix.get('source-2'), undefined);
    assert.deepEqual(
      holds.registries.map(({ prefix }) => prefix),
      ['mysource-2', 'source-1', 'source-3'],
    );
    for (const prefix of ['source-1', 'source-3']) assert.equal(holds.byPrefix.get(prefix), held.byPrefix.get(prefix));
  });

  test('a file that says the same loads to the same outcome, also after one that did not load', () => {
    const text = [1, 2, 3].map(table).join('');
    const nothing = { start: 0, end: 0, length: 0 };
    const before = all(text, null, TAKES_OVER, nothing);
    const same = all(text, before, TAKES_OVER, nothing);
    assert.equal(same.loaded, before.loaded);
    const broken = all(`${text}x`, before, TAKES_OVER, { start: text.length, end: text.length, length: 1 });
    assert.equal(broken.loaded.kind, 'failed');
    const mended = all(text, broken, TAKES_OVER, { start: text.length, end: text.length + 1, length: 0 });
    assert.ok(mended.loaded.kind === 'loaded' && before.loaded.kind === 'loaded');
    assert.equal(mended.loaded.conf.byPrefix.get('source-1'), before.loaded.conf.byPrefix.get('source-1'));
  });
});

/** The steps from a text to what an engine holds, each with what it can take over. */
interface Steps {
  parse(text: string, known: Known<SyntaxFile> | null): SyntaxFile;
  read(syntax: SyntaxFile, known: RegistriesFile | null): RegistriesFile;
  load(files: readonly ConfFile[], known: LoadResult | null): LoadResult;
}

const TAKES_OVER: Steps = {
  parse: (text, known) => parseToml(text, 'f', known),
  read: readRegistriesFile,
  load: loadRegistries,
};

interface Outcome {
  readonly syntax: SyntaxFile;
  readonly file: RegistriesFile;
  readonly loaded: LoadResult;
}

type Change = Known<unknown>['change'];

function all(text: string, before: Outcome | null, steps: Steps, change: Change): Outcome {
  const syntax = steps.parse(text, before && { value: before.syntax, change });
  const file = steps.read(syntax, before?.file ?? null);
  const path = '/etc/containers/registries.conf';
  return { syntax, file, loaded: steps.load([{ path, role: 'main', file }], before?.loaded ?? null) };
}

function table(index: number): string {
  return `\n[[registry]]\nlocation = "source-${index}"\n[[registry.mirror]]\nlocation = "mirror-${index}"\n`;
}

function shifted({ start, end, length }: Change): Change {
  return { start: start + 1, end: end + 1, length };
}

/** What comes to something else by steps that take over than it does from nothing; null where nothing does. */
function firstDifference(random: Random, texts: readonly string[], edits: number, steps: Steps): string | null {
  const nothing = { start: 0, end: 0, length: 0 };
  const seen = new Set<string>();
  let text = '';
  let outcome = all(text, null, steps, nothing);
  for (let edit = 0; edit < edits; edit++) {
    if (edit % EDITS_OF_ONE_TEXT === 0) {
      text = random.pick(texts);
      seen.clear();
      outcome = all(text, null, steps, nothing);
    }
    const { change, inserted } = randomChange(random, text);
    const before = text;
    text = text.slice(0, change.start) + inserted + text.slice(change.end);
    outcome = all(text, outcome, steps, change);
    const whole = all(text, null, TAKES_OVER, nothing);
    for (const prefix of prefixesOf(whole)) seen.add(prefix);
    const [again, fresh] = [shown(outcome, seen), shown(whole, seen)];
    if (again !== fresh) return JSON.stringify({ edit, before, change, inserted, again, fresh }, null, 1);
  }
  return null;
}

function prefixesOf({ loaded }: Outcome): string[] {
  return loaded.kind === 'loaded' ? loaded.conf.registries.map(({ prefix }) => prefix) : [];
}

/** What is held for each of these prefixes, and everything else. */
function plainConf({ byPrefix, ...conf }: LoadedRegistries, prefixes: Iterable<string>): unknown {
  const held = [...prefixes].map((prefix) => [prefix, conf.registries.indexOf(byPrefix.get(prefix)!)]);
  return { ...conf, held };
}

/** What the steps say (of the tree see test/core/syntax/toml-again.test.ts); chunks by their number, so that one of another text shows. */
function shown({ syntax, file, loaded }: Outcome, prefixes: Iterable<string>): string {
  const numbers = new Map(syntax.chunks.map((chunk, index) => [chunk, index]));
  const lengths = syntax.chunks.map(({ length }) => length);
  const { problems } = syntax;
  const { memory: _, ...said } = file;
  const { memory: __, ...held } =
    loaded.kind === 'loaded' ? { ...loaded, conf: plainConf(loaded.conf, prefixes) } : loaded;
  return JSON.stringify({ lengths, problems, said, held }, (key, value: unknown) => {
    if (key === 'chunk' || key === 'until') return numbers.get(value as Chunk) ?? 'a foreign chunk';
    if (value instanceof Map) return [...value].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    return spelledOut(value);
  });
}
