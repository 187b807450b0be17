/** The scheme of the URIs of node files. */
export const PREVIEW_SCHEME = 'mirrorscope';

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
  /** A pool of nodes, for a file that pools have different texts of. */
  readonly pool?: string;
}

/** A state that the editor's content is compared with: the files on disk, or the base (`SET_BASE`). */
export type StateBefore = 'saved' | 'base';

/**
 * The URI of a node file: `mirrorscope:/CLUSTER/etc/containers/registries.conf?QUERY`. The path is for people, and for editors
 * that tell the language by it; what counts stands in the query. Survives VS Code's way of decoding and encoding URIs.
 */
export function previewUri({ root, cluster, path, of, pool }: NodeFileAddress): string {
  const shownPath = `/${cluster}${path}`.split('/').map(encodeURIComponent).join('/');
  const shown = behindName(pool === undefined ? cluster : `${cluster}, ${pool}`);
  const address = { root, cluster, path, of, pool, shown };
  return `${PREVIEW_SCHEME}:${shownPath}?${encodeURIComponent(JSON.stringify(address))}`;
}

/**
 * What VS Code shows behind the name of a file, in its tab (`resourceLabelFormatters` of package.json). It takes what follows the last slash for
 * the name.
 */
function behindName(words: string): string {
  return ` · ${words.replaceAll('/', '›')}`;
}

/** The node file behind a URI; null where it is none of ours. */
export function readPreviewUri(uri: string): NodeFileAddress | null {
  const query = uri.indexOf('?');
  if (!uri.startsWith(`${PREVIEW_SCHEME}:`) || query < 0) return null;
  const end = uri.indexOf('#', query);
  try {
    const read: unknown = JSON.parse(decodeURIComponent(uri.slice(query + 1, end < 0 ? undefined : end)));
    if (typeof read !== 'object' || read === null) return null;
    const { root, cluster, path, of, pool } = read as Readonly<Record<string, unknown>>;
    if (typeof root !== 'string' || typeof cluster !== 'string' || typeof path !== 'string') return null;
    const further = typeof pool === 'string' ? { pool } : {};
    return { root, cluster, path, ...further, ...(of === 'saved' || of === 'base' ? { of } : {}) };
  } catch {
    return null;
  }
}

/** A page of Markdown; all but those of rules are about a workspace folder. */
export type ReportAddress =
  /** What serves its image references. */
  | { readonly kind: 'coverage'; readonly root: string }
  /** What is different between two clusters, hosts, results of oc-mirror or a cluster in the base; the names are those of `REPORTS`. */
  | { readonly kind: 'plans'; readonly root: string; readonly old: string; readonly next: string }
  /** Why an image was not pulled; `log` is what `EXPLAIN_PULL` gave. */
  | { readonly kind: 'pull-failure'; readonly root: string; readonly log: string }
  /** About a document, for those who work on Mirrorscope: how it is read, and what the answers about it rest on. */
  | { readonly kind: 'syntax' | 'basis'; readonly root: string; readonly uri: string }
  /** What there is to say of a rule. */
  | { readonly kind: 'rule'; readonly root: ''; readonly code: string };

/** The URI of a report, a Markdown document of the same scheme as node files. Survives VS Code's way of decoding and encoding URIs. */
export function reportUri(address: ReportAddress): string {
  const shown = reportSubject(address);
  const name = address.kind === 'rule' ? address.code : address.kind;
  return `${PREVIEW_SCHEME}:/${name}.md?${encodeURIComponent(JSON.stringify({ ...address, shown }))}`;
}

function reportSubject(address: ReportAddress): string | undefined {
  switch (address.kind) {
    case 'plans':
      return behindName(`${address.old} → ${address.next}`);
    case 'syntax':
    case 'basis':
      return behindName(decodeSegment(address.uri.slice(address.uri.lastIndexOf('/') + 1)));
    case 'coverage':
    case 'pull-failure':
    case 'rule':
      return undefined;
  }
}

/** A part of a URI with its percent escapes taken back; as it is where they are broken. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The report behind a URI; null where it is none. */
export function readReportUri(uri: string): ReportAddress | null {
  const query = uri.indexOf('?');
  if (!uri.startsWith(`${PREVIEW_SCHEME}:`) || query < 0) return null;
  const end = uri.indexOf('#', query);
  try {
    const read: unknown = JSON.parse(decodeURIComponent(uri.slice(query + 1, end < 0 ? undefined : end)));
    if (typeof read !== 'object' || read === null) return null;
    const { kind, root, old, next, log, uri: file, code } = read as Readonly<Record<string, unknown>>;
    if (typeof root !== 'string') return null;
    if (kind === 'coverage') return { kind, root };
    if (kind === 'rule') return typeof code === 'string' ? { kind, root: '', code } : null;
    if (kind === 'syntax' || kind === 'basis') return typeof file === 'string' ? { kind, root, uri: file } : null;
    if (kind === 'pull-failure') return typeof log === 'string' ? { kind, root, log } : null;
    return kind === 'plans' && typeof old === 'string' && typeof next === 'string' ? { kind, root, old, next } : null;
  } catch {
    return null;
  }
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
