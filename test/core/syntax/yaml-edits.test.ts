import assert from 'node:assert/strict';
import path from 'node:path';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import type { SyntaxFile } from '../../../server/src/core/syntax/tree';
import {
  costOfEdits,
  insertion,
  lineInsertion,
  REMOVED_CHARACTER,
  REMOVED_LINE,
  type EditKind,
} from '../../support/edits-everywhere';
import { partOf, readingCases, rewriteCases } from '../../support/readings';
import { absolute, placeFaults } from '../../support/syntax';

const FILE = 'file:///a.yaml';

const KINDS: readonly EditKind[] = [
  ...['x', '\n', '"', '- '].map(insertion),
  ...['- a: 1\n', '# c\n', '  y\n', '---\n'].map(lineInsertion),
  REMOVED_CHARACTER,
  REMOVED_LINE,
];

/** What is read again after an edit at every place of a text, and what stays the same object. */
suite('yaml: edits everywhere', () => {
  const file = path.join(process.cwd(), 'test/fixtures/yaml/edits.txt');
  const costs = (text: string, kind: EditKind): string =>
    costOfEdits(text, kind, (next, before) => parseYaml(next, FILE, before), check);
  if (process.env['UPDATE_FIXTURES'] === '1') {
    rewriteCases(file, readingCases(file), (text) =>
      KINDS.map((kind) => `${kind.name}\n${costs(text, kind)}`).join(''),
    );
    return;
  }
  for (const { title, text, expected } of readingCases(file)) {
    for (const kind of KINDS) {
      test(`${title}: ${kind.name}`, () => assert.equal(costs(text, kind), partOf(expected, kind.name)));
    }
  }
});

function check(file: SyntaxFile, text: string): void {
  const whole = parseYaml(text, FILE);
  const [actual, expected] = [file, whole].map((each) => [each.chunks.map(({ length }) => length), absolute(each)]);
  assert.deepEqual(actual, expected, JSON.stringify(text));
  assert.deepEqual(placeFaults(file, text), [], JSON.stringify(text));
}
