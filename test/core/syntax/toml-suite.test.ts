import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseToml } from '../../../server/src/core/syntax/toml';
import type { Scalar, SyntaxFile, Tree } from '../../../server/src/core/syntax/tree';
import { sharedPath } from '../../support/shared';

/** A value of the suite's JSON: a tagged scalar, a list or a table. */
type Tagged = { type: string; value: string } | Tagged[] | { [key: string]: Tagged };

suite('toml: the conformance suite', () => {
  test('every valid file of TOML 1.0 has the right values and no problem', function () {
    for (const name of listed(this, 'files-toml-1.0.0', 'valid/')) {
      const syntax = parse(this, name);
      assert.deepEqual(messages(syntax), [], name);
      assertValues(this, name, syntax);
    }
  });

  test('every invalid file of TOML 1.0 has a problem', function () {
    for (const name of listed(this, 'files-toml-1.0.0', 'invalid/')) {
      const text = decode(this, name);
      // a file that is no UTF-8 is refused before its text reaches the parser
      if (text === null) assert.match(name, /^invalid\/encoding\//);
      else assert.notEqual(parseToml(text, name).problems.length, 0, name);
    }
  });

  test('what only TOML 1.1 accepts has its meaning and the problem `toml-1-1` alone', function () {
    const known = new Set(listed(this, 'files-toml-1.0.0', 'valid/'));
    const newer = listed(this, 'files-toml-1.1.0', 'valid/').filter((name) => !known.has(name));
    let warned = 0;
    for (const name of newer) {
      const syntax = parse(this, name);
      const codes = new Set(syntax.problems.map(({ code }) => code));
      assert.equal(codes.has('toml-syntax'), false, `${name}: ${messages(syntax).join()}`);
      if (codes.has('toml-1-1')) warned++;
      assertValues(this, name, syntax);
    }
    assert.ok(warned >= 10, `only ${warned} of ${newer.length} files were seen as TOML 1.1`);
  });

  test('what TOML 1.0 refuses and 1.1 accepts is `toml-1-1`, never `toml-syntax`', function () {
    const refused = new Set(listed(this, 'files-toml-1.1.0', 'invalid/'));
    const accepted = listed(this, 'files-toml-1.0.0', 'invalid/').filter((name) => !refused.has(name));
    assert.ok(accepted.length > 5);
    for (const name of accepted.filter((each) => !each.includes('spec-1.0.0'))) {
      const codes = parse(this, name).problems.map(({ code }) => code);
      assert.deepEqual([...new Set(codes)], ['toml-1-1'], name);
    }
  });
});

function listed(test: Mocha.Context, list: string, under: string): string[] {
  const lines = readFileSync(sharedPath(test, 'toml-test', list), 'utf8').split('\n');
  const files = lines.filter((line) => line.startsWith(under) && line.endsWith('.toml'));
  assert.ok(files.length > 100, `${list} has only ${files.length} files under ${under}`);
  return files;
}

function parse(test: Mocha.Context, name: string): SyntaxFile {
  const text = decode(test, name);
  assert.ok(text !== null, `${name} is no UTF-8`);
  return parseToml(text, name);
}

function decode(test: Mocha.Context, name: string): string | null {
  try {
    const bytes = readFileSync(sharedPath(test, 'toml-test', name));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const messages = ({ problems }: SyntaxFile): string[] => problems.map(({ code, message }) => `${code}: ${message}`);

function assertValues(test: Mocha.Context, name: string, syntax: SyntaxFile): void {
  const json = readFileSync(sharedPath(test, 'toml-test', name.replace(/\.toml$/, '.json')), 'utf8');
  const expected = JSON.parse(json) as Tagged;
  assert.deepEqual(tagged(syntax.documents[0]?.root ?? null), normalize(expected), name);
}

function tagged(tree: Tree | null): unknown {
  switch (tree?.kind) {
    case 'mapping':
      return new Map(sorted(tree.entries.map(({ key, value }) => [key.text, tagged(value)])));
    case 'sequence':
      return tree.items.map(tagged);
    case 'scalar':
      return value(tree);
    case 'alias':
    case undefined:
      return null;
  }
}

function normalize(expected: Tagged): unknown {
  if (Array.isArray(expected)) return expected.map(normalize);
  const { type, value: text } = expected;
  if (typeof type === 'string' && typeof text === 'string') {
    if (type === 'float') return Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'));
    return /date|time/.test(type) ? moment(text) : `${type} ${text}`;
  }
  return new Map(
    sorted(Object.entries(expected as Record<string, Tagged>).map(([key, each]) => [key, normalize(each)])),
  );
}

function value({ type, text }: Scalar): unknown {
  const digits = text.replaceAll('_', '');
  switch (type) {
    case 'string':
      return `string ${text}`;
    case 'boolean':
      return `bool ${text}`;
    case 'integer':
      return `integer ${digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits.replace('+', ''))}`;
    case 'float':
      return Number(digits.replace('inf', 'Infinity').replace('nan', 'NaN').replace('+N', 'N').replace('-N', 'N'));
    case 'datetime':
      return moment(text);
    case 'null':
      return null;
  }
}

/** One way to write a time: capital letters, seconds, no zeros at the end of a fraction. */
function moment(text: string): string {
  const upper = text
    .toUpperCase()
    .replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
    .replace(/^((?:.*T)?\d\d:\d\d)(?=$|Z|[+-])/, '$1:00');
  return upper.replace(/(\.\d*?)0+(?=$|Z|[+-])/, '$1').replace(/\.(?=$|Z|[+-])/, '');
}

function sorted<T>(entries: [string, T][]): [string, T][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
