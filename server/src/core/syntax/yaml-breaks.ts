import type { CST } from 'yaml';
import { lineEnd } from '../text/line-end';
import { lineStart } from '../text/line-start';
import { trimmedEnd } from '../text/trimmed-end';
import type { DraftProblem } from './draft';

/**
 * A place of the text where what follows is swallowed by what is still open: a quote or bracket that is never closed, a key
 * without its colon, a bracket that closes nothing. Half-typed documents are full of them.
 */
export interface Break extends DraftProblem {
  /** What to read instead, of the same length, so that the rest of the text makes sense again. */
  readonly repair: { readonly at: number; readonly text: string };
  /** The plain scalar that the repair cuts short or moves: where it is really found. */
  readonly scalar: { readonly at: number; readonly start: number; readonly end: number } | null;
}

/**
 * The breaks in the tokens of one document, in the order of the text; `tooDeep` where they nest deeper than `maxDepth`. Does not
 * recurse, and is linear in the tokens (times `maxDepth`, where brackets stay open).
 */
export function inspectToken(token: CST.Token, { text, visibleEnd }: Inspected, maxDepth: number): BreakSearch {
  const breaks: Break[] = [];
  const stack: Step[] = [{ token, parent: null, depth: 0, isKey: false }];
  for (let step = stack.pop(); step; step = stack.pop()) {
    if (step.depth > maxDepth) return { tooDeep: true, breaks: [] };
    const found = breakOf(step, { text, visibleEnd }, maxDepth);
    if (found) breaks.push(found);
    pushChildren(step, stack);
  }
  return { tooDeep: false, breaks: breaks.sort((a, b) => a.repair.at - b.repair.at) };
}

/** A text, and where its last visible character ends. */
export interface Inspected {
  readonly text: string;
  readonly visibleEnd: number;
}

export interface BreakSearch {
  readonly tooDeep: boolean;
  readonly breaks: readonly Break[];
}

interface Step {
  readonly token: CST.Token;
  readonly parent: CST.Token | null;
  readonly depth: number;
  /** A key of a block mapping without `?`. */
  readonly isKey: boolean;
}

function pushChildren({ token, depth }: Step, stack: Step[]): void {
  const push = (child: CST.Token | null | undefined, isKey: boolean): void => {
    if (child) stack.push({ token: child, parent: token, depth: depth + 1, isKey });
  };
  if (token.type === 'document') push(token.value, false);
  if (token.type !== 'block-map' && token.type !== 'block-seq' && token.type !== 'flow-collection') return;
  for (const item of token.items) {
    push(item.key, token.type === 'block-map' && !('explicitKey' in item));
    push(item.value, false);
  }
}

function breakOf(step: Step, inspected: Inspected, maxDepth: number): Break | null {
  const { token } = step;
  const { text } = inspected;
  if (token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar') {
    return isClosed(token.source) ? null : openQuote(token, step.parent?.type === 'flow-collection', text);
  }
  if (token.type === 'flow-collection') return openBracket(token, inspected, maxDepth);
  if (token.type === 'scalar') return step.isKey ? keyWithoutColon(token, text) : null;
  return token.type === 'error' && /^[\]}]/.test(token.source) ? strayBracket(token) : null;
}

/** Whether a quoted scalar ends with its own quote: not with an escaped one, and not with the one that it begins with. */
function isClosed(source: string): boolean {
  const quote = source.charAt(0);
  if (source.length < 2 || !source.endsWith(quote)) return false;
  const escape = quote === '"' ? '\\' : quote;
  let run = 0;
  for (let i = source.length - 2; i > 0 && source.charAt(i) === escape; i--) run++;
  return run % 2 === 0;
}

const WORD = /^[A-Za-z0-9][A-Za-z0-9._/@:-]*[A-Za-z0-9]$|^[A-Za-z0-9]$/;

/** The rest of the line is the value; in a flow collection, up to the next comma or bracket. */
function openQuote(token: CST.FlowScalar, inFlow: boolean, text: string): Break {
  const start = token.offset;
  const endOfLine = lineEnd(text, start);
  const stop = inFlow ? text.slice(start, endOfLine).search(/[,\]}]/) : -1;
  const end = trimmedEnd(text, start + 1, stop < 0 ? endOfLine : start + stop);
  const value = text.slice(start + 1, end);
  const isWord = WORD.test(value);
  const kept = isWord ? value : ' '.repeat(value.length);
  const message = `The quote \`${token.source.charAt(0)}\` that opens here is never closed`;
  const scalar = isWord ? { at: start + 1, start: start + 1, end } : null;
  return { message, start, end, repair: { at: start, text: ` ${kept}` }, scalar };
}

