import {
  dereference,
  isMergeKey,
  type Alias,
  type Entry,
  type Mapping,
  type Scalar,
  type SyntaxDocument,
  type SyntaxFile,
  type Tree,
} from '../syntax/tree';
import { mapAgain, type Mapped } from '../text/again';
import type { Place } from '../text/place';
import { inOrderOnce } from './aliased-references';
import { composedReference, type ComposedReference } from './composed-reference';
import type { FoundReference, OcMirror } from './found-reference';
import { triggeredImages } from './image-triggers';
import { kindOf, type KindMatch } from './kinds';
import { describesMachines, PROVIDER_SPEC } from './machine-objects';
import { stringOf } from './read';
import { canBeReference, foundReference, hasRegistry, recognize, recognizeLoosely } from './recognize-reference';
import { textInLine } from './text-in-line';

/** The image references of a file, and what a next reading takes over. */
export interface ReadReferences {
  /** In the order of the text. */
  readonly found: readonly FoundReference[];
  readonly documents: Mapped<SyntaxDocument['root'], Subtree>;
}

/**
 * The image references of a file: values of keys named `image` or ending so, any other text of the form
 * `host.tld[:port]/path` with a tag or digest, and what several values of a mapping make together (`composedReference`). Not:
 * sources and mirrors, URLs, paths, e-mail addresses, label and taint keys, placeholders, text inside longer texts, what machines boot from
 * and names that an image stream replaces. What stands behind an anchor counts once, there, also where only the key of an alias says that it
 * is an image. Linear in the file; with an earlier reading, in what is new: the references of trees that are the same are the same.
 */
export function readReferences(syntax: SyntaxFile, before?: ReadReferences): ReadReferences {
  const roots = syntax.documents.map(({ root }) => root);
  const documents = mapAgain(before?.documents ?? null, roots, (root, _index, known) => readSubtree(root, TOP, known));
  if (documents === before?.documents) return before;
  const found = joined(documents.results);
  const isAliased = documents.results.some((read) => read.isAliased);
  return { found: isAliased ? inOrderOnce(found, syntax.chunks) : found, documents };
}

/** A file without image references. */
export const NO_REFERENCES: ReadReferences = { found: [], documents: { items: [], results: [] } };

/** The image references of a file, in the order of the text. */
export function imageReferences(syntax: SyntaxFile): readonly FoundReference[] {
  return readReferences(syntax).found;
}

/**
 * The image reference at a place, for those who ask: as `imageReferences`, but short names count wherever a key speaks of an image, and
 * names without tag or digest count too; one that is put together is found at each of its parts, and one behind an alias at the alias,
 * too. null: there is none.
 */
