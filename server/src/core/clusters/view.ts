import type { Lowered } from '../cluster/lower';
import { loadNode, loadNodeInSteps, type LoadedNode } from '../cluster/node-configuration';
import type { Rendering } from '../cluster/node-files';
import type { PayloadVerdict } from '../cluster/payload';
import { planMemory, type PlanMemory, type Plans } from '../cluster/plans';
import type { PullPlan } from '../cluster/pull-plan';
import { renderAgain, renderInSteps, renderWithoutRefused, type RenderSteps } from '../cluster/render';
import type { NodeConfiguration } from '../cluster/resolve';
import type { SourceGroup } from '../cluster/source-groups';
import { mayTie } from '../cluster/source-nesting';
import type { Document } from '../document';
import { describeTarget } from '../model/target';
import { joinAgain, type Joined } from '../text/again';
import { joined } from '../text/joined';
import { sameItems } from '../text/spliced';
import { lazy } from '../text/lazy';
import { inOneGo, type Steps } from '../text/steps';
import { allowedSources, type AllowedSources, type LeftOut } from './allowed-sources';
import { blockedMirrors, type BlockedByEntry, type BlockedMirrors } from './blocked-mirrors';
import { closedSets, type ClosedSet, type ClosedSets } from './closed-sets';
import type { Cluster } from './cluster';
import { asConfFiles } from './pool-drop-ins';
import { viewPools, type PoolMemory, type PoolView } from './pool-view';
import { namesakesAgain, type Namesakes, type NamesakesState } from './namesakes';
import { servedSources, servedSourcesInSteps, type ServedSource, type ServedSources } from './served-sources';
import { NO_USES, referenceUsesInSteps, type ReferenceUses } from './uses';

/** A cluster and what its manifests come to. */
export interface ClusterView {
  readonly cluster: Cluster;
  /** The same object for as long as the objects and declarations behind it are the same. */
  readonly answers: ClusterAnswers;
  /** The image references that its nodes are asked for, and what serves them. */
  readonly uses: ReferenceUses;
  /** The sources of its mirror sets with what they serve; each the same object for as long as nothing behind it changes. */
  readonly sources: readonly ServedSource[];
  /** What closes its sources for pulls that nobody is seen to make. */
  readonly closedSets: readonly ClosedSet[];
  /** The objects that have the same kind and name as another one. */
  readonly namesakes: readonly Namesakes[];
  /** What its allowed list leaves out of its mirror sets; null without such a list, and where the operator refuses it. */
  readonly leftOut: LeftOut | null;
  /** Its mirrors that lie in blocked entries; null where nothing is blocked, and where the operator refuses the list. */
  readonly blockedMirrors: BlockedByEntry | null;
  /** The sources that a wildcard can be as long as, in bytewise order. */
  readonly mayBeTied: readonly SourceGroup[];
  /** What holds in pools whose nodes get other drop-ins than those that the answers rest on. */
  readonly otherPools: readonly PoolView[];
  /** What the next view takes over. */
  readonly memory: ClusterMemory;
}

/** What follows from the objects of a cluster alone: computed when asked for, once. */
export interface ClusterAnswers {
  readonly rendering: Rendering;
  /** The lists of the Image config after they were held against the release payload. */
  readonly lists: PayloadVerdict;
  /** null where the operator refuses: the nodes then keep the files that they have, which nobody here knows. */
  readonly node: NodeConfiguration | null;
  /** The sources of the mirror sets; each the same object for as long as its entries are. */
  readonly sources: readonly SourceGroup[];
  /** The plans of references on a node of this cluster, and which of them have changed; null where `node` is. */
  readonly plans: Plans | null;
  /** The pull plan of a reference on a node of this cluster; null where `node` is. The same object for as long as it says the same. */
  planOf(ref: string): PullPlan | null;
}

/**
 * The newest steps of everything that is computed of a cluster. What is computed next is compared with them, whatever they are of, and
 * is the same as if it had been computed from nothing; they only save work.
 */
interface ClusterMemory {
  steps: RenderSteps | null;
  /** The lowering that was counted last. */
  lowered: Lowered | null;
  node: LoadedNode | null;
  readonly plans: PlanMemory;
  uses: ReferenceUses | null;
  served: ServedSources | null;
  closed: ClosedSets | null;
  namesakes: NamesakesState | null;
  allowed: AllowedSources | null;
  blocked: BlockedMirrors | null;
  mayBeTied: Joined<SourceGroup, SourceGroup> | null;
  readonly pools: PoolMemory;
  /** How many sources were merged and entries made so far that were not known from before. */
  readonly work: { sourcesMerged: number; registriesLowered: number };
}

/** What the next view of a cluster follows from. */
export type KnownView = Pick<ClusterView, 'cluster' | 'answers' | 'memory'>;

