import type { Analysis } from '../analysis';
import { compareBytewise } from '../cluster/bytewise';
import type { OperatorMessage } from '../cluster/node-files';
import { reachOfMirrors, type Reach } from '../cluster/reach';
import { LEAVING, type Standing, type StandingKind } from '../cluster/standing';
import { CONFIGURATION_FILE } from '../clusters/configuration';
import type { HostView } from '../clusters/host-view';
import type { ClusterView } from '../clusters/view';
import type { Document } from '../document';
import type { Place } from '../text/place';
import { answerersOf, hasSomethingToSay, nameOf, nodeOn, type Answerer } from './answers';
import { isForNodes, type FoundReference } from '../model/found-reference';
import { poolStandings, type PoolStanding } from './pool-standings';

/** What serves the image references of a workspace on one of its clusters (or, where no cluster says anything, on a host). */
export interface Coverage {
  readonly answerer: Answerer;
  /** null where nothing is known of the nodes: the operator refuses the manifests. */
  readonly reach: Reach | null;
  readonly refusal: OperatorMessage | null;
  /** Each reference once, in bytewise order. Empty where the operator refuses. */
  readonly references: readonly CoveredReference[];
  /** Different references, wherever they stand. */
  readonly total: number;
}

export interface CoveredReference {
  readonly ref: string;
  /** Where it stands in the files, in their order. */
  readonly places: readonly Place[];
  /** Where pools differ: how it stands where it stands worst. What is served is so on every node. */
  readonly standing: Standing;
  /** The pools on whose nodes it stands so; left out: all of them. */
  readonly pools?: readonly string[];
  /** How it stands on the nodes of the other pools. */
  readonly otherPools?: readonly PoolStanding[];
}

export interface CoverageOptions {
  /** Hosts that all clusters reach; null: those that each declares. */
  readonly reachable?: readonly string[] | null;
  /** Only this cluster. */
  readonly cluster?: string | null;
  /** Whose references count; every document when left out. */
  readonly isWanted?: (document: Document) => boolean;
}

/**
 * What serves each image reference, cluster by cluster: those of the cluster's own files, and of files that belong to no cluster.
 * Without a word on reachable hosts a reference counts as served where a mirror is asked for it. Linear in references and sources.
 */
export function coverage(analysis: Analysis, options: CoverageOptions = {}): Coverage[] {
  const { cluster = null, reachable = null } = options;
  const answerers = coveredOn(analysis).filter((answerer) => cluster === null || nameOf(answerer) === cluster);
  const found = documentsByAnswerer(analysis, answerers, options);
  return answerers.map((answerer) => coverageOf(answerer, found.get(answerer.view) ?? [], reachable));
}

/** The same for one cluster or host, and the references of these documents. `reachable`: null for what the cluster declares. */
export function coverageOf(
  answerer: Answerer,
  documents: readonly Document[],
  reachable: readonly string[] | null,
): Coverage {
  const found = referencesOf(documents, answerer.kind === 'cluster' ? isForNodes : undefined);
  const total = found.size;
  const members = answerer.kind === 'cluster' ? answerersOf(answerer.view) : [answerer];
  const nodes = members.flatMap((member) => nodeOn(member) ?? []);
  if (nodes.length === 0) return { answerer, reach: null, refusal: refusalOf(answerer), references: [], total };
  const hosts = reachable ?? (answerer.kind === 'cluster' ? answerer.view.cluster.reachable : null);
  const reach: Reach = hosts ? { kind: 'hosts', hosts } : reachOfMirrors(nodes.map(({ registries }) => registries));
  const references = [...found].flatMap(([ref, places]): CoveredReference[] => {
    const [worst, ...otherPools] = poolStandings(members, ref, reach);
    if (!worst) return [];
    const { standing, pools } = worst;
    return [{ ref, places, standing, ...(otherPools.length > 0 && { pools, otherPools }) }];
  });
  references.sort((a, b) => compareBytewise(a.ref, b.ref));
  return { answerer, reach, refusal: null, references, total };
}

/** How many references stand in which way. */
export function countStandings(references: Coverage['references']): ReadonlyMap<StandingKind, number> {
  const counts = new Map<StandingKind, number>();
  for (const { standing } of references) counts.set(standing.kind, (counts.get(standing.kind) ?? 0) + 1);
  return counts;
}

/** How many references leave the registries within reach. */
export function countLeaving({ references }: Pick<Coverage, 'references'>): number {
  return references.filter(({ standing }) => LEAVING.has(standing.kind)).length;
}

/** Clusters that say anything on where images come from; where none does, the hosts; where there is none, every cluster. */
function coveredOn({ clusters, hosts }: Analysis): Answerer[] {
  const speaking = clusters.filter((view) => hasSomethingToSay(view) || view.cluster.reachable !== null);
  const asAnswerers = (views: readonly ClusterView[]): Answerer[] => views.map((view) => ({ kind: 'cluster', view }));
  if (speaking.length > 0) return asAnswerers(speaking);
  return hosts.length > 0 ? hosts.map((view) => ({ kind: 'host', view })) : asAnswerers(clusters);
}

function documentsByAnswerer(
  analysis: Analysis,
  answerers: readonly Answerer[],
  { isWanted = () => true }: CoverageOptions,
): ReadonlyMap<ClusterView | HostView, readonly Document[]> {
  const found = new Map<ClusterView | HostView, Document[]>(answerers.map(({ view }) => [view, []]));
  const hosts = answerers.filter(({ kind }) => kind === 'host').map(({ view }) => view);
  const documents = [...analysis.workspace.documents.values()].filter(isWanted);
  for (const document of documents.sort((a, b) => compareBytewise(a.uri, b.uri)))
    for (const view of hosts.length > 0 ? hosts : analysis.viewsOf(document.uri)) found.get(view)?.push(document);
  return found;
}

/** Each different reference that counts, and where it stands; a template holds none yet, and what `.mirrorscope.yaml` names no node pulls. */
export function referencesOf(
  documents: readonly Document[],
  counts: (reference: FoundReference) => boolean = () => true,
): ReadonlyMap<string, Place[]> {
  const found = new Map<string, Place[]>();
  for (const { uri, isTemplate, references } of documents) {
    if (isTemplate || uri.endsWith(`/${CONFIGURATION_FILE}`)) continue;
    for (const reference of references) {
      if (!counts(reference)) continue;
      const { text, place } = reference;
      const places = found.get(text);
      if (places) places.push(place);
      else found.set(text, [place]);
    }
  }
  return found;
}

function refusalOf({ kind, view }: Answerer): OperatorMessage | null {
  if (kind === 'host') return null;
  const { rendering } = view.answers;
  return rendering.kind === 'refused' ? rendering.refusal : null;
}
