import { lazy } from '../text/lazy';
import type { Place } from '../text/place';
import type { NodeFileSource } from './node-files';

/** A text under construction. */
export interface GrowingText {
  /** Appends a text, and says where exactly this text comes from. */
  add(text: string, origins?: readonly Place[]): GrowingText;
  /** Appends a line and its end; the origins are those of the line without its indent. */
  addLine(indent: string, line: string, origins: readonly Place[]): GrowingText;
}

/** A text under construction that remembers which of its parts come from which places. */
export interface TracedText extends GrowingText {
  add(text: string, origins?: readonly Place[]): TracedText;
  addLine(indent: string, line: string, origins: readonly Place[]): TracedText;
  /** The whole text, and its sources (made when asked for): ascending, not overlapping. Nothing is appended afterwards. */
  finish(): { readonly text: string; readonly sources: readonly NodeFileSource[] };
}

/** An empty text to append to; takes time in proportion to what is appended. */
export function tracedText(): TracedText {
  let whole = '';
  // Three lists, not one of objects: there are as many as lines, and most who want the text never ask for them.
  const starts: number[] = [];
  const ends: number[] = [];
  const causes: (readonly Place[])[] = [];
  const addSource = (start: number, end: number, origins: readonly Place[]): void => {
    if (origins.length === 0) return;
    starts.push(start);
    ends.push(end);
    causes.push(origins);
  };
  const builder: TracedText = {
    add(text, origins = []) {
      addSource(whole.length, whole.length + text.length, origins);
      whole += text;
      return builder;
    },
    addLine(indent, line, origins) {
      const start = whole.length + indent.length;
      addSource(start, start + line.length, origins);
      whole += `${indent}${line}\n`;
      return builder;
    },
    finish() {
      const sources = lazy(() =>
        causes.map((origins, index) => ({ span: { start: starts[index] ?? 0, end: ends[index] ?? 0 }, origins })),
      );
      return {
        text: whole,
        get sources() {
          return sources();
        },
      };
    },
  };
  return builder;
}

/** A text of which nobody wants to know where it comes from: what `write` appends, in one piece. */
export function plainText(write: (out: GrowingText) => void): string {
  const parts: string[] = [];
  const builder: GrowingText = {
    add(text) {
      parts.push(text);
      return builder;
    },
    addLine(indent, line) {
      parts.push(indent, line, '\n');
      return builder;
    },
  };
  write(builder);
  // Appended to one another, they would be a chain that stays in memory.
  return parts.join('');
}
