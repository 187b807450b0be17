import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseToml } from '../../../server/src/core/syntax/toml';
import type { SyntaxFile, Tree } from '../../../server/src/core/syntax/tree';
import type { Place } from '../../../server/src/core/text/place';
import { annotate, withoutAnnotations } from '../../support/annotations';

/**
 * test/fixtures/toml/mistakes.txt: `=== title`, the text with what is said under its lines, and behind `--- tree` what could be
 * read all the same.
 */
suite('toml: mistakes', () => {
  const fixture = readFileSync(path.join(process.cwd(), 'test/fixtures/toml/mistakes.txt'), 'utf8');
  for (const each of fixture.split(/^=== /m).slice(1)) {
    const [title = ''] = each.split('\n', 1);
    test(title, () => {
      const [annotated = '', tree = ''] = each.slice(title.length + 1).split('--- tree\n');
      const text = withoutAnnotations(annotated);
      const syntax = parseToml(text, 'file:///a.conf');
      const notes = syntax.problems.map(({ place, code, message }) => ({
        ...spanOf(syntax, place),
        label: `${code}: ${message}`,
      }));
      assert.equal(annotate(text, notes), annotated);
      assert.equal(show(syntax.documents[0]!.root), tree.trimEnd());
    });
  }
});

suite('toml: places', () => {
  const text =
    '# head\na = 1\n\n  [[registry]]\nlocation = "x"\n[[registry.mirror]]\nlocation = """\ny"""\n\n[aliases]\nb.c = "z"\n[[registry]]\n';
  const syntax = parseToml(text, 'file:///a.conf');

  test('chunks: the head, each registry with its mirrors, what follows', () => {
    const texts = chunkTexts(syntax, text);
    assert.deepEqual(texts, [
      '# head\na = 1\n\n',
      '  [[registry]]\nlocation = "x"\n[[registry.mirror]]\nlocation = """\ny"""\n\n',
      '[aliases]\nb.c = "z"\n',
      '[[registry]]\n',
    ]);
  });

  test('chunks of other headers are one head', () => {
    assert.deepEqual(chunkTexts(parseToml('[registries.search]\nx = 1\n[registry.x]\n', 'f'), '').length, 1);
    assert.equal(parseToml('[[ "Registry" ]]\n', 'f').chunks.length, 1);
    assert.equal(parseToml('a = 1\n[[ "Registry" ]]\n', 'f').chunks.length, 2);
    assert.equal(parseToml('a = 1\n[[registryx]]\n', 'f').chunks.length, 1);
  });

  test('tables have the place of their header, arrays of tables reach over chunks', () => {
    const root = mapping(syntax.documents[0]!.root);
    assert.deepEqual(spanOf(syntax, root.place), { start: 0, end: 0 });
    const registry = root.entries[1]!.value;
    assert.equal(registry?.kind, 'sequence');
    assert.equal(registry.style, 'tables');
    assert.deepEqual(
      registry.items.map((item) => slice(syntax, text, item!.place)),
      ['[[registry]]', '[[registry]]'],
    );
    assert.notEqual(registry.place.until, undefined);
    const whole = spanOf(syntax, registry.place);
    assert.equal(text.slice(whole.start, whole.end).startsWith('[[registry]]\nlocation'), true);
    assert.equal(whole.end, text.length - 1);
  });

  test('entries reach from key to value; dotted keys imply tables', () => {
    const aliases = mapping(mapping(syntax.documents[0]!.root).entries[2]!.value);
    const [b] = aliases.entries;
    assert.equal(slice(syntax, text, b!.place), 'b.c = "z"');
    assert.equal(slice(syntax, text, b!.key.place), 'b');
    assert.equal(mapping(b!.value).style, 'table');
  });

  test('verbatim says where the letters of a string stand', () => {
    const at = (value: string): number => {
      const tree = mapping(parseToml(`a = ${value}`, 'f').documents[0]!.root).entries[0]!.value;
      assert.equal(tree?.kind, 'scalar');
      return tree.verbatim;
    };
    assert.deepEqual(
      ['"x"', "'x'", '"\\t"', "'''x'''", '"""\nx"""', "'''x\ny'''", '12'].map(at),
      [1, 1, -1, 3, 4, -1, 0],
    );
  });

  test('statements keep half-typed lines', () => {
    const { statements = [] } = parseToml('[[\nlocation\na. = 1\n[x.]\n[[registry.mi', 'f');
    const lines = statements.map(({ kind, path: parts }) => [kind, ...parts.map((part) => part.text)]);
    assert.deepEqual(lines, [
      ['tables'],
      ['pair', 'location'],
      ['pair', 'a'],
      ['table', 'x'],
      ['tables', 'registry', 'mi'],
    ]);
  });

  test('a key named like a property of objects is a key', () => {
    const { problems, documents } = parseToml('__proto__ = 1\n[constructor]\ntoString.valueOf = 2\n', 'f');
    assert.deepEqual(problems, []);
    assert.equal(show(documents[0]!.root), '{__proto__: 1, constructor: {toString: {valueOf: 2}}}');
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
});

function mapping(tree: Tree | null | undefined): Extract<Tree, { kind: 'mapping' }> {
  assert.equal(tree?.kind, 'mapping');
  return tree;
}

/** A tree on one line: strings quoted, holes as `_`. */
function show(tree: Tree | null): string {
  switch (tree?.kind) {
    case 'mapping':
      return `{${tree.entries.map(({ key, value }) => `${key.text}: ${show(value)}`).join(', ')}}`;
    case 'sequence':
      return `[${tree.items.map(show).join(', ')}]`;
    case 'scalar':
      return tree.type === 'string' ? JSON.stringify(tree.text) : tree.text;
    case 'alias':
    case undefined:
      return '_';
  }
}

function chunkTexts({ chunks }: SyntaxFile, text: string): string[] {
  let at = 0;
  return chunks.map(({ length }) => text.slice(at, (at += length)));
}

function slice(syntax: SyntaxFile, text: string, place: Place): string {
  const { start, end } = spanOf(syntax, place);
  return text.slice(start, end);
}

function spanOf({ chunks }: SyntaxFile, place: Place): { start: number; end: number } {
  const startOf = (chunk: Place['chunk']): number => {
    const index = chunks.indexOf(chunk);
    assert.ok(index >= 0);
    return chunks.slice(0, index).reduce((sum, { length }) => sum + length, 0);
  };
  return { start: startOf(place.chunk) + place.start, end: startOf(place.until ?? place.chunk) + place.end };
}
