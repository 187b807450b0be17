import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { goQuote } from '../../../server/src/core/model/go-quote';
import { readRegistriesFile, type RegistriesFile } from '../../../server/src/core/model/registries-file';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { lineIndex } from '../../../server/src/core/text/line-index';
import type { SyntaxFile } from '../../../server/src/core/syntax/tree';
import type { Place } from '../../../server/src/core/text/place';
import { linesOfKeys } from '../../../server/src/core/model/toml-metadata';
import { offsetsIn, plainly, samples } from '../../support/samples';

/** What the engine said about the files of a case. */
interface Expected {
  readonly ok: boolean;
  readonly error?: string;
  readonly class?: 'toml-syntax' | 'toml-type' | 'config' | 'io';
  readonly file?: string;
  readonly line?: number;
  readonly unknownKeys?: readonly string[];
}

const golden = path.join(process.cwd(), 'test/golden/validate');

suite('registries file: what the engine said (test/golden/validate)', () => {
  for (const name of readdirSync(golden)) {
    const expected = JSON.parse(readFileSync(path.join(golden, name, 'expected.json'), 'utf8')) as Expected;
    if (expected.class === 'io') continue;
    test(name, () => {
      const files = confFiles(name);
      const at = files.find(({ onNode }) => onNode === expected.file);
      if (expected.class === 'toml-syntax') assertSyntaxError(at, expected);
      else if (expected.class === 'toml-type') assertTypeError(at, expected);
      else for (const file of files) assert.deepEqual(refusals(file), [], file.onNode);
      if (expected.ok) assert.deepEqual(files.flatMap(debugLine), expected.unknownKeys ?? []);
    });
  }

  samples('core/model/registries-file', {
    'what a file says': (text) => {
      const syntax = parseToml(text, 'f');
      return plainly(readRegistriesFile(syntax), offsetsIn(syntax), ['memory', 'syntaxErrors']);
    },
    'the lines of keys': (text) => {
      const [keys = '', ...lines] = text.split('\n');
      return linesOfKeys(parseToml(lines.join('\n'), 'f'), new Set(keys.split(' ')));
    },
  });
});

suite('registries file: values and their places', () => {
  test('every value has the place that it was read from, relative to its chunk', () => {
    const text =
      '# head\nshort-name-mode = "enforcing"\n[[registry]]\nlocation = "a.io" # x\n  [[registry.mirror]]\n  insecure = true\n';
    const file = read(text);
    const { conf } = file;
    const [registry] = conf.registries;
    const [mirror] = registry!.mirrors;
    assert.equal(shown(file, conf.shortNameMode!.origins[0]!), '"enforcing"');
    assert.equal(shown(file, registry!.location.origins[0]!), '"a.io"');
    assert.equal(shown(file, registry!.origins[0]!), '[[registry]]');
    assert.equal(registry!.location.origins[0]!.start, '[[registry]]\nlocation = '.length);
    assert.equal(shown(file, mirror!.insecure.origins[0]!), 'true');
    assert.equal(shown(file, mirror!.origins[0]!), '[[registry.mirror]]');
    assert.deepEqual(registry!.prefix, { value: '', origins: [] });
    assert.equal(mirror!.origins[0]!.chunk, registry!.origins[0]!.chunk);
  });

  test('keys match without regard to case, also by letters that fold to ASCII', () => {
    const { conf, problems } = read('[[REGISTRY]]\nLocation = "a.io"\n"Inſecure" = true\n"bloc\u212aed" = true\n');
    assert.deepEqual(problems, []);
    const [registry] = conf.registries;
    assert.deepEqual(
      [registry!.location.value, registry!.insecure.value, registry!.blocked.value],
      ['a.io', true, true],
    );
  });

  test('an empty list is not the same as none', () => {
    assert.deepEqual(read('unqualified-search-registries = []').conf.searchRegistries?.value, []);
    assert.equal(read('short-name-mode = ""').conf.searchRegistries, null);
  });

  test('a half-typed file gives what can be read', () => {
    const { conf, syntaxErrors } = read(
      '[[registry]]\nprefix = \nlocation = a.io\n[[registry.mirror]\nlocation = "m.io"\n',
    );
    assert.equal(syntaxErrors.length, 3);
    assert.equal(conf.registries[0]!.location.value, 'a.io');
    assert.equal(conf.registries[0]!.mirrors[0]!.location.value, 'm.io');
  });

  test('aliases keep their order and their empty values', () => {
    const { conf } = read('[aliases]\nz = "q.io/z"\n"a/b" = ""\n');
    const pairs = conf.aliases.map(({ name, value }) => [name.value, value.value]);
    assert.deepEqual(pairs, [
      ['z', 'q.io/z'],
      ['a/b', ''],
    ]);
  });
});

