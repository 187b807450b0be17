import { STAND_IN_RELEASE_IMAGE, type ClusterManifests, type ReleaseImage } from '../cluster/cluster-manifests';
import type { Document } from '../document';
import type { ClusterVersion, Manifest } from '../model/manifests';
import { parseTarget, UNKNOWN_TARGET, type Target } from '../model/target';
import type { Configuration, ClusterDeclaration, Topology } from './configuration';
import { matchesGlob } from './glob';
import { inferClusterFolders, isInside } from './infer';

/** The set of files that end up on one cluster, and what is known of it. */
export interface Cluster {
  readonly name: string;
  /** False where it was inferred from the layout of the folders. */
  readonly declared: boolean;
  /** All its YAML documents, by path. */
  readonly documents: readonly Document[];
  /** Those of them that are patches of a kustomization, by URI: what they make of an object is not known, so they take no part. */
  readonly fragments: ReadonlySet<string>;
  /** The objects that the operator sees, by path, documents in file order. */
  readonly manifests: ClusterManifests;
  /** The objects of kinds of which a cluster has one alone, whatever they are called: Image configs and ClusterVersions. */
  readonly singletons: readonly Manifest[];
  readonly target: Target;
  readonly topology: Topology;
  readonly reachable: readonly string[] | null;
}

/** A document and its path relative to the workspace folder. */
export interface Member {
  readonly path: string;
  readonly document: Document;
  /** Whether it holds parts of objects only, as patches of a kustomization do. */
  readonly isFragment: boolean;
}

/**
 * Whether a path (relative to the workspace folder) lies in what oc-mirror generates before somebody takes it over: it belongs to no
 * cluster, but to one whose globs name that very folder, and can be compared with every one.
 */
export function isGenerated(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return folders.includes('working-dir') || folders.includes('oc-mirror-workspace');
}

/**
 * The clusters of a workspace: the declared ones, else those that the folders tell apart, else one of all files. Members have to be
 * sorted by path. A file may belong to several clusters, or to none.
 */
export function clustersOf(members: readonly Member[], configuration: Configuration): Cluster[] {
  const manifests = members.filter(({ document }) => document.language === 'yaml');
  if (configuration.clusters)
    return configuration.clusters.map((declaration) => declaredCluster(declaration, manifests, configuration));
  const yaml = manifests.filter(({ path }) => !isGenerated(path));
  const folders = inferClusterFolders(
    yaml.flatMap((member) =>
      manifestsOf(member).map((object) => ({
        identity: `${object.kindName.value}/${object.name?.value ?? ''}`,
        folder: folderOf(member.path),
      })),
    ),
  );
  if (folders.length === 0) return [makeCluster({ name: 'workspace', declared: false }, yaml, null, configuration)];
  return folders.map((folder) => {
    const inCluster = yaml.filter(({ path }) => isInside(folderOf(path), folder) || isInside(folder, folderOf(path)));
    return makeCluster({ name: folder, declared: false }, inCluster, null, configuration);
  });
}

function declaredCluster(
  declaration: ClusterDeclaration,
  members: readonly Member[],
  configuration: Configuration,
): Cluster {
  const naming = declaration.files.filter(isGenerated);
  const inCluster = members.filter(({ path }) =>
    (isGenerated(path) ? naming : declaration.files).some((glob) => matchesGlob(glob, path)),
  );
  return makeCluster({ name: declaration.name, declared: true }, inCluster, declaration, configuration);
}

function makeCluster(
  identity: { readonly name: string; readonly declared: boolean },
  members: readonly Member[],
  declaration: ClusterDeclaration | null,
  configuration: Configuration,
): Cluster {
  const documents = members.map(({ document }) => document);
  const objects = members.flatMap(manifestsOf);
  const versions = objects.filter(
    (object): object is ClusterVersion => object.kind === 'cluster-version' && object.name?.value === 'version',
  );
  const declaredImage = declaration?.releaseImage ?? configuration.releaseImage;
  return {
    ...identity,
    documents,
    fragments: new Set(members.flatMap(({ isFragment, document }) => (isFragment ? [document.uri] : []))),
    manifests: collectManifests(
      objects,
      declaredImage === null ? releaseImageOf(versions) : { value: declaredImage, origins: [], standIn: false },
    ),
    singletons: objects.filter(isSingleton),
    target: declaration?.target ?? configuration.target ?? targetOf(versions),
    topology: declaration?.topology ?? 'standalone',
    reachable: declaration?.reachable ?? null,
  };
}

/** A template holds no values yet, and a fragment no whole objects: what they will be on the cluster is not known. */
function manifestsOf({ document, isFragment }: Member): readonly Manifest[] {
  return isFragment || document.isTemplate ? [] : document.objects.manifests;
}

function isSingleton(object: Manifest): boolean {
  return (object.kind === 'image-config' && object.served) || object.kind === 'cluster-version';
}

/** The objects that the operator reads, in the order given. */
export function collectManifests(objects: readonly Manifest[], releaseImage: ReleaseImage): ClusterManifests {
  return {
    mirrorSets: objects.filter((object) => object.kind === 'mirror-set').filter((set) => set.served),
    imageConfig:
      objects
        .filter((object) => object.kind === 'image-config')
        .find((image) => image.served && image.name?.value === 'cluster') ?? null,
    imagePolicies: objects.filter((object) => object.kind === 'image-policy').filter((policy) => policy.served),
    releaseImage,
  };
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

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
