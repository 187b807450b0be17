import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { fixesOf } from '../../../server/src/core/rules/rule';
import {
  analyseFiles,
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
});

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
