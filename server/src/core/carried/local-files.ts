import type { Document, Language } from '../document';
import { itemsOf } from '../model/located-values';
import { dereference, valueOf, type Scalar, type Tree } from '../syntax/tree';
import { carriedNodeFile, carriedUri, decodedName, isCarriedUri, type CarrierName } from '../text/carried-uri';
import { holdsAny } from '../text/change';
import type { Known } from '../text/renewed';
import { textOf } from './carried-value';
import { butaneName, languageOfNodePath } from './ignition-values';

/** A file beside a Butane config that this puts on nodes (`storage.files[].contents.local`). */
export interface LocalFile {
  readonly carrier: CarrierName;
  /** On the node. */
  readonly path: string;
  readonly language: Language;
  /** The name as it is written. */
  readonly scalar: Scalar;
  /** What says all else of the file on the node. */
  readonly node: Tree;
  /** Under which the text takes part, as if it stood in the config. */
  readonly uri: string;
  /** Where the file lies, in each spelling of its URI. */
  readonly targets: readonly string[];
}

/** A folder beside a Butane config that it puts on nodes as it is (`storage.trees[]`). */
interface LocalTree extends Omit<LocalFile, 'language' | 'uri' | 'targets'> {
  /** Where the folder lies, in each spelling of its URI, with a slash at the end. */
  readonly folders: readonly string[];
}

/** What a Butane config names beside it. */
export interface LocalNames {
  readonly files: readonly LocalFile[];
  readonly trees: readonly LocalTree[];
  /** Whether the file may be Butane at all. */
  readonly hasMark: boolean;
}

/**
 * The files and folders beside a file that it names as Butane does, as far as they land where engines look. Names count from the folder of the
 * file, as with `butane --files-dir .` in it.
 *
 * Follows coreos/butane `base/v0_5/translate.go` (`Resource.Local`, `Tree`) and `config/util/util.go` (`EnsurePathWithinFilesDir`): a name
 * that leads out of that folder is refused.
 */
export function localNamesIn(document: Document): LocalNames {
  return document.language === 'yaml' && document.hasTree ? document.once(readNames) : NOTHING;
}

/** Whether a file names any. */
export function namesLocals(document: Document): boolean {
  const { files, trees } = localNamesIn(document);
  return files.length + trees.length > 0;
}

const NOTHING: LocalNames = { files: [], trees: [], hasMark: false };
const MARK = 'variant';

function readNames(document: Document, older: Known<LocalNames> | null): LocalNames {
  const since = older?.value.hasMark === false ? older.change : null;
  if (!holdsAny(document.content, [MARK], since) || isCarriedUri(document.uri)) return NOTHING;
  if (document.isTemplate) return { ...NOTHING, hasMark: true };
  const found = document.syntax.documents.map(({ root }) => namesOfRoot(dereference(root), document.uri));
  return { files: found.flatMap(({ files }) => files), trees: found.flatMap(({ trees }) => trees), hasMark: true };
}

function namesOfRoot(root: Tree | null, uri: string): Omit<LocalNames, 'hasMark'> {
  const carrier = root && butaneName(root);
  const storage = carrier && valueOf(root, 'storage');
  if (!storage) return NOTHING;
  const files = itemsOf(valueOf(storage, 'files')).flatMap((item): LocalFile[] => {
    const node = dereference(item);
    const path = textOf(valueOf(node, 'path'))?.text ?? '';
    const scalar = textOf(valueOf(valueOf(node, 'contents'), 'local'));
    const language = languageOfNodePath(path);
    const targets = scalar ? beside(uri, scalar.text) : [];
    if (!node || !scalar || !language) return [];
    return [{ carrier, path, language, scalar, node, uri: carriedUri(uri, carrier, path), targets }];
  });
  const trees = itemsOf(valueOf(storage, 'trees')).flatMap((item): LocalTree[] => {
    const node = dereference(item);
    const scalar = textOf(valueOf(node, 'local'));
    const path = textOf(valueOf(node, 'path'))?.text ?? '/';
    if (!node || !scalar) return [];
    const folders = beside(uri, scalar.text).map((folder) => `${folder}/`);
    return folders.length === 0 ? [] : [{ carrier, path, scalar, node, folders }];
  });
  return { files, trees };
}

