import assert from 'node:assert/strict';
import path from 'node:path';
import type { DraftDocument } from '../../../server/src/core/syntax/draft';
import { readPlainYaml, type LineMapping } from '../../../server/src/core/syntax/plain-yaml';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { outlineOf, type RunOutline, type RunPart } from '../../../server/src/core/syntax/yaml-outline';
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
  return `${shownReaders(text)}\n${shownLines(text)}${shownOutlines(text)}${shownReading(syntax)}`;
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

/** What is visited where no tree is made: values with their offsets and keys, and the values of heads that their mapping and those around it know. */
function shownLines(text: string): string {
  const lines: string[] = [];
  const seen: (() => string)[] = [];
  const isRead = readPlainYaml(text, ['apiVersion', 'kind', 'a'], {
    scalar({ text: value, style, start }, key, mapping) {
      assert.equal(text.slice(start, start + value.length), value);
      const said = `line ${start} ${key ?? 'no key'} = ${JSON.stringify(value)}${style === 'plain' ? '' : ` ${style}`}`;
      // What a mapping knows is complete at the end only.
      seen.push(() => `${said}${shownHeads(mapping)}`);
    },
    flow(flow, key) {
      seen.push(() => `line ${key ?? 'no key'} = ${flow}`);
      return !flow.includes('refused');
    },
  });
  if (!isRead) return 'not line by line\n';
  for (const say of seen) lines.push(`${say()}\n`);
  return lines.join('');
}

function shownHeads(mapping: LineMapping | null): string {
  if (!mapping) return '';
  const heads = [...(mapping.known ?? [])].map(([key, value]) => `${key}: ${value?.text ?? 'another value'}`);
  return ` in {${heads.join(', ')}}${shownHeads(mapping.parent)}`;
}

/** The lists that indentation alone shows, in a text that is whole and in one that may be broken. */
function shownOutlines(text: string): string {
  const asked: number[] = [];
  const isBroken = (_runs: unknown, at: number): boolean => {
    asked.push(at);
    return false;
  };
  const options = { contentStart: 0, plain: new Set<number>(), known: null };
  const strict = outlineOf(text, { ...options, lenient: false, isBroken });
  const lenient = outlineOf(text, { ...options, lenient: true, isBroken: null });
  const shown = (runs: readonly RunOutline[] | null): string =>
    runs
      ?.map(
        ({ column, base, start, end, parts }) =>
          `${start}-${end} in ${column} below ${base}: ${parts.map(shownPart).join(' ')}`,
      )
      .join('; ') ?? 'broken';
  return [
    ...(strict?.length === 0 ? [] : [`lists ${shown(strict)}\n`]),
    ...(shown(lenient) === shown(strict) ? [] : [`leniently ${shown(lenient)}\n`]),
    ...asked.map((at) => `asked at ${at}\n`),
  ].join('');
}

function shownPart(part: RunPart): string {
  return part.kind === 'open' ? `${part.start}-${part.end}${part.hasStray ? '!' : ''}` : 'kept';
}
