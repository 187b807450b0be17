import type { Analysis } from '../analysis';
import { dropInFiles } from '../clusters/drop-in-files';
import type { ClusterView } from '../clusters/view';
import { MAIN_CONF_PATH } from '../cluster/node-configuration';
import type { NodeFile, NodeFileSource, Rendering } from '../cluster/node-files';
import { POLICY_JSON } from '../cluster/node-paths';
import { POLICY_JSON_TEMPLATE, REGISTRIES_CONF_TEMPLATE } from '../cluster/templates';
import type { Document } from '../document';
import { carriedNodeFile } from '../text/carried-uri';
import { groupBy } from '../text/group-by';
import { lazy } from '../text/lazy';
import { lineEnd } from '../text/line-end';
import { lineStart } from '../text/line-start';
import type { Place } from '../text/place';
import type { Text } from '../text/text';
import { pathIn } from '../workspace';
import { hasSomethingToSay } from './answers';

/** A file as the nodes of a cluster will have it. */
export interface Preview {
  /** What to show: the file byte for byte, under a comment where there is something to say first. */
  readonly text: string;
  /** The same in stretches, for who keeps it. */
  readonly content: Text;
  /**
   * `written`: the operator writes it. `template`: it does not, nodes keep the release's content, which is shown. `refused`: it writes
   * no file at all. `stale`: a manifest cannot be read, and this is the text from before. `incomplete`: the same, without a before.
   */
  readonly state: 'written' | 'template' | 'refused' | 'stale' | 'incomplete';
  /** Which parts of `text` come from which places; ascending, not overlapping. */
  readonly sources: readonly NodeFileSource[];
  /** How much of `text`, from its start, is said about the file; UTF-16 code units. */
  readonly head: number;
}

export interface NodeFileName {
  readonly cluster: string;
  /** On the node. */
  readonly path: string;
  /** A pool of nodes, for a file that pools have different texts of. */
  readonly pool?: string;
}

/** The node files of one cluster that one can look at. */
export interface ClusterNodeFiles {
  readonly view: ClusterView;
  /** registries.conf first, policy.json second. */
  readonly files: readonly ListedNodeFile[];
}

export interface ListedNodeFile {
  readonly path: string;
  readonly state: 'written' | 'template' | 'refused';
  /** The pools whose nodes have it so; left out: all of them. */
  readonly pools?: readonly string[];
}

/** The node files that a document ends up in (`null`: all of the workspace), by cluster; nothing for clusters without a word on mirrors. */
export function previewsOf(analysis: Analysis, uri: string | null): ClusterNodeFiles[] {
  const views = uri === null ? analysis.clusters : analysis.viewsOf(uri);
  return views
    .filter(hasSomethingToSay)
    .map((view) => ({ view, files: [...filesOf(view.answers.rendering), ...dropInsOf(view)] }));
}

/**
 * A node file of a cluster; null for an unknown cluster, or a file that the operator neither writes nor leaves alone. While a
 * manifest of the cluster cannot be read, `lastGood` stays, and says so at its head.
 */
export function preview(analysis: Analysis, name: NodeFileName, lastGood: Preview | null): Preview | null {
  const { cluster, path } = name;
  const view = analysis.clusters.find((candidate) => candidate.cluster.name === cluster);
  if (!view) return null;
  const dropIn = dropInNamed(view, name);
  if (dropIn) return new WrittenPreview(dropIn);
  const comment = commentFor(path);
  const nameOf = (place: Place): string => pathIn(analysis.workspace, place.chunk.file);
  const { rendering } = view.answers;
  const broken = brokenDocument(view);
  if (broken && lastGood)
    return underHead(lastGood, 'stale', commented(staleWords(pathIn(analysis.workspace, broken.uri)), comment));
  if (rendering.kind === 'refused') return refusedPreview(rendering, comment, nameOf);
  const written = rendering.files.find((file) => file.path === path);
  const plain: Preview | null = written ? new WrittenPreview(written) : templatePreview(path);
  if (!plain || !broken) return plain;
  return underHead(plain, 'incomplete', commented(incompleteWords(pathIn(analysis.workspace, broken.uri)), comment));
}

/** A file that the operator leaves alone, as the release has it; null for a file that no release has. */
export function templatePreview(path: string): Preview | null {
  const text = path === MAIN_CONF_PATH ? REGISTRIES_CONF_TEMPLATE : path === POLICY_JSON ? POLICY_JSON_TEMPLATE : null;
  if (text === null) return null;
  const words = commented(TEMPLATE_WORDS, commentFor(path));
  return underHead(plainPreview(text, { state: 'template' }), 'template', words);
}

function commentFor(path: string): string {
  return path.endsWith('.json') ? '// ' : '# ';
}

/** A text that is there as a whole; where nothing else is said, as it is written, and nobody is told where it comes from. */
export function plainPreview(text: string, rest: Partial<Pick<Preview, 'state' | 'sources' | 'head'>> = {}): Preview {
  return { text, content: text, state: 'written', sources: [], head: 0, ...rest };
}

/** Where its text comes from is asked for when somebody points at it, not with every key that changes it. */
class WrittenPreview implements Preview {
  readonly content: Text;
  readonly state = 'written';
  readonly head = 0;
  readonly #file: NodeFile;

  constructor(file: NodeFile) {
    this.content = file.content;
    this.#file = file;
  }

  get text(): string {
    return this.content.slice(0);
  }

  get sources(): readonly NodeFileSource[] {
    return this.#file.sources;
  }
}

/** The places that caused what stands at an offset of a preview's text (UTF-16 code units), the most telling first. */
export function previewOrigins({ text, sources }: Preview, offset: number): readonly Place[] {
  const exact = sources.find(({ span }) => span.start <= offset && offset < span.end);
  if (exact) return exact.origins;
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  return sources.filter(({ span }) => span.start < end && span.end > start).flatMap(({ origins }) => origins);
}