/**
 * A bracket that is not closed before the block around it goes on. One that is open to the end of the text swallows nothing
 * that could be saved, so it is left to the parser.
 */
function openBracket(token: CST.FlowCollection, { text, visibleEnd }: Inspected, maxDepth: number): Break | null {
  const open = token.start.source;
  const close = open === '[' ? ']' : '}';
  const next = token.end[0];
  if (next && (next.type === 'flow-seq-end' || next.type === 'flow-map-end')) return null;
  const contentEnd = trimmedEnd(text, token.start.offset, endOfFlow(token, maxDepth));
  if (contentEnd >= visibleEnd) return null;
  const start = token.start.offset;
  const message = `The bracket \`${open}\` that opens here is never closed`;
  const problem = { message, start, end: Math.min(contentEnd, trimmedEnd(text, start, lineEnd(text, start))) };
  const last = text.charAt(contentEnd - 1);
  if (last === ',') return { ...problem, repair: { at: contentEnd - 1, text: close }, scalar: null };
  if (/[ \t]/.test(text.charAt(contentEnd)))
    return { ...problem, repair: { at: contentEnd, text: close }, scalar: null };
  if (last === '"' || last === "'") {
    const quote = text.lastIndexOf(last, contentEnd - 2);
    const inner = text.slice(quote + 1, contentEnd - 1);
    if (quote > start && WORD.test(inner)) {
      const scalar = { at: quote + 1, start: quote + 1, end: contentEnd - 1 };
      return { ...problem, repair: { at: quote, text: ` ${inner}${close}` }, scalar };
    }
  }
  const wordStart = startOfWord(text, start + 1, contentEnd);
  if (contentEnd - wordStart < 2) {
    return { ...problem, repair: { at: start, text: ' '.repeat(problem.end - start) }, scalar: null };
  }
  const scalar = { at: wordStart, start: wordStart, end: contentEnd };
  return { ...problem, repair: { at: contentEnd - 1, text: close }, scalar };
}

/** Where the last token of an unclosed flow collection ends. */
function endOfFlow(token: CST.FlowCollection, maxDepth: number): number {
  let end = token.start.offset + token.start.source.length;
  const see = (part: { offset: number; source?: string } | null | undefined): void => {
    if (part) end = Math.max(end, part.offset + (part.source ?? '').length);
  };
  for (let last = token, depth = 0; ; depth++) {
    const item: CST.FlowCollection['items'][number] | undefined = last.items.at(-1);
    item?.start.forEach(see);
    item?.sep?.forEach(see);
    const inner: CST.Token | null = item?.value ?? item?.key ?? null;
    if (inner && 'source' in inner) see(inner);
    if (inner?.type !== 'flow-collection' || depth > maxDepth) return end;
    see(inner.start);
    inner.end.forEach(see);
    last = inner;
  }
}

function startOfWord(text: string, from: number, to: number): number {
  let start = to;
  while (start > from && /[A-Za-z0-9._/@:-]/.test(text.charAt(start - 1))) start--;
  return WORD.test(text.slice(start, to)) ? start : to;
}

/** A word in the key's column runs on into the lines below it until one of them has a colon. */
function keyWithoutColon(token: CST.FlowScalar, text: string): Break | null {
  const { offset: start, source } = token;
  const newline = source.indexOf('\n');
  if (newline < 0 || !/^[ \t-]*$/.test(text.slice(lineStart(text, start), start))) return null;
  const end = trimmedEnd(text, start, start + newline);
  const word = text.slice(start, end);
  const colon = word.indexOf(':');
  if (colon > 0 && /^[A-Za-z][\w-]*:/.test(word)) {
    const message = `A blank is missing behind \`${word.slice(0, colon + 1)}\`: without it, this is no key`;
    const rest = ' '.repeat(word.length - colon - 1);
    return { message, start, end, repair: { at: start + colon + 1, text: rest }, scalar: null };
  }
  if (word.startsWith('-')) {
    const message = 'A blank is missing behind the `-`: without it, this is no list item';
    return { message, start, end, repair: { at: start, text: ' '.repeat(word.length) }, scalar: null };
  }
  const message = `A \`:\` is missing behind this key, so that it runs on into the next line`;
  if (!/^[\w./-]{2,}$/.test(word)) {
    return { message, start, end, repair: { at: start, text: ' '.repeat(word.length) }, scalar: null };
  }
  return { message, start, end, repair: { at: end - 1, text: ':' }, scalar: { at: start, start, end } };
}

function strayBracket({ offset: start, source }: CST.ErrorToken): Break {
  const message = `The bracket \`${source.charAt(0)}\` closes nothing`;
  return { message, start, end: start + 1, repair: { at: start, text: ' ' }, scalar: null };
}
