import {
  dereference,
  isMergeKey,
  placeInScalar,
  type Entry,
  type Mapping,
  type Scalar,
  type SyntaxDocument,
  type SyntaxFile,
  type Tree,
} from '../syntax/tree';
import { mapAgain, type Mapped } from '../text/again';
import type { Place } from '../text/place';
import { composedReference, type ComposedReference } from './composed-reference';
import type { FoundReference, OcMirror } from './found-reference';
import { isImageKey } from './image-key';
import { kindOf, type KindMatch } from './kinds';
import { isPlaceholder } from './placeholder';
import { stringOf } from './read';
import { LONGEST_REFERENCE, namesRegistry, parseAsWritten, parseReference } from './reference';

/** The image references of a file, and what a next reading takes over. */
export interface ReadReferences {
  /** In the order of the text. */
  readonly found: readonly FoundReference[];
  readonly documents: Mapped<SyntaxDocument['root'], Subtree>;
}

/**
 * The image references of a file: values of keys named `image` or ending so, any other text of the form
 * `host.tld[:port]/path` with a tag or digest, and what several values of a mapping make together (`composedReference`). Not:
 * sources and mirrors, URLs, paths, e-mail addresses, label and taint keys, placeholders, text inside longer texts. What stands behind an
 * anchor counts once. Linear in the file; with an earlier reading, in what is new: the references of trees that are the same are the same.
 */
export function readReferences(syntax: SyntaxFile, before?: ReadReferences): ReadReferences {
  const roots = syntax.documents.map(({ root }) => root);
  const documents = mapAgain(before?.documents ?? null, roots, (root, _index, known) => readSubtree(root, TOP, known));
  if (documents === before?.documents) return before;
  return { found: joined(documents.results), documents };
}

/** A file without image references. */
export const NO_REFERENCES: ReadReferences = { found: [], documents: { items: [], results: [] } };

/** The image references of a file, in the order of the text. */
export function imageReferences(syntax: SyntaxFile): readonly FoundReference[] {
  return readReferences(syntax).found;
}

/**
 * The image reference at a place, for those who ask: as `imageReferences`, but short names count wherever a key speaks of an image, and
 * names without tag or digest count too; one that is put together is found at each of its parts. null: there is none.
 */
export function referenceAt(syntax: SyntaxFile, at: Place): FoundReference | null {
  let found: FoundReference | null = null;
  const visitor: Visitor = {
    scalar(scalar, around) {
      if (!holds(scalar.place, at)) return;
      const by = recognizeIn(scalar, around) ?? recognizeLoosely(scalar, around.key);
      if (by) found = foundReference(scalar, around.key, by, around.mirroredBy);
    },
    composed(reference) {
      const here = [reference, ...(reference.parts ?? [])].find(({ place }) => holds(place, at));
      if (here) found = { ...reference, place: here.place };
    },
  };
  for (const { root } of syntax.documents) walk(root, TOP, visitor);
  return found;
}

function holds(place: Place, at: Place): boolean {
  return place.chunk === at.chunk && !place.until && place.start <= at.start && at.start <= place.end;
}

/** What a tree holds. Of trees that go over several chunks the parts are kept, since an edit leaves most of them as they are. */
interface Subtree {
  readonly found: readonly FoundReference[];
  readonly parts: (Surroundings & { readonly isComposed: boolean; readonly mapped: Mapped<Part, Subtree> }) | null;
}

/** An entry of a mapping, or an item of a list. */
type Part = Entry | Tree | null;

/** What decides about a value besides itself. */
interface Surroundings {
  /** The nearest key above it; for an item of a list, that of the list. */
  readonly key: string | null;
  readonly isKubernetes: boolean;
  /** Who pulls what stands in an ImageSetConfiguration; null: it stands in none. */
  readonly mirroredBy: OcMirror | null;
}

const TOP: Surroundings = { key: null, isKubernetes: false, mirroredBy: null };
const EMPTY: Subtree = { found: [], parts: null };

function readSubtree(tree: Tree | null, around: Surroundings, before: Subtree | null): Subtree {
  if (tree?.place.until) return readParts(tree, around, before);
  const found: FoundReference[] = [];
  walk(tree, around, {
    scalar(scalar, inner) {
      const by = recognizeIn(scalar, inner);
      if (by) found.push(foundReference(scalar, inner.key, by, inner.mirroredBy));
    },
    composed(reference) {
      found.push(reference);
    },
  });
  return found.length === 0 ? EMPTY : { found, parts: null };
}

function readParts(tree: Tree, around: Surroundings, before: Subtree | null): Subtree {
  const { parts, inside, composed } = partsOf(tree, around);
  const isAlike =
    before?.parts?.key === inside.key &&
    before.parts.isKubernetes === inside.isKubernetes &&
    before.parts.mirroredBy === inside.mirroredBy;
  // What a part comes to then rests on the others.
  const known = isAlike && !composed && !before.parts.isComposed ? before.parts : null;
  const mapped = mapAgain(known?.mapped ?? null, parts, (part, _index, stood) => {
    if (part === composed?.carrier) return composed.found ? { found: [composed.found], parts: null } : EMPTY;
    return readSubtree(valueOfPart(part), aroundPart(part, inside), stood);
  });
  return { found: joined(mapped.results), parts: { isComposed: composed !== null, mapped, ...inside } };
}

/** One list of all; the list itself where only one part has any. */
function joined(parts: readonly Subtree[]): readonly FoundReference[] {
  const speaking = parts.filter(({ found }) => found.length > 0);
  return speaking.length === 1 ? (speaking[0]?.found ?? []) : speaking.flatMap(({ found }) => found);
}

