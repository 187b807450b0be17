import type { NodeFileSource } from '../cluster/node-files';
import type { PlanDiff } from '../cluster/plan-diff';
import type { PullPlan } from '../cluster/pull-plan';
import { prefixOf } from '../cluster/source-changes';
import type { Place } from '../text/place';
import type { Coverage } from './coverage';
import { code, MARKDOWN } from './markdown';
import { placesOfSource } from './plan-diff-words';

/** The names that stand in code spans of a page, as they are written there, and where each comes from. */
export interface PageNames {
  /** At the start of a list item: what the item is about. */
  readonly subjects: Names;
  /** Everywhere else. */
  readonly others: Names;
}

type Names = Map<string, Set<Place>>;

/** Where a place stands, as pages name it; null for one that is in no text any more. */
export type Where = (place: Place) => string | null;

/** Which parts of a page's Markdown come from which places: its code spans that are known names. Linear in the text. */
export function sourcesOfPage(text: string, { subjects, others }: PageNames): NodeFileSource[] {
  const sources: NodeFileSource[] = [];
  for (const { 0: span, index } of text.matchAll(/`[^`\n]+`/g)) {
    const isSubject = text.startsWith('\n- ', index - 3);
    const origins = [...((isSubject ? subjects : others).get(span) ?? [])];
    if (origins.length > 0) sources.push({ span: { start: index + 1, end: index + span.length - 1 }, origins });
  }
  return sources;
}

/** The names in what is said of one cluster's coverage: references, lines, and all that their plans name. */
export function coverageNames({ references }: Pick<Coverage, 'references'>, where: Where): PageNames {
  const names: PageNames = { subjects: new Map(), others: new Map() };
  for (const { ref, places, standing, otherPools = [] } of references) {
    add(names.subjects, MARKDOWN.reference(ref), places);
    addLines(names, places, where);
    addPlan(names, standing.plan);
    for (const other of otherPools) addPlan(names, other.standing.plan);
  }
  return names;
}

/** The names in a plan diff: references, lines, first endpoints; sources and mirrors that change. */
export function planDiffNames(
  { references, sources }: PlanDiff,
  placesOf: (ref: string) => readonly Place[],
  where: Where,
): PageNames {
  const names: PageNames = { subjects: new Map(), others: new Map() };
  for (const { ref, old, next } of references) {
    add(names.subjects, MARKDOWN.reference(ref), placesOf(ref));
    addLines(names, placesOf(ref), where);
    for (const outcome of [old, next]) {
      if (outcome.kind === 'not-pulled') continue;
      add(names.others, MARKDOWN.reference(outcome.first.reference), outcome.first.origins);
    }
  }
  for (const change of sources) {
    const entries = change.kind === 'changed' ? [change.next, change.old] : [change.registry];
    addLines(names, placesOfSource(change), where);
    add(names.others, MARKDOWN.name(prefixOf(change)), placesOfSource(change));
    for (const { location, origins } of entries.flatMap(({ mirrors }) => mirrors)) {
      add(names.others, MARKDOWN.name(location), origins);
    }
  }
  return names;
}

/** The endpoints of a plan, the mirrors that are not asked, the entry, and what blocks an endpoint. */
function addPlan({ others }: PageNames, plan: PullPlan): void {
  if (plan.kind !== 'plan') return;
  if (plan.registry) add(others, MARKDOWN.name(plan.registry.prefix), plan.registry.origins);
  for (const { location, origins } of plan.skipped) add(others, MARKDOWN.name(location), origins);
  for (const { reference, origins, blockedBy } of plan.endpoints) {
    add(others, MARKDOWN.reference(reference), origins);
    if (blockedBy) add(others, MARKDOWN.name(blockedBy.prefix), blockedBy.origins);
  }
}

/** The lines at which places stand. */
export function addLines({ others }: PageNames, places: readonly Place[], where: Where): void {
  for (const place of places) {
    const line = where(place);
    if (line !== null) add(others, code(line), [place]);
  }
}

function add(names: Names, span: string, origins: readonly Place[]): void {
  const known = names.get(span) ?? new Set();
  for (const place of origins) known.add(place);
  names.set(span, known);
}
