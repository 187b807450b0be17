import type { Range } from 'vscode-languageserver';
import type { LineIndex, Span } from '../core/index';

export function toRange(lines: LineIndex, { start, end }: Span): Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}
