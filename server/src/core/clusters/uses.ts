import { findSorted, groupAgain, groupInSteps, type Group, type Grouping } from '../cluster/grouped';
import type { Plans } from '../cluster/plans';
import { plansThatDecide, type PullPlan, type ReadyPlan } from '../cluster/pull-plan';
import type { Document } from '../document';
import { isForNodes, type FoundReference } from '../model/found-reference';
import { joinAgain, type Joined } from '../text/again';
import { commonEnds, sameItems } from '../text/spliced';
import { lazy } from '../text/lazy';
import type { Steps } from '../text/steps';

/** An image reference of the workspace, and what a cluster makes of it; the same object for as long as its plan is. */
export interface ReferenceUse {
  readonly reference: FoundReference;
  /** Of a short name: of one of its full names. There is a use for each of them. */
  readonly plan: ReadyPlan;
}

/** The image references that nodes of a cluster are asked for: those of its own files and of files that belong to no cluster. */
export interface ReferenceUses {
  /**
   * By file, in the order of the text. Where the operator refuses the manifests, with the plans under what it would write without the
   * entries that it refuses.
   */
  readonly all: readonly ReferenceUse[];
  /** Those that the entry of registries.conf with this prefix serves. */
  by(prefix: string): readonly ReferenceUse[];
  /** What the next state takes over: the uses by file, and by the prefix of the entry that serves them (empty: none does). */
  readonly joined: Joined<FileUses, ReferenceUse>;
  readonly grouping: Grouping<ReferenceUse>;
  readonly files: readonly FileUses[];
  /** Those of the files. */
  readonly documents: readonly Document[];
  /** The indexes of the files that hold a reference with a text. */
  readonly holding: () => ReadonlyMap<string, readonly number[]>;
  readonly plans: Plans | null;
}

/** The image references of one file; the same object for as long as the file and every plan in it are the same. */
export interface FileUses {
  readonly document: Document;
  /** Of `document`; none of a template, which holds no values yet. */
  readonly references: readonly FoundReference[];
  /** By reference: its own plan, also of a short name and of what is no reference for the engine. */
  readonly plans: readonly PullPlan[];
  /** By reference. */
  readonly uses: readonly (readonly ReferenceUse[])[];
}

/** Those that are pulled on nodes, which alone make a finding: hovers and navigation know the others, too. */
export function onNodes(uses: readonly ReferenceUse[]): readonly ReferenceUse[] {
  return uses.some(isOfBuild) ? uses.filter((use) => !isOfBuild(use)) : uses;
}

function isOfBuild({ reference }: ReferenceUse): boolean {
  return reference.isOfBuild === true;
}

const NONE: readonly ReferenceUse[] = [];

/** No uses at all. */
export const NO_USES: ReferenceUses = {
  all: [],
  by: () => NONE,
  joined: { items: [], counts: [], all: [] },
  grouping: { items: [], groups: [] },
  files: [],
  documents: [],
  holding: () => new Map(),
  plans: null,
};

/**
 * The uses of the references of these documents. Uses of the previous state are kept, and with them the lists by prefix, where reference
 * and plan are the same; plans are asked for only in files that are new or hold a reference whose plan may have changed. `documents` have
 * to be in a fixed order.
 */
function referenceUses(documents: readonly Document[], plans: Plans, previous: ReferenceUses): ReferenceUses {
  return usesInPlace(documents, plans, previous) ?? usesOfFiles(fileUses(documents, plans, previous), plans, previous);
}

/** The same in steps. */
export function* referenceUsesInSteps(
  documents: readonly Document[],
  plans: Plans,
  previous: ReferenceUses | null,
): Steps<ReferenceUses> {
  if (previous) return referenceUses(documents, plans, previous);
  const files: FileUses[] = [];
  for (const document of documents) {
    files.push(readFile(document, plans, null));
    if (files.length % FILES_OF_A_STEP === 0) yield files;
  }
  const joined = joinAgain(null, files, usesIn);
  yield joined;
  return groupedUses(joined, yield* groupInSteps(joined.all, prefixOf), plans);
}

const FILES_OF_A_STEP = 25;

/**
 * The uses of the same files, where it is known which plans may have changed: only files are looked at that are others now, or hold a
 * reference to such a plan. null where there is more to it.
 */
function usesInPlace(documents: readonly Document[], plans: Plans, previous: ReferenceUses): ReferenceUses | null {
  const { files, documents: stood, holding } = previous;
  const changed = previous.plans && plans.changedSince(previous.plans);
  if (!changed || files.length !== documents.length) return null;
  const places = new Set<number>();
  for (let place = 0; place < files.length; place++) {
    const [before, now] = [stood[place], documents[place]];
    if (Object.is(before, now)) continue;
    if (before?.uri !== now?.uri) return null;
    places.add(place);
  }
  for (const text of changed) for (const place of holding().get(text) ?? []) places.add(place);
  const next = [...files];
  for (const place of places) {
    const known = files[place];
    const document = documents[place];
    if (known && document) next[place] = readFile(document, plans, known);
  }
  const different = [...places].filter((place) => next[place] !== files[place]);
  if (different.length === 0) return previous.plans === plans ? previous : { ...previous, plans };
  const isAlike = different.every((place) => sameItems(files[place]?.references ?? [], next[place]?.references ?? []));
  const made = groupUses(joinedAgain(previous, next, different), plans, previous);
  return isAlike ? { ...made, holding } : made;
}

