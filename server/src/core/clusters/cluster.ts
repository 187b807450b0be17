import type { LocalFile } from '../carried/local-files';
import { STAND_IN_RELEASE_IMAGE, type ClusterManifests, type ReleaseImage } from '../cluster/cluster-manifests';
import type { Document } from '../document';
import type { ClusterVersion, ImageConfig, ImagePolicy, Manifest, MirrorSet } from '../model/manifests';
import { parseTarget, UNKNOWN_TARGET, type Target } from '../model/target';
import { joinAgain, mapEachAgain, type Joined, type Mapped } from '../text/again';
import { joined } from '../text/joined';
import { keepList } from '../text/keep-list';
import { lazy } from '../text/lazy';
import { sameItems } from '../text/spliced';
import type { Known } from '../text/renewed';
import type { Configuration, ClusterDeclaration, Topology } from './configuration';
import { isHosted, withoutReplaced } from './made-objects';
import { isKustomization, pathFrom } from './fragments';
import { installerFilesAgain, namedMapsIn, type InstallerFiles } from './installer-files';
import { kustomize, type Kustomized } from './kustomize';
import { isLeftOut } from './kustomized-texts';
import type { Member } from './members';
import { hostedOf, nodePoolsAgain, type NodePoolsState } from './node-pools';
import { isPoolDropIn, poolDropIns, type NodePools } from './pool-drop-ins';
import { sortAgain, type SortedObjects } from './sorted-objects';

/** The set of files that end up on one cluster, and what is known of it. */
export interface Cluster {
  readonly name: string;
  /** False where it was inferred from the layout of the folders. */
  readonly declared: boolean;
  /** All its YAML documents and Dockerfiles, and the drop-ins that its MachineConfigs carry, by path. */
  readonly documents: readonly Document[];
  /** Those of the drop-ins that its nodes get beside what the operator writes. */
  readonly dropIns: readonly Document[];
  /** The pools of its nodes by the drop-ins that they get: first those that get `dropIns`. Empty where none gets any. */
  readonly pools: readonly NodePools[];
  /** Those of them that are patches of a kustomization, by URI: what they make of an object is not known, so they take no part. */
  readonly fragments: ReadonlySet<string>;
  /** The kustomizations that it names among its files, and what they come to: their objects are those of the cluster. */
  readonly kustomized: readonly Kustomized[];
  /** The registries.conf files in ConfigMaps that the assisted installation is given by name. */
  readonly installerFiles: readonly Document[];
  /** The files beside its Butane configs that these put on nodes, and that are not among the documents. */
  readonly unread: readonly LocalFile[];
  /** The objects that the operator sees, by path, documents in file order; behind them those of kustomizations. */
  readonly manifests: ClusterManifests;
  /** The objects of kinds of which a cluster has one alone, whatever they are called: Image configs and ClusterVersions. */
  readonly singletons: readonly Manifest[];
  readonly target: Target;
  readonly topology: Topology;
  readonly reachable: readonly string[] | null;
}

/**
 * Whether a path (relative to the workspace folder) lies in what oc-mirror generates before somebody takes it over: it belongs to no
 * cluster, but to one whose globs name that very folder, and can be compared with every one.
 */
export function isGenerated(path: string): boolean {
  return GENERATED.test(path);
}

const GENERATED = /(?:^|\/)(?:working-dir|oc-mirror-workspace)\//;

/** A cluster, and what a next state of it takes over. */
export interface ClusterState {
  readonly cluster: Cluster;
  readonly plan: ClusterPlan;
  readonly configuration: Configuration;
  readonly held: Mapped<Member, readonly Manifest[]>;
  readonly sorted: SortedObjects;
  readonly documents: Mapped<Member, Document>;
  readonly remarkable: Mapped<Member, Member | null>;
  readonly installer: InstallerFiles;
  readonly nodePools: NodePoolsState;
}

/** What a cluster is called and by whom. */
export interface ClusterPlan {
  readonly name: string;
  /** null: it was inferred. */
  readonly declaration: ClusterDeclaration | null;
}

/**
 * The cluster that a plan comes to, of these members. Of an earlier state all is kept whose members are the same, and so is the cluster
 * as a whole; else what it costs are passes over the members, and over the objects of our kinds.
 */
