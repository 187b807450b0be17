import assert from 'node:assert/strict';
import path from 'node:path';
import type { DraftDocument } from '../../../server/src/core/syntax/draft';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { readYamlEvents } from '../../../server/src/core/syntax/yaml-events';
import { readYaml } from '../../../server/src/core/syntax/yaml-reader';
import { readSimple } from '../../../server/src/core/syntax/yaml-simple';
import { readingCases, rewriteCases, shownDrafts, shownReading } from '../../support/readings';
import { placeFaults } from '../../support/syntax';

// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNREADABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]|\r(?!\n)/;

/** Everything that is read from small texts, down to the last place, and which readers take them. */
suite('yaml: readings', () => {
  const file = path.join(process.cwd(), 'test/fixtures/yaml/readings.txt');
  if (process.env['UPDATE_FIXTURES'] === '1') {
    rewriteCases(file, readingCases(file), told);
    return;
  }
  for (const { title, text, expected } of readingCases(file)) test(title, () => assert.equal(told(text), expected));
});

function told(text: string): string {
  const syntax = parseYaml(text, 'file:///a.yaml');
  assert.deepEqual(placeFaults(syntax, text), []);
  return `${shownReaders(text)}\n${shownReading(syntax)}`;
}

/**
 * Who takes a text, and what is wrong with it for the reader of all texts; those that take it make the same of it. Where the first document
 * starts is not theirs to say.
 */
function shownReaders(text: string): string {
  if (UNREADABLE.test(text)) return 'cleaned first';
  const [simple, events, whole] = [readSimple(text), readYamlEvents(text), readYaml(text)];
  const drafts = shownDrafts(fromStart(whole.documents));
  if (simple) assert.deepEqual(shownDrafts(fromStart([simple])), drafts);
  if (events.kind === 'read') {
    assert.deepEqual(shownDrafts(fromStart(events.documents)), drafts);
    assert.deepEqual(whole.problems, []);
  }
  if (simple && events.kind === 'read') assert.deepEqual([simple], events.documents);
  const broken = events.kind === 'broken' ? ` at ${events.at}` : '';
  const problems = whole.problems.map(({ message, start, end }) => `whole ${start}-${end}: ${message}`);
  return [`${simple ? 'simple' : 'not simple'}, ${events.kind}${broken}`, ...problems].join('\n');
}

function fromStart(documents: readonly DraftDocument[]): readonly DraftDocument[] {
  return documents.map((document, index) => (index === 0 ? { ...document, start: 0 } : document));
}