/** The URIs of a file of this name in the folder of another one: as VS Code writes them, and as Node does. */
function beside(uri: string, name: string): readonly string[] {
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (name.startsWith('/') || segments.includes('..') || segments.length === 0 || /[\ud800-\udfff]/u.test(name))
    return [];
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  const strict = segments.map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, percent)).join('/');
  return [...new Set([strict, encodeURI(segments.join('/')).replace(/[?#]/g, percent)])].map((path) => folder + path);
}

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** The URIs of the files of registries.conf beside a document that it puts on nodes as a Butane config, there or not. */
export function localConfs(document: Document): readonly string[] {
  const { files } = localNamesIn(document);
  return files.flatMap(({ language, targets: [uri] }) =>
    language === 'registries-conf' && uri !== undefined ? uri : [],
  );
}

/** A text that takes part because a Butane config names its file. */
export interface LocalText extends Pick<LocalFile, 'node' | 'uri'> {
  readonly file: Document;
}

/** Documents by URI, and all of them. */
export interface DocumentSet {
  get(uri: string): Document | undefined;
  values(): Iterable<Document>;
}

/** What becomes of the files of registries.conf beside a Butane config, as far as they are there. */
export function localTextsOf(carrier: Document, documents: DocumentSet): readonly LocalText[] {
  const { files, trees } = localNamesIn(carrier);
  const named = files.flatMap(({ node, uri, language, targets }): LocalText[] => {
    const file = language === 'registries-conf' ? foundAt({ targets, language }, documents) : undefined;
    return file ? [{ node, uri, file }] : [];
  });
  if (trees.length === 0) return named;
  const confs = [...documents.values()].filter(
    ({ uri, language }) => language === 'registries-conf' && !isCarriedUri(uri),
  );
  return [...named, ...trees.flatMap((tree) => confs.flatMap((file) => textInTree(tree, carrier.uri, file)))];
}

/** The file that is named, where it is there and read as what it is on the node. */
export function foundAt(
  { targets, language }: Pick<LocalFile, 'targets' | 'language'>,
  documents: Pick<DocumentSet, 'get'>,
): Document | undefined {
  const uri = targets.find((target) => documents.get(target)?.language === language);
  return uri === undefined ? undefined : documents.get(uri);
}

function textInTree({ carrier, path, node, folders }: LocalTree, uri: string, file: Document): readonly LocalText[] {
  const folder = folders.find((own) => file.uri.startsWith(own));
  if (folder === undefined) return [];
  const onNode = `${inFolder(path)}${decodedName(file.uri.slice(folder.length))}`;
  if (languageOfNodePath(onNode) !== 'registries-conf') return [];
  return [{ node, uri: carriedUri(uri, carrier, onNode), file }];
}

/** The file whose text takes part under a URI; undefined where that is none of a local file. */
export function localFileOf(carrier: Document, uri: string, documents: Pick<DocumentSet, 'get'>): Document | undefined {
  const { files, trees } = localNamesIn(carrier);
  const named = files.find((file) => file.uri === uri);
  if (named) return foundAt(named, documents);
  const onNode = carriedNodeFile(uri)?.path ?? '';
  const targets = trees
    .filter(({ path }) => onNode.startsWith(inFolder(path)))
    .flatMap(({ path, folders: [folder = ''] }) => beside(folder, onNode.slice(inFolder(path).length)));
  return foundAt({ targets, language: 'registries-conf' }, documents);
}

function inFolder(path: string): string {
  return `${path.replace(/\/+$/, '')}/`;
}
