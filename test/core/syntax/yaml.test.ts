import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MAX_ANALYSED_LENGTH, parseYaml } from '../../../server/src/core/syntax/yaml';
import { annotate, withoutAnnotations } from '../../support/annotations';
import { chunkTexts, placeFaults, showTrees, spanOf } from '../../support/syntax';

const FILE = 'file:///a.yaml';

/** `=== title`, the text with what is said under its lines, and behind `--- tree` what could be read, one line for each document. */
for (const name of ['half-typed', 'well-formed']) {
  suite(`yaml: ${name}`, () => {
    const file = path.join('test', 'fixtures', 'yaml', `${name}.txt`);
    const cases = readFileSync(file, 'utf8')
      .split(/^=== /m)
      .slice(1)
      .map((text) => ({ title: text.slice(0, text.indexOf('\n')), text }));
    if (process.env['UPDATE_FIXTURES'] === '1') {
      writeFileSync(file, cases.map(({ title, text }) => `=== ${render(title, text)}`).join(''));
      return;
    }
    for (const { title, text } of cases) test(title, () => assert.equal(render(title, text), text));
  });
}

function render(title: string, fixture: string): string {
  const text = textOf(title, fixture);
  const syntax = parseYaml(text, FILE);
  assert.deepEqual(placeFaults(syntax, text), []);
  const notes = syntax.problems.map(({ place, message }) => ({ ...spanOf(syntax, place), label: message }));
  return `${title}\n${annotate(text, notes)}--- tree\n${showTrees(syntax)
    .map((line) => `${line}\n`)
    .join('')}`;
}

function textOf(title: string, fixture: string): string {
  return withoutAnnotations(fixture.slice(title.length + 1, fixture.indexOf('--- tree\n')));
}

suite('yaml: line ends and marks', () => {
  const text = 'a: "b\n  c"\nd:\n- e: f\n- |\n  g\n';

  test('CRLF, lone CR and a byte order mark change nothing but the places', () => {
    const expected = showTrees(parseYaml(text, FILE));
    for (const other of [text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), `\ufeff${text}`]) {
      const syntax = parseYaml(other, FILE);
      assert.deepEqual(showTrees(syntax), expected);
      assert.deepEqual(syntax.problems, []);
      assert.deepEqual(placeFaults(syntax, other), []);
    }
  });

  test('an empty text has one empty chunk and no document', () => {
    const syntax = parseYaml('', FILE);
    assert.deepEqual(syntax.chunks, [{ file: FILE, length: 0 }]);
    assert.deepEqual([syntax.documents, syntax.problems], [[], []]);
  });
});

suite('yaml: places', () => {
  const text = 'kind: A\nlist:\n- a: "x"\n  b: c\n# comment\n- a: |\n    y\nend: [1]\n---\nkind: B\n';
  const syntax = parseYaml(text, FILE);
  const slice = (place: Parameters<typeof spanOf>[1]): string => {
    const { start, end } = spanOf(syntax, place);
    return text.slice(start, end);
  };
  const root = syntax.documents[0]?.root;
  assert.ok(root?.kind === 'mapping');

  test('scalars with their quotes, collections from the first to the last character', () => {
    const list = root.entries[1]?.value;
    assert.ok(list?.kind === 'sequence');
    assert.equal(slice(list.place), '- a: "x"\n  b: c\n# comment\n- a: |\n    y');
    assert.deepEqual(
      list.items.map((item) => item && slice(item.place)),
      ['a: "x"\n  b: c', 'a: |\n    y'],
    );
    const first = list.items[0];
    assert.ok(first?.kind === 'mapping');
    assert.deepEqual(
      first.entries.map((entry) => [
        slice(entry.place),
        slice(entry.key.place),
        entry.value && slice(entry.value.place),
      ]),
      [
        ['a: "x"', 'a', '"x"'],
        ['b: c', 'b', 'c'],
      ],
    );
    assert.equal(root.entries[2]?.value && slice(root.entries[2].value.place), '[1]');
  });

  test('documents cover the text', () => {
    assert.deepEqual(
      syntax.documents.map(({ place }) => slice(place)),
      [text.slice(0, text.indexOf('---')), text.slice(text.indexOf('---'))],
    );
  });

  test('offsets count from the chunk, and a place that spills over says where it ends', () => {
    const [, list] = root.entries;
    const place = list!.value!.place;
    assert.equal(place.chunk, syntax.chunks[1]);
    assert.equal(place.start, 0);
    assert.equal(place.until, syntax.chunks[2]);
    assert.equal(root.entries[0]?.place.until, undefined);
  });
});

