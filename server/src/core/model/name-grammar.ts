/**
 * The grammar of image names, as scanners: linear where the patterns upstream are not (in JavaScript they are exponential).
 * They follow containers/image `docker/reference/regexp.go`, which the CRDs' patterns were copied from. All offsets count
 * UTF-16 code units.
 */

/** What is wrong with a name, and where: `from` to `to`, which may be the same offset. */
export interface NameFault {
  readonly kind: 'host' | 'port' | 'uppercase' | 'separator' | 'character';
  readonly from: number;
  readonly to: number;
}

/**
 * Whether the text is `host[:port][/path…]` (as `domainRegexp` and `nameComponentRegexp` have it). "No" says nothing: the path may have
 * underscores, which the other scanners know how to count.
 */
export function isOrdinaryName(text: string): boolean {
  return text.length <= LONGEST_ORDINARY && ORDINARY_NAME.test(text);
}

/** Where the host of an ordinary name ends (with its port) that has no upper case letter; -1 for any other text. */
export function plainHostEnd(text: string): number {
  if (!isOrdinaryName(text) || UPPER_CASE.test(text)) return -1;
  const slash = text.indexOf('/');
  return slash < 0 ? text.length : slash;
}

/*
 * A pattern, for it is asked of every name, the first of a file among them: a loop over characters takes ten times as long until the engine has
 * compiled it. It is linear, since there is no more than one way to read a text.
 */
const ORDINARY_NAME =
  /^[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*(?::[0-9]+)?(?:\/[a-z0-9]+(?:(?:-+|[./])[a-z0-9]+)*)?$/;
const UPPER_CASE = /[A-Z]/;
/** Of a text with millions of parts the engine could not keep where each began. */
const LONGEST_ORDINARY = 10_000;

/** Whether the text is `host[:port]` (`domainRegexp`). Upper case is fine, underscores and IPv6 addresses are not. */
export function isDomain(text: string): boolean {
  const colon = text.indexOf(':');
  const hostEnd = colon < 0 ? text.length : colon;
  return scanHost(text, 0, hostEnd) === null && (colon < 0 || isDigits(text, colon + 1, text.length));
}

/** Whether the text is path components joined by `/` (`nameComponentRegexp`, repeated). */
export function isPath(text: string): boolean {
  for (let from = 0; ;) {
    const slash = text.indexOf('/', from);
    const to = slash < 0 ? text.length : slash;
    if (from === to || scanPathComponent(text, from, to) !== null) return false;
    if (slash < 0) return true;
    from = slash + 1;
  }
}

/** The first fault of dot-separated host labels between two offsets; null when there is none. */
export function scanHost(text: string, start: number, end: number): NameFault | null {
  let labelStart = start;
  for (let i = start; i <= end; i++) {
    const code = i === end ? DOT : text.charCodeAt(i);
    if (code === DOT) {
      const fault = scanLabelEdges(text, labelStart, i, end);
      if (fault) return fault;
      labelStart = i + 1;
    } else if (!isAlphanumeric(code) && code !== DASH) {
      return { kind: 'character', from: i, to: i + characterLength(text, i) };
    }
  }
  return null;
}

/** The first fault of one path component between two offsets (not empty); null when there is none. */
export function scanPathComponent(text: string, start: number, end: number): NameFault | null {
  for (let i = start; i < end;) {
    const code = text.charCodeAt(i);
    if (isLowerCase(code) || isDigit(code)) {
      i++;
    } else if (isSeparator(code)) {
      const to = runEnd(text, i, end, isSeparator);
      if (i === start || to === end || !isSeparatorRun(text, i, to)) return { kind: 'separator', from: i, to };
      i = to;
    } else if (isUpperCase(code)) {
      return { kind: 'uppercase', from: i, to: runEnd(text, i, end, isUpperCase) };
    } else {
      return { kind: 'character', from: i, to: i + characterLength(text, i) };
    }
  }
  return null;
}

/** Whether there are digits between two offsets and nothing else; false when there is nothing. */
export function isDigits(text: string, start: number, end: number): boolean {
  return start < end && runEnd(text, start, end, isDigit) === end;
}

const DOT = 46;
const DASH = 45;
const UNDERSCORE = 95;

/** A label is not empty and has no dash at its edges. */
function scanLabelEdges(text: string, from: number, to: number, end: number): NameFault | null {
  if (from === to)
    return { kind: 'host', from: to === end ? Math.max(from - 1, 0) : from, to: to === end ? to : to + 1 };
  if (text.charCodeAt(from) === DASH) return { kind: 'host', from, to: from + 1 };
  if (text.charCodeAt(to - 1) === DASH) return { kind: 'host', from: to - 1, to };
  return null;
}

/** One dot, one or two underscores, or any number of dashes. */
function isSeparatorRun(text: string, from: number, to: number): boolean {
  const first = text.charCodeAt(from);
  for (let i = from + 1; i < to; i++) if (text.charCodeAt(i) !== first) return false;
  return first === DASH || to - from === 1 || (first === UNDERSCORE && to - from === 2);
}

function runEnd(text: string, start: number, end: number, belongs: (code: number) => boolean): number {
  let i = start;
  while (i < end && belongs(text.charCodeAt(i))) i++;
  return i;
}

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function isSeparator(code: number): boolean {
  return code === DOT || code === DASH || code === UNDERSCORE;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isUpperCase(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isLowerCase(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isLowerCase(code) || isUpperCase(code);
}
