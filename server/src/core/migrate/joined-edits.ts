import type { Edit } from '../text/edit';
import type { SourceText } from './source-text';

/**
 * Edits of one object in the order of the text. Those that touch become one, so that their order cannot be taken otherwise. Lines that go at the
 * end of a text without a last line break take the one before with them.
 */
export function joinedEdits(source: SourceText, edits: readonly Edit[]): Edit[] {
  const result: Edit[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    const last = result.at(-1);
    if (last?.span.end === edit.span.start) {
      result[result.length - 1] = {
        span: { start: last.span.start, end: edit.span.end },
        newText: last.newText + edit.newText,
      };
    } else result.push(edit);
  }
  const last = result.at(-1);
  if (last && endsOpenText(source, last)) {
    const span = { start: beforeLineBreak(source.text, last.span.start), end: last.span.end };
    result[result.length - 1] = { span, newText: '' };
  }
  return result;
}

/** Whether whole lines go, the last one of the text among them, and that one has no end. */
function endsOpenText(source: SourceText, { span: { start, end }, newText }: Edit): boolean {
  if (newText !== '' || start === end || end !== source.text.length) return false;
  return source.lineStart(end) !== end && source.lineStart(start) === start;
}

function beforeLineBreak(text: string, offset: number): number {
  if (text.endsWith('\r\n', offset)) return offset - 2;
  return /[\r\n]/.test(text.charAt(offset - 1)) ? offset - 1 : offset;
}