function placesLater(files: readonly FileUses[]): ReferenceUses['holding'] {
  return lazy(() => placesByText(files));
}

function placesByText(files: readonly FileUses[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { references }] of files.entries()) {
    for (const { text } of references) {
      const known = places.get(text);
      if (!known) places.set(text, [place]);
      else if (known.at(-1) !== place) known.push(place);
    }
  }
  return places;
}

function fileUses(documents: readonly Document[], plans: Plans, previous: ReferenceUses): readonly FileUses[] {
  const before = previous.files;
  const changed = previous.plans && plans.changedSince(previous.plans);
  const { back } = commonEnds(previous.documents, documents);
  return documents.map((document, index) => {
    const isBehind = index >= documents.length - back;
    const same = before[isBehind ? index - documents.length + before.length : index] ?? null;
    if (same?.document === document && changed && isUntouched(same, changed)) return same;
    return readFile(document, plans, same?.document.uri === document.uri ? same : null);
  });
}

function usesOfFiles(files: readonly FileUses[], plans: Plans, previous: ReferenceUses): ReferenceUses {
  if (sameItems(files, previous.files)) return previous.plans === plans ? previous : { ...previous, plans };
  return groupUses(joinAgain(previous.joined, files, usesIn), plans, previous);
}

/** More files than this, and all between them are put together anew. */
const MOST_REPLACED = 8;

/** One by one: between two files that are far apart nothing is looked at then. */
function joinedAgain(
  { joined }: ReferenceUses,
  next: readonly FileUses[],
  places: readonly number[],
): ReferenceUses['joined'] {
  if (places.length > MOST_REPLACED) return joinAgain(joined, next, usesIn);
  return places.reduce(
    (known, place) => joinAgain(known, known.items.toSpliced(place, 1, ...next.slice(place, place + 1)), usesIn),
    joined,
  );
}

function groupUses(joined: ReferenceUses['joined'], plans: Plans, previous: ReferenceUses): ReferenceUses {
  return groupedUses(joined, groupAgain(previous.grouping, joined.all, prefixOf), plans);
}

function usesIn({ uses }: FileUses): readonly ReferenceUse[] {
  return uses.flat();
}

function groupedUses(
  joined: ReferenceUses['joined'],
  grouping: ReferenceUses['grouping'],
  plans: Plans,
): ReferenceUses {
  const { items: files, all } = joined;
  const by = (prefix: string): readonly ReferenceUse[] => findSorted(grouping.groups, prefix, keyOf)?.items ?? NOTHING;
  const documents = files.map(({ document }) => document);
  return { all, by, joined, grouping, files, documents, holding: placesLater(files), plans };
}

const NOTHING: readonly ReferenceUse[] = [];

function isUntouched({ references }: FileUses, changed: ReadonlySet<string>): boolean {
  return changed.size === 0 || !references.some(({ text }) => changed.has(text));
}

function readFile(document: Document, plans: Plans, before: FileUses | null): FileUses {
  const references = document.isTemplate ? NO_REFERENCES : referencesForNodes(document);
  const ends = commonEnds(before?.references ?? [], references);
  const shift = (before?.references.length ?? 0) - references.length;
  const planned = references.map(({ text }) => plans.planOf(text));
  const uses = references.map((reference, index) => {
    const at = index < ends.front ? index : index >= references.length - ends.back ? index + shift : -1;
    return usesOf(reference, planned[index], plans, before?.uses[at] ?? null);
  });
  if (before?.document === document && sameItems(before.plans, planned) && sameItems(before.uses, uses)) return before;
  return { document, references, plans: planned, uses };
}

function referencesForNodes(document: Document): readonly FoundReference[] {
  return document.references.every(isForNodes) ? document.references : document.once(readForNodes);
}

function readForNodes({ references }: Document): readonly FoundReference[] {
  return references.filter(isForNodes);
}

const NO_REFERENCES: readonly FoundReference[] = [];

function usesOf(
  reference: FoundReference,
  plan: PullPlan | undefined,
  plans: Plans,
  before: readonly ReferenceUse[] | null,
): readonly ReferenceUse[] {
  if (plan?.kind !== 'plan') return NOTHING;
  if (!plan.shortName) return before?.[0]?.plan === plan ? before : [{ reference, plan }];
  const full = plansThatDecide(plan, (name) => plans.planOf(name));
  const isSame = before?.length === full.length && before.every((use, index) => use.plan === full[index]);
  return isSame ? before : full.map((each) => ({ reference, plan: each }));
}

function prefixOf({ plan }: ReferenceUse): string {
  return plan.registry?.prefix ?? '';
}

function keyOf({ key }: Group<unknown>): string {
  return key;
}
