/**
 * All that client and server both say beyond the language server protocol. Everything else (diagnostics, hover, completion, code
 * actions, definition, document symbols, watched files, settings, progress) goes the protocol's own ways; the server registers
 * its file watchers and asks for the settings `mirrorscope.*` itself.
 *
 * Node files are plain read-only documents: the server announces the scheme below for `workspace/textDocumentContent` (LSP 3.18),
 * and sends `workspace/textDocumentContent/refresh` when the text of one that it gave out has changed. The client's document
 * selector has to hold `{ scheme: PREVIEW_SCHEME }`, so that hover and go to definition work in them too.
 */

/** The language of registries.conf and its drop-ins. */
export const REGISTRIES_CONF_LANGUAGE = 'registries-conf';

/** The scheme of the URIs of node files. */
export const PREVIEW_SCHEME = 'mirrorscope';

/** The section of all settings. */
export const SETTINGS_SECTION = 'mirrorscope';

/** The version of both sides, as in package.json (a test holds that). */
export const VERSION = '0.1.0';

/** `initializationOptions` of the initialize request; everything may be left out. */
export interface InitializationOptions {
  /**
   * The version of the client, where it comes from the same package as the server: a server of another version refuses it, with a
   * `Refusal` as data. Default: any that speaks the protocol.
   */
  readonly version?: string;
  /**
   * Where the pages of the rules are: `docsBase` + `/rules/CODE.md` is the link behind a diagnostic's code.
   * Default: `docs` in the project's repository.
   */
  readonly docsBase?: string;
  /**
   * The commands of `LENS_COMMANDS` that the client has, and `CONVERT_COMMAND`. Lenses and actions that could only do something are left out
   * without theirs, other lenses are text.
   * Default: none.
   */
  readonly commands?: readonly string[];
  /** Whether the client answers `READ_FOLDER` and `READ_FILE`. Default: no; then other files than those on disk are known while they are open. */
  readonly readsFiles?: boolean;
  /**
   * `push`: findings are sent, also where the client could ask for them.
   * Default: a client that can ask, and that can be asked to ask again, asks.
   */
  readonly diagnostics?: 'push';
}

/** Why a server refuses to begin: data of the error that answers the initialize request. */
export interface Refusal {
  readonly retry: false;
  readonly serverVersion: string;
}

/** What choosing a lens does: commands of the client, which get `LensArguments`. */
export const LENS_COMMANDS = {
  preview: '_mirrorscope.previewNodeFiles',
  impact: '_mirrorscope.showImpact',
  convert: '_mirrorscope.convertObject',
  serves: '_mirrorscope.showServedReferences',
  carried: '_mirrorscope.showCarriedText',
} as const;

/** The document, and where in it the lens stands; of a carried text its own URI (see `carriedTextUri`) and start. */
export type LensArguments = readonly [uri: string, position: TextRange['start']];

/** What choosing an action does that changes no file: a command of the client, which gets `ConvertArguments`. */
export const CONVERT_COMMAND = '_mirrorscope.convertMirrors';

/** What is converted, where in it the one object stands that is meant, and into which form. */
export type ConvertArguments = readonly [
  uri: string,
  at: TextRange['start'] | null,
  form: ConvertMirrorsParams['form'],
];

/** A file as a node has it. */
export interface NodeFileAddress {
  /** The URI of the workspace folder, without a slash at the end; empty for files outside of all folders. */
  readonly root: string;
  /** As in `.mirrorscope.yaml`, or the folder that tells the cluster apart. */
  readonly cluster: string;
  /** On the node, e.g. `/etc/containers/registries.conf`. */
  readonly path: string;
  /** Which state of the manifests it follows from; the editor's where it is left out. See `IMPACT`. */
  readonly of?: StateBefore;
}

/** A state that the editor's content is compared with: the files on disk, or the base (`SET_BASE`). */
export type StateBefore = 'saved' | 'base';

