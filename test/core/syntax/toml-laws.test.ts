import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import iarna from '@iarna/toml';
import fc from 'fast-check';
import * as smol from 'smol-toml';
import { parseTOML } from 'toml-eslint-parser';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { isAboveHeaders, type SyntaxFile, type Tree } from '../../../server/src/core/syntax/tree';
import type { Place } from '../../../server/src/core/text/place';
import { sharedPath } from '../../support/shared';

suite('toml: laws', () => {
  test('generated files mean the same to us and to two other parsers', () => {
    fc.assert(
      fc.property(fc.array(statement(), { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (statements, lineBreak) => {
        const text = distinct(statements).join(lineBreak);
        const syntax = parseToml(text, 'f');
        assert.deepEqual(syntax.problems, []);
        const ours = plain(syntax.documents[0]!.root);
        assert.deepEqual(ours, sortedKeys(smol.parse(text)));
        // @iarna/toml takes the carriage return of a line with a comment for a part of the comment
        if (lineBreak === '\n') assert.deepEqual(ours, sortedKeys(iarna.parse(text)));
      }),
      { numRuns: 400 },
    );
  });

  test('the well-formed files of the golden cases mean the same to all, and to a third by their keys', () => {
    let compared = 0;
    for (const text of goldenTexts()) compared += agreeOn(text) ? 1 : 0;
    assert.ok(compared > 50, `only ${compared} files were compared`);
  });

  test('the files of the corpus mean the same to all', function () {
    const folder = sharedPath(this, 'corpus');
    const files = readdirSync(folder).filter((name) => name.endsWith('.conf'));
    const compared = files.filter((name) => agreeOn(readFileSync(path.join(folder, name), 'utf8')));
    assert.ok(compared.length >= 9, `only ${compared.join()} were compared`);
  });

  test('any edit of any file is parsed: places inside the text, chunks that cover it', () => {
    const texts = [...goldenTexts()].filter((text) => text.length < 4000);
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(edit(), { minLength: 1, maxLength: 4 }), (text, edits) => {
        assertSound(edits.reduce((before, change) => change(before), text));
      }),
      { numRuns: 1500 },
    );
  });

  test('any text at all is parsed', () => {
    const unit = fc.constantFrom(
      ...Array.from('[]{}=.,#"\'\\\n\r\t ab01-_:+eTZ\0\u007f\ufeffé'),
      '"""',
      "'''",
      '[[',
      '\ud83d',
      '\ude00',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        assertSound(text);
      }),
      { numRuns: 3000 },
    );
  });

  test('who finds no problem in a text is not alone', () => {
    const unit = fc.constantFrom(
      ...Array.from('[]{}=.,#"\n ab01-_'),
      '"""',
      "'''",
      'a = ',
      '[[a]]\n',
      '\n[b]\n',
      '{a=1}',
      '"x"',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 25 }), (text) => {
        const ours = parseToml(text, 'f').problems.length === 0;
        const theirs = [() => iarna.parse(text), () => parseTOML(text, { tomlVersion: '1.0.0' })].map(accepts);
        if (ours) assert.ok(theirs.includes(true), `only we accept ${JSON.stringify(text)}`);
        else assert.ok(theirs.includes(false), `only we refuse ${JSON.stringify(text)}`);
      }),
      { numRuns: 3000 },
    );
  });
});

