import { lineStart } from '../text/line-start';
import type { Draft, DraftDocument, DraftMapping, DraftSequence } from './draft';

/**
 * Where the chunks of a YAML text begin: at every document but the first, at the line of every item of the outermost block
 * sequences that hold block mappings (and again inside an item that is a Kubernetes object itself, as in `kind: List`), and
 * at the line after the last item. Absolute offsets, in no particular order, in time linear in the text.
 */
export function chunkCuts(text: string, documents: readonly DraftDocument[]): number[] {
  const cuts = documents.slice(1).map((document) => document.start);
  for (const document of documents) cutInside(document.root, text, cuts);
  return cuts;
}

function cutInside(draft: Draft | null, text: string, cuts: number[]): void {
  if (draft?.kind === 'mapping') {
    for (const { value } of draft.entries) cutInside(value, text, cuts);
  } else if (draft?.kind === 'sequence' && draft.items.some(isBlockMapping)) {
    cutItems(draft, text, cuts);
  }
}

function cutItems(sequence: DraftSequence, text: string, cuts: number[]): void {
  let at = sequence.start;
  for (const item of sequence.items) {
    if (!item) continue;
    cuts.push(lineStart(text, dashBetween(text, at, item.start)));
    if (isBlockMapping(item) && isObject(item)) cutInside(item, text, cuts);
    at = item.end;
  }
  const next = text.indexOf('\n', at);
  if (next >= 0) cuts.push(next + 1);
}

function isBlockMapping(draft: Draft | null): draft is DraftMapping {
  return draft?.kind === 'mapping' && !draft.flow;
}

/** Whether a mapping is a Kubernetes object itself, as the items of `kind: List` are. */
export function isObject(mapping: DraftMapping): boolean {
  const has = (name: string): boolean => mapping.entries.some(({ key }) => key.kind === 'scalar' && key.text === name);
  return has('apiVersion') && has('kind');
}

/** The item's dash: between the item before and the content there is nothing else but blanks, comments, anchors and tags. */
function dashBetween(text: string, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const character = text.charAt(i);
    if (character === '-') return i;
    if (character !== '#') continue;
    const newline = text.indexOf('\n', i);
    if (newline < 0 || newline >= to) return to;
    i = newline;
  }
  return to;
}
