import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { changeDocument, createDocument, type Document, type Language } from '../../server/src/core/document';
import type { Edit } from '../../server/src/core/text/edit';
import type { MirrorEntry } from '../../server/src/core/model/manifests';
import type { SyntaxFile } from '../../server/src/core/syntax/tree';
import type { Place } from '../../server/src/core/text/place';
import { spelledOut } from './spelled-out';
import { spanOf } from './syntax';

/** What is asked of a text, by name; each answer is shown as JSON. */
export type Answers = Readonly<Record<string, (input: string) => unknown>>;

/**
 * Holds what functions make of the texts in `test/fixtures/samples/NAME.txt`, word for word. Most of those texts were found by trying many
 * on a core with one small change in it (`npm run mutation`), and stand there because they tell the change. To add one, write its line
 * (a JSON string) under the name of what is asked, run with `UPDATE_FIXTURES=1`, and read what was answered.
 */
export function samples(name: string, answers: Answers): void {
  const file = path.join('test/fixtures/samples', `${name}.txt`);
  for (const [asked, answer] of Object.entries(answers)) {
    const written = sections(readFileSync(file, 'utf8')).get(asked) ?? [];
    const isUpdate = process.env['UPDATE_FIXTURES'] === '1';
    const pairs = isUpdate ? written.map(answeredBy(answer)) : written;
    if (isUpdate) writeSection(file, asked, pairs);
    test(`samples: ${asked}`, () => {
      assert.ok(pairs.length > 0, `${file} asks nothing of ${asked}`);
    });
    for (let at = 0; at < pairs.length; at += AT_ONCE) {
      const some = pairs.slice(at, at + AT_ONCE);
      test(`samples: ${asked} (from ${String(at + 1)} on)`, () => {
        assert.deepEqual(some.map(answeredBy(answer)), some);
      });
    }
  }
}

/** Few enough that a test of them is quick: mutants are given little time. */
const AT_ONCE = 8;

/** Answers the text of a pair, as the fixture has both. */
function answeredBy(answer: (input: string) => unknown): (pair: string) => string {
  return (pair) => {
    const [line = ''] = pair.split('\n');
    return `${line}\n  ${shown(answer(JSON.parse(line) as string))}`;
  };
}

/** A value as one line of JSON: maps and sets as lists, without functions. */
function shown(value: unknown): string {
  const text: unknown = JSON.stringify(value, (_key, part: unknown) => listed(part));
  return typeof text === 'string' ? text : 'undefined';
}

/** A value as plain data, with places as `told` tells them and without fields of these names. */
export function plainly(value: unknown, told: (place: Place) => string, without: readonly string[] = []): unknown {
  const text: unknown = JSON.stringify(value, (key, part: unknown) => {
    if (without.includes(key)) return undefined;
    return isPlace(part) ? told(part) : listed(part);
  });
  return typeof text === 'string' ? JSON.parse(text) : null;
}

/** How places of a parsed file are told: by their offsets in its text. */
export function offsetsIn(syntax: SyntaxFile): (place: Place) => string {
  return (place) => {
    const { start, end } = spanOf(syntax, place);
    return `${String(start)}-${String(end)}`;
  };
}

function listed(part: unknown): unknown {
  if (isEntry(part)) {
    const { source, mirrors, mirrorSourcePolicy, node, place, isPlain } = part;
    return { source, mirrors, mirrorSourcePolicy, node, place, isPlain };
  }
  if (part instanceof Map) return [...(part as ReadonlyMap<unknown, unknown>)];
  return part instanceof Set ? [...(part as ReadonlySet<unknown>)] : spelledOut(part);
}

/** Its mirrors need not be a property of its own. */
function isEntry(value: unknown): value is MirrorEntry {
  return typeof value === 'object' && value !== null && 'mirrors' in value && 'mirrorSourcePolicy' in value;
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'chunk' in value && 'start' in value && 'end' in value;
}

/** The parts of a fixture by their headings, `# NAME`, with two lines for each text. */
function sections(text: string): ReadonlyMap<string, readonly string[]> {
  const found = text.replaceAll('\r\n', '\n').trimEnd().split(/^# /m).slice(1);
  return new Map(
    found.map((section) => {
      const [heading = '', ...lines] = section.trimEnd().split('\n');
      const pairs = lines.flatMap((line, index) =>
        line.startsWith('"') ? [[line, ...lines.slice(index + 1, index + 2).filter(isAnswer)].join('\n')] : [],
      );
      return [heading, pairs];
    }),
  );
}

function isAnswer(line: string): boolean {
  return line.startsWith('  ');
}

function writeSection(file: string, asked: string, lines: readonly string[]): void {
  const known = new Map(sections(readFileSync(file, 'utf8'))).set(asked, lines);
  writeFileSync(file, [...known].map(([heading, pairs]) => [`# ${heading}`, ...pairs, ''].join('\n')).join('\n'));
}

/** The parts of a sample that stands for several texts, one after the other. */
export function partsOf(sample: string): readonly string[] {
  return sample.split('\n====\n');
}

/** The versions of a sample that stands for a text and what it is changed into, as documents that follow each other. */
export function versionsOf(sample: string, language: Language, uri = 'f'): readonly Document[] {
  const [first = '', ...others] = sample.split('\n>>>>\n');
  const documents = [createDocument({ uri, version: 0, language, text: first })];
  for (const [index, text] of others.entries()) {
    const before = documents[index];
    if (before) documents.push(changeDocument(before, index + 1, editBetween(before.text, text)));
  }
  return documents;
}

/** The shortest edit that makes one text the other. */
function editBetween(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let back = 0;
  while (back < most - start && before[before.length - 1 - back] === after[after.length - 1 - back]) back++;
  return { span: { start, end: before.length - back }, newText: after.slice(start, after.length - back) };
}

/** Which parts of one value are the very same in the next one, by name. */
export function sameParts<Value extends object>(
  before: Value,
  after: Value,
  names: readonly (keyof Value)[],
): string[] {
  return names.filter((name) => before[name] === after[name]).map(String);
}
