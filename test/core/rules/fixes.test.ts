import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { createDocument, type Document } from '../../../server/src/core/document';
import { fixesOf } from '../../../server/src/core/rules/rule';
import { dereference, valueAt, type Tree } from '../../../server/src/core/syntax/tree';
import {
  analyseFiles,
  applyFix,
  documentOf,
  findingsIn,
  objectionsToFix,
  parseFixture,
  type FixtureFile,
} from '../../support/findings';

const FOLDER = path.join('test', 'core', 'rules');

/** What people type, and what breaks things. */
const SNIPPETS = [
  ...[
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    '#',
    ' # note',
    ':',
    ': ',
    '- ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '|\n',
    '&a ',
    '*a',
    '---\n',
    '<<: *a',
  ],
  ...[
    '=',
    '[[registry]]\n',
    '[[registry.mirror]]\n',
    'location = "quay.io"\n',
    'null',
    '~',
    '*',
    '/',
    '@',
    'https://',
    ':latest',
    'é',
    '😀',
    '\u0000',
  ],
];

const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.fixture'))
  .flatMap((name) => parseFixture(readFileSync(path.join(FOLDER, name), 'utf8')));

interface Change {
  readonly file: number;
  readonly at: number;
  readonly removed: number;
  readonly snippet: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  file: fc.nat(),
  at: fc.nat(),
  removed: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 })),
  snippet: fc.oneof(fc.constant(''), fc.constantFrom(...SNIPPETS)),
});

suite('findings and fixes of any text', () => {
  test('places are in the text, fixes remove their finding and add no syntax problem', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.array(change, { minLength: 1, maxLength: 3 }), ({ files }, changes) => {
        checkFiles(changes.reduce(applyChange, files));
      }),
      { numRuns: 300 },
    );
  }).timeout(120_000);

  test('no fix changes what another place says by an alias', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.nat(), ({ files: [first] }, at) => {
        if (first?.name.endsWith('.yaml')) checkAliased(first, at);
      }),
      { numRuns: 1000 },
    );
  }).timeout(120_000);

  test('fixes of JSON are JSON', () => {
    let fixed = 0;
    for (const { files } of cases) {
      const written = files.map(({ name, text }) => (name.endsWith('.yaml') ? { name, text: asJson(text) } : null));
      const all = written.filter((file) => file !== null);
      if (all.length < files.length) continue;
      const analysis = analyseFiles(all);
      for (const { name, text } of all) {
        const document = documentOf(analysis, name);
        for (const finding of findingsIn(analysis, name)) {
          for (const fix of fixesOf(finding, document)) {
            const after = applyFix(document, fix);
            assert.doesNotThrow(() => JSON.parse(after), `${finding.code}: ${fix.title}\n${text}\n${after}`);
            fixed++;
          }
        }
      }
    }
    assert.ok(fixed > 100, String(fixed));
  }).timeout(60_000);

  test('a key goes on a line of its own at an end that is open', () => {
    const head =
      '[[registry]]\nlocation = "quay.io"\nmirror-by-digest-only = true # as agreed\n\n[[registry.mirror]]\n';
    for (const last of [
      'location = "one.lan/quay"',
      'location = "one.lan/quay" # last',
      'location = "one.lan/quay"  ',
    ]) {
      const analysis = analyseFiles([{ name: 'registries.conf', text: head + last }]);
      const document = documentOf(analysis, 'registries.conf');
      const [fix] = findingsIn(analysis, 'registries.conf').flatMap((finding) => fixesOf(finding, document));
      const lines = applyFix(document, fix!).split('\n');
      assert.deepEqual(lines.slice(-2), [last, 'pull-from-mirror = "digest-only"']);
    }
  });
});

/** The documents of a text as one; in a list where there are several. Where the text is no YAML or has aliases, as it stands. */
function asJson(text: string): string {
  const { syntax } = createDocument({ uri: 'file:///a.yaml', version: 1, language: 'yaml', text });
  if (syntax.problems.length > 0 || syntax.documents.length === 0 || /[&*]\w/.test(text)) return '{}';
  const roots = syntax.documents.map(({ root }) => valueIn(root));
  return JSON.stringify(roots.length === 1 ? roots[0] : { apiVersion: 'v1', kind: 'List', items: roots }, null, 1);
}

