import { compareBytewise } from './cluster/bytewise';
import { clustersOf, isGenerated, type Cluster, type Member } from './clusters/cluster';
import {
  CONFIGURATION_FILE,
  EMPTY_CONFIGURATION,
  overlay,
  readConfiguration,
  type Configuration,
} from './clusters/configuration';
import { fragmentsOf } from './clusters/fragments';
import { matchesGlob } from './clusters/glob';
import { hostsOf, type Host } from './clusters/host';
import type { Document } from './document';
import { lazy } from './text/lazy';

/** An immutable set of documents under one folder, grouped into clusters. An edit makes a new Workspace that shares what did not change. */
export interface Workspace {
  /** The URI of the folder, without a slash at the end; paths in globs count from it. */
  readonly root: string;
  readonly documents: ReadonlyMap<string, Document>;
  /** What the editor's settings or the command line say; wins over `.mirrorscope.yaml`. */
  readonly overrides: Configuration;
  /** `.mirrorscope.yaml` of the root under the overrides. */
  readonly configuration: Configuration;
  readonly clusters: readonly Cluster[];
  readonly hosts: readonly Host[];
  /** Files that hold parts of objects only, as patches of a kustomization do, by URI. */
  readonly fragments: ReadonlySet<string>;
  /** The clusters that each document is a part of, by URI. Documents that are part of none are not in it. */
  readonly membership: ReadonlyMap<string, readonly Cluster[]>;
  /** The YAML documents that are part of none, by path: what they say counts for every cluster. Without what oc-mirror generated. */
  readonly beside: readonly Document[];
}

/** The workspace of these documents. */
export function createWorkspace(
  root: string,
  documents: Iterable<Document>,
  overrides: Configuration = EMPTY_CONFIGURATION,
): Workspace {
  return assemble(root, new Map([...documents].map((document) => [document.uri, document])), overrides);
}

/** The workspace with these documents added, or put in the place of older ones of the same URI. */
export function withDocuments(workspace: Workspace, documents: Iterable<Document>): Workspace {
  const next = new Map(workspace.documents);
  for (const document of documents) next.set(document.uri, document);
  return assemble(workspace.root, next, workspace.overrides);
}

/** The workspace without these documents. */
export function withoutDocuments(workspace: Workspace, uris: Iterable<string>): Workspace {
  const next = new Map(workspace.documents);
  for (const uri of uris) next.delete(uri);
  return assemble(workspace.root, next, workspace.overrides);
}

/** The workspace under other settings. */
export function withOverrides(workspace: Workspace, overrides: Configuration): Workspace {
  return assemble(workspace.root, workspace.documents, overrides);
}

/** The path of a document relative to the workspace folder, decoded; the whole URI for a document outside of it. */
export function pathIn(workspace: Pick<Workspace, 'root'>, uri: string): string {
  if (!uri.startsWith(`${workspace.root}/`)) return uri;
  return decode(uri.slice(workspace.root.length + 1));
}

/**
 * The clusters that a document belongs to; an application's file beside all clusters is answered for every one, and what oc-mirror
 * generated for none.
 */
export function clustersOfDocument(workspace: Workspace, uri: string): readonly Cluster[] {
  return workspace.membership.get(uri) ?? (isGenerated(pathIn(workspace, uri)) ? [] : workspace.clusters);
}

/** Whether the configuration says to leave a document alone. */
export function isExcluded({ root, configuration }: Workspace, uri: string): boolean {
  const path = pathIn({ root }, uri);
  return path !== CONFIGURATION_FILE && configuration.exclude.some((glob) => matchesGlob(glob, path));
}

function assemble(root: string, documents: ReadonlyMap<string, Document>, overrides: Configuration): Workspace {
  const configuration = lazy(() => {
    const file = documents.get(`${root}/${CONFIGURATION_FILE}`);
    return file ? overlay(readConfiguration(file.syntax).configuration, overrides) : overrides;
  });
  const members = lazy(() => {
    const { exclude } = configuration();
    const all = [...documents.values()].map((document) => ({ path: pathIn({ root }, document.uri), document }));
    const kept = all.filter(
      ({ path }) => path !== CONFIGURATION_FILE && !exclude.some((glob) => matchesGlob(glob, path)),
    );
    const fragments = fragmentsOf(kept);
    return kept
      .map((member): Member => ({ ...member, isFragment: fragments.has(member.path) }))
      .sort((a, b) => compareBytewise(a.path, b.path));
  });
  const clusters = lazy(() => clustersOf(members(), configuration()));
  const hosts = lazy(() => hostsOf(members()));
  const fragments = lazy(
    () => new Set(members().flatMap(({ isFragment, document }) => (isFragment ? [document.uri] : []))),
  );
  const membership = lazy(() => membershipOf(clusters()));
  const beside = lazy(() =>
    members().flatMap(({ path, document }) =>
      document.language === 'yaml' && !membership().has(document.uri) && !isGenerated(path) ? [document] : [],
    ),
  );
  return {
    root,
    documents,
    overrides,
    get configuration() {
      return configuration();
    },
    get clusters() {
      return clusters();
    },
    get hosts() {
      return hosts();
    },
    get fragments() {
      return fragments();
    },
    get membership() {
      return membership();
    },
    get beside() {
      return beside();
    },
  };
}

function membershipOf(clusters: readonly Cluster[]): Map<string, Cluster[]> {
  const membership = new Map<string, Cluster[]>();
  for (const cluster of clusters) {
    for (const { uri } of cluster.documents) {
      const known = membership.get(uri);
      if (known) known.push(cluster);
      else membership.set(uri, [cluster]);
    }
  }
  return membership;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
