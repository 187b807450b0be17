import { CONFIGURATION_FILE } from '../clusters/configuration';
import { changeDocument, type Document } from '../document';
import { KINDS } from '../model/kinds';
import type { PathStep } from '../model/shape';
import type { Entry, Mapping, Scalar, Tree } from '../syntax/tree';
import type { Place } from '../text/place';
import { stretchesOf, stretchOf, type Text } from '../text/text';
import type { Surrounding } from './cursor';
import { halfTypedAt, isFlowEnd, type HalfTyped } from './half-typed';

/** Where in the structure of a YAML document something is being written. */
export interface Probe {
  readonly word: HalfTyped;
  /** From the root of the YAML document: to the mapping that gets the key, or to the value. */
  readonly path: readonly PathStep[];
  readonly around: readonly Surrounding[];
  /** The mapping that gets the key; null where a value is written. */
  readonly mapping: Mapping | null;
  /** The keys that the mapping has beside the one being written. */
  readonly siblings: readonly string[];
  /** The texts that the list has beside the one being written; empty where the value is no item. */
  readonly otherItems: readonly string[];
  /** Whether a member of the same JSON object or list follows, without a comma before it. */
  readonly isBeforeMember: boolean;
}

/**
 * Finds out what is being written at an offset by putting a word of our own there and reading what that changes: so the structure comes
 * from the YAML reader, in block and flow style, and half a word breaks nothing. null in comments and where nothing can be told.
 */
export function probe(document: Document, offset: number): Probe | null {
  const word = halfTypedAt(document.content, offset);
  if (!word) return null;
  const found = probeWord(document, word);
  const isInFlow = word.isInFlow || found?.around.some(({ tree }) => tree.style === 'flow') === true;
  const next = document.content.slice(word.end, word.end + 1);
  if (isInFlow || word.quote !== null || !isFlowEnd(next)) return found;
  // Only the structure tells that no list or mapping in brackets was begun above, so that these are letters like others.
  const longer = halfTypedAt(document.content, offset, 'block');
  return longer && probeWord(document, longer);
}

function probeWord(document: Document, word: HalfTyped): Probe | null {
  const { content } = document;
  const { start, end } = pageAround(document, word.start);
  if (!document.uri.endsWith(`/${CONFIGURATION_FILE}`) && !canBeOurs(stretchOf(content, start, end))) return null;
  const gap = gapBefore(content, word);
  const behind = word.end + (word.isClosed ? 1 : 0);
  const colon = word.position === 'start' && !word.hasColon && word.quote === null ? ': ' : '';
  const isBeforeMember = !word.hasColon && isJson(document.uri, content) && beginsMember(content, behind);
  const newText = `${gap}${MARK}${word.quote ?? ''}${colon}${isBeforeMember ? ',' : ''}`;
  const edit = { span: { start: word.start, end: behind }, newText };
  const probed = changeDocument(document, document.version, edit);
  const at = word.start + gap.length;
  const page = { start, end: end + probed.content.length - content.length };
  const found = findMarkAt(probed, at) ?? findMarkIn(probed, page);
  return found && { word, isBeforeMember, ...found };
}

