import type { Document } from '../document';
import type { Statement } from '../syntax/tree';

/** How many of a document's statements (which stand in the order of its text) begin before an offset, in UTF-16 code units. */
export function statementsBefore(document: Document, statements: readonly Statement[], offset: number): number {
  let [low, high] = [0, statements.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const statement = statements[middle];
    const start = statement && document.locate(statement.place)?.start;
    if (start !== undefined && start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
