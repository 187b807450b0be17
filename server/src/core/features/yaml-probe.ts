import { CONFIGURATION_FILE } from '../clusters/configuration';
import type { Document } from '../document';
import { KINDS } from '../model/kinds';
import type { PathStep } from '../model/shape';
import type { Mapping, Scalar, Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import type { Surrounding } from './cursor';
import { halfTypedAt, type HalfTyped } from './half-typed';

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
}

/**
 * Finds out what is being written at an offset by putting a word of our own there and reading the text anew: so the structure comes
 * from the YAML reader, in block and flow style, and half a word breaks nothing. null in comments and where nothing can be told.
 */
export function probe(document: Document, offset: number): Probe | null {
  const { text } = document;
  const word = halfTypedAt(text, offset);
  if (!word) return null;
  const { start, end } = pageAround(document, word.start);
  if (!document.uri.endsWith(`/${CONFIGURATION_FILE}`) && !canBeOurs(text.slice(start, end))) return null;
  const before = text.slice(start, word.start) + gapBefore(text, word);
  const close = word.quote !== null && !word.isClosed ? word.quote : '';
  const colon = word.position === 'start' && !word.hasColon && word.quote === null ? ': ' : '';
  const probed = `${before}${MARK}${close}${colon}${text.slice(word.end, end)}`;
  for (const { root } of parseYaml(probed, 'probe:').documents) {
    const found = root && findMark(root);
    if (found) return { word, ...found };
  }
  return null;
}

const MARK = 'mirrorscope0probe';

/** Reading anew costs time; a longer text in which none of our words stands is something else. */
function canBeOurs(page: string): boolean {
  return page.length < SHORT_PAGE || OUR_WORDS.some((word) => page.includes(word));
}

const SHORT_PAGE = 400;
const OUR_WORDS = ['openshift.io/', ...KINDS.map(({ name }) => name).filter((name) => name.length > 'Image'.length)];

/** `key:` alone needs a blank before its value. */
export function gapBefore(text: string, { start, position, quote }: HalfTyped): string {
  return position === 'value' && quote === null && text.charAt(start - 1) === ':' ? ' ' : '';
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
  return { start, end: document.text.length };
}

type Found = Omit<Probe, 'word'>;

function findMark(root: Tree): Found | null {
  const open: { tree: Tree; path: readonly PathStep[]; around: readonly Surrounding[] }[] = [
    { tree: root, path: [], around: [] },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { tree, path, around } = next;
    if (tree.kind === 'alias') continue;
    if (tree.kind === 'scalar') {
      if (isMark(tree)) return { path, around, mapping: null, siblings: [], otherItems: otherItems(around, tree) };
      continue;
    }
    const inner = [...around, { tree, path }];
    if (tree.kind === 'sequence') {
      for (const [index, item] of tree.items.entries()) {
        if (item) open.push({ tree: item, path: [...path, index], around: inner });
      }
      continue;
    }
    for (const entry of tree.entries) {
      if (isMark(entry.key)) {
        const siblings = tree.entries.flatMap(({ key }) => (key === entry.key ? [] : [key.text]));
        return { path, around: inner, mapping: tree, siblings, otherItems: otherItems(around, tree) };
      }
      if (entry.value) open.push({ tree: entry.value, path: [...path, entry.key.text], around: inner });
    }
  }
  return null;
}

function isMark({ text }: Scalar): boolean {
  return text.includes(MARK);
}

function otherItems(around: readonly Surrounding[], own: Tree): string[] {
  const list = around.at(-1)?.tree;
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item) => (item?.kind === 'scalar' && item !== own ? [item.text] : []));
}
