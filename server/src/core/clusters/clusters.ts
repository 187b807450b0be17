import type { Document } from '../document';
import type { Manifest } from '../model/manifests';
import { groupBy } from '../text/group-by';
import { lazy } from '../text/lazy';
import { mapInSteps, type Steps } from '../text/steps';
import {
  clusterAgain,
  documentsByPath,
  isGenerated,
  kustomizedOf,
  manifestsOf,
  readForCluster,
  type Cluster,
  type ClusterPlan,
  type ClusterState,
} from './cluster';
import type { ClusterDeclaration, Configuration } from './configuration';
import { kustomizationPaths, pathFrom } from './fragments';
import { globIndex } from './glob';
import { foldersAround, inferClusterFolders, WHOLE_WORKSPACE } from './infer';
import type { Member, Members } from './members';
import { isPoolDropIn } from './pool-drop-ins';

/** The clusters of a workspace, and what a next state takes over. */
export interface Clusters {
  readonly list: readonly Cluster[];
  /** The clusters that a document is a part of, by URI; null: of none. */
  readonly holding: (uri: string) => readonly Cluster[] | null;
  readonly members: Members;
  readonly configuration: Configuration;
  readonly layout: Layout;
  readonly states: readonly ClusterState[];
}

/** Which members make up which cluster. It rests on their paths, and on the kinds and names of their objects. */
interface Layout {
  readonly plans: readonly ClusterPlan[];
  /** For each plan the places of its members in the list of all. */
  readonly places: readonly (readonly number[])[];
  /** The plans that hold a document, by URI. */
  readonly holders: () => ReadonlyMap<string, readonly number[]>;
  /** The globs of declared clusters, as they are written, that no member matches. */
  readonly unmatched: readonly string[];
}

/**
 * The clusters of a workspace: the declared ones, else those that the folders tell apart, else one of all files. A file may belong to
 * several clusters, or to none. Clusters of the previous state whose members are the same are the same objects; which file belongs
 * where is found out again only where a path, the configuration, or a kind or name has changed.
 */
export function* clustersInSteps(
  previous: Clusters | null,
  members: Members,
  configuration: Configuration,
): Steps<Clusters> {
  const isSame = previous !== null && previous.configuration === configuration && isLaidOutAlike(previous, members);
  const layout = isSame ? previous.layout : yield* layOutInSteps(members.all, configuration);
  if (!previous) yield* mapInSteps(members.all, MEMBERS_OF_A_STEP, readForCluster);
  const states: ClusterState[] = [];
  for (const [index, plan] of layout.plans.entries()) {
    const own = membersAt(layout.places[index] ?? [], members.all);
    states.push(clusterAgain((isSame ? previous.states[index] : null) ?? null, plan, own, configuration));
    yield states;
  }
  const list = states.map(({ cluster }) => cluster);
  return { list, holding: holdingIn(list, layout), members, configuration, layout, states };
}

/** What a cluster takes of each of them is read once, in such steps. */
const MEMBERS_OF_A_STEP = 500;

/** The list itself, where that is all of it. */
function membersAt(places: readonly number[], all: readonly Member[]): readonly Member[] {
  return places.length === all.length ? all : places.flatMap((place) => all[place] ?? []);
}

/** A function of its own: a closure beside others that name what was before would hold the whole line of predecessors. */
function holdingIn(list: readonly Cluster[], { holders }: Layout): Clusters['holding'] {
  return (uri) => {
    const own = holders().get(uri);
    if (!own) return null;
    return own.length === list.length ? list : own.flatMap((index) => list[index] ?? []);
  };
}

/** Whether the members are those of before, in the same places, with objects of the same kinds and names. */
function isLaidOutAlike({ members: before, configuration }: Clusters, { all, paths }: Members): boolean {
  if (before.paths !== paths) return false;
  if (configuration.clusters) return true;
  return all.every((member, index) => {
    const other = before.all[index];
    if (other === member) return true;
    if (!other) return false;
    return isNamedAlike(manifestsOf(other), manifestsOf(member));
  });
}

/** Whether the objects have the same kinds and names; those that are the same need not be asked. */
function isNamedAlike(before: readonly Manifest[], after: readonly Manifest[]): boolean {
  if (before.length !== after.length) return false;
  return after.every((object, index) => {
    const other = before[index];
    return other === object || (other !== undefined && identityOf(other) === identityOf(object));
  });
}

