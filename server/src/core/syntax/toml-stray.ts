import type { Text } from '../text/text';
import { CARRIAGE_RETURN, isBlank, LINE_FEED } from './toml-codes';
import type { Finding } from './toml-finding';

/** Whether a text begins as UTF-16 does when it is read as UTF-8: nothing of it can be read. */
export function beginsAsUtf16(text: Text): boolean {
  return text.slice(0, 6).includes('\0');
}

export const UTF_16 = 'the file has NUL characters as UTF-16 has them, but TOML is UTF-8, so nothing of it can be read';

/**
 * Findings of the text from `start` to `end`, in its order, with those about what may stand nowhere in a TOML text: control
 * characters but tab and line breaks, a carriage return without its line feed, halves of surrogate pairs. Runs of them are one
 * finding, and after some dozens no more are named. Nothing else is said of what begins with one.
 */
export function withStrayCharacters(
  text: string,
  start: number,
  end: number,
  findings: readonly Finding[],
): readonly Finding[] {
  const strays = UNUSUAL.test(text.slice(start, end)) ? strayCharacters(text, start, end) : [];
  if (strays.length === 0 && findings.length < 2) return findings;
  const taken = new Set(strays.map((stray) => stray.start));
  const others = findings.filter((finding) => finding.code === 'toml-1-1' || !taken.has(finding.start));
  return [...strays, ...others].sort((a, b) => a.start - b.start);
}

function strayCharacters(text: string, start: number, end: number): Finding[] {
  const found: Finding[] = [];
  for (let at = start; at < end && found.length < MOST_RUNS; at++) {
    const reason = strayReason(text, at);
    if (!reason) continue;
    const first = at;
    while (at + 1 < end && strayReason(text, at + 1) === reason) at++;
    found.push({ code: 'toml-syntax', message: reason, start: first, end: at + 1 });
  }
  return found;
}

const MOST_RUNS = 50;

/** Anything but visible ASCII, blanks, tabs and line breaks: most texts have none of it. */
const UNUSUAL = /[^\t\n\r\x20-\x7e]|\r(?!\n)/;

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
