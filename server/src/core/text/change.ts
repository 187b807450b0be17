import type { Edit } from './edit';
import type { Text } from './text';

/** What turned one text into the next: everything before `start` and everything after `end` stayed. UTF-16 offsets of the text before. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  /** How long what stands there now is. */
  readonly length: number;
}

/** One change that is as wide as two that followed each other: `first` in the text before, `second` in the text that it made. */
export function followedBy(first: TextChange, second: TextChange): TextChange {
  const grown = first.length - (first.end - first.start);
  const start = Math.min(first.start, second.start);
  const endBefore = Math.max(first.end, second.end <= first.start ? first.end : second.end - grown);
  const lengthBefore = endBefore - start;
  const added = grown + second.length - (second.end - second.start);
  return { start, end: endBefore, length: lengthBefore + added };
}

/** The change that one edit makes. */
export function changeOf({ span, newText }: Edit): TextChange {
  return { start: span.start, end: span.end, length: newText.length };
}

/** Of a changed text all that a word of up to `longest` code units can stand in, if the change brought it. */
function aroundChange(text: Text, { start, length }: TextChange, longest: number): string {
  const reach = longest - 1;
  return text.slice(Math.max(start - reach, 0), start + length + reach);
}

/**
 * Whether one of some words stands in a text. `since` is what has happened since the text held none of them (null: that is not known): then
 * only what the change may have brought is looked at.
 */
export function holdsAny(text: Text, words: readonly string[], since: TextChange | null): boolean {
  const longest = words.reduce((most, { length }) => Math.max(most, length), 0);
  const run = since ? aroundChange(text, since, longest) : text.toString();
  return words.some((word) => run.includes(word));
}

/** The smallest run that two texts differ in; it may part the halves of a surrogate pair. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  const longest = shorter - start;
  let back = 0;
  while (back < longest && before.charCodeAt(before.length - 1 - back) === after.charCodeAt(after.length - 1 - back))
    back++;
  return { start, end: before.length - back, length: after.length - back - start };
}
