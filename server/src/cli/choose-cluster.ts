import { isGenerated, type Cluster } from '../core/clusters/cluster';
import type { ClusterDeclaration } from '../core/clusters/configuration';
import { viewCluster, type ClusterView } from '../core/clusters/view';
import type { Document } from '../core/document';
import { createWorkspace, pathIn } from '../core/workspace';
import type { Arguments } from './arguments';
import { holdsOurs } from './encoding';
import { Failure } from './failure';
import type { LoadedWorkspace } from './load-workspace';
import type { Shell } from './shell';

/**
 * The one cluster that the given manifests are for: the named one, else the only one that any of them belongs to, else the only one
 * that all of them belong to (a base is given with one cluster's own files); files that belong to none stand together as one. Says
 * which named file is left out. Throws a Failure where it is not clear which cluster is meant, and where a manifest of ours has YAML
 * errors: an answer that leaves it out would be wrong.
 */
export function chooseCluster(loaded: LoadedWorkspace, args: Arguments, shell: Shell): ClusterView {
  const cluster = find(loaded, args.text('cluster'));
  const members = new Set(cluster.documents);
  const strangers = loaded.documents.filter(
    (document) => !members.has(document) && document.objects.manifests.length > 0,
  );
  for (const document of cluster.documents) assertReadable(loaded, document, shell);
  if (strangers.length > 0 && !cluster.documents.some(({ objects }) => objects.manifests.length > 0)) {
    throw new Failure(
      `none of these manifests belongs to cluster ${cluster.name}: its files are those that .mirrorscope.yaml names`,
    );
  }
  for (const { uri } of strangers.filter((document) => loaded.isNamed(document.uri))) {
    shell.note(`${loaded.nameOf(uri)} is left out: it does not belong to cluster ${cluster.name}`);
  }
  return viewCluster(cluster, null);
}

/** What oc-mirror generated and was asked for by its own folder goes with the cluster that is meant. */
function find(loaded: LoadedWorkspace, wanted: string | null): Cluster {
  const { workspace, documents } = loaded;
  const asked = documents.filter(({ uri }) => isGenerated(pathIn(workspace, uri)) && loaded.isNamed(uri));
  const cluster = findDeclared(loaded, wanted);
  const strangers = asked.filter((document) => !cluster.documents.includes(document));
  return strangers.length === 0 ? cluster : together(loaded, cluster.name, [...cluster.documents, ...strangers]);
}

function findDeclared(loaded: LoadedWorkspace, wanted: string | null): Cluster {
  const { workspace, documents } = loaded;
  const names = workspace.clusters.map(({ name }) => name).join(', ');
  if (wanted !== null) {
    const named = workspace.clusters.find(({ name }) => name === wanted);
    if (!named)
      throw new Failure(
        `there is no cluster ${wanted}: there ${workspace.clusters.length === 1 ? 'is' : 'are'} ${names}`,
      );
    return named;
  }
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
  return together(loaded, 'manifests', documents);
}

/** These files as one cluster, with what is declared for the one of this name. */
function together({ workspace }: LoadedWorkspace, name: string, documents: readonly Document[]): Cluster {
  const { configuration } = workspace;
  const declared = configuration.clusters?.find((declaration) => declaration.name === name) ?? { ...UNDECLARED, name };
  const clusters = [{ ...declared, files: ['**', '**/working-dir/**', '**/oc-mirror-workspace/**'] }];
  const [cluster] = createWorkspace(workspace.root, documents, { ...configuration, clusters }).clusters;
  if (!cluster) throw new Failure('there are no manifests');
  return cluster;
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
