import { CARRIAGE_RETURN, isBlank, LINE_FEED, type TomlCursor } from './toml-cursor';

/**
 * Reports what may stand nowhere in a TOML text: control characters but tab and line breaks, a carriage return without its
 * line feed, halves of surrogate pairs. Runs of them are one problem, and after some dozens no more are named. A text that
 * begins as UTF-16 does is one problem, and nothing of it is read.
 */
export function reportStrayCharacters(cursor: TomlCursor): void {
  const { text } = cursor;
  if (text.slice(0, 6).includes('\0')) {
    cursor.reportStray(UTF_16, 0, 1);
    cursor.at = text.length;
    return;
  }
  if (!UNUSUAL.test(text)) return;
  let runs = 0;
  for (let at = 0; at < text.length && runs < MOST_RUNS; at++) {
    const reason = strayReason(text, at);
    if (!reason) continue;
    const start = at;
    while (at + 1 < text.length && strayReason(text, at + 1) === reason) at++;
    cursor.reportStray(reason, start, at + 1);
    runs++;
  }
}

const MOST_RUNS = 50;

/** Anything but visible ASCII, blanks, tabs and line feeds: most texts have none of it. */
const UNUSUAL = /[^\t\n\x20-\x7e]/;

const UTF_16 = 'the file has NUL characters as UTF-16 has them, but TOML is UTF-8, so nothing of it can be read';
const CONTROL =
  'a control character stands here, which makes the whole file unreadable; remove it or write it as `\\u…`';
const LONE_RETURN = 'a carriage return without a line feed stands here, which makes the whole file unreadable';
const HALF_CHARACTER = 'half of a character stands here (an unpaired surrogate), which is no valid text';

function strayReason(text: string, at: number): string | null {
  const code = text.charCodeAt(at);
  if (code >= 0x20 && code < 0x7f) return null;
  if (code === CARRIAGE_RETURN) return text.charCodeAt(at + 1) === LINE_FEED ? null : LONE_RETURN;
  if (code < 0x20) return isBlank(code) || code === LINE_FEED ? null : CONTROL;
  if (code === 0x7f) return CONTROL;
  if (code < 0xd800 || code > 0xdfff) return null;
  const paired = code < 0xdc00 ? isLow(text.charCodeAt(at + 1)) : isHigh(text.charCodeAt(at - 1));
  return paired ? null : HALF_CHARACTER;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
