import type { ScalarType } from './tree';

/**
 * What Kubernetes' YAML reader takes a plain (unquoted) scalar for: YAML 1.1 words for booleans and null, numbers in all of
 * Go's notations; everything else, dates too, is a string.
 * Follows kubernetes-sigs/yaml `goyaml.v2/resolve.go` `resolve` (and `decode.go` `scalar`, where dates become strings).
 */
export function plainScalarType(text: string): ScalarType {
  const first = text.charCodeAt(0);
  if (text.length > MAX_WORD_LENGTH && first > NINE) return 'string';
  if (text.length <= MAX_WORD_LENGTH) {
    if (BOOLEANS.has(text)) return 'boolean';
    if (NULLS.has(text)) return 'null';
    if (SPECIAL_FLOATS.has(text)) return 'float';
  }
  if (!/^[-+.0-9]/.test(text)) return 'string';
  if (text.startsWith('.')) return isFiniteFloat(text) ? 'float' : 'string';
  const digits = text.replaceAll('_', '');
  if (INTEGER.test(digits)) return 'integer';
  return isFiniteFloat(digits) ? 'float' : 'string';
}

/** Whether every reader of YAML takes a text in one line for itself where it stands without quotes; `flow`: inside of brackets or braces. */
export function canBePlain(text: string, style: 'block' | 'flow'): boolean {
  return !NOT_PLAIN.test(text) && !(style === 'flow' && /[,[\]{}]/.test(text)) && plainScalarType(text) === 'string';
}

/** Signs with a meaning of their own at the start, `: ` and ` #`, blanks around, what ends a line or is in few fonts. */
const NOT_PLAIN =
  /^[\s,[\]{}#&*!|>'"%@`?:-]|^\.\.\.|:\s|:$|\s#|\s$|[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

const spellings = (word: string): string[] => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];

const BOOLEANS: ReadonlySet<string> = new Set([
  ...['y', 'Y', 'n', 'N'],
  ...['yes', 'no', 'true', 'false', 'on', 'off'].flatMap(spellings),
]);
const NULLS: ReadonlySet<string> = new Set(['', '~', ...spellings('null')]);
const INFINITIES = ['.inf', '.Inf', '.INF'];
const SPECIAL_FLOATS: ReadonlySet<string> = new Set([
  ...INFINITIES.flatMap((infinity) => [infinity, `+${infinity}`, `-${infinity}`]),
  ...['.nan', '.NaN', '.NAN'],
]);

/** What begins with a higher code than the last digit is no number. */
const NINE = 57;

/** `false` and `-.inf` are the longest words. */
const MAX_WORD_LENGTH = 5;

/** `strconv.ParseInt` with base 0: a leading 0 means octal. */
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** Out of range is not a number for Go, but text. */
function isFiniteFloat(text: string): boolean {
  return FLOAT.test(text) && Number.isFinite(Number(text));
}
