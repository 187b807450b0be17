import type { Document } from '../document';
import type { Statement } from '../syntax/tree';
import { isAround, type Span } from '../text/place';
import { statementsBefore } from './statements-before';

/** What stands beside a location or prefix that is being written in a registries.conf. */
export interface Neighbours {
  /** What the entry around it is for; null where it does not say so. */
  readonly source: string | null;
  /** The mirrors of that entry. */
  readonly mirrors: readonly string[];
  /** What the other entries are for. */
  readonly sources: readonly string[];
}

/** Looks at the statements around an offset; `word` is what is being written, and counts for nothing. Both in UTF-16 code units. */
export function neighbours(document: Document, offset: number, word: Span): Neighbours {
  const statements = document.syntax.statements ?? [];
  const at = statementsBefore(document, statements, offset);
  const begin = statements.slice(0, at).findLastIndex(isEntry);
  const length = statements.slice(at).findIndex(isEntry);
  const own = begin < 0 ? [] : statements.slice(begin, length < 0 ? statements.length : at + length);
  const isWritten = (statement: Statement): boolean =>
    statement.kind === 'pair' && statement.value !== null && isAround(document, statement.value.place, word.start);
  const written = own.filter((statement) => !isWritten(statement));
  const firstInner = written.findIndex((statement, index) => index > 0 && statement.kind !== 'pair');
  const outer = firstInner < 0 ? written : written.slice(0, firstInner);
  const inner = firstInner < 0 ? [] : written.slice(firstInner);
  const source = textOf(outer, 'prefix') ?? textOf(outer, 'location');
  const mirrors = inner.flatMap((statement) => textOf([statement], 'location') ?? []);
  return { source, mirrors, sources: sourcesBeside(document, offset) };
}

function isEntry({ kind, path }: Statement): boolean {
  return kind === 'tables' && path.length === 1 && path[0]?.text === 'registry';
}

function textOf(statements: readonly Statement[], key: string): string | null {
  for (const statement of statements) {
    if (statement.kind !== 'pair' || statement.path.length !== 1 || statement.path[0]?.text !== key) continue;
    if (statement.value?.kind === 'scalar' && statement.value.text !== '') return statement.value.text;
  }
  return null;
}

function sourcesBeside(document: Document, offset: number): string[] {
  return (document.registries?.conf.registries ?? []).flatMap(({ prefix, location }) => {
    const traced = prefix.value === '' ? location : prefix;
    const holds = [prefix, location].some(({ origins }) => origins.some((place) => isAround(document, place, offset)));
    return holds || traced.value === '' ? [] : [traced.value];
  });
}
