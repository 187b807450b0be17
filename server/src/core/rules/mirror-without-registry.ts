import type { Document } from '../document';
import type { RegistriesProblem } from '../model/registries-file';
import { findKey } from '../model/registries-keys';
import type { Statement } from '../syntax/tree';
import type { Place } from '../text/place';
import type { Fix, Rule } from './rule';
import { lineEnd, lineStart, textOf } from './source-lines';

/** A mirror or a location that belongs to no entry. */
export const mirrorWithoutRegistry: Rule = {
  code: 'mirror-without-registry',
  severity: 'error',
  title: 'A mirror or location that belongs to no entry',
  documentation: [
    'Every entry begins with a `[[registry]]` header; its mirrors follow, each below a `[[registry.mirror]]` header. A `[[registry.mirror]]`',
    'with no `[[registry]]` above makes `registry` one table instead of a list, and the engine refuses the whole configuration.',
    '',
    'A `location` (or `prefix`, `blocked`, `insecure`) above all headers belongs to the file as such, where it means nothing: the engine',
    'ignores it without a word (a warning).',
  ].join('\n'),
  bad: { language: 'toml', text: '[[registry.mirror]]\nlocation = "registry.example.com/quay"\n' },
  good: {
    language: 'toml',
    text: '[[registry]]\nlocation = "quay.io"\n\n[[registry.mirror]]\nlocation = "registry.example.com/quay"\n',
  },
  looksAt: 'file',
  *check(document) {
    for (const problem of document.registries?.problems ?? []) {
      const { place, trap, upstream } = problem;
      if (trap === 'mirror-without-registry') {
        yield {
          place,
          message: 'This mirror has no `[[registry]]` header above it, so the engine refuses the whole configuration',
          ...(upstream === undefined ? {} : { upstream }),
          fixes: insertEntry(document, problem),
        };
      } else if (trap === 'no-header') {
        yield {
          place,
          severity: 'warning',
          message: `\`${textOf(document, place)}\` has no \`[[registry]]\` header above it, so the engine ignores it`,
          fixes: insertHeader(document, problem),
        };
      }
    }
  },
};

const TITLE = 'Insert `[[registry]]`';

/** An entry to be filled in, above the first mirror. */
function insertEntry(document: Document, { place }: RegistriesProblem): Fix[] {
  const end = lineEnd(document);
  const newText = `[[registry]]${end}location = ""${end}${end}`;
  return [{ title: TITLE, edits: [{ place: lineStart(document, place), newText }], safe: false }];
}

/** A header above the first of these keys, where it takes no key of the file's top with it. */
function insertHeader(document: Document, { place }: RegistriesProblem): Fix[] {
  const pairs = pairsOfTheTop(document.syntax.statements ?? []);
  const first = pairs.findIndex(isOfRegistry);
  const rest = first < 0 ? [] : pairs.slice(first);
  const isOne = new Set(rest.map(({ path }) => path[0]?.text)).size === rest.length;
  if (!rest.every(isOfRegistry) || !isOne || !rest.some((pair) => contains(pair.place, place))) return [];
  const start = lineStart(document, rest[0]?.place ?? place);
  return [{ title: TITLE, edits: [{ place: start, newText: `[[registry]]${lineEnd(document)}` }], safe: false }];
}

type Pair = Extract<Statement, { kind: 'pair' }>;

function pairsOfTheTop(statements: readonly Statement[]): Pair[] {
  const end = statements.findIndex(({ kind }) => kind !== 'pair');
  const top = end < 0 ? statements : statements.slice(0, end);
  return top.filter((statement): statement is Pair => statement.kind === 'pair');
}

function isOfRegistry({ path: [key, ...more] }: Statement): boolean {
  return (
    key !== undefined && more.length === 0 && findKey('', key.text) === null && findKey('registry', key.text) !== null
  );
}

function contains(outer: Place, inner: Place): boolean {
  return outer.chunk === inner.chunk && outer.start <= inner.start && inner.end <= outer.end;
}
