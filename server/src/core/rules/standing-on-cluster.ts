import type { Endpoint, PullPlan, SkippedMirror } from '../cluster/pull-plan';
import { hostOf, type Reach } from '../cluster/reach';
import { standingOf, type Standing } from '../cluster/standing';
import { CONFIGURATION_FILE } from '../clusters/configuration';
import type { FoundReference } from '../model/found-reference';
import type { ReferenceView, RelatedPlace } from './rule';
import { shown } from './wording';

/**
 * How a reference stands with the hosts that its cluster declares as reachable; where it declares none, a mirror that is asked will do.
 * null for what `.mirrorscope.yaml` names: that is about the cluster, and no node pulls it.
 */
export function standingOn({ place }: FoundReference, plan: PullPlan, view: ReferenceView): Standing | null {
  if (place.chunk.file.endsWith(`/${CONFIGURATION_FILE}`)) return null;
  return standingOf(plan, reachOf(view), (ref) => view.planOf(ref));
}

/** What the cluster says of reachable hosts. */
export function reachOf({ cluster: { reachable } }: Pick<ReferenceView, 'cluster'>): Reach {
  return reachable ? { kind: 'hosts', hosts: reachable } : { kind: 'mirrors', hosts: new Set() };
}

/** The hosts of a plan's endpoints, each once, in order. */
export function hostsAsked(plan: PullPlan): string[] {
  if (plan.kind === 'unparsable') return [];
  return [...new Set(plan.endpoints.flatMap(({ blockedBy, reference }) => (blockedBy ? [] : [hostOf(reference)])))];
}

/** Where the mirrors stand that are left out, as far as one reads on. */
export function placesOfSkipped(skipped: readonly SkippedMirror[]): RelatedPlace[] {
  return skipped.slice(0, MOST_PLACES).flatMap(({ origins: [place], reason }) => {
    const message = reason === 'tag-only' ? 'Serves it by tag only' : 'Serves it by digest only';
    return place ? [{ place, message }] : [];
  });
}

/** What blocks endpoints, as far as one reads on. */
export function placesOfBlocking(endpoints: readonly Endpoint[]): RelatedPlace[] {
  const blocking = new Map(endpoints.flatMap(({ blockedBy }) => (blockedBy ? [[blockedBy.prefix, blockedBy]] : [])));
  return [...blocking.values()]
    .slice(0, MOST_PLACES)
    .flatMap(({ prefix, origins: [place] }) => (place ? [{ place, message: `Blocks ${shown(prefix)}` }] : []));
}

const MOST_PLACES = 3;
