import assert from 'node:assert/strict';
import { parseToml } from '../../../server/src/core/syntax/toml';
import type { SyntaxFile } from '../../../server/src/core/syntax/tree';
import {
  insertion,
  lineInsertion,
  REMOVED_CHARACTER,
  REMOVED_LINE,
  suiteOfEdits,
  type EditKind,
} from '../../support/edits-everywhere';
import { shownReading } from '../../support/readings';

const FILE = 'file:///a.conf';

const KINDS: readonly EditKind[] = [
  ...['x', '\n', '"""', "'''", '['].map(insertion),
  ...['[[registry]]\n', '[x]\n', 'a = [\n', 'registry = 1\n', '[[registry.mirror]]\n'].map(lineInsertion),
  REMOVED_CHARACTER,
  REMOVED_LINE,
];

suiteOfEdits('toml: edits everywhere', 'toml/edits.txt', KINDS, (next, before) => parseToml(next, FILE, before), check);

function check(file: SyntaxFile, text: string): void {
  assert.equal(shownReading(file), shownReading(parseToml(text, FILE)), JSON.stringify(text));
}
