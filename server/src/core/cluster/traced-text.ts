import type { Place } from '../text/place';
import type { NodeFileSource } from './node-files';

/** A text under construction that remembers which of its parts come from which places. */
export interface TracedText {
  /** Appends a text; origins, where there are any, become a source of exactly this text. */
  add(text: string, origins?: readonly Place[]): TracedText;
  /** The whole text so far, and its sources: ascending, not overlapping. */
  finish(): { readonly text: string; readonly sources: readonly NodeFileSource[] };
}

/** An empty text to append to; takes time in proportion to what is appended. */
export function tracedText(): TracedText {
  const parts: string[] = [];
  const sources: NodeFileSource[] = [];
  let length = 0;
  const builder: TracedText = {
    add(text, origins = []) {
      if (origins.length > 0) sources.push({ span: { start: length, end: length + text.length }, origins });
      parts.push(text);
      length += text.length;
      return builder;
    },
    finish: () => ({ text: parts.join(''), sources }),
  };
  return builder;
}
