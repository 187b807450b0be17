import type { Place } from '../text/place';
import type { TracedText } from './traced-text';

/**
 * Writes one key of a block map whose value is a map of one line, at two blanks of indent. `line` is that inner line.
 *
 * Follows go-yaml/yaml v2 `encode.go` (`stringv`) and `emitterc.go`; keys are scopes, so without line breaks or blanks.
 */
export function writeYamlEntry(out: TracedText, key: string, line: string, origins: readonly Place[]): void {
  const isSimple = key.length <= LONGEST_SIMPLE_KEY;
  const text = quoteYaml(key);
  if (isSimple) out.add('  ').add(`${text}:`, origins).add('\n    ');
  else out.add('  ? ').add(text, origins).add('\n  : ');
  out.add(line, origins).add('\n');
}

/**
 * The order in which Go's YAML printer writes the keys of a map: at the first difference, anything else before letters,
 * letters by code point, runs of digits by their number. So `m2.io` comes before `m10.io`.
 *
 * Follows go-yaml/yaml v2 `sorter.go` (`keyList.Less`).
 */
export function compareYamlKeys(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const at = left.findIndex((character, index) => character !== right[index]);
  if (at < 0 || at >= right.length) return left.length - right.length;
  return compareFrom(left, right, at);
}

/** go-yaml/yaml v2 `emitterc.go` (`yaml_emitter_check_simple_key`); bytes, which for scopes are characters. */
const LONGEST_SIMPLE_KEY = 128;

function compareFrom(left: readonly string[], right: readonly string[], at: number): number {
  const a = left[at] ?? '';
  const b = right[at] ?? '';
  if (isLetter(a) && isLetter(b)) return codeOf(a) - codeOf(b);
  if (isLetter(a) !== isLetter(b)) return isLetter(b) ? -1 : 1;
  const lead = (a === '0' || b === '0') && followsNumber(left, at) ? 1n : 0n;
  const runA = digitsFrom(left, at, lead);
  const runB = digitsFrom(right, at, lead);
  if (runA.value !== runB.value) return runA.value < runB.value ? -1 : 1;
  return runA.end - runB.end || codeOf(a) - codeOf(b);
}

/** Whether the digits right before this character are more than zeros, so that a zero here counts. */
function followsNumber(characters: readonly string[], at: number): boolean {
  for (let i = at - 1; i >= 0 && isDigit(characters[i] ?? ''); i--) {
    if (characters[i] !== '0') return true;
  }
  return false;
}

/** The number that the digits from here on stand for (as Go's int64 wraps it), and where they end. */
function digitsFrom(characters: readonly string[], from: number, lead: bigint): { value: bigint; end: number } {
  let end = from;
  while (isDigit(characters[end] ?? '')) end++;
  const digits = characters.slice(from, end).map((digit) => (/[0-9]/.test(digit) ? digit : '0'));
  return { value: BigInt.asIntN(64, BigInt(`${lead}${digits.join('')}`)), end };
}

function quoteYaml(text: string): string {
  if (text === '' || isOtherType(text)) return `"${text}"`;
  return /^[*&!|>'"%@`#,?:\-[\]{}]/.test(text) ? `'${text.replaceAll("'", "''")}'` : text;
}

/** Whether the text, written plainly, would be read as something else than a text (`resolve.go`, and `isBase60Float`). */
function isOtherType(text: string): boolean {
  return (
    /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/.test(
      text,
    ) ||
    /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text) ||
    /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,99999}(?:\.[0-9_]*)?$/.test(text) ||
    /^0(?:x[0-9a-fA-F_]+|o[0-7_]+|b[01_]+)$/.test(text) ||
    /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$/.test(text)
  );
}

function isLetter(character: string): boolean {
  return /^\p{L}$/u.test(character);
}

function isDigit(character: string): boolean {
  return /^\p{Nd}$/u.test(character);
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
