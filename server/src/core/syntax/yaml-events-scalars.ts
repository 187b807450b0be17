import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { trimmedEnd } from '../text/trimmed-end';
import type { DraftScalar } from './draft';
import { gapEnd } from './yaml-events-gaps';

/**
 * The draft of a scalar of which the package says that it is there (not one that is missing); null where the other reader might
 * take it differently. `from` is where in `text` the value before it ends, `isRoot` says that it is a whole document.
 */
export function scalarDraft(event: ScalarEvent, text: string, from: number, isRoot: boolean): DraftScalar | null {
  const { style, valueStart, valueEnd, fast } = event;
  switch (style) {
    case SCALAR_STYLE.PLAIN:
      if (!fast && isTakenDifferently(text.slice(valueStart, valueEnd))) return null;
      return draftOf(event, text, 'plain', valueStart, valueEnd);
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      if (!fast && isTakenDifferently(text.slice(valueStart, valueEnd))) return null;
      return draftOf(
        event,
        text,
        style === SCALAR_STYLE.SINGLE_QUOTED ? 'single' : 'double',
        valueStart - 1,
        valueEnd + 1,
      );
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK: {
      const start = gapEnd(text, from, valueStart);
      if (isRoot || !isBlockHeader(text.slice(start, valueStart))) return null;
      if (valueEnd === text.length && text.endsWith(' ')) return null;
      // The event counts empty lines in.
      return draftOf(event, text, 'block', start, trimmedEnd(text, start, valueEnd));
    }
  }
}

function draftOf(
  event: ScalarEvent,
  text: string,
  style: DraftScalar['style'],
  start: number,
  end: number,
): DraftScalar {
  return { kind: 'scalar', style, text: getScalarValue(text, event), tag: null, start, end, anchor: null };
}

/** Tabs in one of several lines, and lines that are continued by a backslash (before empty ones). */
function isTakenDifferently(source: string): boolean {
  return (source.includes('\t') && source.includes('\n')) || /\\\r?\n/.test(source);
}

/** One that sets no indentation: set ones are taken differently where the text is blank. */
function isBlockHeader(header: string): boolean {
  return /^[|>][-+]?(?![-+0-9])/.test(header);
}
