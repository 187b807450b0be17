import assert from 'node:assert/strict';
import path from 'node:path';
import { parseToml } from '../../../server/src/core/syntax/toml';
import type { SyntaxFile } from '../../../server/src/core/syntax/tree';
import {
  costOfEdits,
  insertion,
  lineInsertion,
  REMOVED_CHARACTER,
  REMOVED_LINE,
  type EditKind,
} from '../../support/edits-everywhere';
import { partOf, readingCases, rewriteCases, shownReading } from '../../support/readings';

const FILE = 'file:///a.conf';

const KINDS: readonly EditKind[] = [
  ...['x', '\n', '"""', "'''", '['].map(insertion),
  ...['[[registry]]\n', '[x]\n', 'a = [\n', 'registry = 1\n', '[[registry.mirror]]\n'].map(lineInsertion),
  REMOVED_CHARACTER,
  REMOVED_LINE,
];

/** What is read again after an edit at every place of a text, and what stays the same object. */
suite('toml: edits everywhere', () => {
  const file = path.join(process.cwd(), 'test/fixtures/toml/edits.txt');
  const costs = (text: string, kind: EditKind): string =>
    costOfEdits(text, kind, (next, before) => parseToml(next, FILE, before), check);
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
  assert.equal(shownReading(file), shownReading(parseToml(text, FILE)), JSON.stringify(text));
}
