import { namesLocals } from './carried/local-files';
import { changesOf, withCarriedInSteps, type DocumentChanges } from './carried/with-carried';
import { isGenerated, type Cluster } from './clusters/cluster';
import { clustersInSteps, type Clusters } from './clusters/clusters';
import {
  CONFIGURATION_FILE,
  configurationKey,
  EMPTY_CONFIGURATION,
  overlay,
  readConfiguration,
  type Configuration,
} from './clusters/configuration';
import { globMatcher } from './clusters/glob';
import { hostsOf, type Host } from './clusters/host';
import { membersInSteps, type Member, type Members } from './clusters/members';
import type { Document } from './document';
import { fileUriOf } from './text/carried-uri';
import { keepList } from './text/keep-list';
import type { LayeredMap } from './text/layered-map';
import { inOneGo, type Steps } from './text/steps';

/** An immutable set of documents under one folder, grouped into clusters. An edit makes a new Workspace that shares what did not change. */
export interface Workspace {
  /** The URI of the folder, without a slash at the end; paths in globs count from it. */
  readonly root: string;
  /** By URI; the texts that files carry are among them. */
  readonly documents: LayeredMap<Document>;
  /** What the editor's settings or the command line say; wins over `.mirrorscope.yaml`. */
  readonly overrides: Configuration;
  /** `.mirrorscope.yaml` of the root under the overrides. */
  readonly configuration: Configuration;
  readonly clusters: readonly Cluster[];
  readonly hosts: readonly Host[];
  /** Files that hold parts of objects only, as patches of a kustomization do, by URI. */
  readonly fragments: ReadonlySet<string>;
  /** The YAML documents and Dockerfiles that are part of none, by path: what they say counts for every cluster. Without what oc-mirror generated. */
  readonly beside: readonly Document[];
  /** Whether all files of the folder are among the documents. */
  readonly isWhole: boolean;
  /** The globs of declared clusters that no file of the folder matches; none while that is not known. */
  readonly unmatched: readonly string[];
  /** What all this rests on, computed when first asked for; the next workspace takes over what has not changed. */
  readonly memory: WorkspaceMemory;
}

interface WorkspaceMemory {
  get(): Grouping;
  /** Computes in steps what `get` gives. */
  warmUp(): Steps<void>;
  /** The newest state that is known, and the documents (by URI) that have come, gone or changed since. */
  known(): Known | null;
}

interface Known {
  readonly grouping: Grouping;
  readonly touched: ReadonlySet<string>;
}

/** How the documents of a workspace are grouped. */
interface Grouping {
  readonly file: Document | null;
  readonly overrides: Configuration;
  readonly configuration: Configuration;
  /** Whether a path is excluded. */
  readonly isExcluded: (path: string) => boolean;
  readonly members: Members;
  readonly clusters: Clusters;
  readonly hosts: readonly Host[];
  readonly fragments: ReadonlySet<string>;
  readonly beside: readonly Document[];
}

/** The workspace of these documents. `isWhole`: whether the folder has no others. */
export function createWorkspace(
  root: string,
  documents: Iterable<Document>,
  overrides: Configuration = EMPTY_CONFIGURATION,
  isWhole = false,
): Workspace {
  return inOneGo(createWorkspaceInSteps(root, documents, overrides, isWhole));
}

/** The same in steps, for a folder of many files. How they are grouped is computed in steps by `memory.warmUp`. */
export function* createWorkspaceInSteps(
  root: string,
  documents: Iterable<Document>,
  overrides: Configuration = EMPTY_CONFIGURATION,
  isWhole = false,
): Steps<Workspace> {
  return assemble({ root, documents: yield* withCarriedInSteps(documents), overrides, isWhole }, null);
}

/** The workspace with these documents added, or put in the place of older ones of the same URI. */
export function withDocuments(workspace: Workspace, documents: Iterable<Document>): Workspace {
  const changes = changesOf(workspace.documents);
  for (const document of documents) changes.put(document);
  return changedBy(workspace, changes);
}

/** The workspace without these documents. */
export function withoutDocuments(workspace: Workspace, uris: Iterable<string>): Workspace {
  const changes = changesOf(workspace.documents);
  for (const uri of uris) changes.drop(uri);
  return changedBy(workspace, changes);
}

function changedBy(workspace: Workspace, changes: DocumentChanges): Workspace {
  changes.settle();
  const { changed } = changes;
  const { root, documents, overrides, isWhole } = workspace;
  return assemble(
    { root, documents: documents.with(changed), overrides, isWhole },
    knownAfter(workspace, changed.keys()),
  );
}

/** The workspace under other settings. */
export function withOverrides(workspace: Workspace, overrides: Configuration): Workspace {
  if (configurationKey(overrides) === configurationKey(workspace.overrides)) return workspace;
  const { root, documents, isWhole } = workspace;
  return assemble({ root, documents, overrides, isWhole }, knownAfter(workspace, NOTHING));
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
  const { clusters } = workspace.memory.get();
  return clusters.holding(uri) ?? (isGenerated(pathIn(workspace, uri)) ? [] : clusters.list);
}