export function clusterAgain(
  previous: ClusterState | null,
  plan: ClusterPlan,
  members: readonly Member[],
  configuration: Configuration,
): ClusterState {
  const before = previous?.plan === plan && previous.configuration === configuration ? previous : null;
  const held = mapEachAgain(before?.held ?? null, members, manifestsOf);
  const kustomized = kustomizedOf(plan, documentsByPath(members), before?.cluster.kustomized ?? []);
  const installer = installerFilesAgain(before?.installer ?? null, members);
  if (before?.held === held && sameItems(before.cluster.kustomized, kustomized)) return before;
  const nodePools = nodePoolsAgain(before?.nodePools ?? null, members);
  const documents = mapEachAgain(before?.documents ?? null, members, ({ document }) => document);
  const remarkable = mapEachAgain(before?.remarkable ?? null, members, remarkableIn);
  const sorted = sortAgain(before?.sorted ?? null, objectsOf(members, held.results, kustomized));
  const parts = { held, sorted, documents, remarkable, installer, nodePools };
  const cluster = makeCluster(plan, { ...parts, kustomized }, configuration);
  return { plan, configuration, ...parts, cluster: before ? keepParts(before.cluster, cluster) : cluster };
}

/** The kustomizations that a declaration names by their paths. */
export function kustomizedOf(
  { declaration }: ClusterPlan,
  documentAt: (path: string) => Document | null,
  before: readonly Kustomized[],
): readonly Kustomized[] {
  const paths = declaration?.files.filter(isKustomization) ?? [];
  if (paths.length === 0) return NONE;
  const known = new Map(before.map((each) => [each.path, each]));
  return [...new Set(paths.map((path) => pathFrom([], path)))]
    .filter((path) => documentAt(path) !== null)
    .map((path) => kustomize(path, documentAt, known.get(path)));
}

/** The documents of files, not those that they carry; looked over when the first is asked for. */
export function documentsByPath(members: readonly Member[]): (path: string) => Document | null {
  const byPath = lazy(() => {
    const ofFiles = members.filter(({ filePath, path }) => filePath === path);
    return new Map(ofFiles.map(({ path, document }) => [path, document]));
  });
  return (path) => byPath().get(path) ?? null;
}

const NONE: readonly Kustomized[] = [];

/** What is read of the members of a cluster one by one, and what kustomizations make of them. */
interface ClusterParts extends Pick<ClusterState, 'sorted' | 'documents' | 'remarkable' | 'installer' | 'nodePools'> {
  readonly kustomized: readonly Kustomized[];
}

/** The objects in the files of a cluster, and behind them those of its kustomizations. */
function objectsOf(
  members: readonly Member[],
  held: readonly (readonly Manifest[])[],
  kustomized: readonly Kustomized[],
): readonly Manifest[] {
  if (kustomized.length === 0) return joined(held);
  const own = members.map((member, index) =>
    isUsed(member, kustomized) ? objectsInText(member, kustomized) : (held[index] ?? []),
  );
  const built = kustomized.map(({ manifests }) => manifests.filter((object) => !isUnfilled(object)));
  return joined([...own, ...built]);
}

function isUsed(member: Member, kustomized: readonly Kustomized[]): boolean {
  return kustomized.some(({ used }) => used.has(member.filePath));
}

/** Those of a text inside of a value, also of one that a patch has brought; of files kustomizations make theirs. */
function objectsInText(member: Member, kustomized: readonly Kustomized[]): readonly Manifest[] {
  const { path, filePath, document } = member;
  return path === filePath || isLeftOut(document.uri, kustomized) ? [] : manifestsOf({ ...member, isFragment: false });
}

/** What a cluster takes of a member: read once, and known when it is asked for again. */
export function readForCluster(member: Member): readonly unknown[] {
  const { document } = member;
  return [manifestsOf(member), remarkableIn(member), namedMapsIn(document), hostedOf(document)];
}

/** The member, if there is more to it than the objects and the text of its file: few are. */
function remarkableIn(member: Member): Member | null {
  const { isFragment, unread, document } = member;
  return isFragment || unread.length > 0 || isPoolDropIn(document.uri) ? member : null;
}