/**
 * The view of a cluster. Answers of the previous view are kept where they rest on the same objects; others follow from those before.
 * `beside` are the documents that belong to no cluster, whose image references count for every one; in a fixed order.
 */
export function viewCluster(
  cluster: Cluster,
  previous: KnownView | null,
  beside: readonly Document[] = [],
): ClusterView {
  const memory = previous?.memory ?? emptyMemory();
  const isSame = previous && sameInputs(cluster, previous.cluster);
  const answers = isSame ? previous.answers : answersOf(cluster, memory);
  const uses = lazy(() => inOneGo(usesInSteps({ cluster, answers, memory }, beside)));
  const sources = lazy(() => {
    memory.served = servedSources(answers.sources, uses(), memory.served);
    return memory.served.sources;
  });
  const closed = lazy(() => {
    memory.closed = closedSets(memory.closed, sources());
    return memory.closed.list;
  });
  const namesakes = lazy(() => {
    const { mirrorSets, imagePolicies } = cluster.manifests;
    memory.namesakes = namesakesAgain(memory.namesakes, [...mirrorSets, ...imagePolicies, ...cluster.singletons]);
    return memory.namesakes.list;
  });
  const leftOut = lazy(() => {
    const { lists } = answers;
    const hasList = (cluster.manifests.imageConfig?.allowedRegistries?.value.length ?? 0) > 0;
    if (lists.kind === 'refused' || !hasList) return null;
    memory.allowed = allowedSources(answers.sources, lists.allowed, memory.allowed);
    return memory.allowed.leftOut;
  });
  const blocked = lazy(() => {
    const { lists } = answers;
    if (lists.kind === 'refused' || lists.blocked.length === 0) return null;
    memory.blocked = blockedMirrors(answers.sources, lists, memory.blocked);
    return memory.blocked.byEntry;
  });
  const mayBeTied = lazy(() => {
    memory.mayBeTied = joinAgain(memory.mayBeTied, answers.sources, tieable);
    return memory.mayBeTied.all;
  });
  const otherPools = lazy(() => viewPools(cluster.pools.slice(1), answers, memory.pools, () => memory.node));
  const found = { uses, sources, closed, namesakes, leftOut, blocked, mayBeTied, otherPools };
  return new LazyView({ cluster, answers, memory }, found);
}

/** What is computed when somebody asks. */
interface FoundInCluster {
  readonly uses: () => ReferenceUses;
  readonly sources: () => readonly ServedSource[];
  readonly closed: () => readonly ClosedSet[];
  readonly namesakes: () => readonly Namesakes[];
  readonly leftOut: () => LeftOut | null;
  readonly blocked: () => BlockedByEntry | null;
  readonly mayBeTied: () => readonly SourceGroup[];
  readonly otherPools: () => readonly PoolView[];
}

class LazyView implements ClusterView {
  readonly cluster: Cluster;
  readonly answers: ClusterAnswers;
  readonly memory: ClusterMemory;
  readonly #found: FoundInCluster;

  constructor({ cluster, answers, memory }: KnownView, found: FoundInCluster) {
    this.cluster = cluster;
    this.answers = answers;
    this.memory = memory;
    this.#found = found;
  }

  get uses(): ReferenceUses {
    return this.#found.uses();
  }

  get sources(): readonly ServedSource[] {
    return this.#found.sources();
  }

  get closedSets(): readonly ClosedSet[] {
    return this.#found.closed();
  }

  get namesakes(): readonly Namesakes[] {
    return this.#found.namesakes();
  }

  get leftOut(): LeftOut | null {
    return this.#found.leftOut();
  }

  get blockedMirrors(): BlockedByEntry | null {
    return this.#found.blocked();
  }

  get mayBeTied(): readonly SourceGroup[] {
    return this.#found.mayBeTied();
  }

  get otherPools(): readonly PoolView[] {
    return this.#found.otherPools();
  }
}

/** What the view of another state of the same cluster can follow from, without a trace of it in this one. */
export function viewToBeginWith({ cluster, answers, memory: { steps } }: ClusterView): KnownView {
  return { cluster, answers, memory: { ...emptyMemory(), steps } };
}

/**
 * Computes in steps what a view is asked for, where the most of it has to be computed; what is known already takes no time. Nothing changes
 * but that the view answers sooner. `beside`: as the view was given them.
 */
export function* warmView(view: ClusterView, beside: readonly Document[]): Steps<void> {
  const { cluster, answers, memory } = view;
  // What lands on the nodes is asked for with the first image reference; without any, when somebody asks.
  const isPulledFrom = joined([cluster.documents, beside]).some(hasReferences);
  if (!memory.steps) {
    memory.steps = yield* renderInSteps(cluster.manifests, cluster.target, isPulledFrom);
    memory.work.sourcesMerged += memory.steps.sources.merged;
  }
  const { rendering } = answers;
  yield rendering;
  if (rendering.kind === 'rendered' && isPulledFrom) {
    yield rendering.registriesConf;
    memory.node = yield* loadNodeInSteps(rendering, memory.node, asConfFiles(cluster.dropIns));
    yield answers.node;
  }
  const uses = yield* usesInSteps(view, beside);
  yield view.uses;
  memory.served ??= yield* servedSourcesInSteps(answers.sources, uses);
  yield view.sources;
}