interface Visitor {
  scalar(scalar: Scalar, around: Surroundings): void;
  composed(reference: FoundReference): void;
}

function walk(tree: Tree | null, around: Surroundings, visitor: Visitor): void {
  if (!tree) return;
  if (tree.kind === 'scalar') {
    visitor.scalar(tree, around);
    return;
  }
  const { parts, inside, composed } = partsOf(tree, around);
  for (const part of parts) {
    if (part !== composed?.carrier) walk(valueOfPart(part), aroundPart(part, inside), visitor);
    else if (composed.found) visitor.composed(composed.found);
  }
}

interface Parts {
  readonly parts: readonly Part[];
  readonly inside: Surroundings;
  readonly composed: ComposedReference | null;
}

/** What is looked at inside of a value. Aliases are not followed: what they point to is met where it stands. */
function partsOf(tree: Tree, around: Surroundings): Parts {
  // What is left out need not be there.
  if (around.mirroredBy && around.key === 'blockedImages') return { parts: [], inside: around, composed: null };
  if (tree.kind === 'sequence') return { parts: tree.items, inside: around, composed: null };
  if (tree.kind !== 'mapping') return { parts: [], inside: around, composed: null };
  const { apiVersion, kind } = headOf(tree);
  const match = apiVersion !== null && kind !== null ? kindOf(apiVersion, kind) : null;
  if (match && holdsScopes(match)) return { parts: [], inside: around, composed: null };
  const isMirrorEntry = tree.entries.some(({ key }) => key.text === 'mirrors');
  const isApart = (entry: Entry): boolean =>
    isMergeKey(entry) || (isMirrorEntry && (entry.key.text === 'source' || entry.key.text === 'mirrors'));
  return {
    parts: tree.entries.filter((entry) => !isApart(entry)),
    inside: match
      ? { ...around, isKubernetes: true, mirroredBy: ocMirrorOf(match, apiVersion) ?? around.mirroredBy }
      : around,
    composed: isMirrorEntry ? null : composedReference(tree, around.key),
  };
}

function valueOfPart(part: Part): Tree | null {
  return part && 'value' in part ? part.value : part;
}

function aroundPart(part: Part, inside: Surroundings): Surroundings {
  return part && 'value' in part ? { ...inside, key: part.key.text } : inside;
}

function headOf(mapping: Mapping): { apiVersion: string | null; kind: string | null } {
  const text = (name: string): string | null => {
    const entry = mapping.entries.find(({ key }) => key.text === name);
    return stringOf(dereference(entry?.value))?.value ?? null;
  };
  return { apiVersion: text('apiVersion'), kind: text('kind') };
}

/** Mirror sets, the Image config and image policies hold sources, mirrors and scopes, which look like references and are none. */
function holdsScopes(match: KindMatch): boolean {
  return match.kind !== 'foreign' && HOLDING_SCOPES.has(match.description.reads);
}

const HOLDING_SCOPES: ReadonlySet<string> = new Set(['mirror-set', 'image-config', 'image-policy']);

/** The image reference that a scalar is, under its nearest key, in a Kubernetes object or not; null: it is none. */
export function referenceIn(scalar: Scalar, key: string | null, isKubernetes: boolean): FoundReference | null {
  const by = recognize(scalar, key, isKubernetes);
  return by && foundReference(scalar, key, by, null);
}

/** Which oc-mirror reads an object of this version; null: none. */
function ocMirrorOf(match: KindMatch, apiVersion: string | null): OcMirror | null {
  if (match.kind !== 'known' || match.description.reads !== 'image-set') return null;
  return apiVersion?.endsWith('/v1alpha2') ? 'oc-mirror v1' : 'oc-mirror v2';
}

/** Keys of an ImageSetConfiguration behind which images stand. */
const IMAGE_SET_KEYS: ReadonlySet<string> = new Set(['name', 'catalog', 'release']);

function recognizeIn(scalar: Scalar, { key, isKubernetes, mirroredBy }: Surroundings): FoundReference['by'] | null {
  const by = recognize(scalar, key, isKubernetes);
  if (by || !mirroredBy || key === null || !IMAGE_SET_KEYS.has(key) || !canBeReference(scalar)) return by;
  return hasRegistry(scalar.text) ? 'image-key' : null;
}

function recognize(scalar: Scalar, key: string | null, isKubernetes: boolean): FoundReference['by'] | null {
  if (!canBeReference(scalar)) return null;
  const { text } = scalar;
  if (key !== null && isImageKey(key) && parseReference(text).kind === 'ok') {
    if (hasRegistry(text) || (key === 'image' && isKubernetes && !isFileName(text))) return 'image-key';
  }
  return hasReferenceShape(text) ? 'shape' : null;
}

function recognizeLoosely(scalar: Scalar, key: string | null): FoundReference['by'] | null {
  if (!canBeReference(scalar) || parseReference(scalar.text).kind === 'error') return null;
  if (key !== null && isImageKey(key)) return 'image-key';
  return hasRegistry(scalar.text) && hasTopLevelDomain(scalar.text) ? 'shape' : null;
}

function canBeReference({ type, text, style }: Scalar): boolean {
  if (type !== 'string' || style === 'block' || text.length > LONGEST_REFERENCE || text === '') return false;
  return !/[\s"'\\,;=()|&]/.test(text) && !text.includes('://') && !isPlaceholder(text);
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

function foundReference(
  scalar: Scalar,
  key: string | null,
  by: FoundReference['by'],
  mirroredBy: OcMirror | null,
): FoundReference {
  const found = { text: scalar.text, place: placeInScalar(scalar, 0, scalar.text.length), key, by };
  return mirroredBy ? { ...found, mirroredBy } : found;
}
