import {
  dereference,
  isMergeKey,
  placeInScalar,
  type Mapping,
  type Scalar,
  type SyntaxFile,
  type Tree,
} from '../syntax/tree';
import type { Place } from '../text/place';
import { kindOf } from './kinds';
import { isPlaceholder } from './placeholder';
import { stringOf } from './read';
import { namesRegistry, parseAsWritten, parseReference } from './reference';
import type { PathStep } from './shape';

/** An image reference that stands in a YAML file. */
export interface FoundReference {
  readonly text: string;
  /** The text itself, without quotes. */
  readonly place: Place;
  /** The keys and indices that lead to it from the root of its document. */
  readonly path: readonly PathStep[];
  /** What gave it away: its key (`image`, `releaseImage`), or its own form. */
  readonly by: 'image-key' | 'shape';
}

/**
 * The image references of a file, in the order of the text: values of keys named `image` or ending so, and any other text of the
 * form `host.tld[:port]/path` with a tag or digest. Not: sources and mirrors, URLs, paths, e-mail addresses, label and taint
 * keys, placeholders, text inside longer texts. What stands behind an anchor counts once. Linear in the file.
 */
export function imageReferences(syntax: SyntaxFile): FoundReference[] {
  const found: FoundReference[] = [];
  walkScalars(syntax, (scalar, path, isKubernetes) => {
    const by = recognize(scalar, path, isKubernetes);
    if (by) found.push(foundReference(scalar, path, by));
  });
  return found;
}

/**
 * The image reference at a place, for those who ask: as `imageReferences`, but short names count wherever a key speaks of an image, and
 * names without tag or digest count too. null: there is none.
 */
export function referenceAt(syntax: SyntaxFile, at: Place): FoundReference | null {
  let found: FoundReference | null = null;
  walkScalars(syntax, (scalar, path, isKubernetes) => {
    const { place } = scalar;
    if (place.chunk !== at.chunk || place.until || at.start < place.start || at.start > place.end) return;
    const by = recognize(scalar, path, isKubernetes) ?? recognizeLoosely(scalar, path);
    if (by) found = foundReference(scalar, path, by);
  });
  return found;
}

/** Longer texts are no references: a name has at most 255 characters, a tag 128, a digest 135. */
const MAX_LENGTH = 520;

type Visit = (scalar: Scalar, path: readonly PathStep[], isKubernetes: boolean) => void;

function walkScalars(syntax: SyntaxFile, visit: Visit): void {
  for (const { root } of syntax.documents) walk(root, [], false, visit);
}

/** `path` is one array for the whole walk. Aliases are not followed: what they point to is met where it stands. */
function walk(tree: Tree | null, path: PathStep[], isKubernetes: boolean, visit: Visit): void {
  switch (tree?.kind) {
    case 'scalar':
      visit(tree, path, isKubernetes);
      break;
    case 'sequence':
      for (const [index, item] of tree.items.entries()) {
        path.push(index);
        walk(item, path, isKubernetes, visit);
        path.pop();
      }
      break;
    case 'mapping':
      walkMapping(tree, path, isKubernetes, visit);
      break;
    case 'alias':
    case undefined:
      break;
  }
}

function walkMapping(mapping: Mapping, path: PathStep[], isKubernetes: boolean, visit: Visit): void {
  const { apiVersion, kind } = headOf(mapping);
  const isObject = apiVersion !== null && kind !== null;
  if (isObject && holdsScopes(apiVersion, kind)) return;
  const isMirrorEntry = mapping.entries.some(({ key }) => key.text === 'mirrors');
  for (const entry of mapping.entries) {
    if (isMergeKey(entry) || (isMirrorEntry && (entry.key.text === 'source' || entry.key.text === 'mirrors'))) continue;
    path.push(entry.key.text);
    walk(entry.value, path, isKubernetes || isObject, visit);
    path.pop();
  }
}

