import assert from 'node:assert/strict';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import type { SyntaxFile } from '../../../server/src/core/syntax/tree';
import {
  insertion,
  lineInsertion,
  REMOVED_CHARACTER,
  REMOVED_LINE,
  suiteOfEdits,
  type EditKind,
} from '../../support/edits-everywhere';
import { absolute, placeFaults } from '../../support/syntax';

const FILE = 'file:///a.yaml';

const KINDS: readonly EditKind[] = [
  ...['x', '\n', '"', '- '].map(insertion),
  ...['- a: 1\n', '# c\n', '  y\n', '---\n'].map(lineInsertion),
  REMOVED_CHARACTER,
  REMOVED_LINE,
];

suiteOfEdits('yaml: edits everywhere', 'yaml/edits.txt', KINDS, (next, before) => parseYaml(next, FILE, before), check);

function check(file: SyntaxFile, text: string): void {
  const whole = parseYaml(text, FILE);
  const [actual, expected] = [file, whole].map((each) => [each.chunks.map(({ length }) => length), absolute(each)]);
  assert.deepEqual(actual, expected, JSON.stringify(text));
  assert.deepEqual(placeFaults(file, text), [], JSON.stringify(text));
}