function* layOutInSteps(members: readonly Member[], configuration: Configuration): Steps<Layout> {
  const { clusters } = configuration;
  const { plans, holding, unmatched } = yield* clusters ? declared(clusters, members) : inferred(members);
  const places: number[][] = plans.map(() => []);
  for (const [place, member] of members.entries()) {
    if (place % MEMBERS_OF_A_STEP === 0) yield places;
    const held = holding(member);
    if (mayBeHeld(member)) for (const index of held) places[index]?.push(place);
  }
  const uris = members.map(({ document }) => document.uri);
  return { plans, places, holders: holdersLater(uris, places), unmatched: unmatched() };
}

/** What clusters there are, and which of them hold a member, by their places, each once. */
interface Division {
  readonly plans: readonly ClusterPlan[];
  readonly holding: (member: Member) => Iterable<number>;
  /** The globs that have matched no member so far. */
  readonly unmatched: () => readonly string[];
}

/** Those that globs name, and those that a kustomization reaches. */
function* declared(declarations: readonly ClusterDeclaration[], members: readonly Member[]): Steps<Division> {
  const documentAt = documentsByPath(members);
  const plans = declarations.map((declaration) => {
    const files = declaration.files.map((glob) => kustomizationIn(glob, documentAt) ?? glob);
    return { name: declaration.name, declaration: { ...declaration, files } };
  });
  const globs = plans.flatMap(({ declaration }, index) =>
    declaration.files.map((glob, at) => ({ glob, value: { index, written: declarations[index]?.files[at] ?? glob } })),
  );
  const unmatched = new Set(globs.map(({ value }) => value));
  const [named, inGenerated] = [globIndex(globs), globIndex(globs.filter(({ glob }) => isGenerated(glob)))];
  const used: { readonly path: string; readonly index: number }[] = [];
  for (const [index, plan] of plans.entries()) {
    for (const kustomized of kustomizedOf(plan, documentAt, []))
      for (const path of kustomized.used) used.push({ path, index });
    yield used;
  }
  const reached = groupBy(used, ({ path }) => path);
  const holding = ({ filePath }: Member): Iterable<number> => {
    const own = (isGenerated(filePath) ? inGenerated : named)(filePath);
    for (const glob of own) unmatched.delete(glob);
    return new Set([...own, ...(reached.get(filePath) ?? [])].map(({ index }) => index));
  };
  return { plans, holding, unmatched: () => [...new Set([...unmatched].map(({ written }) => written))] };
}

/** The path of the kustomization of a folder that is named without a wildcard; null: there is none. `folder/` is but what lies in the folder. */
function kustomizationIn(glob: string, documentAt: (path: string) => Document | null): string | null {
  if (/[*?{]|\/$/.test(glob)) return null;
  return kustomizationPaths(pathFrom([], glob)).find((path) => documentAt(path) !== null) ?? null;
}

/** Those that the folders tell apart, with what stands in the folders above theirs. */
function* inferred(members: readonly Member[]): Steps<Division> {
  const isTaken = ({ filePath }: Member): boolean => !isGenerated(filePath);
  const located = members
    .filter((member) => member.document.language === 'yaml' && isTaken(member))
    .flatMap((member) => manifestsOf(member).map((object) => ({ object, folder: folderOf(member.filePath) })));
  yield located;
  const standing = located.filter(({ object }) => object.madeBy === null);
  // What others make of an install-config or a HostedCluster tells clusters apart only where nothing else could.
  const telling = standing.length > 0 ? standing : located;
  const folders = inferClusterFolders(telling.map(({ object, folder }) => ({ identity: identityOf(object), folder })));
  yield folders;
  if (folders.length === 0)
    return {
      plans: [{ name: WHOLE_WORKSPACE, declaration: null }],
      holding: (member) => (isTaken(member) ? [0] : []),
      unmatched: () => [],
    };
  const around = foldersAround(folders);
  return {
    plans: folders.map((name) => ({ name, declaration: null })),
    holding: (member) => (isTaken(member) ? around(folderOf(member.filePath)) : []),
    unmatched: () => [],
  };
}

function mayBeHeld({ document: { language, uri } }: Member): boolean {
  return language !== 'registries-conf' || isPoolDropIn(uri);
}

function holdersLater(uris: readonly string[], places: Layout['places']): Layout['holders'] {
  return lazy(() => holdersOf(uris, places));
}

function holdersOf(uris: readonly string[], places: Layout['places']): ReadonlyMap<string, readonly number[]> {
  const holders = new Map<string, number[]>();
  for (const [index, own] of places.entries()) {
    for (const place of own) {
      const uri = uris[place] ?? '';
      const known = holders.get(uri);
      if (known) known.push(index);
      else holders.set(uri, [index]);
    }
  }
  return holders;
}

function identityOf({ kindName, name, madeBy }: Manifest): string {
  // A cluster is installed from one file alone, whatever is called in it what.
  return `${kindName.value}/${madeBy === 'installer' ? '' : (name?.value ?? '')}`;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
