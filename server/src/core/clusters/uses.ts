import { findSorted, groupAgain, sameItems, type Group, type Grouping } from '../cluster/grouped';
import type { PullPlan, ReadyPlan } from '../cluster/pull-plan';
import type { Document } from '../document';
import type { FoundReference } from '../model/references';
import { commonEnds } from '../text/again';

/** An image reference of the workspace, and what a cluster makes of it; the same object for as long as its plan is. */
export interface ReferenceUse {
  readonly reference: FoundReference;
  /** Of a short name: of one of its full names. There is a use for each of them. */
  readonly plan: ReadyPlan;
}

/** The image references that nodes of a cluster are asked for: those of its own files and of files that belong to no cluster. */
export interface ReferenceUses {
  /** By file, in the order of the text. Empty where the operator refuses the manifests: nobody knows then what nodes do. */
  readonly all: readonly ReferenceUse[];
  /** Those that the entry of registries.conf with this prefix serves. */
  by(prefix: string): readonly ReferenceUse[];
  /** What the next state takes over: the uses by the prefix of the entry that serves them (empty: none does). */
  readonly grouping: Grouping<ReferenceUse>;
  readonly files: readonly FileUses[];
}

/** The image references of one file; the same object for as long as the file and every plan in it are the same. */
export interface FileUses {
  readonly document: Document;
  /** Of `document`; none of a template, which holds no values yet. */
  readonly references: readonly FoundReference[];
  /** By reference: its own plan, also of a short name and of what is no reference for the engine. */
  readonly plans: readonly (PullPlan | null)[];
  /** By reference. */
  readonly uses: readonly (readonly ReferenceUse[])[];
}

/** No uses at all. */
export const NO_USES: ReferenceUses = { all: [], by: () => [], grouping: { items: [], groups: [] }, files: [] };

/** The plan of a reference on a node. Two functions that are the same object give the same plans. */
export type PlanOf = (ref: string) => PullPlan | null;

/**
 * The uses of the references of these documents. Uses of the previous state are kept, and with them the lists by prefix, where reference
 * and plan are the same; each plan is asked for once more. `documents` have to be in a fixed order.
 */
export function referenceUses(
  documents: readonly Document[],
  planOf: PlanOf,
  previous: ReferenceUses | null,
): ReferenceUses {
  const before = previous?.files ?? [];
  const { front, back } = commonEnds(
    before.map(({ document }) => document),
    documents,
  );
  const files = documents.map((document, index) => {
    const isBehind = index >= documents.length - back;
    const same = before[isBehind ? index - documents.length + before.length : index];
    const isPaired = index < front || isBehind || same?.document.uri === document.uri;
    return readFile(document, planOf, isPaired ? (same ?? null) : null);
  });
  if (previous && sameItems(files, before)) return previous;
  const all: ReferenceUse[] = [];
  for (const { uses } of files) for (const ofReference of uses) for (const use of ofReference) all.push(use);
  const grouping = groupAgain(
    previous?.grouping ?? null,
    previous && sameItems(all, previous.all) ? previous.all : all,
    prefixOf,
  );
  const by = (prefix: string): readonly ReferenceUse[] => findSorted(grouping.groups, prefix, keyOf)?.items ?? NOTHING;
  return { all: grouping.items, by, grouping, files };
}

const NOTHING: readonly ReferenceUse[] = [];

function readFile(document: Document, planOf: PlanOf, before: FileUses | null): FileUses {
  const references = document.isTemplate ? NO_REFERENCES : document.references;
  const ends = commonEnds(before?.references ?? [], references);
  const shift = (before?.references.length ?? 0) - references.length;
  const uses = references.map((reference, index) => {
    const at = index < ends.front ? index : index >= references.length - ends.back ? index + shift : -1;
    return usesOf(reference, planOf, before?.uses[at] ?? null);
  });
  const plans = references.map(({ text }) => planOf(text));
  if (before?.document === document && sameItems(before.plans, plans) && sameItems(before.uses, uses)) return before;
  return { document, references, plans, uses };
}

const NO_REFERENCES: readonly FoundReference[] = [];

function usesOf(
  reference: FoundReference,
  planOf: PlanOf,
  before: readonly ReferenceUse[] | null,
): readonly ReferenceUse[] {
  const plan = planOf(reference.text);
  if (plan?.kind !== 'plan') return NOTHING;
  if (!plan.shortName) return before?.[0]?.plan === plan ? before : [{ reference, plan }];
  const plans = plan.shortName.candidates.map(planOf).filter((each) => each?.kind === 'plan');
  const isSame = before?.length === plans.length && before.every((use, index) => use.plan === plans[index]);
  return isSame ? before : plans.map((each) => ({ reference, plan: each }));
}

function prefixOf({ plan }: ReferenceUse): string {
  return plan.registry?.prefix ?? '';
}

function keyOf({ key }: Group<unknown>): string {
  return key;
}