suite('toml: linear time and bounded depth', () => {
  const hostile: Readonly<Record<string, (size: number) => string>> = {
    'open brackets': (size) => `a = ${'['.repeat(size)}`,
    'open brackets, one in a line': (size) => `a = ${'[\n'.repeat(size)}`,
    'open braces': (size) => `a = ${'{a = '.repeat(size / 4)}`,
    'headers never closed': (size) => '[[a\n'.repeat(size / 4),
    'quotes never closed': (size) => 'a = "\n'.repeat(size / 6),
    'one quote': (size) => `a = "${'x'.repeat(size)}`,
    backslashes: (size) => `a = "${'\\'.repeat(size)}"`,
    'multi-line quotes never closed': (size) => 'a = [\\"""\n'.repeat(size / 10),
    'quotes inside multi-line quotes': (size) => `a = """${'""\\"'.repeat(size / 4)}`,
    'a long key': (size) => 'a'.repeat(size),
    'a deep key': (size) => `${'a.'.repeat(size / 2)}b = 1`,
    'deep keys': (size) => `${'a.'.repeat(150)}b = 1\n`.repeat(size / 300),
    commas: (size) => `a = [${','.repeat(size)}]`,
    'closing braces in an array': (size) => `a = [${'}'.repeat(size)}`,
    digits: (size) => `a = ${'1'.repeat(size)}x`,
    'hex digits': (size) => `a = 0x${'f'.repeat(size)}`,
    'a long date': (size) => `a = 2026-01-01T${'0'.repeat(size)}`,
    signs: (size) => `a = 2026-01-01T${'+'.repeat(size)}`,
    underscores: (size) => `a = 1${'_1'.repeat(size / 2)}_`,
    blanks: (size) => `a = [${' '.repeat(size)}`,
    'line breaks': (size) => `a = [${'\n'.repeat(size)}`,
    'lines that look like statements': (size) => `a = [\n${'b c\n'.repeat(size / 4)}`,
    'the same key': (size) => 'a = 1\n'.repeat(size / 6),
    registries: (size) => '[[registry]]\nlocation = "a"\n'.repeat(size / 28),
    'control characters': (size) => 'a\u0001'.repeat(size / 2),
    words: (size) => `a = ${'b '.repeat(size / 2)}`,
  };
  for (const [name, make] of Object.entries(hostile)) {
    test(name, () => {
      const small = make(10_000);
      const large = make(80_000);
      const ratio = (bestTime(large) + 2) / (bestTime(small) + 2);
      // eight times the text: eight times the time, or 64 times where a loop is quadratic
      assert.ok(ratio < 30, `eight times the text takes ${ratio.toFixed(1)} times the time`);
    });
  }

  test('trees are never deeper than recursion can go', () => {
    for (const text of [
      hostile['open brackets']!(40_000),
      hostile['open braces']!(40_000),
      hostile['a deep key']!(40_000),
    ]) {
      assert.ok(depthOf(parseToml(text, 'f').documents[0]!.root) < 1000);
    }
    const mixed = `[${'a.'.repeat(190)}b]\n${`{${'a.'.repeat(190)}b = `.repeat(50)}`.replace('{', 'x = {');
    assert.ok(depthOf(parseToml(mixed, 'f').documents[0]!.root) < 1000);
  });
});

/** Milliseconds of the processor (not of the clock) for the fastest of several runs, so that other work does not count. */
function bestTime(text: string): number {
  const times = Array.from({ length: 4 }, () => {
    const before = process.cpuUsage();
    parseToml(text, 'f');
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

function depthOf(tree: Tree | null): number {
  if (tree?.kind === 'mapping') return 1 + Math.max(0, ...tree.entries.slice(0, 50).map(({ value }) => depthOf(value)));
  if (tree?.kind === 'sequence') return 1 + Math.max(0, ...tree.items.slice(0, 50).map(depthOf));
  return 0;
}

/** Whether two other parsers read the file; then they must agree with us. */
function agreeOn(text: string): boolean {
  if (!accepts(() => smol.parse(text)) || !accepts(() => parseTOML(text, { tomlVersion: '1.0.0' }))) return false;
  const syntax = parseToml(text, 'f');
  assert.deepEqual(syntax.problems, [], text);
  const ours = plain(syntax.documents[0]!.root);
  assert.deepEqual(ours, sortedKeys(smol.parse(text)), text);
  const keys = parseTOML(text, { tomlVersion: '1.0.0' }).body[0].body.length;
  assert.equal(
    syntax.statements?.some(({ path: parts }) => parts.length === 0),
    false,
  );
  assert.equal(topLevelCount(syntax), keys, text);
  return true;
}

/** As toml-eslint-parser counts: pairs above all headers, and headers. */
function topLevelCount({ statements = [] }: SyntaxFile): number {
  return statements.filter((statement) => statement.kind !== 'pair' || isAboveHeaders(statement)).length;
}

function accepts(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

function* goldenTexts(): Generator<string> {
  const folder = path.join(process.cwd(), 'test/golden/validate');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.conf')) yield readFileSync(path.join(folder, name), 'utf8');
  }
}

function assertSound(text: string): void {
  const syntax = parseToml(text, 'f');
  assert.equal(
    syntax.chunks.reduce((sum, { length }) => sum + length, 0),
    text.length,
  );
  const inside = ({ chunk, until, start, end }: Place): void => {
    assert.ok(syntax.chunks.includes(chunk) && (!until || syntax.chunks.includes(until)));
    assert.ok(
      start >= 0 && start <= chunk.length && end <= (until ?? chunk).length,
      JSON.stringify({ text, start, end }),
    );
    assert.ok(until !== undefined || end >= start, JSON.stringify({ text, start, end }));
  };
  const visit = (tree: Tree | null): void => {
    if (!tree) return;
    inside(tree.place);
    if (tree.kind === 'sequence') tree.items.forEach(visit);
    if (tree.kind !== 'mapping') return;
    for (const entry of tree.entries) {
      inside(entry.place);
      inside(entry.key.place);
      visit(entry.value);
    }
  };
  for (const { place } of syntax.problems) inside(place);
  for (const { place } of syntax.statements ?? []) inside(place);
  inside(syntax.documents[0]!.place);
  visit(syntax.documents[0]!.root);
}

function plain(tree: Tree | null): unknown {
  if (tree?.kind === 'mapping') return new Map(byKey(tree.entries.map(({ key, value }) => [key.text, plain(value)])));
  if (tree?.kind === 'sequence') return tree.items.map(plain);
  if (tree?.kind !== 'scalar') return null;
  if (tree.type === 'integer' || tree.type === 'float') return Number(tree.text.replaceAll('_', ''));
  return tree.type === 'boolean' ? tree.text === 'true' : tree.text;
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? Number(value) : value;
  return new Map(byKey(Object.entries(value).map(([key, each]) => [key, sortedKeys(each)])));
}

function byKey<T>(entries: [string, T][]): [string, T][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A statement and, where it defines a name of its own, that name. */
interface Line {
  readonly text: string;
  readonly defines: string | null;
}

function statement(): fc.Arbitrary<Line> {
  const key = fc.constantFrom('location', 'prefix', 'insecure', 'a', 'b-c', '"d e"', "'f.g'", 'h.i', 'h.j');
  const pair = fc.tuple(key, value()).map(([name, text]) => ({ text: `  ${name} = ${text} # note`, defines: name }));
  const header = fc
    .constantFrom('[[registry]]', '[[registry.mirror]]', '[aliases]')
    .map((text) => ({ text, defines: null }));
  const comment = fc.constantFrom('', '# text', '   ').map((text) => ({ text, defines: null }));
  return fc.oneof({ weight: 4, arbitrary: pair }, { weight: 3, arbitrary: header }, comment);
}

/** The lines without those that would define something twice. */
function distinct(lines: readonly Line[]): string[] {
  let defined = new Set<string>();
  let registries = 0;
  let aliases = 0;
  return lines.flatMap(({ text, defines }) => {
    if (defines !== null) {
      if (defined.has(defines)) return [];
      defined.add(defines);
      return [text];
    }
    if (text === '[[registry.mirror]]' && registries === 0) return [];
    if (text === '[aliases]' && aliases++ > 0) return [];
    if (text === '[[registry]]') registries++;
    if (text.startsWith('[')) defined = new Set();
    return [text];
  });
}

function value(): fc.Arbitrary<string> {
  const letters = fc.string({ unit: fc.constantFrom(...Array.from('abc.:/*-@ é\u{1f600}#=[]{},')), maxLength: 12 });
  const scalar = fc.oneof(
    letters.map((text) => `"${text}\\t\\u00e9\\\\"`),
    letters.map((text) => `'${text}\\'`),
    letters.map((text) => `"""${text} "x" \\"""" """`.replace(/""" """$/, '"""')),
    fc.integer().map(String),
    fc.constantFrom('true', 'false', '0xff', '0o17', '0b1', '1_000', '1.5', '-2e3', '+0.0'),
  );
  const list = fc
    .array(scalar, { maxLength: 3 })
    .map((items) => `[ ${items.join(' , ')}${items.length > 0 ? ',' : ''} ]`);
  const lines = fc
    .array(scalar, { maxLength: 3 })
    .map((items) => `[\n${items.map((item) => `  ${item}, # x\n`).join('')}]`);
  const table = fc.tuple(scalar, scalar).map(([a, b]) => `{ a.b = ${a}, a.c = [{ d = ${b} }], "e" = {} }`);
  return fc.oneof({ weight: 3, arbitrary: scalar }, list, lines, table);
}

/** A small change at a random place. */
function edit(): fc.Arbitrary<(text: string) => string> {
  const piece = fc.constantFrom(
    '',
    '[',
    ']',
    '{',
    '}',
    '=',
    '"',
    "'",
    '"""',
    ',',
    '.',
    '#',
    '\\',
    '\n',
    '\r',
    '[[registry]]',
    '\0',
    ' ',
    'x',
  );
  return fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat({ max: 12 }), piece)
    .map(([at, removed, added]) => (text: string) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + added + text.slice(start + removed);
    });
}