suite('yaml: chunks', () => {
  const chunksOf = (text: string): string[] => chunkTexts(parseYaml(text, FILE), text);

  test('the head, one for each item from the start of its line, what follows, the next document', () => {
    assert.deepEqual(
      chunksOf('kind: A\nspec:\n  list:\n  # of a\n  - a: 1\n\n  -\n    a: 2\n  other: x\n---\nb: 1\n'),
      ['kind: A\nspec:\n  list:\n  # of a\n', '  - a: 1\n\n', '  -\n    a: 2\n', '  other: x\n', '---\nb: 1\n'],
    );
  });

  test('lists of scalars and lists in brackets stay whole, so do lists inside of items', () => {
    assert.deepEqual(chunksOf('a:\n- x\n- y\nb: [{c: d}]\n').length, 1);
    assert.deepEqual(chunksOf('a:\n- b:\n  - c: 1\n  - c: 2\n'), ['a:\n', '- b:\n  - c: 1\n  - c: 2\n']);
  });

  test('inside an object of a list, again', () => {
    const object = (name: string): string =>
      `- apiVersion: v1\n  kind: ${name}\n  list:\n  - a: 1\n  - a: 2\n  end: x\n`;
    assert.deepEqual(chunksOf(`kind: List\nitems:\n${object('A')}${object('B')}metadata: {}\n`), [
      'kind: List\nitems:\n',
      ...['A', 'B'].flatMap((name) => [
        `- apiVersion: v1\n  kind: ${name}\n  list:\n`,
        '  - a: 1\n',
        '  - a: 2\n',
        '  end: x\n',
      ]),
      'metadata: {}\n',
    ]);
  });

  test('a half-typed item is one too; one without a value belongs to what follows', () => {
    assert.deepEqual(chunksOf('list:\n- a: 1\n- \n- sour\n- a: 2\n'), [
      'list:\n',
      '- a: 1\n',
      '- \n- sour\n',
      '- a: 2\n',
    ]);
  });
});

suite('yaml: texts that are not read', () => {
  const refusal = (text: string): string => {
    const syntax = parseYaml(text, FILE);
    assert.deepEqual(syntax.documents, []);
    assert.equal(syntax.problems.length, 1);
    assert.deepEqual(spanOf(syntax, syntax.problems[0]!.place), { start: 0, end: 0 });
    return syntax.problems[0]!.message;
  };

  test('binary data', () => assert.equal(refusal('a: b\0c\n'), 'This is binary data, not YAML'));

  test('more than MAX_ANALYSED_LENGTH', () => {
    const text = '#'.repeat(MAX_ANALYSED_LENGTH);
    assert.deepEqual(parseYaml(text, FILE).problems, []);
    assert.match(refusal(`${text}#`), /^This file is too large to be analysed: /);
  });

  test('a document that nests too deep, but the one below it', () => {
    for (const deep of ['['.repeat(100_000), '- '.repeat(20_000), '{a: '.repeat(10_000), '? '.repeat(10_000)]) {
      const syntax = parseYaml(`a: b\n---\n${deep}\n`, FILE);
      assert.deepEqual(showTrees(syntax), ['{"a":"b"}', 'null']);
      assert.match(syntax.problems[0]?.message ?? '', /nests more than 256 levels deep/);
    }
    assert.deepEqual(parseYaml(`${'['.repeat(200)}${']'.repeat(200)}`, FILE).problems, []);
  });

  test('aliases that make a document too large', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      bomb.push(
        `a${String(i)}: &a${String(i)} [${Array(10)
          .fill(`*a${String(i - 1)}`)
          .join(', ')}]`,
      );
    const syntax = parseYaml(bomb.join('\n'), FILE);
    assert.equal(syntax.problems.length, 1);
    assert.match(syntax.problems[0]?.message ?? '', /aliases of this document make it too large/);
    assert.match(showTrees(syntax)[0] ?? '', /no target/);
  });
});
