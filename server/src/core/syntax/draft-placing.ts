import type { Place } from '../text/place';
import type { Chunking } from './chunking';
import type { Draft, DraftAlias, DraftDocument, DraftEntry, DraftProblem, DraftScalar, DraftSequence } from './draft';
import type { Alias, Entry, Mapping, Scalar, ScalarType, Sequence, SyntaxDocument, Tree } from './tree';
import { plainScalarType } from './yaml-scalar';

/** Aliases may make a document this many nodes larger than it is written; a document that asks for more gets none. */
const MAX_ALIASED_NODES = 400_000;

/**
 * The tree of a drafted YAML document, placed in its chunks; says what is wrong with its aliases and doubled keys through
 * `report`. `end` is where the document ends. Recursion is as deep as the draft, which the readers limit.
 */
export function placeDocument(
  document: DraftDocument,
  end: number,
  text: string,
  chunking: Chunking,
  report: (problem: DraftProblem) => void,
): SyntaxDocument {
  const root = document.root && placer({ text, chunking, report })(document.root);
  return { root, place: chunking.placeOf(document.start, end) };
}

/** What places drafts: for drafts of one YAML document, in their order. The text is that whose offsets the drafts have. */
export function placer(options: PlacingOptions): (draft: Draft) => Tree {
  const work: Placing = {
    standIns: null,
    isTorn: null,
    ...options,
    anchors: new Map(),
    sizes: new Map(),
    placed: 0,
    aliased: 0,
  };
  return (draft) => placeNode(draft, work);
}

export interface PlacingOptions {
  readonly text: string;
  readonly chunking: Pick<Chunking, 'placeOf'>;
  readonly report: (problem: DraftProblem) => void;
  /** Items of block sequences that stand for others, by where they start. */
  readonly standIns?: ReadonlyMap<number, readonly (Tree | null)[]> | null;
  /** Whether what stands between two offsets is not in the file as it is in this text. */
  readonly isTorn?: ((start: number, end: number) => boolean) | null;
}

interface Placing extends Required<PlacingOptions> {
  /** Anchors seen so far; null while the anchored node is being read, so that an alias inside itself has no target. */
  readonly anchors: Map<string, Exclude<Tree, Alias> | null>;
  /** How many nodes an anchored node stands for, aliases counted as what they point to. */
  readonly sizes: Map<Tree, number>;
  /** Nodes placed so far, and nodes that the aliases so far stand for. */
  placed: number;
  aliased: number;
}

function placeNode(draft: Draft, work: Placing): Tree {
  if (draft.kind === 'alias') return placeAlias(draft, work);
  if (draft.anchor !== null) work.anchors.set(draft.anchor, null);
  const before = work.placed + work.aliased;
  work.placed++;
  const tree = placeValue(draft, work);
  if (draft.anchor !== null) {
    work.anchors.set(draft.anchor, tree);
    work.sizes.set(tree, work.placed + work.aliased - before);
  }
  return tree;
}

function placeValue(draft: Exclude<Draft, DraftAlias>, work: Placing): Exclude<Tree, Alias> {
  const place = work.chunking.placeOf(draft.start, draft.end);
  switch (draft.kind) {
    case 'scalar':
      return placeScalar(draft, place, work);
    case 'sequence': {
      const items = placeItems(draft, work);
      return { kind: 'sequence', style: draft.flow ? 'flow' : 'block', items, place } satisfies Sequence;
    }
    case 'mapping': {
      const entries = draft.entries.map((entry) => placeEntry(entry, work));
      reportDoubledKeys(draft.entries, entries, work);
      return { kind: 'mapping', style: draft.flow ? 'flow' : 'block', entries, place } satisfies Mapping;
    }
  }
}

function placeItems({ items }: DraftSequence, work: Placing): readonly (Tree | null)[] {
  const { standIns } = work;
  if (!standIns) return items.map((item) => item && placeNode(item, work));
  const [only] = items;
  const others = items.length === 1 && only ? standIns.get(only.start) : undefined;
  if (others) return others;
  return items.flatMap((item) => item && (standIns.get(item.start) ?? placeNode(item, work)));
}

function placeEntry(draft: DraftEntry, work: Placing): Entry {
  const { key, value } = draft;
  const { start, end } = entrySpan(draft);
  return {
    key: placeKey(key, work),
    value: value && placeNode(value, work),
    place: work.chunking.placeOf(start, end),
  };
}