function makeCluster(
  { name, declaration }: ClusterPlan,
  {
    sorted: { sets, others },
    documents: { results: documents },
    remarkable,
    kustomized,
    installer,
    nodePools,
  }: ClusterParts,
  configuration: Configuration,
): Cluster {
  const isMade = others.all.some(({ madeBy }) => madeBy);
  const objects = isMade ? withoutReplaced(others.items) : others.items;
  const telling = isMade ? objects : others.all;
  const singletons: Manifest[] = [];
  const versions: ClusterVersion[] = [];
  for (const object of telling) {
    if (isSingleton(object)) singletons.push(object);
    if (object.kind === 'cluster-version' && object.name?.value === 'version') versions.push(object);
  }
  const special = remarkable.results.filter((member) => member !== null);
  const mayBeHosted = isMade || nodePools.pools.length > 0;
  const isOnHosted = mayBeHosted && isHosted(objects, nodePools.pools);
  const topology = declaration?.topology ?? (isOnHosted ? 'hosted' : 'standalone');
  const counts = (document: Document): boolean => !isLeftOut(document.uri, kustomized);
  const declaredImage = declaration?.releaseImage ?? configuration.releaseImage;
  const collected = collectManifests(
    telling,
    declaredImage === null ? releaseImageOf(versions) : { value: declaredImage, origins: [], standIn: false },
  );
  const pools = poolDropIns(special.map(({ document }) => document).filter(counts), {
    documents,
    topology,
    nodePools: nodePools.pools,
    hasSearchList: Boolean(collected.imageConfig?.containerRuntimeSearchRegistries),
  });
  return {
    name,
    declared: declaration !== null,
    documents,
    dropIns: pools[0]?.dropIns ?? NO_DROP_INS,
    pools,
    installerFiles: kustomized.length === 0 ? installer.files : installer.files.filter(counts),
    unread: special.flatMap((member) => member.unread),
    kustomized,
    fragments: new Set(
      special.filter((member) => member.isFragment && !isUsed(member, kustomized)).map(({ document }) => document.uri),
    ),
    manifests: isMade ? collected : { ...collected, mirrorSets: sets.all },
    singletons,
    target: declaration?.target ?? configuration.target ?? targetOf(versions),
    topology,
    reachable: declaration?.reachable ?? null,
  };
}

const NO_DROP_INS: readonly Document[] = [];

/** The cluster with the lists of the one before where they are the same. */
function keepParts(before: Cluster, cluster: Cluster): Cluster {
  const { mirrorSets, imagePolicies } = cluster.manifests;
  return {
    ...cluster,
    documents: keepList(before.documents, cluster.documents),
    dropIns: keepList(before.dropIns, cluster.dropIns),
    installerFiles: keepList(before.installerFiles, cluster.installerFiles),
    unread: keepList(before.unread, cluster.unread),
    manifests: {
      ...cluster.manifests,
      mirrorSets: keepList(before.manifests.mirrorSets, mirrorSets),
      imagePolicies: keepList(before.manifests.imagePolicies, imagePolicies),
    },
  };
}

/**
 * The objects of a file that end up on a cluster as they are. A template holds no values yet, nor does an object with parameters in
 * it, and a fragment holds no whole objects: what they will be on the cluster is not known.
 */
export function manifestsOf({ document, isFragment }: Member): readonly Manifest[] {
  if (isFragment || document.isTemplate) return [];
  const { manifests } = document.objects;
  return manifests.length === 0 ? manifests : document.once(filledManifests).all;
}

/** Read once of each version: with each key it is asked for three times, of the new version and of the one before. */
function filledManifests({ objects: { manifests } }: Document, older: Known<Filled> | null): Filled {
  return joinAgain(older?.value ?? null, manifests, (object) => (isUnfilled(object) ? [] : [object]));
}

type Filled = Joined<Manifest, Manifest>;

function isUnfilled({ carried }: Manifest): boolean {
  return carried?.isUnfilled ?? false;
}

function isSingleton(object: Manifest): boolean {
  return (object.kind === 'image-config' && object.served) || object.kind === 'cluster-version';
}

/** The objects that the operator reads, in the order given. */
export function collectManifests(objects: readonly Manifest[], releaseImage: ReleaseImage): ClusterManifests {
  const mirrorSets: MirrorSet[] = [];
  const imagePolicies: ImagePolicy[] = [];
  let imageConfig: ImageConfig | null = null;
  for (const object of objects) {
    if (object.kind === 'mirror-set' && object.served) mirrorSets.push(object);
    else if (object.kind === 'image-policy' && object.served) imagePolicies.push(object);
    else if (object.kind === 'image-config' && object.served && object.name?.value === 'cluster')
      imageConfig ??= object;
  }
  return { mirrorSets, imageConfig, imagePolicies, releaseImage };
}

/** The payload's image that a ClusterVersion names, or the stand-in. */
export function releaseImageOf(versions: readonly ClusterVersion[]): ReleaseImage {
  const desired = versions.find((version) => version.desiredImage !== null)?.desiredImage;
  return desired ? { value: desired.value, origins: [desired.place], standIn: false } : STAND_IN_RELEASE_IMAGE;
}

function targetOf(versions: readonly ClusterVersion[]): Target {
  for (const version of versions) {
    for (const text of [version.desiredUpdateVersion, version.channel, version.desiredVersion]) {
      const target = text && parseTarget(text.value);
      if (target) return target;
    }
  }
  return UNKNOWN_TARGET;
}