suite('registries file: forms', () => {
  const form = (text: string): RegistriesFile['form'] => read(text).form;

  test('v2, v1, both, none', () => {
    assert.equal(form('[[registry]]\nlocation = "a"'), 'v2');
    assert.equal(form('[registries.search]\nregistries = []'), 'v1');
    assert.equal(form('[registries.search]\n'), 'v2');
    assert.equal(form('# nothing'), 'none');
    assert.equal(form('x = 1'), 'none');
    assert.equal(form('aliases = {}\n[registries.block]\nregistries = ["a"]'), 'mixed');
    assert.equal(form('credential-helpers = []\n[registries.block]\nregistries = ["a"]'), 'mixed');
    assert.equal(form('short-name-mode = ""\n[registries.block]\nregistries = ["a"]'), 'v1');
  });

  test('v1 becomes one entry for each location, blocked ones first', () => {
    const text =
      '[registries.insecure]\nregistries = ["b/", "a"]\n[registries.block]\nregistries = ["c", "b"]\n[registries.search]\nregistries = ["s"]';
    const file = read(text);
    const { conf, v1 } = file;
    const entries = conf.registries.map(({ location, insecure, blocked }) => [
      location.value,
      insecure.value,
      blocked.value,
    ]);
    assert.deepEqual(entries, [
      ['c', false, true],
      ['b', true, true],
      ['a', true, false],
    ]);
    assert.deepEqual(
      conf.searchRegistries?.value.map(({ value }) => value),
      ['s'],
    );
    assert.deepEqual(
      v1?.insecure?.value.map(({ value }) => value),
      ['b/', 'a'],
    );
    assert.deepEqual(
      conf.registries[1]!.origins.map((place) => shown(file, place)),
      ['"b"', '"b/"'],
    );
  });
});

suite('registries file: problems', () => {
  const cases: readonly (readonly [title: string, text: string, at: string, message: RegExp, extra?: object])[] = [
    ['a near key', '[[registry]]\nlocaton = "a"', 'locaton', /did you mean `location`/, { suggestion: 'location' }],
    [
      'a swallowed key',
      '[[registry]]\nlocation="a"\nshort-name-mode = "disabled"',
      'short-name-mode',
      /move it above the first header/,
      { trap: 'swallowed-key', key: 'registry.short-name-mode' },
    ],
    [
      'swallowed by a mirror',
      '[[registry]]\n[[registry.mirror]]\nunqualified-search-registries = []',
      'unqualified-search-registries',
      /belongs to that table/,
      { trap: 'swallowed-key' },
    ],
    [
      'a key of the entry below its mirror',
      '[[registry]]\n[[registry.mirror]]\nblocked = true',
      'blocked',
      /is a key of `\[\[registry\]\]`/,
      { trap: 'swallowed-key' },
    ],
    [
      'a key of an entry above all headers',
      'location = "a"',
      'location',
      /no `\[\[registry\]\]` header above/,
      { trap: 'no-header' },
    ],
    [
      '[[mirror]]',
      '[[mirror]]\nlocation = "a"',
      'mirror',
      /did you mean `registry.mirror`/,
      { suggestion: 'registry.mirror' },
    ],
    [
      'an unknown table once',
      '[extra.table]\nkey = 1\n[extra.table.deeper]',
      'extra.table',
      /means nothing|no key of/,
      { key: 'extra.table' },
    ],
    ['a key that needs quotes', '"a b" = 1', '"a b"', /`a b` is no key/, { key: '"a b"' }],
    ['a single registry', '[registry]\nlocation = "a"', '[registry]', /one table/, { trap: 'single-registry' }],
    [
      'a mirror first',
      '[[registry.mirror]]\nlocation = "a"',
      'registry',
      /no `\[\[registry\]\]` above/,
      { trap: 'mirror-without-registry' },
    ],
    [
      'tables of the old name',
      '[[registries]]\nlocation = "a"',
      '[[registries]]',
      /written `\[\[registry\]\]`/,
      {
        upstream:
          'toml: line 1 (last key "registries"): type mismatch for sysregistriesv2.V1TOMLConfig: expected table but found []map[string]any',
      },
    ],
    [
      'an item that is no string',
      'unqualified-search-registries = ["a", 1.5]',
      '1.5',
      /list of strings/,
      {
        upstream:
          'toml: line 1 (last key "unqualified-search-registries"): incompatible types: TOML value has type float64; destination has type string',
      },
    ],
    ['aliases that are no table', 'aliases = 5', 'aliases', /ignored without a word/, { key: 'aliases' }],
    [
      'a time',
      '[[registry]]\nlocation = 2026-01-01',
      '2026-01-01',
      /date or time/,
      {
        upstream:
          'toml: line 2 (last key "registry.location"): incompatible types: TOML value has type time.Time; destination has type string',
      },
    ],
  ];
  for (const [title, text, at, message, extra] of cases) {
    test(title, () => {
      const file = read(text);
      const { problems } = file;
      assert.equal(problems.length, 1, JSON.stringify(problems));
      const [problem] = problems;
      assert.equal(shown(file, problem!.place), at);
      assert.match(problem!.message, message);
      assert.doesNotMatch(problem!.message, /\.$/);
      for (const [key, value] of Object.entries(extra ?? {}))
        assert.equal(problem![key as keyof typeof problem], value);
    });
  }

  test('the line is that of the last definition of the key, as the engine has it', () => {
    const { problems } = read('[[registry]]\nlocation = 5\n\n[[registry]]\nlocation = "b"\n');
    assert.match(problems[0]!.upstream!, /^toml: line 5 \(last key "registry.location"\)/);
  });

  test('inside an inline table the line is that of the key', () => {
    const { problems } = read('registry = [\n  {location = "a"},\n  {location = "b", blocked = 1},\n]\n');
    assert.match(problems[0]!.upstream!, /^toml: line 3 \(last key "registry.blocked"\)/);
  });

  test('problems stand in the order of the text', () => {
    const file = read('flavour = 1\n[[registry]]\nblocked = 1\nlocation = 2\n');
    const places = file.problems.map(({ place }) => shown(file, place));
    assert.deepEqual(places, ['flavour', '1', '2']);
  });

  test('the engine knows a key everywhere once it has decoded one of that path', () => {
    const text = 'registry = [{location = "a", mirror = [{location = "m", x = 1}]}]\nx.y = 1';
    assert.deepEqual(read(text).undecodedKeys, ['registry.mirror.x', 'x.y']);
  });
});