/** Whether the configuration says to leave a document alone. */
export function isExcluded({ root, memory }: Pick<Workspace, 'root' | 'memory'>, uri: string): boolean {
  const { configuration, isExcluded: isOut } = memory.get();
  if (configuration.exclude.length === 0) return false;
  const path = pathIn({ root }, fileUriOf(uri));
  return path !== CONFIGURATION_FILE && isOut(path);
}

function assemble(given: GivenToWorkspace, known: Known | null): Workspace {
  return new GroupedWorkspace(
    given,
    createMemory(known, (before) => groupInSteps(given, before)),
  );
}

type GivenToWorkspace = Pick<Workspace, 'root' | 'documents' | 'overrides' | 'isWhole'>;

class GroupedWorkspace implements Workspace {
  readonly root: string;
  readonly documents: LayeredMap<Document>;
  readonly overrides: Configuration;
  readonly isWhole: boolean;
  readonly memory: WorkspaceMemory;

  constructor({ root, documents, overrides, isWhole }: GivenToWorkspace, memory: WorkspaceMemory) {
    this.root = root;
    this.documents = documents;
    this.overrides = overrides;
    this.isWhole = isWhole;
    this.memory = memory;
  }

  get configuration(): Configuration {
    return this.memory.get().configuration;
  }

  get clusters(): readonly Cluster[] {
    return this.memory.get().clusters.list;
  }

  get hosts(): readonly Host[] {
    return this.memory.get().hosts;
  }

  get fragments(): ReadonlySet<string> {
    return this.memory.get().fragments;
  }

  get beside(): readonly Document[] {
    return this.memory.get().beside;
  }

  get unmatched(): readonly string[] {
    return this.isWhole ? this.memory.get().clusters.layout.unmatched : NONE;
  }
}

/** `group` is called when the grouping is first asked for; once it is known what it rests on is let go of. */
function createMemory(known: Known | null, group: (known: Known | null) => Steps<Grouping>): WorkspaceMemory {
  let state: { readonly grouping: Grouping } | { readonly known: Known | null } = { known };
  return {
    get() {
      if ('known' in state) state = { grouping: inOneGo(group(state.known)) };
      return state.grouping;
    },
    *warmUp() {
      if (!('known' in state)) return;
      const grouping = yield* group(state.known);
      // Whoever could not wait for the steps has it already: there is one grouping only.
      if ('known' in state) state = { grouping };
    },
    known: () => ('known' in state ? state.known : { grouping: state.grouping, touched: NOTHING }),
  };
}

const NOTHING: ReadonlySet<string> = new Set();
const NONE: readonly string[] = [];

function knownAfter({ memory }: Workspace, touched: Iterable<string>): Known | null {
  const known = memory.known();
  return known && { grouping: known.grouping, touched: new Set([...known.touched, ...touched]) };
}

/** The grouping of these documents: what it costs is that of what has changed since the one that is known, and passes over lists. */
function* groupInSteps({ root, documents, overrides }: GivenToWorkspace, known: Known | null): Steps<Grouping> {
  const before = known?.grouping ?? null;
  const file = documents.get(`${root}/${CONFIGURATION_FILE}`) ?? null;
  const isConfigured = before?.file === file && before.overrides === overrides;
  const configuration = isConfigured ? before.configuration : configurationOf(file, overrides);
  const source = { documents, exclude: configuration.exclude, pathOf: (uri: string) => pathIn({ root }, uri) };
  const since = known && { members: known.grouping.members, touched: known.touched };
  const members = yield* membersInSteps(since, source);
  yield members;
  const isInPlace = before?.members.paths === members.paths;
  const clusters = yield* clustersInSteps(before?.clusters ?? null, members, configuration);
  const hosts = before && isInPlace && sameConfs(before.members, members) ? before.hosts : hostsOf(members.all);
  const fragments = isInPlace
    ? before.fragments
    : new Set(members.all.filter(isPart).map(({ document }) => document.uri));
  yield fragments;
  const isBeside = ({ filePath, document }: Member): boolean =>
    document.language !== 'registries-conf' && clusters.holding(document.uri) === null && !isGenerated(filePath);
  const isNoneBeside = before?.clusters.layout === clusters.layout && before.beside.length === 0;
  const beside = isNoneBeside ? before.beside : members.all.filter(isBeside).map(({ document }) => document);
  return {
    file,
    overrides,
    configuration,
    isExcluded: isConfigured ? before.isExcluded : globMatcher(configuration.exclude),
    members,
    clusters,
    hosts,
    fragments,
    beside: keepList(before?.beside ?? null, beside),
  };
}

function configurationOf(file: Document | null, overrides: Configuration): Configuration {
  return file ? overlay(readConfiguration(file.syntax).configuration, overrides) : overrides;
}

function isPart({ isFragment }: Member): boolean {
  return isFragment;
}

/** Whether every registries.conf is the one that it was, and none is put elsewhere than before; both lists have the same paths. */
function sameConfs(before: Members, { all }: Members): boolean {
  const isApart = ({ document }: Member): boolean => document.language !== 'registries-conf' && !namesLocals(document);
  return all.every((member, index) => {
    const other = before.all[index];
    return member === other || (other !== undefined && isApart(other) && isApart(member));
  });
}

function decode(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
