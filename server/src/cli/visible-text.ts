/**
 * A text of files for a terminal: control characters, which could steer it, and marks that turn the direction of writing are shown
 * as `\u{1b}`. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  return text.replace(CONTROLS, escaped);
}

/** The same for a text that has to stay on one line. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/[\r\n\t\u2028\u2029]/g, (character) => SHORT[character] ?? escaped(character));
}

// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /(?!\r\n)[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const SHORT: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t' };

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