interface ConfFile extends RegistriesFile {
  readonly onNode: string;
  readonly text: string;
  readonly syntax: SyntaxFile;
}

function read(text: string): ConfFile {
  const syntax = parseToml(text, 'file:///registries.conf');
  return { ...readRegistriesFile(syntax), syntax, text, onNode: '/etc/containers/registries.conf' };
}

/** The files of a case that an engine reads. */
function confFiles(name: string): ConfFile[] {
  const folder = path.join(golden, name, 'conf.d');
  const dropIns = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.conf')) : [];
  const files = [
    { file: path.join(golden, name, 'registries.conf'), onNode: '/etc/containers/registries.conf' },
    ...dropIns.map((file) => ({ file: path.join(folder, file), onNode: `/etc/containers/registries.conf.d/${file}` })),
  ];
  return files
    .filter(({ file }) => existsSync(file) && statSync(file).isFile())
    .map(({ file, onNode }) => ({ ...read(readFileSync(file, 'utf8')), onNode }));
}

/** The golden line, or the one before: a reader may notice a broken line at its end. */
function assertSyntaxError(file: ConfFile | undefined, { line = 0, error = '' }: Expected): void {
  assert.ok(file);
  const lines = file.syntaxErrors.map(({ place }) => lineOf(file, place));
  assert.ok(
    lines.some((each) => each === line || each === line - 1),
    `lines ${lines.join()} for ${error}`,
  );
}

function assertTypeError(file: ConfFile | undefined, { error = '' }: Expected): void {
  const words = error.replace(/^loading (?:drop-in )?registries configuration "[^"]*": /, '');
  assert.deepEqual(
    file?.problems.filter(({ code }) => code === 'toml-type').map(({ upstream }) => upstream),
    [words],
  );
}

function refusals({ problems, syntaxErrors }: RegistriesFile): string[] {
  const types = problems.filter(({ code }) => code === 'toml-type');
  return [...types, ...syntaxErrors].map(({ message }) => message);
}

function debugLine({ undecodedKeys, onNode }: ConfFile): string[] {
  if (undecodedKeys.length === 0) return [];
  return [`Failed to decode keys [${undecodedKeys.map(goQuote).join(' ')}] from ${goQuote(onNode)}`];
}

function shown(file: ConfFile, place: Place): string {
  const start = absolute(file, place);
  return file.text.slice(start, start + place.end - place.start);
}

function lineOf(file: ConfFile, place: Place): number {
  return lineIndex(file.text).positionAt(absolute(file, place)).line + 1;
}

function absolute({ syntax }: ConfFile, { chunk, start }: Place): number {
  const index = syntax.chunks.indexOf(chunk);
  assert.ok(index >= 0, 'the place is in a chunk of the file');
  return syntax.chunks.slice(0, index).reduce((sum, { length }) => sum + length, start);
}
