import assert from 'node:assert/strict';
import path from 'node:path';
import type { SyntaxFile, Tree } from '../../server/src/core/syntax/tree';
import type { Known } from '../../server/src/core/text/renewed';
import { partOf, readingCases, rewriteCases } from './readings';

/** Reads a text, with what was read of an older one. */
type Read = (text: string, before: Known<SyntaxFile> | null) => SyntaxFile;

/** A small edit, made at one place of a text after the other. */
export interface EditKind {
  readonly name: string;
  /** Whether it is made where lines begin only. */
  readonly ofLines: boolean;
  readonly inserted: string;
  /** How much goes at an offset. */
  readonly removed: (text: string, at: number) => number;
}

/** The edits of one kind: `inserted` where something is put in, else one character goes. */
export function insertion(inserted: string): EditKind {
  return { name: `+ ${JSON.stringify(inserted)}`, ofLines: false, inserted, removed: () => 0 };
}

export function lineInsertion(inserted: string): EditKind {
  return { name: `+ line ${JSON.stringify(inserted)}`, ofLines: true, inserted, removed: () => 0 };
}

export const REMOVED_CHARACTER: EditKind = {
  name: '- character',
  ofLines: false,
  inserted: '',
  removed: (text, at) => (at < text.length ? 1 : 0),
};

export const REMOVED_LINE: EditKind = {
  name: '- line',
  ofLines: true,
  inserted: '',
  removed: (text, at) => {
    const newline = text.indexOf('\n', at);
    return (newline < 0 ? text.length : newline + 1) - at;
  },
};

/**
 * A suite: what is read again after an edit of each kind at every place of the texts of a fixture, and what stays the same object.
 * `check` says what is wrong with the reading of an edited text. `UPDATE_FIXTURES=1` writes the costs anew.
 */
export function suiteOfEdits(
  title: string,
  fixture: string,
  kinds: readonly EditKind[],
  read: Read,
  check: Check,
): void {
  suite(title, () => {
    const file = path.join(process.cwd(), 'test/fixtures', fixture);
    const costs = (text: string, kind: EditKind): string => costOfEdits(text, kind, read, check);
    if (process.env['UPDATE_FIXTURES'] === '1') {
      rewriteCases(file, readingCases(file), (text) =>
        kinds.map((kind) => `${kind.name}\n${costs(text, kind)}`).join(''),
      );
      return;
    }
    for (const { title: name, text, expected } of readingCases(file)) {
      for (const kind of kinds) {
        test(`${name}: ${kind.name}`, () => assert.equal(costs(text, kind), partOf(expected, kind.name)));
      }
    }
  });
}

/**
 * What edits of a kind cost, made at one place of a text after the other and taken back again: how many chunks are read, how many nodes are
 * others than before, and how many chunks are. One character for each place: 0 to 9, a to y, z for more.
 */
function costOfEdits(text: string, { ofLines, inserted, removed }: EditKind, read: Read, check: Check): string {
  const before = read(text, null);
  const known = nodesOf(before);
  const places = placesOf(text, ofLines);
  const costs = places.map((at) => {
    const gone = removed(text, at);
    const next = text.slice(0, at) + inserted + text.slice(at + gone);
    const after = read(next, { value: before, change: { start: at, end: at + gone, length: inserted.length } });
    check(after, next);
    const change = { start: at, end: at + inserted.length, length: gone };
    const back = read(text, { value: after, change });
    return [
      after.chunksRead ?? NaN,
      newNodes(known, after),
      newChunks(before, after),
      back.chunksRead ?? NaN,
      newNodes(known, back),
    ];
  });
  const names = ['read', 'other nodes', 'other chunks', 'read back', 'other nodes than at first'];
  return names.map((name, index) => `  ${name} ${costs.map((each) => digit(each[index] ?? NaN)).join('')}\n`).join('');
}

/** Says what is wrong with the reading of an edited text. */
type Check = (file: SyntaxFile, text: string) => void;

function placesOf(text: string, ofLines: boolean): number[] {
  const all = Array.from({ length: text.length + 1 }, (_, at) => at);
  return all.filter((at) => (ofLines ? at === 0 || text.charAt(at - 1) === '\n' : at % EVERY === 0));
}

/** Letters are many, and neighbours much alike: with lines of all lengths each place in a line comes. */
const EVERY = 7;

function digit(count: number): string {
  return Number.isNaN(count) ? '?' : Math.min(count, 35).toString(36);
}

/** How many nodes of a file are none of those. */
function newNodes(before: ReadonlySet<object>, after: SyntaxFile): number {
  return [...nodesOf(after)].filter((node) => !before.has(node)).length;
}

function newChunks(before: SyntaxFile, after: SyntaxFile): number {
  const known = new Set(before.chunks);
  return after.chunks.filter((chunk) => !known.has(chunk)).length;
}

/** Documents, parts, problems, entries and all that stands in them. */
function nodesOf({ documents, parts = [], problems }: SyntaxFile): ReadonlySet<object> {
  const nodes = new Set<object>([...documents, ...parts, ...problems]);
  const walk = (tree: Tree | null): void => {
    if (!tree) return;
    nodes.add(tree);
    if (tree.kind === 'sequence') tree.items.forEach(walk);
    if (tree.kind !== 'mapping') return;
    for (const entry of tree.entries) {
      nodes.add(entry);
      walk(entry.value);
    }
  };
  for (const { root } of documents) walk(root);
  return nodes;
}
