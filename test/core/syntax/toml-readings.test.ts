import assert from 'node:assert/strict';
import path from 'node:path';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { readingCases, rewriteCases, shownReading } from '../../support/readings';

/** Everything that is read from small texts, down to the last place. */
suite('toml: readings', () => {
  const file = path.join(process.cwd(), 'test/fixtures/toml/readings.txt');
  const read = (text: string): string => shownReading(parseToml(text, 'file:///a.conf'));
  if (process.env['UPDATE_FIXTURES'] === '1') {
    rewriteCases(file, readingCases(file), read);
    return;
  }
  for (const { title, text, expected } of readingCases(file)) test(title, () => assert.equal(read(text), expected));
});