function headOf(mapping: Mapping): { apiVersion: string | null; kind: string | null } {
  const text = (name: string): string | null => {
    const entry = mapping.entries.find(({ key }) => key.text === name);
    return stringOf(dereference(entry?.value))?.value ?? null;
  };
  return { apiVersion: text('apiVersion'), kind: text('kind') };
}

/** Mirror sets, the Image config and image policies hold sources, mirrors and scopes, which look like references and are none. */
function holdsScopes(apiVersion: string, kindName: string): boolean {
  const match = kindOf(apiVersion, kindName);
  return match.kind !== 'foreign' && match.description.reads !== 'cluster-version';
}

function recognize(scalar: Scalar, path: readonly PathStep[], isKubernetes: boolean): FoundReference['by'] | null {
  if (!canBeReference(scalar)) return null;
  const { text } = scalar;
  const key = keyOf(path);
  if (key !== null && isImageKey(key) && parseReference(text).kind === 'ok') {
    if (hasRegistry(text) || (key === 'image' && isKubernetes && !isFileName(text))) return 'image-key';
  }
  return hasReferenceShape(text) ? 'shape' : null;
}

function recognizeLoosely(scalar: Scalar, path: readonly PathStep[]): FoundReference['by'] | null {
  if (!canBeReference(scalar) || parseReference(scalar.text).kind === 'error') return null;
  const key = keyOf(path);
  if (key !== null && isImageKey(key)) return 'image-key';
  return scalar.text.includes('/') && hasRegistry(scalar.text) && hasTopLevelDomain(scalar.text) ? 'shape' : null;
}

function canBeReference({ type, text, style }: Scalar): boolean {
  if (type !== 'string' || style === 'block' || text.length > MAX_LENGTH || text === '') return false;
  return !/[\s"'\\,;=()|&]/.test(text) && !text.includes('://') && !isPlaceholder(text);
}

/** The nearest key above a value; for an item of a list, that of the list. */
function keyOf(path: readonly PathStep[]): string | null {
  const key = path.findLast((step) => typeof step === 'string');
  return typeof key === 'string' ? key : null;
}

/** `image`, `releaseImage`, `driver-image`, `sidecar_image`, and the plural that lists use. */
function isImageKey(key: string): boolean {
  return /^images?$|(?:Images?|[-_.]images?|_IMAGE)$/.test(key);
}

function hasRegistry(text: string): boolean {
  const parsed = parseAsWritten(text);
  return parsed.kind === 'ok' && namesRegistry(parsed.reference);
}

function isFileName(text: string): boolean {
  return /\.(?:png|jpe?g|gif|svg|webp|ico|bmp|iso|img|qcow2|raw|vmdk|tar|tgz|gz|xz|zip|ova|ya?ml|json)$/i.test(text);
}

/** `host.tld[:port]/path` (or `localhost`) with a tag or digest, or anything with a sha256 digest. */
function hasReferenceShape(text: string): boolean {
  if (!text.includes(':')) return false;
  const parsed = parseAsWritten(text);
  if (parsed.kind === 'error') return false;
  const { digest, tag, domain } = parsed.reference;
  if (digest !== null) return digest.startsWith('sha256:');
  if (tag === null || !hasTopLevelDomain(text)) return false;
  const isLabelOrTaint = domain.endsWith('kubernetes.io') || /^(?:Prefer)?No(?:Schedule|Execute)$/.test(tag);
  return !isLabelOrTaint && !isFileName(domain);
}

/** Whether the first part is a host with a domain, an address with a port, or localhost with one. */
function hasTopLevelDomain(text: string): boolean {
  const host = text.slice(0, Math.max(text.indexOf('/'), 0));
  const [name = '', port] = host.split(':', 2);
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return true;
  return /\.[A-Za-z][A-Za-z0-9-]*$/.test(name) || (port !== undefined && /^[A-Za-z]/.test(name));
}

function foundReference(scalar: Scalar, path: readonly PathStep[], by: FoundReference['by']): FoundReference {
  return { text: scalar.text, place: placeInScalar(scalar, 0, scalar.text.length), path: [...path], by };
}