function valueIn(tree: Tree | null): unknown {
  if (tree?.kind === 'sequence') return tree.items.map(valueIn);
  if (tree?.kind === 'mapping')
    return Object.fromEntries(tree.entries.map(({ key, value }) => [key.text, valueIn(value)]));
  if (tree?.kind !== 'scalar' || tree.type === 'null') return null;
  return tree.type === 'string' ? tree.text : (JSON.parse(JSON.stringify(Number(tree.text))) as unknown);
}

/** With an anchor at one of its values, and behind its last line another object of the same document that has the value by an alias. */
function checkAliased({ name, text }: FixtureFile, at: number): void {
  const values = scalarsIn(createDocument({ uri: 'file:///a.yaml', version: 1, language: 'yaml', text }));
  const start = values[at % Math.max(values.length, 1)];
  if (start === undefined) return;
  const aliased = `${text.slice(0, start)}&other ${text.slice(start).trimEnd()}\nother: {value: *other}\n`;
  const analysis = analyseFiles([{ name, text: aliased }]);
  const document = documentOf(analysis, name);
  const before = valueOfOther(document);
  if (document.syntax.problems.length > 0 || before === null) return;
  for (const finding of findingsIn(analysis, name)) {
    for (const fix of fixesOf(finding, document)) {
      const after = createDocument({ uri: document.uri, version: 2, language: 'yaml', text: applyFix(document, fix) });
      // A field that nobody knows is a finding, too, which may be moved or renamed: its value stays.
      assert.equal(valueOfOther(after) ?? before, before, `${finding.code}: ${fix.title}\n${aliased}`);
      assert.deepEqual(after.syntax.problems, [], `${finding.code}: ${fix.title}\n${aliased}`);
    }
  }
}

function valueOfOther({ syntax: { documents } }: Document): string | null {
  const value = valueAt(documents.at(-1)?.root ?? null, ['other', 'value']);
  return value && JSON.stringify(plain(value));
}

/** What a tree says, without its places. */
function plain(tree: Tree | null): unknown {
  const node = dereference(tree);
  if (node?.kind === 'mapping') return node.entries.map(({ key, value }) => [key.text, plain(value)]);
  return node?.kind === 'sequence' ? node.items.map(plain) : node?.text;
}

/** Where the values of a text start, lists and objects in flow style among them. */
function scalarsIn(document: Document): number[] {
  const starts: number[] = [];
  const open: (Tree | null)[] = [document.syntax.documents.at(-1)?.root ?? null];
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    const isInLine = tree?.kind === 'scalar' || (tree && tree.kind !== 'alias' && tree.style === 'flow');
    const span = tree && isInLine ? document.locate(tree.place) : null;
    if (span) starts.push(span.start);
    if (tree?.kind === 'sequence') open.push(...tree.items);
    if (tree?.kind === 'mapping') open.push(...tree.entries.map(({ value }) => value));
  }
  return starts;
}

function applyChange(files: readonly FixtureFile[], { file, at, removed, snippet }: Change): FixtureFile[] {
  return files.map(({ name, text }, index) => {
    if (index !== file % files.length) return { name, text };
    const start = at % (text.length + 1);
    return { name, text: text.slice(0, start) + snippet + text.slice(start + removed) };
  });
}

function checkFiles(files: readonly FixtureFile[]): void {
  const analysis = analyseFiles(files);
  for (const { name, text } of files) {
    const document = documentOf(analysis, name);
    for (const finding of findingsIn(analysis, name)) {
      const span = document.locate(finding.place);
      assert.ok(span && span.start >= 0 && span.start <= span.end && span.end <= text.length, finding.message);
      assert.ok(!/[\n\r]|\.$/.test(finding.message), finding.message);
      for (const fix of fixesOf(finding, document)) {
        assert.deepEqual(objectionsToFix(analysis, name, finding, fix), [], `${finding.code}: ${fix.title}`);
      }
    }
  }
}