/**
 * The URI of a node file: `mirrorscope:/CLUSTER/etc/containers/registries.conf?QUERY`. The path is for people, and for editors
 * that tell the language by it; what counts stands in the query. Survives VS Code's way of decoding and encoding URIs.
 */
export function previewUri({ root, cluster, path, of }: NodeFileAddress): string {
  const shown = `/${cluster}${path}`.split('/').map(encodeURIComponent).join('/');
  const address = [root, cluster, path, ...(of ? [of] : [])];
  return `${PREVIEW_SCHEME}:${shown}?${encodeURIComponent(JSON.stringify(address))}`;
}

/** The node file behind a URI; null where it is none of ours. */
export function readPreviewUri(uri: string): NodeFileAddress | null {
  const query = uri.indexOf('?');
  if (!uri.startsWith(`${PREVIEW_SCHEME}:`) || query < 0) return null;
  const end = uri.indexOf('#', query);
  try {
    const parts: unknown = JSON.parse(decodeURIComponent(uri.slice(query + 1, end < 0 ? undefined : end)));
    if (!Array.isArray(parts)) return null;
    const [root, cluster, path, of] = parts as readonly unknown[];
    if (typeof root !== 'string' || typeof cluster !== 'string' || typeof path !== 'string') return null;
    return { root, cluster, path, ...(of === 'saved' || of === 'base' ? { of } : {}) };
  } catch {
    return null;
  }
}

/** A page about a workspace folder as a whole. */
export type ReportAddress =
  /** What serves its image references. */
  | { readonly kind: 'coverage'; readonly root: string }
  /** What is different between two clusters, hosts, results of oc-mirror or a cluster in the base; the names are those of `REPORTS`. */
  | { readonly kind: 'plans'; readonly root: string; readonly old: string; readonly next: string }
  /** Why an image was not pulled; `log` is what `EXPLAIN_PULL` gave. */
  | { readonly kind: 'pull-failure'; readonly root: string; readonly log: string }
  /** About a document, for those who work on Mirrorscope: how it is read, and what the answers about it rest on. */
  | { readonly kind: 'syntax' | 'basis'; readonly root: string; readonly uri: string };

/** The URI of a report, a Markdown document of the same scheme as node files. Survives VS Code's way of decoding and encoding URIs. */
export function reportUri(address: ReportAddress): string {
  return `${PREVIEW_SCHEME}:/${address.kind}.md?${encodeURIComponent(JSON.stringify(address))}`;
}

/** The report behind a URI; null where it is none. */
export function readReportUri(uri: string): ReportAddress | null {
  const query = uri.indexOf('?');
  if (!uri.startsWith(`${PREVIEW_SCHEME}:`) || query < 0) return null;
  const end = uri.indexOf('#', query);
  try {
    const read: unknown = JSON.parse(decodeURIComponent(uri.slice(query + 1, end < 0 ? undefined : end)));
    if (typeof read !== 'object' || read === null) return null;
    const { kind, root, old, next, log, uri: file } = read as Readonly<Record<string, unknown>>;
    if (typeof root !== 'string') return null;
    if (kind === 'coverage') return { kind, root };
    if (kind === 'syntax' || kind === 'basis') return typeof file === 'string' ? { kind, root, uri: file } : null;
    if (kind === 'pull-failure') return typeof log === 'string' ? { kind, root, log } : null;
    return kind === 'plans' && typeof old === 'string' && typeof next === 'string' ? { kind, root, old, next } : null;
  } catch {
    return null;
  }
}

/** A request beyond the protocol: its method, and for the compiler what goes over and what comes back. */
export interface CustomRequest<Params, Result> {
  readonly method: string;
  /** Never there at run time. */
  readonly types?: (params: Params) => Result;
}

/** From server to client, for each folder of a workspace that is not on a disk which the server sees. null: it cannot be read. */
export const READ_FOLDER: CustomRequest<ReadFolderParams, FolderMembers | null> = { method: 'mirrorscope/readFolder' };

