import { dereference, placeInScalar, type Entry, type Mapping, type Scalar } from '../syntax/tree';
import { isImageKey } from './image-key';
import { isPlaceholder } from './placeholder';
import { hasRegistry } from './recognize-reference';
import { parseAsWritten, parseReference } from './reference';
import type { FoundReference, ReferencePart } from './found-reference';
import { textInLine } from './text-in-line';

/** What the values of a mapping come to together. */
export interface ComposedReference {
  /** The entry whose value is the most telling part; it is no reference by itself. */
  readonly carrier: Entry;
  /** null: it only looks like a reference, as the place does that a build pushes to. */
  readonly found: FoundReference | null;
}

/**
 * The image reference that several values of one mapping make: `repository` with `registry`, `tag` and `digest` of Helm values, `name`,
 * `newName`, `newTag` and `digest` of a kustomization's `images`, the `name` beside `kind: DockerImage` (BuildConfig, ImageStream), the `ref`
 * of a ClusterCatalog's image and the `reference` of an image volume. A digest wins over a tag, as it does in all of these. `key` is the nearest
 * key above the mapping. A value behind an alias counts, and stands where its anchor is. null where there is none; then each value is
 * looked at by itself.
 */
export function composedReference(mapping: Mapping, key: string | null): ComposedReference | null {
  const entries = new Map<string, Entry>();
  let isTelling = false;
  for (const entry of mapping.entries) {
    const name = entry.key.text;
    if (!NAMES.has(name) || entries.has(name)) continue;
    entries.set(name, entry);
    isTelling ||= name === 'kind' ? textOf(entry) === 'DockerImage' : TELLING.has(name);
  }
  if (!isTelling) return null;
  if (textOf(entries.get('kind')) === 'DockerImage') return dockerImage(entries, key);
  return kustomized(entries, key) ?? ofChart(entries, key) ?? ofImage(entries, key);
}

/** A text without one of these has no such reference; they stand as keys, but for the last. */
export const COMPOSED_MARKS =
  /(?<![$\w-])(?:repository|newName|newTag|digest|ref|reference)["']?[ \t]*:|\bDockerImage\b/;

type Entries = ReadonlyMap<string, Entry>;

const TELLING = new Set(['repository', 'newName', 'newTag', 'digest', 'ref', 'reference']);
const NAMES = new Set([...TELLING, 'kind', 'name', 'registry', 'tag']);

/** What a build or an import takes from elsewhere. What stands below `to` is where the outcome is pushed to: nobody pulls it. */
function dockerImage(entries: Entries, key: string | null): ComposedReference | null {
  const carrier = entries.get('name');
  if (!carrier || textOf(carrier) === null) return null;
  return key === 'to' ? { carrier, found: null } : compose(carrier, [carrier]);
}

/** An item of `images` in a kustomization. */
function kustomized(entries: Entries, key: string | null): ComposedReference | null {
  const carrier = filled(entries, 'newName') ?? filled(entries, 'name');
  const version = filled(entries, 'digest') ?? filled(entries, 'newTag');
  if (key !== 'images' || !entries.has('name') || !carrier || (!version && carrier.key.text === 'name')) return null;
  return compose(carrier, [carrier, version]);
}

/** The values of a Helm chart. Without a tag the chart fills in one that nobody knows here. */
function ofChart(entries: Entries, key: string | null): ComposedReference | null {
  const carrier = filled(entries, 'repository');
  if (!carrier) return null;
  const registry = filled(entries, 'registry');
  const version = filled(entries, 'digest') ?? filled(entries, 'tag');
  const composed = compose(carrier, [registry, carrier, version]);
  const text = composed?.found?.text;
  if (text === undefined) return null;
  const isImage = key !== null && isImageKey(key);
  const isTold = isImage ? version !== null || hasRegistry(text) : version !== null && hasRegistry(text);
  return isTold && (isImage || !isOfCode(text, key)) ? composed : null;
}

/** `image: {ref: …}` and `image: {reference: …}`, which go without a tag as well. */
function ofImage(entries: Entries, key: string | null): ComposedReference | null {
  const carrier = filled(entries, 'ref') ?? filled(entries, 'reference');
  const composed = key === 'image' && carrier ? compose(carrier, [carrier]) : null;
  return composed?.found && hasRegistry(composed.found.text) ? composed : null;
}

/** The parts joined; null where they make no reference, or where the carrier says it all without the others. */
function compose(carrier: Entry, entries: readonly (Entry | null)[]): ComposedReference | null {
  const parts = entries.flatMap((entry) => partOf(entry) ?? []);
  const place = partOf(carrier)?.place;
  if (!place || parts.length < entries.filter((entry) => entry !== null).length) return null;
  const text = parts.map((part, index) => separator(part, index, parts) + part.text).join('');
  if (!isReference(text) || (parts.length > 1 && hasVersion(partOf(carrier)?.text ?? ''))) return null;
  const found: FoundReference = { text, place, key: carrier.key.text, by: 'image-key' };
  return { carrier, found: parts.length > 1 ? { ...found, parts } : found };
}

function separator({ name, text }: ReferencePart, index: number, parts: readonly ReferencePart[]): string {
  if (index === 0) return '';
  if (name === 'digest') return text.startsWith('@') ? '' : '@';
  if (name === 'tag' || name === 'newTag') return text.startsWith(':') ? '' : ':';
  return parts[index - 1]?.text.endsWith('/') ? '' : '/';
}

function partOf(entry: Entry | null): ReferencePart | null {
  const text = textOf(entry);
  const value = scalarOf(entry);
  if (!entry || text === null || !value) return null;
  return { name: entry.key.text, text, place: placeInScalar(value, 0, value.text.length) };
}

/** An entry that has a value; what is empty is as good as not there. */
function filled(entries: Entries, name: string): Entry | null {
  const entry = entries.get(name);
  const value = entry && dereference(entry.value);
  if (!entry || !value) return null;
  return value.kind === 'scalar' && (value.type === 'null' || value.text === '') ? null : entry;
}

/** A number counts where it is printed as it is written: `1.10` would become `1.1`. */
function textOf(entry: Entry | null | undefined): string | null {
  const value = scalarOf(entry);
  if (!value || (value.style === 'block' && value.verbatim < 0)) return null;
  if (value.type === 'string') return value.text;
  const isNumber = value.type === 'integer' || value.type === 'float';
  return isNumber && String(Number(value.text)) === value.text && value.text.length < 7 ? value.text : null;
}

function scalarOf(entry: Entry | null | undefined): Scalar | null {
  const value = dereference(entry?.value);
  return value?.kind === 'scalar' ? textInLine(value) : null;
}

function isReference(text: string): boolean {
  return parseReference(text).kind === 'ok' && !isPlaceholder(text);
}

function hasVersion(text: string): boolean {
  const parsed = parseAsWritten(text);
  return parsed.kind === 'ok' && (parsed.reference.tag !== null || parsed.reference.digest !== null);
}

/** Where `repository` and `tag` are those of source code or of a chart. */
function isOfCode(text: string, key: string | null): boolean {
  return /^(?:www\.)?(?:github|gitlab|bitbucket)\.[a-z]+\//.test(text) || /git|chart|source/i.test(key ?? '');
}