/** The drop-ins of MachineConfigs: each text of a file once, with the pools that have it. */
function dropInsOf({ cluster: { pools, documents } }: ClusterView): readonly ListedNodeFile[] {
  const fileOf = dropInFiles(documents);
  const found = pools.flatMap(({ names, dropIns }) =>
    dropIns.map(fileOf).map(({ path, contents }) => ({ path, contents, names })),
  );
  const alike = groupBy(found, ({ path, contents }) => JSON.stringify([path, contents]));
  const all = pools.flatMap(({ names }) => names).length;
  return [...alike.values()].map((own) => {
    const names = own.flatMap((file) => file.names);
    return { path: own[0].path, state: 'written', ...(names.length < all && { pools: names }) };
  });
}

/** In the pool that is named, else the first that has it. */
function dropInNamed({ cluster: { pools, documents } }: ClusterView, { path, pool }: NodeFileName): NodeFile | null {
  const meant = pool === undefined ? pools : pools.filter(({ names }) => names.includes(pool));
  for (const { dropIns } of meant) {
    const dropIn = dropIns.find(({ uri }) => carriedNodeFile(uri)?.path === path);
    if (dropIn) return dropInFiles(documents)(dropIn);
  }
  return null;
}

function filesOf(rendering: Rendering): ClusterNodeFiles['files'] {
  const standing = [MAIN_CONF_PATH, POLICY_JSON];
  if (rendering.kind === 'refused') return standing.map((path) => ({ path, state: 'refused' }));
  const isWritten = (path: string): boolean => rendering.files.some((file) => file.path === path);
  const others = rendering.files.filter(({ path }) => !standing.includes(path));
  return [
    ...standing.map((path) => ({ path, state: isWritten(path) ? 'written' : 'template' }) as const),
    ...others.map(({ path }) => ({ path, state: 'written' }) as const),
  ];
}

/** The first file of a cluster that cannot be read as a whole; null where there is none. */
export function brokenDocument({ cluster }: ClusterView): Document | null {
  return cluster.documents.find(isBroken) ?? null;
}

/** A file with our objects in it, or what is left of them, that cannot be read as a whole. */
function isBroken({ syntax, objects, isTemplate }: Document): boolean {
  return !isTemplate && objects.manifests.length > 0 && syntax.problems.some(({ code }) => code === 'yaml-syntax');
}

const TEMPLATE_WORDS = [
  'The Machine Config Operator does not write this file for these manifests:',
  'nodes keep the content of the release, which is this.',
];

function staleWords(file: string): string[] {
  return [`OUTDATED: ${file} cannot be read at the moment. This is the text from before.`];
}

function incompleteWords(file: string): string[] {
  return [`INCOMPLETE: ${file} cannot be read as a whole. What stands in its broken part may be missing here.`];
}

function refusedPreview(
  { refusal }: Extract<Rendering, { kind: 'refused' }>,
  comment: string,
  nameOf: (place: Place) => string,
): Preview {
  const before = commented(
    ['REFUSED: the Machine Config Operator does not render these manifests. It says:', ''],
    comment,
  );
  const words = commented([refusal.message], comment);
  const files = new Set(refusal.origins.map(nameOf));
  const where = [...files].map((file) => `  in ${file}`);
  const after = commented(
    [
      '',
      ...where,
      ...(where.length > 0 ? [''] : []),
      'No file is written for any pool: nodes keep the files that they have.',
    ],
    comment,
  );
  const text = before + words + after;
  const span = { start: before.length, end: before.length + words.length };
  return plainPreview(text, { state: 'refused', sources: [{ span, origins: refusal.origins }], head: text.length });
}

/** Comment lines, none wider than an editor beside another; a text of the user's that spans lines stays inside of them. */
function commented(lines: readonly string[], comment: string): string {
  return lines
    .flatMap((line) => line.split(/\r\n|[\n\r\u2028\u2029]/))
    .flatMap((line) => brokenAtSpaces(line, WIDEST - comment.length))
    .map((line) => `${comment}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

const WIDEST = 80;

/** A line as lines of at most `width` UTF-16 code units; a word that is wider has a line of its own. Their words are those of the line. */
function brokenAtSpaces(line: string, width: number): string[] {
  const lines: string[] = [];
  let from = 0;
  while (line.length - from > width) {
    const last = line.lastIndexOf(' ', from + width);
    const at = last > from ? last : line.indexOf(' ', from + width);
    if (at < 0) break;
    lines.push(line.slice(from, at));
    from = at + 1;
  }
  return [...lines, line.slice(from)];
}

function underHead(preview: Preview, state: Preview['state'], words: string): Preview {
  const { text, head } = preview;
  const by = words.length - head;
  const moved = lazy(() =>
    preview.sources.map(({ span, origins }) => ({ span: { start: span.start + by, end: span.end + by }, origins })),
  );
  return new PreviewUnderHead({ content: words + text.slice(head), state, head: words.length }, moved);
}

class PreviewUnderHead implements Preview {
  readonly content: string;
  readonly state: Preview['state'];
  readonly head: number;
  readonly #sources: () => readonly NodeFileSource[];

  constructor(
    { content, state, head }: Pick<PreviewUnderHead, 'content' | 'state' | 'head'>,
    sources: () => readonly NodeFileSource[],
  ) {
    this.content = content;
    this.state = state;
    this.head = head;
    this.#sources = sources;
  }

  get text(): string {
    return this.content;
  }

  get sources(): readonly NodeFileSource[] {
    return this.#sources();
  }
}
