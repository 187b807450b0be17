import type { ScalarType } from './tree';

/** What a value without quotes is, or what is wrong with it. */
export type BareValue =
  | { readonly kind: 'value'; readonly type: ScalarType; readonly newer?: string }
  | { readonly kind: 'wrong'; readonly reason: string }
  | { readonly kind: 'text' };

const TEXT: BareValue = { kind: 'text' };

/**
 * Tells what a value without quotes is: boolean, integer (64 bits), float, or one of the four datetimes with their ranges.
 * `wrong`: it was meant as a number or a time; `text`: it is neither; `newer`: only TOML 1.1 reads it.
 */
export function classifyBare(token: string): BareValue {
  if (token === 'true' || token === 'false') return { kind: 'value', type: 'boolean' };
  if (/^[+-]?(?:inf|nan)$/.test(token)) return { kind: 'value', type: 'float' };
  if (!/^[+-]?\.?[0-9]/.test(token)) return TEXT;
  if (/^[0-9]{1,4}-[0-9]{1,2}-|^[0-9]{1,2}:[0-9]/.test(token)) return classifyDatetime(token);
  return classifyNumber(token);
}

function classifyNumber(token: string): BareValue {
  const digits = token.replaceAll('_', '');
  const prefixed = /^0([xob])([0-9A-Fa-f]+)$/.exec(digits);
  if (prefixed) return classifyPrefixed(token, prefixed[1] ?? '', prefixed[2] ?? '');
  if (!/^[+-]?[0-9]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?$/.test(digits)) return TEXT;
  if (/_(?![0-9])|(?<![0-9])_/.test(token)) return wrong('an underscore stands only between two digits');
  if (/^[+-]?0[0-9]/.test(digits)) return wrong('a number has no leading zeros');
  if (/^[+-]?[0-9]+$/.test(digits)) return inRange(digits) ? { kind: 'value', type: 'integer' } : tooLarge();
  if (/^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(digits)) return { kind: 'value', type: 'float' };
  return wrong('digits stand on both sides of the dot and behind the `e`');
}

function classifyPrefixed(token: string, base: string, digits: string): BareValue {
  if (/_(?![0-9A-Fa-f])|(?<![0-9A-Fa-f])_/.test(token) || /^0_|^0[xob]_/.test(token)) {
    return wrong('an underscore stands only between two digits');
  }
  const known = base === 'x' ? /^[0-9A-Fa-f]+$/ : base === 'o' ? /^[0-7]+$/ : /^[01]+$/;
  if (!known.test(digits)) return wrong(`a number with \`0${base}\` has other digits`);
  const bits = base === 'x' ? 4 : base === 'o' ? 3 : 1;
  const significant = digits.replace(/^0+/, '');
  const first = parseInt(significant.slice(0, 1) || '0', 16);
  const length = Math.max(significant.length - 1, 0) * bits + (32 - Math.clz32(first));
  return length <= 63 ? { kind: 'value', type: 'integer' } : tooLarge();
}

const LARGEST = '9223372036854775807';
const SMALLEST = '9223372036854775808';

/** Whether decimal digits without leading zeros fit into 64 bits. */
function inRange(digits: string): boolean {
  const amount = digits.replace(/^[+-]/, '');
  if (amount.length !== LARGEST.length) return amount.length < LARGEST.length;
  return amount <= (digits.startsWith('-') ? SMALLEST : LARGEST);
}

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?$/;
const OFFSET = /^[+-]([0-9]{2}):([0-9]{2})$/;

function classifyDatetime(token: string): BareValue {
  const split = /^([0-9-]+)(?:[Tt ](.*))?$/.exec(token);
  if (!split) return /^[0-9:]/.test(token) && TIME.test(token) ? classifyTime(token) : timeOrText(token);
  const [, date = '', rest] = split;
  if (!isDate(date)) return wrong('it is no date; TOML writes `2026-01-31`');
  if (rest === undefined) return { kind: 'value', type: 'datetime' };
  const zone = /(?:[Zz]|[+-][0-9:]*)$/.exec(rest)?.[0] ?? '';
  if (zone !== '' && zone.toUpperCase() !== 'Z' && !isOffset(zone))
    return wrong('its offset from UTC is none; TOML writes `+02:00` or `Z`');
  return classifyTime(rest.slice(0, rest.length - zone.length));
}

/** `a.b:5000` and the like begin with digits and a colon by chance: an image reference, not a time. */
function timeOrText(token: string): BareValue {
  return /^[0-9:.]+$/.test(token) ? wrong('it is no time; TOML writes `07:32:00`') : TEXT;
}

function classifyTime(text: string): BareValue {
  const match = TIME.exec(text);
  if (!match) return wrong('it is no time; TOML writes `07:32:00`');
  const [, hour = '', minute = '', second] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59)
    return wrong('there is no such time of day');
  if (second !== undefined) return { kind: 'value', type: 'datetime' };
  return { kind: 'value', type: 'datetime', newer: 'a time without seconds' };
}

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number);
  return month !== undefined && month >= 1 && month <= 12 && inMonth(year ?? 0, month, day ?? 0);
}

function inMonth(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days;
}

function isOffset(text: string): boolean {
  const match = OFFSET.exec(text);
  return match !== null && Number(match[1]) <= 23 && Number(match[2]) <= 59;
}

function wrong(reason: string): BareValue {
  return { kind: 'wrong', reason };
}

function tooLarge(): BareValue {
  return wrong('it does not fit into 64 bits');
}
