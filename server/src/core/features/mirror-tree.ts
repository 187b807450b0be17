import type { Analysis } from '../analysis';
import { findRegistry, type LoadedRegistries, type LoadedRegistry } from '../cluster/loaded-registries';
import { loadNode } from '../cluster/node-configuration';
import { renderAgain, renderWithoutRefused } from '../cluster/render';
import type { NodeConfiguration } from '../cluster/resolve';
import type { ClusterView } from '../clusters/view';
import type { Place } from '../text/place';
import { hasSomethingToSay, nameOf, type Answerer } from './answers';
import { coverage } from './coverage';
import { coverageSummary } from './coverage-words';
import { entryMarkdown, mirrorOfMarkdown } from './mirror-hover';
import type { LinkTo } from './plan-hover';

/** All sources of a cluster or of a host with their mirrors, as an engine has them in memory. */
export interface MirrorTree {
  readonly root: Answerer;
  /**
   * null where nothing is known. Where the operator refuses the manifests, what it would write without the entries that it refuses: while
   * somebody types a source it is refused at times, and the others do not vanish with it.
   */
  readonly registries: LoadedRegistries | null;
  /** Why nodes do not get these entries: the operator's words, or the engine's. */
  readonly trouble: { readonly message: string; readonly origins: readonly Place[] } | null;
}

/** For which references a mirror is asked. */
export type MirrorUse = 'all' | 'digest-only' | 'tag-only';

/** Whose sources there are to look at: clusters that say where images come from, then hosts. */
export function mirrorTreeRoots(analysis: Analysis): Answerer[] {
  return [
    ...analysis.clusters.filter(hasSomethingToSay).map((view): Answerer => ({ kind: 'cluster', view })),
    ...analysis.hosts.map((view): Answerer => ({ kind: 'host', view })),
  ];
}

/** The sources of the cluster or host of that name; null where it is gone. */
export function mirrorTree(analysis: Analysis, kind: Answerer['kind'], name: string): MirrorTree | null {
  const root = mirrorTreeRoots(analysis).find((candidate) => candidate.kind === kind && nameOf(candidate) === name);
  if (!root) return null;
  if (root.kind === 'host') return loaded(root, root.view.node);
  const { rendering, node } = root.view.answers;
  if (rendering.kind === 'refused')
    return { root, registries: registriesWithoutRefused(root.view), trouble: rendering.refusal };
  return node ? loaded(root, node) : { root, registries: null, trouble: null };
}

/** For which references a mirror of an entry is asked. */
export function mirrorUse(
  { mirrorByDigestOnly }: LoadedRegistry,
  { pullFromMirror }: LoadedRegistry['mirrors'][number],
): MirrorUse {
  if (mirrorByDigestOnly || pullFromMirror === 'digest-only') return 'digest-only';
  return pullFromMirror === 'tag-only' ? 'tag-only' : 'all';
}

/** Whether an engine passes over a mirror, because an entry blocks its location. */
export function isMirrorBlocked({ registries }: MirrorTree, location: string): boolean {
  return (registries && findRegistry(registries, location)?.blocked) ?? false;
}

/** The hover of a source, or (with `mirror`, a location) of one of its mirrors; null where it is gone. */
export function mirrorTreeMarkdown(
  { root, registries }: MirrorTree,
  { source, mirror }: { readonly source: string; readonly mirror: string | null },
  linkTo: LinkTo,
): string | null {
  const entry = registries?.byPrefix.get(source);
  if (!registries || !entry) return null;
  if (mirror !== null) return mirrorOfMarkdown(registries, mirror, linkTo);
  return entryMarkdown(entry, root.kind === 'cluster' ? root.view.uses.by(source).length : null, linkTo);
}

/** Where a source, or a mirror of it, stands in the files, the most telling first. One location can be two mirrors: for digests, and for tags. */
export function mirrorTreePlaces(
  { registries }: MirrorTree,
  source: string,
  mirror: { readonly location: string; readonly use: MirrorUse } | null,
): readonly Place[] {
  const entry = registries?.byPrefix.get(source);
  if (!entry) return [];
  const own = entry.mirrors.find((each) => each.location === mirror?.location && mirrorUse(entry, each) === mirror.use);
  if (own && own.origins.length > 0) return own.origins;
  return entry.origins.length > 0 ? entry.origins : entry.blockedOrigins;
}

/** How many references leave the reachable registries there, in a sentence without a period; null where nobody asks that of it. */
export function coverageLine(analysis: Analysis, { root }: MirrorTree): string | null {
  const [own] = coverage(analysis, { cluster: nameOf(root) }).filter(({ answerer }) => answerer.kind === root.kind);
  return own ? coverageSummary(own) : null;
}

function loaded(root: Answerer, node: NodeConfiguration): MirrorTree {
  const trouble = node.registries ? null : { message: node.loadError, origins: [] };
  return { root, registries: node.registries, trouble };
}

function registriesWithoutRefused({ cluster, memory }: ClusterView): LoadedRegistries | null {
  const { manifests, target } = cluster;
  const found = renderWithoutRefused(manifests, target, renderAgain(manifests, target, memory.steps));
  return found && loadNode(found.rendered, memory.node).configuration.registries;
}
