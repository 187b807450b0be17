import type { Endpoint, ReadyPlan } from '../cluster/pull-plan';
import type { Reach } from '../cluster/reach';
import type { Standing, StandingKind } from '../cluster/standing';
import { countLeaving, type Coverage, type CoveredReference } from './coverage';
import { onPools } from '../clusters/pool-names';
import type { Voice } from './markdown';
import type { PoolStanding } from './pool-standings';

/** What a group of references has in common, as a heading without a capital. */
export const STANDING_WORDS: Readonly<Record<StandingKind, string>> = {
  failing: 'cannot be pulled at all',
  rejected: 'rejected by policy.json',
  blocked: 'blocked: no endpoint may be asked',
  'tag-not-mirrored': 'by tag, while only mirrors for digests match',
  'not-mirrored': 'no mirror serves them',
  unreachable: 'mirrored, but no endpoint that is asked is on a reachable host',
  mirrored: 'served by a mirror',
  direct: 'pulled from their own registry, which is reachable',
};

/** The one sentence: "14 of 212 references leave the reachable registries". No period. */
export function coverageSummary(coverage: Coverage): string {
  const { references, total, refusal } = coverage;
  if (refusal) return 'Not known: the operator refuses the manifests, and nodes keep the files that they have';
  if (total === 0) return 'There are no image references';
  const leaving = countLeaving(coverage);
  const stuck = references.filter(({ standing }) => STUCK.has(standing.kind)).length;
  const of = `${total} ${total === 1 ? 'reference' : 'references'}`;
  const verb = leaving === 1 ? 'leaves' : 'leave';
  const rest = stuck === 0 ? '' : `, ${stuck} cannot be pulled`;
  return `${leaving === 0 ? 'None' : leaving} of ${of} ${verb} the reachable registries${rest}`;
}

const STUCK: ReadonlySet<StandingKind> = new Set(['failing', 'rejected', 'blocked']);

/** What "reachable" rests on, in a sentence without a period. */
export function reachWords(reach: Reach, givenByFlag: boolean, voice: Voice): string {
  if (reach.kind === 'mirrors')
    return 'Nobody says which hosts the nodes reach, so the registries of the mirrors are taken for reachable';
  const hosts = reach.hosts.length === 0 ? 'none' : reach.hosts.map((host) => voice.name(host)).join(', ');
  return `Reachable, as ${givenByFlag ? 'the command line' : '.mirrorscope.yaml'} says: ${hosts}`;
}

/** What is to be known of one reference: of the pools where it stands worst, then of the others where these differ. `wordsOf`: as `standingWords`. */
export function coveredWords(
  { standing, pools, otherPools = [] }: Omit<CoveredReference, 'ref' | 'places'>,
  wordsOf: (standing: Standing) => string,
): string {
  const said = (one: PoolStanding): string => {
    const kind = one.standing.kind === standing.kind ? '' : `${STANDING_WORDS[one.standing.kind]}: `;
    return `${kind}${wordsOf(one.standing)}${onPools(one.pools)}`;
  };
  if (!pools) return wordsOf(standing);
  return [said({ standing, pools }), ...otherPools.map(said)].join('; ');
}

/** What is to be known of one standing: where the reference comes from, or why it does not. */
export function standingWords(standing: Standing, voice: Voice): string {
  switch (standing.kind) {
    case 'failing':
      return standing.error;
    case 'rejected':
      return `by ${standing.by === 'default' || standing.by === '' ? 'its default' : `its scope ${voice.name(standing.by)}`}`;
    case 'blocked':
      return blockedWords(standing.plan, voice);
    case 'tag-not-mirrored':
      return `for digests only: ${standing.plan.skipped.map(({ location }) => voice.name(location)).join(', ')}`;
    case 'not-mirrored':
      return notMirroredWords(standing.plan, voice);
    case 'unreachable':
      return standing.plan.endpoints.map((endpoint) => endpointWords(endpoint, voice)).join(', ');
    case 'mirrored':
    case 'direct':
      return servedWords(standing.endpoint, standing.plan, voice);
  }
}

function blockedWords({ endpoints }: ReadyPlan, voice: Voice): string {
  const by = new Set(endpoints.flatMap(({ blockedBy }) => (blockedBy ? [voice.name(blockedBy.prefix)] : [])));
  return `by ${[...by].join(', ')}`;
}

function notMirroredWords({ registry, skipped, endpoints }: ReadyPlan, voice: Voice): string {
  if (!registry) return 'no source matches';
  const mirrors = endpoints.filter(({ role }) => role === 'mirror');
  if (mirrors.length > 0) return mirrors.map((mirror) => endpointWords(mirror, voice)).join(', ');
  if (skipped.length > 0) return `for tags only: ${skipped.map(({ location }) => voice.name(location)).join(', ')}`;
  return `${voice.name(registry.prefix)} has no mirrors`;
}

/** An endpoint that does not serve it: what is blocked may well be within reach. */
function endpointWords({ reference, blockedBy }: Endpoint, voice: Voice): string {
  const by = blockedBy ? ` (blocked by ${voice.name(blockedBy.prefix)})` : '';
  return voice.reference(reference) + by;
}

/** The endpoint that serves it; those before it are asked first, in vain. */
function servedWords(endpoint: Endpoint, { endpoints }: ReadyPlan, voice: Voice): string {
  const before = endpoints.slice(0, endpoints.indexOf(endpoint)).filter(({ blockedBy }) => blockedBy === null).length;
  return voice.reference(endpoint.reference) + (before === 0 ? '' : `, after ${before} out of reach`);
}
