import { mergeMirrorLists } from '../cluster/merge';
import type { SetOfEntry, SourceEntry, SourceGroup } from '../cluster/source-groups';
import type { Document } from '../document';
import type { PlacedEdit } from '../text/edit';
import { isShared } from './anchors';
import { appendItems } from './list-append';
import { itemToRemove } from './list-items';
import { contradictions, inTurn, mergedEntries, sourcePlace, type MergedEntries } from './merged-entries';
import type { Fix, Report, Rule } from './rule';
import { textOf, wholeLines } from './source-lines';
import { shown } from './wording';

/** One source with several entries. */
export const duplicateSource: Rule = {
  code: 'duplicate-source',
  severity: 'info',
  about: () => ({
    title: 'A source with several entries',
    documentation: [
      'Entries of one source, in one object or in several, are no alternative to each other: the operator merges their mirrors into one list,',
      'those of ImageDigestMirrorSet and ImageContentSourcePolicy into one for pulls by digest, those of ImageTagMirrorSet into one for pulls',
      'by tag. Each list keeps its order where the lists do not contradict each other; where nothing decides, bytewise order does, not the',
      'order of the objects.',
      '',
      'The finding says the order that comes out, once for each object.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
  - source: quay.io/tools
    mirrors:
    - backup.example.com/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
    - backup.example.com/tools
`,
    },
  }),
  looksAt: 'source',
  check: (source) => mergedEntries(source).flatMap((merged) => checkMerged(source, merged)),
};

/** Where the lists contradict each other, mirror-order-conflict says what comes out. */
function checkMerged({ source }: SourceGroup, { kind, merged, entries }: MergedEntries): Report[] {
  if (entries.length < 2 || contradictions({ merged, entries }).length > 0) return [];
  const order = inTurn(merged);
  const message = `${shown(source)} has ${entries.length} entries for pulls by ${kind}, which the operator merges into ${order}`;
  return [...bySet(entries).values()].flatMap((own): Report[] => {
    const [first] = own;
    if (!first) return [];
    const others = entries.filter((entry) => entry !== first).slice(0, MOST_RELATED);
    return [
      {
        place: sourcePlace(first),
        message,
        related: others.map((entry) => ({ place: sourcePlace(entry), message: 'Merged with this entry' })),
        // Lists of other objects have a say in the order, which one list in their place might change.
        ...(own.length === entries.length ? { fixes: (document) => mergeInto(own, document) } : {}),
      },
    ];
  });
}

const MOST_RELATED = 10;

function bySet(entries: readonly SourceEntry[]): ReadonlyMap<SetOfEntry, readonly SourceEntry[]> {
  const groups = new Map<SetOfEntry, SourceEntry[]>();
  for (const entry of entries) {
    const known = groups.get(entry.set);
    if (known) known.push(entry);
    else groups.set(entry.set, [entry]);
  }
  return groups;
}

/** The merged order in the list of the first entry, and the others away. */
function mergeInto([first, ...others]: readonly SourceEntry[], document: Document): Fix[] {
  const last = first?.entry.mirrors.at(-1);
  if (!first || !last || document.syntax.problems.length > 0) return [];
  const listOf = ({ entry }: SourceEntry): string[] => entry.mirrors.map(({ value }) => value);
  const own = listOf(first);
  const order = mergeMirrorLists(first.source, [own, ...others.map(listOf)]);
  const replaced = rewriteItems(first, order, document);
  const added = order.slice(own.length);
  const append = added.length === 0 ? null : appendItems(document, last.place, added);
  const removed = others.flatMap(({ entry }) => itemToRemove(document, entry.place) ?? []);
  const isRemarked = others.some(({ entry }) => textOf(document, wholeLines(document, entry.place)).includes('#'));
  if (!replaced || isRemarked || removed.length < others.length || (added.length > 0 && !append)) return [];
  const edits = [...replaced, ...(append ? [append] : []), ...removed.map((place) => ({ place, newText: '' }))];
  return [{ title: `Merge the entries of \`${first.source}\``, edits, safe: false }];
}

/** Other mirrors in the place of those that come in another order; null where one is no plain text or used elsewhere, or a remark may go with it. */
function rewriteItems({ entry }: SourceEntry, order: readonly string[], document: Document): PlacedEdit[] | null {
  const moved = entry.mirrors.flatMap(({ value, place }, index): PlacedEdit[] => {
    const newText = order[index];
    return newText === undefined || newText === value ? [] : [{ place, newText }];
  });
  const isPlain = entry.mirrors.every(
    ({ value, place }) => textOf(document, place) === value && !isShared(document, place),
  );
  const isRemarked = textOf(document, entry.place).includes('#');
  return moved.length === 0 || (isPlain && !isRemarked && order.length >= entry.mirrors.length) ? moved : null;
}
