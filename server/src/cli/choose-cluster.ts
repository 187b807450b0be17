import { isGenerated, type Cluster } from '../core/clusters/cluster';
import type { ClusterDeclaration } from '../core/clusters/configuration';
import { viewCluster, type ClusterView } from '../core/clusters/view';
import type { Document } from '../core/document';
import { createWorkspace, isExcluded, pathIn, type Workspace } from '../core/workspace';
import type { Arguments } from './arguments';
import { holdsOurs } from './encoding';
import { Failure } from './failure';
import type { LoadedWorkspace } from './load-workspace';
import type { Shell } from './shell';

/**
 * The one cluster that the given manifests are for: the named one, else the only one that any of them belongs to, else the only one
 * that all of them belong to (a base is given with one cluster's own files); files that belong to none stand together as one. Files that
 * are named themselves, standard input among them, go with the named one where they belong to no other. Says which named file is left
 * out. Throws a Failure where it is not clear which cluster is meant, and where a manifest of ours has YAML errors: an answer that leaves
 * it out would be wrong.
 */
export function chooseCluster(loaded: LoadedWorkspace, args: Arguments, shell: Shell): ClusterView {
  const cluster = find(loaded, args.text('cluster'));
  const members = new Set(cluster.documents);
  const strangers = loaded.documents.filter(
    (document) => !members.has(document) && document.objects.manifests.length > 0,
  );
  for (const document of cluster.documents) assertReadable(loaded, document, shell);
  if (strangers.length > 0 && !cluster.documents.some(({ objects }) => objects.manifests.length > 0)) {
    throw noneOf('manifests', loaded, strangers, cluster.name);
  }
  for (const { uri } of strangers.filter((document) => loaded.isNamed(document.uri))) {
    const why = isExcluded(loaded.workspace, uri) ? EXCLUDES : `it does not belong to cluster ${cluster.name}`;
    shell.note(`${loaded.nameOf(uri)} is left out: ${why}`);
  }
  return viewCluster(cluster, null);
}

/** Why nothing is looked at where all of these `what` are left out; without a cluster, `exclude` alone leaves any out. */
export function noneOf(
  what: string,
  loaded: LoadedWorkspace,
  left: readonly Document[],
  cluster: string | null,
): Failure {
  const [first] = left;
  const isOut = left.every(({ uri }) => isExcluded(loaded.workspace, uri));
  if (first && isOut) return new Failure(`nothing is left of these ${what}: ${loaded.nameOf(first.uri)}: ${EXCLUDES}`);
  const why = loaded.configuration ? ': its files are those that .mirrorscope.yaml names' : '';
  return new Failure(`none of these ${what} belongs to cluster ${cluster}${why}`);
}

const EXCLUDES = '`exclude` of .mirrorscope.yaml names it';

/** The part of a workspace that is one cluster, and what goes with it. Throws a Failure where there is no such cluster. */
export function workspaceOf(loaded: LoadedWorkspace, name: string): Workspace {
  const { root, configuration } = loaded.workspace;
  const cluster = findNamed(loaded, name);
  const others = goingWith(cluster, loaded, name);
  if (others.length > 0) return together(loaded, name, [...cluster.documents, ...others]);
  const clusters = configuration.clusters?.filter((declaration) => declaration.name === name) ?? null;
  return createWorkspace(root, cluster.documents, { ...configuration, clusters });
}

function find(loaded: LoadedWorkspace, wanted: string | null): Cluster {
  const cluster = wanted === null ? findOnly(loaded) : findNamed(loaded, wanted);
  const others = goingWith(cluster, loaded, wanted);
  return others.length === 0 ? cluster : asOne(loaded, cluster.name, [...cluster.documents, ...others]);
}

/**
 * The files that go with a cluster although no glob says so: what oc-mirror generated and was asked for by its own folder, and, with the
 * cluster that is named, files that are named and belong to no other.
 */
function goingWith(
  cluster: Cluster,
  { workspace, documents, isNamed }: LoadedWorkspace,
  wanted: string | null,
): Document[] {
  const taken = wanted === null ? null : new Set(workspace.clusters.flatMap((other) => other.documents));
  return documents.filter((document) => {
    if (!isNamed(document.uri) || cluster.documents.includes(document)) return false;
    return isGenerated(pathIn(workspace, document.uri)) || taken?.has(document) === false;
  });
}

/** Throws a Failure where there is none of this name. */
export function findNamed({ workspace }: LoadedWorkspace, wanted: string): Cluster {
  const named = workspace.clusters.find(({ name }) => name === wanted);
  const names = workspace.clusters.map(({ name }) => name);
  if (!named)
    throw new Failure(`there is no cluster ${wanted}: there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`);
  return named;
}

function findOnly(loaded: LoadedWorkspace): Cluster {
  const { workspace, documents } = loaded;
  const inhabited = workspace.clusters.filter((cluster) => cluster.documents.length > 0);
  const [first, ...others] = inhabited;
  if (first && others.length === 0) return first;
  if (first) {
    const manifests = documents.filter(({ objects }) => objects.manifests.length > 0);
    const [whole, ...more] = inhabited.filter((cluster) => holdsAll(cluster, manifests));
    if (whole && more.length === 0) return whole;
    const found = inhabited.map(({ name }) => name).join(', ');
    throw new Failure(`these manifests are for several clusters: name one with --cluster (${found})`);
  }
  return asOne(loaded, 'manifests', documents);
}

function asOne(loaded: LoadedWorkspace, name: string, documents: readonly Document[]): Cluster {
  const [cluster] = together(loaded, name, documents).clusters;
  if (!cluster) throw new Failure('there are no manifests');
  return cluster;
}

/** These files as one cluster, with what is declared for the one of this name; kustomizations that it names are built. */
function together({ workspace }: LoadedWorkspace, name: string, documents: readonly Document[]): Workspace {
  const { configuration } = workspace;
  const declared = configuration.clusters?.find((declaration) => declaration.name === name);
  const files = [...(declared?.files ?? []), '**', '**/working-dir/**', '**/oc-mirror-workspace/**'];
  const clusters = [{ ...(declared ?? { ...UNDECLARED, name }), files }];
  return createWorkspace(workspace.root, documents, { ...configuration, clusters });
}

const UNDECLARED: Omit<ClusterDeclaration, 'files' | 'name'> = {
  target: null,
  releaseImage: null,
  topology: 'standalone',
  reachable: null,
};

function holdsAll(cluster: Cluster, documents: readonly Document[]): boolean {
  const members = new Set(cluster.documents);
  return documents.every((document) => members.has(document));
}

function assertReadable(loaded: LoadedWorkspace, document: Document, shell: Shell): void {
  const [problem] = document.syntax.problems;
  if (!problem) return;
  const position = loaded.whereIs(problem.place);
  const where = position ? `${position.name}:${position.line}:${position.column}` : loaded.nameOf(document.uri);
  if (holdsOurs(document.text) && !document.isTemplate)
    throw new Failure(`${where} is not valid YAML: ${problem.message}`);
  const what = document.isTemplate
    ? 'is a template, and read as far as possible'
    : `is not valid YAML, and read as far as possible: ${problem.message}`;
  shell.note(`${where} ${what}`);
}
