import { lowerBound } from '../cluster/grouped';
import { changesBetween, type ItemChange } from '../cluster/map-sorted';
import type { SetOfEntry } from '../cluster/source-groups';
import { spliced } from '../text/spliced';
import type { ClosedSource } from './closed-source';
import type { ServedSource } from './served-sources';
import { onNodes, type ReferenceUse } from './uses';

/** The sources that one set closes for pulls of the other kind, and that nobody is seen to pull in that way. */
export interface ClosedSet {
  readonly set: SetOfEntry | null;
  /** In bytewise order; at least one. */
  readonly sources: readonly ClosedSource[];
}

/** The closed sets of a cluster, and what the next state takes over. */
export interface ClosedSets {
  /** Each the same object for as long as its sources are. */
  readonly list: readonly ClosedSet[];
  readonly bySet: ReadonlyMap<SetOfEntry | null, ClosedSet>;
  readonly sources: readonly ServedSource[];
}

/** Finds the closed sets of sources in bytewise order; with a previous state only the sets of sources that have changed are looked at. */
export function closedSets(previous: ClosedSets | null, sources: readonly ServedSource[]): ClosedSets {
  if (previous?.sources === sources) return previous;
  const changes = previous && changesBetween(previous.sources, sources, ({ source }) => source);
  if (!changes || changes.length > MANY) return allSets(sources);
  const bySet = changedSets(previous.bySet, changes);
  if (bySet === previous.bySet) return { ...previous, sources };
  return { list: [...bySet.values()], bySet, sources };
}

/** More changes than this, and all sources are gone through. */
const MANY = 64;

function allSets(sources: readonly ServedSource[]): ClosedSets {
  const bySet = new Map<SetOfEntry | null, ClosedSource[]>();
  for (const source of sources) {
    const closed = unusedOf(source);
    if (!closed) continue;
    const own = bySet.get(closed.set);
    if (own) own.push(closed);
    else bySet.set(closed.set, [closed]);
  }
  const sets = new Map([...bySet].map(([set, own]): [typeof set, ClosedSet] => [set, { set, sources: own }]));
  return { list: [...sets.values()], bySet: sets, sources };
}

function changedSets(
  before: ClosedSets['bySet'],
  changes: readonly ItemChange<ServedSource>[],
): ReadonlyMap<SetOfEntry | null, ClosedSet> {
  const moves = changes.flatMap((change) => {
    const [was, is] = [unusedOf(change.before), unusedOf(change.after)];
    return was === is ? [] : [{ was, is }];
  });
  if (moves.length === 0) return before;
  const changed = new Map(before);
  const put = ({ set, merged: { source } }: ClosedSource, items: readonly ClosedSource[]): void => {
    const sources = withSource(changed.get(set)?.sources ?? [], source, items);
    if (sources.length > 0) changed.set(set, { set, sources });
    else changed.delete(set);
  };
  for (const { was, is } of moves) {
    if (was) put(was, []);
    if (is) put(is, [is]);
  }
  return changed;
}

/** The sources with these (one or none) in the place of the one that is called so. */
function withSource(
  sources: readonly ClosedSource[],
  source: string,
  items: readonly ClosedSource[],
): readonly ClosedSource[] {
  const at = lowerBound(sources, source, ({ merged }) => merged.source);
  const end = sources[at]?.merged.source === source ? at + 1 : at;
  return spliced(sources, at, end, items);
}

function unusedOf(source: ServedSource | null): ClosedSource | null {
  if (!source?.closed) return null;
  const { closed, uses } = source;
  return onNodes(uses).some((use) => isPulledBy(closed.other, use)) ? null : closed;
}

/** Whether a reference is pulled by digest or by tag. With both, engines drop the tag. */
export function isPulledBy(kind: 'digest' | 'tag', { plan }: ReferenceUse): boolean {
  return plan.pullReference.includes('@') === (kind === 'digest');
}
