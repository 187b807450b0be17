import type { ScopeFault } from '../model/scope';
import { placeInScalar, type Scalar } from '../syntax/tree';
import type { Fix } from './rule';
import { shown } from './wording';

/** Finds the first fault of a text; null: it has none. */
export type Scan = (text: string) => ScopeFault | null;

/**
 * The fixes of a broken name, on the scalar that holds it: of several faults first all at once, where each of them makes clear what is meant,
 * then the first one alone. None where the text is not in the file letter for letter.
 */
export function fixFaults(scalar: Scalar, scan: Scan): Fix[] {
  const { repairs, mended } = mend(scalar.text, scan);
  const [first] = repairs;
  if (!first) return [];
  const whole =
    mended !== null && repairs.length > 1
      ? replaceWhole(
          scalar,
          mended,
          repairs.every(({ safe }) => safe),
        )
      : [];
  return [...whole, ...applyRepair(scalar, first)];
}

/** What is wrong with a name besides its first fault, as the end of a sentence that names that one; empty where nothing is. */
export function furtherFaults(text: string, scan: Scan): string {
  const names = [...new Set(mend(text, scan).further)];
  if (names.length === 0) return '';
  const last = names.pop() ?? '';
  return names.length === 0 ? ` (and ${last} is wrong too)` : ` (and ${names.join(', ')} and ${last} are wrong too)`;
}

interface Repair {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly newText: string;
  readonly safe: boolean;
}

interface Mending {
  /** Each on the text that those before it leave. */
  readonly repairs: readonly Repair[];
  /** Names of the faults behind the first one. */
  readonly further: readonly string[];
  /** The text without a fault; null where it is not clear how to get there. */
  readonly mended: string | null;
}

/** More faults than a slip makes. */
const MOST_FAULTS = 6;

/** Mends one fault after the other, for as long as it is clear how. */
function mend(text: string, scan: Scan): Mending {
  const repairs: Repair[] = [];
  const further: string[] = [];
  let rest = text;
  for (let fault = scan(rest); fault; fault = scan(rest)) {
    if (repairs.length > 0) further.push(nameOf(fault, rest));
    const repair = repairs.length < MOST_FAULTS ? repairOf(fault, rest) : null;
    const next = repair && rest.slice(0, repair.from) + repair.newText + rest.slice(repair.to);
    if (!repair || next === null || next === '' || next === rest) return { repairs, further, mended: null };
    repairs.push(repair);
    rest = next;
  }
  return { repairs, further, mended: rest };
}

function applyRepair(scalar: Scalar, { title, from, to, newText, safe }: Repair): Fix[] {
  const rest = scalar.text.slice(0, from) + newText + scalar.text.slice(to);
  if (!canHold(scalar, rest)) return [];
  return [{ title, edits: [{ place: placeInScalar(scalar, from, to), newText }], safe }];
}

function replaceWhole(scalar: Scalar, newText: string, safe: boolean): Fix[] {
  if (!canHold(scalar, newText)) return [];
  const { text } = scalar;
  let from = 0;
  while (from < newText.length && text[from] === newText[from]) from++;
  let same = 0;
  while (same < newText.length - from && text.at(-1 - same) === newText.at(-1 - same)) same++;
  const place = placeInScalar(scalar, from, text.length - same);
  return [
    { title: `Write ${shown(newText)}`, edits: [{ place, newText: newText.slice(from, newText.length - same) }], safe },
  ];
}

/** Whether a scalar can say this text in the place of its own as it is written. */
function canHold({ verbatim, style, text }: Scalar, newText: string): boolean {
  if (verbatim < 0 || newText === '' || newText === text) return false;
  return style !== 'plain' || /^[A-Za-z0-9](?:.*[^:])?$/.test(newText);
}

function repairOf({ kind, from, to }: ScopeFault, text: string): Repair | null {
  const remove = (title: string, safe: boolean): Repair => ({ title, from, to, newText: '', safe });
  switch (kind) {
    case 'scheme':
      return remove('Remove the scheme', true);
    case 'credentials':
      return remove('Remove the credentials', false);
    case 'digest':
      return remove('Remove the digest', false);
    case 'tag':
      return remove('Remove the tag', false);
    case 'trailing-slash':
      return remove('Remove the slash at the end', true);
    case 'double-slash':
      return { title: 'Make it one slash', from, to, newText: '/', safe: true };
    case 'uppercase':
      return lowerCasePath(text);
    case 'whitespace':
      return trimBlanks(text);
    case 'wildcard-port':
      return remove('Remove the port', false);
    case 'wildcard-path':
      return remove('Remove the path', false);
    case 'wildcard-position':
      return completeWildcard(text);
    case 'empty':
    case 'wildcard':
    case 'host':
    case 'port':
    case 'separator':
    case 'character':
      return null;
  }
}

/** Blanks around a name are a slip; blanks inside it may be anything. */
function trimBlanks(text: string): Repair | null {
  const newText = text.trim();
  if (/\s/.test(newText)) return null;
  return { title: 'Remove the blanks', from: 0, to: text.length, newText, safe: true };
}

function lowerCasePath(text: string): Repair | null {
  const from = text.indexOf('/');
  if (from < 0) return null;
  return {
    title: 'Write the path in lower case',
    from,
    to: text.length,
    newText: text.slice(from).toLowerCase(),
    safe: true,
  };
}

/** `*example.com` lacks its dot. */
function completeWildcard(text: string): Repair | null {
  if (!/^\*[A-Za-z0-9]/.test(text)) return null;
  return { title: 'Write `*.`', from: 0, to: 1, newText: '*.', safe: false };
}

function nameOf({ kind, from, to }: ScopeFault, text: string): string {
  const part = shown(text.slice(from, to));
  switch (kind) {
    case 'empty':
      return 'the rest';
    case 'whitespace':
      return 'a blank';
    case 'scheme':
      return `the scheme ${part}`;
    case 'credentials':
      return 'what stands before the host';
    case 'digest':
      return `the digest ${part}`;
    case 'tag':
      return `the tag ${part}`;
    case 'trailing-slash':
      return 'the slash at the end';
    case 'double-slash':
      return `the empty part of the path`;
    case 'wildcard':
    case 'wildcard-position':
      return 'the wildcard';
    case 'wildcard-port':
    case 'port':
      return `the port ${part}`;
    case 'wildcard-path':
      return `the path ${part}`;
    case 'host':
      return 'the host';
    case 'uppercase':
      return `the upper case ${part}`;
    case 'separator':
    case 'character':
      return part;
  }
}