/** From the key to the end of the value, in the offsets of the draft. */
export function entrySpan({ key, value }: DraftEntry): { readonly start: number; readonly end: number } {
  return value
    ? { start: Math.min(value.start, key.start), end: Math.max(value.end, key.end) }
    : { start: key.start, end: key.end };
}

/** An alias as a key stands for the text that it points to. */
function placeKey(key: DraftScalar | DraftAlias, work: Placing): Scalar {
  const tree = placeNode(key, work);
  if (tree.kind === 'scalar') return tree;
  const target = tree.kind === 'alias' && tree.target?.kind === 'scalar' ? tree.target : null;
  const place = work.chunking.placeOf(key.start, key.end);
  return {
    kind: 'scalar',
    type: target?.type ?? 'string',
    text: target?.text ?? '',
    style: 'plain',
    place,
    verbatim: -1,
  };
}

function placeScalar(draft: DraftScalar, place: Place, work: Placing): Scalar {
  return {
    kind: 'scalar',
    type: typeOf(draft),
    text: draft.text,
    style: draft.style,
    place,
    verbatim: verbatimOffset(draft, work),
  };
}

const STANDARD_TAG = 'tag:yaml.org,2002:';

function typeOf({ style, text, tag }: DraftScalar): ScalarType {
  switch (tag) {
    case null:
      return style === 'plain' ? plainScalarType(text) : 'string';
    case `${STANDARD_TAG}int`:
      return 'integer';
    case `${STANDARD_TAG}float`:
      return 'float';
    case `${STANDARD_TAG}bool`:
      return 'boolean';
    case `${STANDARD_TAG}null`:
      return 'null';
    default:
      return 'string';
  }
}

function verbatimOffset({ style, start, end, text: value }: DraftScalar, { text, isTorn }: Placing): number {
  if (style === 'block' || isTorn?.(start, end) === true) return -1;
  const offset = style === 'plain' ? 0 : 1;
  return text.startsWith(value, start + offset) ? offset : -1;
}

function placeAlias(draft: DraftAlias, work: Placing): Alias {
  const { name, start, end } = draft;
  const target = work.anchors.get(name);
  const place = work.chunking.placeOf(start, end);
  if (target === undefined) {
    const help = name.startsWith('.') ? '; put a wildcard in quotes' : '; put a value that begins with `*` in quotes';
    work.report({ message: `\`*${name}\` refers to an anchor that is not set before it${help}`, start, end });
  } else if (target === null) {
    work.report({ message: `\`*${name}\` refers to the value that it stands in`, start, end });
  }
  return { kind: 'alias', name, target: target && withinBudget(target, draft, work) ? target : null, place };
}

/** Kubernetes refuses documents that grow too much by their aliases (go-yaml `decode.go` `allowedAliasRatio`); so do we. */
function withinBudget(target: Tree, draft: DraftAlias, work: Placing): boolean {
  const before = work.aliased;
  work.aliased += work.sizes.get(target) ?? 1;
  if (work.aliased <= MAX_ALIASED_NODES) return true;
  if (before <= MAX_ALIASED_NODES) {
    const message = 'The aliases of this document make it too large: this one and those after it are not followed';
    work.report({ message, start: draft.start, end: draft.end });
  }
  return false;
}

function reportDoubledKeys(drafts: readonly DraftEntry[], entries: readonly Entry[], work: Placing): void {
  if (entries.length <= FEW && entries.every(({ key }, index) => isFirst(key, index, entries))) return;
  const seen = new Set<string>();
  for (const [index, { key }] of entries.entries()) {
    const draft = drafts[index]?.key;
    if (!draft || draft.start === draft.end || (key.text === '<<' && key.style === 'plain')) continue;
    if (seen.has(key.text)) {
      const message = `The key \`${shorten(key.text)}\` is set twice here, which Kubernetes refuses`;
      work.report({ message, start: draft.start, end: draft.end });
    }
    seen.add(key.text);
  }
}

/** Up to here, comparing each with each is faster than a set. */
const FEW = 8;

function isFirst(key: Scalar, index: number, entries: readonly Entry[]): boolean {
  for (let before = 0; before < index; before++) if (entries[before]?.key.text === key.text) return false;
  return true;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