export function referenceAt(syntax: SyntaxFile, at: Place): FoundReference | null {
  let found: FoundReference | null = null;
  const visitor: Visitor = {
    scalar(scalar, around) {
      if (!holds(scalar.place, at)) return;
      const by = recognizeIn(scalar, around) ?? recognizeLoosely(scalar, around.key);
      if (by) found = foundReference(scalar, around.key, by, around.mirroredBy);
    },
    aliased(scalar, alias, around) {
      const here = [alias, scalar].find(({ place }) => holds(place, at));
      if (!here) return;
      const by = recognizeIn(scalar, around) ?? recognizeLoosely(scalar, around.key);
      if (by !== 'image-key') return;
      const reference = foundReference(scalar, around.key, by, around.mirroredBy);
      if (here === alias) found = { ...reference, place: alias.place };
      else found ??= reference;
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
  /** Whether aliases led to some of these, so that they stand elsewhere. */
  readonly isAliased: boolean;
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
  /** What OpenShift fills in before anything is pulled; null: nothing. */
  readonly triggered: ReadonlySet<Entry> | null;
}

const TOP: Surroundings = { key: null, isKubernetes: false, mirroredBy: null, triggered: null };
const EMPTY: Subtree = { found: [], isAliased: false, parts: null };

function readSubtree(tree: Tree | null, around: Surroundings, before: Subtree | null): Subtree {
  if (tree?.place.until) return readParts(tree, around, before);
  const found: FoundReference[] = [];
  let isAliased = false;
  walk(tree, around, {
    scalar(scalar, inner) {
      const by = recognizeIn(scalar, inner);
      if (by) found.push(foundReference(scalar, inner.key, by, inner.mirroredBy));
    },
    aliased(scalar, _alias, inner) {
      const by = recognizeIn(scalar, inner);
      // What its own form gives away is found where it stands.
      if (by !== 'image-key') return;
      found.push(foundReference(scalar, inner.key, by, inner.mirroredBy));
      isAliased = true;
    },
    composed(reference, carrier) {
      found.push(reference);
      isAliased ||= carrier.value?.kind === 'alias';
    },
  });
  return found.length === 0 ? EMPTY : { found, isAliased, parts: null };
}

function readParts(tree: Tree, around: Surroundings, before: Subtree | null): Subtree {
  const { parts, inside, composed } = partsOf(tree, around);
  const isAlike =
    before?.parts?.key === inside.key &&
    before.parts.isKubernetes === inside.isKubernetes &&
    before.parts.mirroredBy === inside.mirroredBy &&
    before.parts.triggered === inside.triggered;
  // What a part comes to then rests on the others.
  const known = isAlike && !composed && !before.parts.isComposed ? before.parts : null;
  const mapped = mapAgain(known?.mapped ?? null, parts, (part, _index, stood) => {
    if (part === composed?.carrier) return composed.found ? readComposed(composed.found, composed.carrier) : EMPTY;
    return readSubtree(valueOfPart(part), aroundPart(part, inside), stood);
  });
  const isAliased = mapped.results.some((read) => read.isAliased);
  return { found: joined(mapped.results), isAliased, parts: { isComposed: composed !== null, mapped, ...inside } };
}

function readComposed(reference: FoundReference, { value }: Entry): Subtree {
  return { found: [reference], isAliased: value?.kind === 'alias', parts: null };
}

/** One list of all; the list itself where only one part has any. */
function joined(parts: readonly Subtree[]): readonly FoundReference[] {
  const speaking = parts.filter(({ found }) => found.length > 0);
  return speaking.length === 1 ? (speaking[0]?.found ?? []) : speaking.flatMap(({ found }) => found);
}

interface Visitor {
  scalar(scalar: Scalar, around: Surroundings): void;
  /** An alias, and the scalar that it stands for. */
  aliased(scalar: Scalar, alias: Alias, around: Surroundings): void;
  composed(reference: FoundReference, carrier: Entry): void;
}

function walk(tree: Tree | null, around: Surroundings, visitor: Visitor): void {
  if (!tree) return;
  if (tree.kind === 'scalar') {
    visitor.scalar(textInLine(tree), around);
    return;
  }
  if (tree.kind === 'alias') {
    if (tree.target?.kind === 'scalar') visitor.aliased(textInLine(tree.target), tree, around);
    return;
  }
  const { parts, inside, composed } = partsOf(tree, around);
  for (const part of parts) {
    if (part !== composed?.carrier) walk(valueOfPart(part), aroundPart(part, inside), visitor);
    else if (composed.found) visitor.composed(composed.found, composed.carrier);
  }
}

interface Parts {
  readonly parts: readonly Part[];
  readonly inside: Surroundings;
  readonly composed: ComposedReference | null;
}

/** What is looked at inside of a value. Collections behind aliases are not followed: what they point to is met where it stands. */
function partsOf(tree: Tree, around: Surroundings): Parts {
  if (isLeftOut(around)) return { parts: [], inside: around, composed: null };
  if (tree.kind === 'sequence') return { parts: tree.items, inside: around, composed: null };
  if (tree.kind !== 'mapping') return { parts: [], inside: around, composed: null };
  const { apiVersion, kind } = headOf(tree);
  const inside = apiVersion !== null && kind !== null ? insideObject(tree, apiVersion, kind, around) : around;
  if (!inside) return { parts: [], inside: around, composed: null };
  const isMirrorEntry = tree.entries.some(({ key }) => key.text === 'mirrors');
  const isApart = (entry: Entry): boolean =>
    isMergeKey(entry) ||
    (isMirrorEntry && (entry.key.text === 'source' || entry.key.text === 'mirrors')) ||
    inside.triggered?.has(entry) === true;
  return {
    parts: tree.entries.filter((entry) => !isApart(entry)),
    inside,
    composed: isMirrorEntry ? null : composedReference(tree, around.key),
  };
}

/** What oc-mirror leaves out need not be there, and what a machine boots from is no container image. */
function isLeftOut({ key, mirroredBy }: Surroundings): boolean {
  return key === PROVIDER_SPEC || (mirroredBy !== null && key === 'blockedImages');
}

/** What an object says about the values in it; null: none of them is a reference. */
function insideObject(object: Mapping, apiVersion: string, kind: string, around: Surroundings): Surroundings | null {
  const match = kindOf(apiVersion, kind);
  if (holdsScopes(match) || describesMachines(apiVersion)) return null;
  return {
    ...around,
    isKubernetes: true,
    mirroredBy: ocMirrorOf(match, apiVersion) ?? around.mirroredBy,
    triggered: triggeredImages(object, kind),
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

/** Which oc-mirror reads an object of this version; null: none. */
function ocMirrorOf(match: KindMatch, apiVersion: string): OcMirror | null {
  if (match.kind !== 'known' || match.description.reads !== 'image-set') return null;
  return apiVersion.endsWith('/v1alpha2') ? 'oc-mirror v1' : 'oc-mirror v2';
}

/** Keys of an ImageSetConfiguration behind which images stand. */
const IMAGE_SET_KEYS: ReadonlySet<string> = new Set(['name', 'catalog', 'release']);

function recognizeIn(scalar: Scalar, { key, isKubernetes, mirroredBy }: Surroundings): FoundReference['by'] | null {
  const by = recognize(scalar, key, isKubernetes);
  if (by || !mirroredBy || key === null || !IMAGE_SET_KEYS.has(key) || !canBeReference(scalar)) return by;
  return hasRegistry(scalar.text) ? 'image-key' : null;
}