/** Whether a key, text, object or list stands behind blanks and line ends. */
function beginsMember(text: Text, offset: number): boolean {
  return /^\s*["{[\w-]/.test(text.slice(offset, offset + MOST_BLANKS));
}

/** More than these are not looked through. */
const MOST_BLANKS = 10_000;

/** Whether a document is JSON, by its name or because it begins as such. */
export function isJson(uri: string, text: Text): boolean {
  return uri.endsWith('.json') || /^\s*\{\s*("|$)/.test(text.slice(0, LONGEST_BEGINNING));
}

/** More blank lines than this are not looked through. */
const LONGEST_BEGINNING = 65_536;

const MARK = 'mirrorscope0probe';

/** Reading anew costs time; a longer text in which none of our words stands is something else. */
function canBeOurs(page: Text): boolean {
  if (page.length < SHORT_PAGE) return true;
  for (const stretch of stretchesOf(page)) if (OUR_WORDS.some((word) => stretch.includes(word))) return true;
  return false;
}

const SHORT_PAGE = 400;
const OUR_WORDS = ['openshift.io/', ...KINDS.map(({ name }) => name).filter((name) => name.length > 'Image'.length)];

/** `key:` and `-` alone need a blank before what follows them. */
export function gapBefore(text: Text, { start, position, quote }: HalfTyped): string {
  if (quote !== null || start === 0) return '';
  return text.slice(start - 1, start) === (position === 'value' ? ':' : '-') ? ' ' : '';
}

/** The YAML document around an offset: nothing outside of it matters. */
function pageAround(document: Document, offset: number): { start: number; end: number } {
  let start = 0;
  for (const { place } of document.syntax.documents) {
    const span = document.locate(place);
    if (!span) continue;
    if (span.start > offset) return { start, end: span.start };
    start = span.start;
  }
  return { start, end: document.content.length };
}

type Found = Omit<Probe, 'word' | 'isBeforeMember'>;

interface Step {
  readonly tree: Tree;
  readonly path: readonly PathStep[];
  readonly around: readonly Surrounding[];
}

/** Goes down to the mark by where it stands; null where it is not found like that, as may be in a broken text. */
function findMarkAt(document: Document, at: number): Found | null {
  const holds = ({ place }: { readonly place: Place }): boolean => {
    const span = document.locate(place);
    return span !== null && span.start <= at && at < span.end;
  };
  const root = document.syntax.documents.find(holds)?.root;
  for (let step: Step | null = root ? { tree: root, path: [], around: [] } : null; step;) {
    const found = foundHere(step);
    if (found) return found;
    step = stepDown(step, document, at, holds);
  }
  return null;
}

function stepDown(
  { tree, path, around }: Step,
  document: Document,
  at: number,
  holds: (node: Tree | Entry) => boolean,
): Step | null {
  if (tree.kind !== 'mapping' && tree.kind !== 'sequence') return null;
  const inner = [...around, { tree, path }];
  if (tree.kind === 'mapping') {
    const entry = tree.entries.find(holds);
    return entry?.value ? { tree: entry.value, path: [...path, entry.key.text], around: inner } : null;
  }
  const index = lastItemAt(tree.items, document, at);
  const item = tree.items[index];
  return item && holds(item) ? { tree: item, path: [...path, index], around: inner } : null;
}

/** The index of the last item that begins at an offset or before it, in few steps; holes count as what stands before them. */
function lastItemAt(items: readonly (Tree | null)[], document: Document, at: number): number {
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    let index = middle;
    while (index > low && !items[index]) index--;
    const item = items[index];
    const start = item ? document.locate(item.place)?.start : undefined;
    if (start === undefined || start <= at) low = middle;
    else high = index - 1;
  }
  while (low > 0 && !items[low]) low--;
  return Math.max(low, 0);
}

function findMarkIn(document: Document, page: { readonly start: number; readonly end: number }): Found | null {
  for (const { root, place } of document.syntax.documents) {
    const span = document.locate(place);
    if (!root || !span || span.end < page.start || span.start > page.end) continue;
    const found = findMark(root);
    if (found) return found;
  }
  return null;
}

function findMark(root: Tree): Found | null {
  const open: Step[] = [{ tree: root, path: [], around: [] }];
  for (let next = open.pop(); next; next = open.pop()) {
    const found = foundHere(next);
    if (found) return found;
    const { tree, path, around } = next;
    if (tree.kind !== 'mapping' && tree.kind !== 'sequence') continue;
    const inner = [...around, { tree, path }];
    if (tree.kind === 'sequence') {
      for (const [index, item] of tree.items.entries()) {
        if (item) open.push({ tree: item, path: [...path, index], around: inner });
      }
    }
    if (tree.kind === 'sequence') continue;
    for (const { key, value } of tree.entries) {
      if (value) open.push({ tree: value, path: [...path, key.text], around: inner });
    }
  }
  return null;
}

/** Whether the mark is this scalar, or a key of this mapping. */
function foundHere({ tree, path, around }: Step): Found | null {
  if (tree.kind === 'scalar' && isMark(tree)) {
    return { path, around, mapping: null, siblings: [], otherItems: otherItems(around, tree) };
  }
  if (tree.kind !== 'mapping') return null;
  const own = tree.entries.find(({ key }) => isMark(key));
  if (!own) return null;
  const siblings = tree.entries.flatMap(({ key }) => (key === own.key ? [] : [key.text]));
  return { path, around: [...around, { tree, path }], mapping: tree, siblings, otherItems: otherItems(around, tree) };
}

function isMark({ text }: Scalar): boolean {
  return text.includes(MARK);
}

function otherItems(around: readonly Surrounding[], own: Tree): string[] {
  const list = around.at(-1)?.tree;
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item) => (item?.kind === 'scalar' && item !== own ? [item.text] : []));
}