function* usesInSteps(
  { cluster, answers, memory }: Pick<ClusterView, 'cluster' | 'answers' | 'memory'>,
  beside: readonly Document[],
): Steps<ReferenceUses> {
  const documents = joined([cluster.documents, beside]);
  // Where nothing is pulled, nobody asks for plans.
  if (!memory.uses && !documents.some(hasReferences)) return NO_USES;
  const plans = answers.plans ?? (yield* plansWithoutRefused(cluster, memory));
  if (!plans) return NO_USES;
  memory.uses = yield* referenceUsesInSteps(documents, plans, memory.uses);
  return memory.uses;
}

/**
 * The plans under what the operator would write without the entries that it refuses: what is used, and by what it is served, does not
 * vanish with every letter that makes a source invalid while it is typed.
 */
function* plansWithoutRefused({ manifests, target, dropIns }: Cluster, memory: ClusterMemory): Steps<Plans | null> {
  const found = renderWithoutRefused(manifests, target, renderAgain(manifests, target, memory.steps));
  if (!found) return null;
  memory.steps = found.steps;
  yield found;
  memory.node = yield* loadNodeInSteps(found.rendered, memory.node, asConfFiles(dropIns));
  return memory.plans.under(memory.node.configuration);
}

function hasReferences({ isTemplate, references }: Document): boolean {
  return !isTemplate && references.length > 0;
}

function tieable(group: SourceGroup): readonly SourceGroup[] {
  return mayTie(group.source) ? [group] : NONE;
}

const NONE: readonly SourceGroup[] = [];

const NOTHING_FOUND = { closed: null, namesakes: null, allowed: null, blocked: null, mayBeTied: null };

function emptyMemory(): ClusterMemory {
  const work = { sourcesMerged: 0, registriesLowered: 0 };
  return {
    steps: null,
    lowered: null,
    node: null,
    plans: planMemory(),
    uses: null,
    served: null,
    ...NOTHING_FOUND,
    pools: new Map(),
    work,
  };
}

function answersOf({ manifests, target, dropIns }: Cluster, memory: ClusterMemory): ClusterAnswers {
  const steps = lazy(() => {
    const next = renderAgain(manifests, target, memory.steps);
    memory.work.sourcesMerged += next.sources.merged;
    memory.steps = next;
    return next;
  });
  const node = lazy(() => {
    const { rendering } = steps();
    if (rendering.kind === 'refused') return null;
    memory.node = loadNode(rendering, memory.node, asConfFiles(dropIns));
    countLowered(memory, steps());
    return memory.node.configuration;
  });
  const plans = lazy(() => {
    const configuration = node();
    return configuration && memory.plans.under(configuration);
  });
  return new LazyAnswers({ steps, node, plans });
}

/** What answers are computed from when somebody asks. */
interface StepsToAnswers {
  readonly steps: () => RenderSteps;
  readonly node: () => NodeConfiguration | null;
  readonly plans: () => Plans | null;
}

class LazyAnswers implements ClusterAnswers {
  readonly #from: StepsToAnswers;

  constructor(from: StepsToAnswers) {
    this.#from = from;
  }

  get rendering(): Rendering {
    return this.#from.steps().rendering;
  }

  get lists(): PayloadVerdict {
    return this.#from.steps().hold.verdict;
  }

  get node(): NodeConfiguration | null {
    return this.#from.node();
  }

  get sources(): readonly SourceGroup[] {
    return this.#from.steps().sources.groups;
  }

  get plans(): Plans | null {
    return this.#from.plans();
  }

  planOf(ref: string): PullPlan | null {
    return this.plans?.planOf(ref) ?? null;
  }
}

function countLowered(memory: ClusterMemory, { registries }: RenderSteps): void {
  const lowered = registries?.lowered?.known() ?? null;
  if (lowered !== memory.lowered) memory.work.registriesLowered += lowered?.made ?? 0;
  memory.lowered = lowered;
}

function sameInputs(a: Cluster, b: Cluster): boolean {
  return (
    describeTarget(a.target) === describeTarget(b.target) &&
    a.manifests.releaseImage.value === b.manifests.releaseImage.value &&
    sameItems(a.manifests.releaseImage.origins, b.manifests.releaseImage.origins) &&
    a.manifests.imageConfig === b.manifests.imageConfig &&
    sameItems(a.dropIns, b.dropIns) &&
    sameItems(a.manifests.mirrorSets, b.manifests.mirrorSets) &&
    sameItems(a.manifests.imagePolicies, b.manifests.imagePolicies)
  );
}