export interface ReadFolderParams {
  readonly uri: string;
}

/** The names of what a folder holds; links to folders are left out. */
export interface FolderMembers {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** From server to client, for each file there. The answer is its bytes, a character (U+0000 to U+00FF) for each; null: it cannot be read. */
export const READ_FILE: CustomRequest<ReadFileParams, string | null> = { method: 'mirrorscope/readFile' };

export interface ReadFileParams {
  readonly uri: string;
  /** In bytes; a larger file is not read. */
  readonly largest: number;
}

/** From client to server, when the user asks for the node files that a document ends up in. */
export const PREVIEWS: CustomRequest<PreviewsParams, PreviewsResult> = { method: 'mirrorscope/previews' };

export interface PreviewsParams {
  /** The document at hand; null: all clusters of all workspace folders. */
  readonly uri: string | null;
}

export interface PreviewsResult {
  /** The clusters that the document belongs to, by name; empty where there is nothing to render. */
  readonly clusters: readonly ClusterPreviews[];
  /** The file to open when the user is not asked: registries.conf of the only cluster; null where there are several or none. */
  readonly defaultUri: string | null;
}

export interface ClusterPreviews {
  readonly cluster: string;
  /** The name of the workspace folder. */
  readonly folder: string;
  /** `4.18`, `5.x`, `latest` or `unknown`. */
  readonly target: string;
  /** Whether the operator refuses the manifests: the nodes then keep the files that they have. */
  readonly refused: boolean;
  /** registries.conf first. */
  readonly files: readonly PreviewFile[];
}

export interface PreviewFile {
  readonly uri: string;
  /** On the node. */
  readonly path: string;
  /** `template`: the operator does not write it, the node keeps the release's own content. */
  readonly state: 'written' | 'template' | 'refused';
}

/**
 * From client to server, when it is known what the files of a workspace folder are compared with, or when that has become something else.
 * The server runs no git: the client says how the files of a commit differ from those on disk, and the server keeps them.
 */
export const SET_BASE: CustomRequest<SetBaseParams, null> = { method: 'mirrorscope/setBase' };

export interface SetBaseParams {
  /** The URI of the workspace folder. */
  readonly root: string;
  /** null: there is none (any more). */
  readonly base: Base | null;
}

export type Base =
  | {
      readonly kind: 'commit';
      /** As people call it: `main (1a2b3c4)`. */
      readonly name: string;
      /** The files that are not on disk as they are in the commit; `text: null` for those that it does not have. */
      readonly files: readonly { readonly uri: string; readonly text: string | null }[];
    }
  /** A registries.conf, as every cluster has it. */
  | { readonly kind: 'conf'; readonly name: string; readonly text: string };

/** From client to server, for the impact on nodes and the comparisons of node files. */
export const IMPACT: CustomRequest<ImpactParams, ImpactResult> = { method: 'mirrorscope/impact' };

export interface ImpactParams {
  /** The document at hand, a node file among them: its clusters; null: all of them. */
  readonly uri: string | null;
  readonly against: StateBefore;
}

export interface ImpactResult {
  /** The name of the base; for the saved files: empty. null: there is nothing to compare with. */
  readonly name: string | null;
  readonly clusters: readonly ClusterImpact[];
}

/** What becomes of the nodes of a cluster when the editor's content takes the place of what it is compared with. */
export interface ClusterImpact {
  readonly cluster: string;
  readonly folder: string;
  /** `4.18`, `5.x`, `latest` or `unknown`. */
  readonly target: string;
  /** `stay`: files change, and pods stay where they are. `unknown`: nobody can tell, or something else decides. */
  readonly level: 'none' | 'stay' | 'drain' | 'reboot' | 'unknown';
  /** In a few words, without a period. */
  readonly summary: string;
  /** A file that cannot be read at the moment, so that what it says may look as if it were removed; null where all can. */
  readonly unreadable: string | null;
  readonly reasons: readonly ImpactReason[];
  /** The node files that change. */
  readonly files: readonly ChangedNodeFile[];
}

export interface ImpactReason {
  readonly text: string;
  /** The lines that cause it, the most telling first; `isBefore`: in what it is compared with, and perhaps no longer there. */
  readonly locations: readonly (FileLocation & { readonly isBefore: boolean })[];
}

export interface ChangedNodeFile {
  /** On the node. */
  readonly path: string;
  /** The URIs of the file as it was, and as it is now. */
  readonly before: string;
  readonly now: string;
}

/** From client to server, for "Resolve an Image Reference…". */
export const RESOLVE: CustomRequest<ResolveParams, ResolveResult> = { method: 'mirrorscope/resolve' };

export interface ResolveParams {
  /** The document at hand: answered for its clusters; null: for all of them. */
  readonly uri: string | null;
  readonly reference: string;
}

export interface ResolveResult {
  /** One for each different answer; empty where the workspace has neither mirror sets nor a registries.conf. */
  readonly answers: readonly ResolvedAnswer[];
}

export interface ResolvedAnswer {
  /** The clusters (or paths of registries.conf files) that give this answer. */
  readonly names: readonly string[];
  /** One line: what comes out. */
  readonly summary: string;
  readonly endpoints: readonly ResolvedEndpoint[];
  /** What else is to be known: the verdict of policy.json, mirrors that do not apply, why nothing is tried. Plain text, a sentence each. */
  readonly notes: readonly string[];
}

export interface ResolvedEndpoint {
  /** What is asked for at this endpoint. */
  readonly reference: string;
  readonly role: 'mirror' | 'source' | 'direct';
  /** Plain text: `insecure`, `blocked by …`, `digest-only`, joined by commas; empty where there is nothing to say. */
  readonly remarks: string;
  /** Whether the engine tries it. */
  readonly tried: boolean;
  /** The entries that it comes from, the most telling first. */
  readonly locations: readonly FileLocation[];
}

/** From client to server, for "Show Coverage" and "Compare Pull Plans…": what the pages of `reportUri` can be about. */
export const REPORTS: CustomRequest<ReportsParams, ReportsResult> = { method: 'mirrorscope/reports' };

export interface ReportsParams {
  /** The document at hand: its workspace folder; null: all of them. */
  readonly uri: string | null;
}

export interface ReportsResult {
  readonly folders: readonly ReportFolder[];
}

export interface ReportFolder {
  readonly root: string;
  /** The name of the workspace folder. */
  readonly name: string;
  /** What can be compared: clusters first, then hosts, then what oc-mirror generated, then clusters as they were in the base. */
  readonly sides: readonly { readonly kind: 'cluster' | 'host' | 'generated' | 'base'; readonly name: string }[];
}

/** From client to server, for the first level of the Image Mirrors view: whose sources there are to look at. */
export const MIRROR_ROOTS: CustomRequest<Readonly<Record<string, never>>, MirrorRootsResult> = {
  method: 'mirrorscope/mirrorRoots',
};

export interface MirrorRootsResult {
  /** By workspace folder; clusters that say where images come from, then hosts. */
  readonly roots: readonly MirrorRoot[];
}

export interface MirrorRoot extends MirrorRootName {
  /** The name of the workspace folder. */
  readonly folder: string;
  /** `4.18`, `5.x`, `latest` or `unknown`; null for a host. */
  readonly target: string | null;
}

export interface MirrorRootName {
  /** The URI of the workspace folder. */
  readonly root: string;
  readonly kind: 'cluster' | 'host';
  /** As in `.mirrorscope.yaml`, the folder that tells the cluster apart, or the path of a host's registries.conf. */
  readonly name: string;
}

/** From client to server, for the second level of the Image Mirrors view, when a cluster or host is opened. null: it is gone. */
export const MIRROR_SOURCES: CustomRequest<MirrorRootName, MirrorSourcesResult | null> = {
  method: 'mirrorscope/mirrorSources',
};

export interface MirrorSourcesResult {
  /** "14 of 212 references leave the reachable registries"; null where nobody asks that of it. */
  readonly coverage: string | null;
  /** Why nodes do not get these entries: the operator's words, or the engine's. */
  readonly trouble: { readonly message: string; readonly location: FileLocation | null } | null;
  /** In bytewise order. */
  readonly sources: readonly MirrorSource[];
}

export interface MirrorSource {
  readonly source: string;
  /** How many mirrors it has for which references. */
  readonly mirrors: { readonly all: number; readonly digestOnly: number; readonly tagOnly: number };
  readonly insecure: boolean;
  readonly blocked: boolean;
}

/** From client to server, for the third level of the Image Mirrors view, when a source is opened; in the order in which they are asked. */
export const MIRRORS_OF_SOURCE: CustomRequest<MirrorSourceName, readonly MirrorOfSource[] | null> = {
  method: 'mirrorscope/mirrorsOfSource',
};

export interface MirrorSourceName extends MirrorRootName {
  readonly source: string;
}

export interface MirrorOfSource {
  readonly location: string;
  readonly use: 'all' | 'digest-only' | 'tag-only';
  readonly insecure: boolean;
  /** Whether an entry blocks it, so that it is passed over. */
  readonly blocked: boolean;
}

/** From client to server, when the pointer rests on a source or a mirror of the Image Mirrors view, or it is opened. null: it is gone. */
export const MIRROR_DETAILS: CustomRequest<MirrorDetailsParams, MirrorDetails | null> = {
  method: 'mirrorscope/mirrorDetails',
};

export interface MirrorDetailsParams extends MirrorSourceName {
  /** null: the source itself. */
  readonly mirror: Pick<MirrorOfSource, 'location' | 'use'> | null;
}

export interface MirrorDetails {
  /** The hover. */
  readonly markdown: string;
  /** Where it stands, the most telling first. */
  readonly locations: readonly FileLocation[];
}

/** From client to server, for "Explain a Pull Failure…". The server keeps the log for as long as the page is open. */
export const EXPLAIN_PULL: CustomRequest<ExplainPullParams, ExplainPullResult> = { method: 'mirrorscope/explainPull' };

export interface ExplainPullParams {
  /** The document at hand: held against its workspace folder; null: the first one that says where images come from. */
  readonly uri: string | null;
  /** A debug log of podman, CRI-O, skopeo or buildah, the error that they end with, or the event of a pod. */
  readonly log: string;
}

export interface ExplainPullResult {
  /** The page that explains it (`readReportUri`); null where the text holds nothing about a pull. */
  readonly page: string | null;
}

/** From client to server, for "Convert to ImageDigestMirrorSet" on whole files. Nothing is changed: the client applies the edit. */
export const CONVERT: CustomRequest<ConvertParams, ConvertResult> = { method: 'mirrorscope/convert' };

export interface ConvertParams {
  /** Files; folders are taken with all the manifests in them that the server knows. */
  readonly uris: readonly string[];
  /** Only the object at this position of the only file. */
  readonly at?: TextRange['start'];
}

export interface ConvertResult {
  /** A WorkspaceEdit of the protocol; null where there is nothing to convert. */
  readonly edit: { readonly documentChanges: readonly FileEdits[] } | null;
  /** How many objects the edit converts. */
  readonly converted: number;
  /** What is left as it is, and why, in plain text. */
  readonly leftAlone: readonly LeftAlone[];
}

export interface FileEdits {
  readonly textDocument: { readonly uri: string; readonly version: number | null };
  readonly edits: readonly { readonly range: TextRange; readonly newText: string }[];
}

export interface LeftAlone {
  readonly location: FileLocation;
  readonly reason: string;
}

/**
 * From client to server, for "Convert to Mirror Sets", "… registries.conf Drop-In" and "… imageDigestSources". Nothing is changed: the client
 * shows the text. null: there is no such form.
 */
export const CONVERT_MIRRORS: CustomRequest<ConvertMirrorsParams, ConvertMirrorsResult | null> = {
  method: 'mirrorscope/convertMirrors',
};

export interface ConvertMirrorsParams {
  /** Files, which become one together; a registries.conf stands for its drop-ins, too. */
  readonly uris: readonly string[];
  readonly form: 'mirror-sets' | 'registries-conf' | 'install-config';
  /** Only the mirror set at this position of the only file. */
  readonly at?: TextRange['start'] | null;
}

export interface ConvertMirrorsResult {
  /** Empty where nothing of the files can be said in the form. */
  readonly text: string;
  /** How such a file is called where nobody says otherwise. */
  readonly fileName: string;
  readonly language: 'yaml' | typeof REGISTRIES_CONF_LANGUAGE;
  /** What the text leaves out and why, in plain text; for a refusal: where it comes from. */
  readonly leftOut: readonly LeftAlone[];
  /** Why nothing is written, and what to do, in plain text; null where something is. */
  readonly refusal: string | null;
}

/** The scheme of the URIs of texts that stand inside of values of files; the client reads and writes them by the requests below. */
export const CARRIED_SCHEME = 'mirrorscope-text';

/**
 * The URI of a carried text in an editor. Within the server it is known as that of the file with the way to the text behind a `#`, which
 * stands in the query here; the path is for people, and for editors that tell the language by it.
 */
export function carriedTextUri(known: string): string {
  const [file = '', ...way] = known.split('#/');
  const shown = [file.slice(file.lastIndexOf('/') + 1), ...way.map((step) => step.slice(step.indexOf('/') + 1))];
  return `${CARRIED_SCHEME}:/${shown.join('/')}?${encodeURIComponent(known)}`;
}

/** How the server knows a carried text; null for another URI. Survives VS Code's way of decoding and encoding URIs. */
export function readCarriedTextUri(uri: string): string | null {
  const query = uri.indexOf('?');
  if (!uri.startsWith(`${CARRIED_SCHEME}:`) || query < 0) return null;
  try {
    const known = decodeURIComponent(uri.slice(query + 1));
    return known.includes('#/') ? known : null;
  } catch {
    return null;
  }
}

/** From client to server, for "Open Carried Text…". */
export const CARRIED_TEXTS: CustomRequest<CarriedTextsParams, CarriedTextsResult> = {
  method: 'mirrorscope/carriedTexts',
};

export interface CarriedTextsParams {
  readonly uri: string;
  /** The text that stands there comes first, alone; null: all of the file. */
  readonly position: TextRange['start'] | null;
}

export interface CarriedTextsResult {
  readonly texts: readonly CarriedTextName[];
}

export interface CarriedTextName {
  /** See `carriedTextUri`. */
  readonly uri: string;
  /** The path on the node, or the key. */
  readonly name: string;
  /** The kind and name of the object that carries it. */
  readonly carrier: string;
}

/** From client to server, when an editor opens a carried text: what its file holds now. null: nothing is carried there (any more). */
export const READ_CARRIED_TEXT: CustomRequest<{ readonly uri: string }, { readonly text: string } | null> = {
  method: 'mirrorscope/readCarriedText',
};

/** From client to server, when a carried text is saved. Nothing is changed: the client applies the edit. */
export const WRITE_CARRIED_TEXT: CustomRequest<WriteCarriedTextParams, WriteCarriedTextResult> = {
  method: 'mirrorscope/writeCarriedText',
};

export interface WriteCarriedTextParams {
  readonly uri: string;
  /** What was read there last. */
  readonly read: string;
  readonly text: string;
}

export interface WriteCarriedTextResult {
  /** A WorkspaceEdit of the protocol, of the file alone; null where nothing is written. */
  readonly edit: { readonly documentChanges: readonly FileEdits[] } | null;
  /** Why not, in plain text. */
  readonly refusal: string | null;
}

/** From client to server, for "Write Inferred Clusters". Nothing is changed: the client applies the edit. */
export const DECLARE_CLUSTERS: CustomRequest<DeclareClustersParams, DeclareClustersResult> = {
  method: 'mirrorscope/declareClusters',
};

export interface DeclareClustersParams {
  /** A file of the workspace folder that is meant; null: the first one. */
  readonly uri: string | null;
}

export interface DeclareClustersResult {
  /** `.mirrorscope.yaml` of the workspace folder; null where there is no folder. */
  readonly uri: string | null;
  /** A WorkspaceEdit of the protocol; null where there is nothing to write, or no clean place for it. */
  readonly edit: { readonly documentChanges: readonly unknown[] } | null;
  /** Whether the clusters are declared already. */
  readonly declared: boolean;
}

/** From client to server, for "Copy Verification Command". */
export const VERIFICATION: CustomRequest<VerificationParams, VerificationResult> = {
  method: 'mirrorscope/verification',
};

export interface VerificationParams {
  /** A document that is open. */
  readonly uri: string;
  readonly position: TextRange['start'];
}

export interface VerificationResult {
  /** null: there is no image reference at the position. */
  readonly verification: {
    readonly reference: string;
    /** For a shell; `NODE` stands for the name of a node. */
    readonly command: string;
  } | null;
}

/** From client to server, for the status item of a document. */
export const STATUS: CustomRequest<StatusParams, StatusResult> = { method: 'mirrorscope/status' };

export interface StatusParams {
  readonly uri: string;
}

export interface StatusResult {
  /** The clusters that the document belongs to, by name; empty where the document is none of ours. */
  readonly clusters: readonly ClusterStatus[];
}

export interface ClusterStatus {
  readonly name: string;
  /** `4.18`, `5.x`, `latest` or `unknown`. */
  readonly target: string;
  /** Whether the operator refuses the manifests. */
  readonly refused: boolean;
  /** False where it was inferred from the folders. */
  readonly declared: boolean;
}

/** From client to server, for "Copy Diagnostics Report". Nothing in the answer is from the user's files. */
export const SELF_REPORT: CustomRequest<Readonly<Record<string, never>>, SelfReport> = {
  method: 'mirrorscope/selfReport',
};

export interface SelfReport {
  readonly version: string;
  readonly runtime: string;
  readonly uptimeSeconds: number;
  /** null where nobody can tell. */
  readonly heapBytes: number | null;
  readonly openFiles: number;
  readonly folders: readonly FolderReport[];
  /** By the name of the message or of the work. */
  readonly messages: Readonly<Record<string, MessageReport>>;
}

export interface FolderReport {
  /** `outside`: the files that are open and lie in no folder. */
  readonly kind: 'folder' | 'outside';
  /** How many, by language. */
  readonly files: Readonly<Record<string, number>>;
  /** In UTF-16 code units. */
  readonly characters: number;
  readonly longestFile: number;
  readonly clusters: number;
  readonly hosts: number;
  /** How many, by the code of the rule. */
  readonly findings: Readonly<Record<string, number>>;
}

export interface MessageReport {
  readonly count: number;
  readonly failed: number;
  readonly totalMs: number;
  readonly longestMs: number;
}

/**
 * From server to client, after answers may have changed (an edit, a file, a setting): what was asked by the requests above can be asked again.
 * A name that begins with `$/` may be passed over by editors that do not know it, and is, without a warning.
 */
export const ANSWERS_CHANGED = '$/mirrorscope/answersChanged';

/** As `Location` of the protocol. */
export interface FileLocation {
  readonly uri: string;
  readonly range: TextRange;
}

/** As `Range` of the protocol: zero-based lines, characters in UTF-16 code units. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}
