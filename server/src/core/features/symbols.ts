import type { Document } from '../document';
import { scopeOf, type Registry } from '../model/hub';
import { isContentSourcePolicy, type ImageConfig, type Manifest, type MirrorEntry } from '../model/manifests';
import type { Statement } from '../syntax/tree';
import { between, type Chunk, type Place, type Span } from '../text/place';

/** One line of a document's outline; spans are absolute, in UTF-16 code units, and `nameSpan` and those of the children lie in `span`. */
export interface OutlineItem {
  readonly name: string;
  readonly detail?: string;
  readonly kind: 'object' | 'entry' | 'list' | 'value';
  readonly span: Span;
  readonly nameSpan: Span;
  readonly isDeprecated: boolean;
  readonly children: readonly OutlineItem[];
}

/** The outline: objects with their sources and mirrors, or the entries of a registries.conf. */
export function symbols(document: Document): OutlineItem[] {
  return document.language === 'yaml'
    ? document.objects.manifests.flatMap((object) => objectItem(document, object))
    : registryItems(document);
}

function registryItems(document: Document): OutlineItem[] {
  const ends = tableEnds(document.syntax.statements ?? []);
  const registries = document.registries?.conf.registries ?? [];
  return registries.flatMap((registry) => {
    const [header] = registry.origins;
    const last = header && ends.get(header.chunk)?.get(header.start);
    return header ? registryItem(document, registry, last ? between(header, last) : header) : [];
  });
}

function objectItem(document: Document, object: Manifest): OutlineItem[] {
  const children =
    object.kind === 'mirror-set'
      ? object.entries.flatMap((entry) => entryItem(document, entry))
      : object.kind === 'image-config'
        ? listItems(document, object)
        : [];
  const name = object.name?.value ?? '(no name)';
  const isDeprecated = isContentSourcePolicy(object);
  return item(document, object.place, object.name?.place ?? object.kindName.place, {
    name,
    detail: object.kindName.value,
    kind: 'object',
    isDeprecated,
    children,
  });
}

function entryItem(document: Document, { source, mirrors, place }: MirrorEntry): OutlineItem[] {
  const children = mirrors.flatMap((mirror) =>
    item(document, mirror.place, mirror.place, { name: mirror.value, kind: 'value', children: [] }),
  );
  const detail = mirrors.length === 1 ? '1 mirror' : `${mirrors.length} mirrors`;
  return item(document, place, source?.place ?? place, {
    name: source?.value ?? '(no source)',
    detail,
    kind: 'entry',
    children,
  });
}

function listItems(document: Document, image: ImageConfig): OutlineItem[] {
  const names = [
    'insecureRegistries',
    'blockedRegistries',
    'allowedRegistries',
    'containerRuntimeSearchRegistries',
  ] as const;
  return names.flatMap((name) => {
    const list = image[name];
    if (!list) return [];
    const children = list.value.flatMap(({ value, place }) =>
      item(document, place, place, { name: value, kind: 'value', children: [] }),
    );
    return item(document, list.place, list.place, { name, kind: 'list', children });
  });
}

function registryItem(document: Document, registry: Registry, whole: Place): OutlineItem[] {
  const children = registry.mirrors.flatMap(({ location, pullFromMirror }) => {
    const [place] = location.origins;
    const detail = pullFromMirror.value;
    if (!place) return [];
    return item(document, place, place, {
      name: location.value,
      kind: 'value',
      children: [],
      ...(detail === '' ? {} : { detail }),
    });
  });
  const name = registry.prefix.origins[0] ?? registry.location.origins[0] ?? whole;
  const detail = registry.blocked.value ? 'blocked' : registry.insecure.value ? 'insecure' : undefined;
  return item(document, whole, name, {
    name: scopeOf(registry),
    kind: 'entry',
    children,
    ...(detail === undefined ? {} : { detail }),
  });
}

/** From each `[[registry]]` header (by its place's chunk and start) to the last statement that belongs to it. */
function tableEnds(statements: readonly Statement[]): ReadonlyMap<Chunk, ReadonlyMap<number, Place>> {
  const ends = new Map<Chunk, Map<number, Place>>();
  let header: Place | null = null;
  for (const { kind, path, place } of statements) {
    if (kind !== 'pair' && path.length < 2) header = place;
    if (!header) continue;
    const inChunk = ends.get(header.chunk) ?? new Map<number, Place>();
    inChunk.set(header.start, place);
    ends.set(header.chunk, inChunk);
  }
  return ends;
}

type Words = Pick<OutlineItem, 'name' | 'kind' | 'children'> & {
  readonly detail?: string;
  readonly isDeprecated?: boolean;
};

/** None where its text is no longer there. Names must not be empty for editors; a name outside its object's text (behind an alias) is its start. */
function item(document: Document, place: Place, namePlace: Place, words: Words): OutlineItem[] {
  const span = document.locate(place);
  const named = document.locate(namePlace);
  if (!span || !named) return [];
  const children = words.children.map((child) => confined(child, span));
  const name = words.name === '' ? '(empty)' : words.name;
  return [
    { isDeprecated: false, ...words, name, span, nameSpan: isInside(named, span) ? named : startOf(span), children },
  ];
}

/** What stands elsewhere, behind an alias, counts as at the start of what it is a part of. */
function confined(child: OutlineItem, around: Span): OutlineItem {
  if (isInside(child.span, around)) return child;
  const span = startOf(around);
  return { ...child, span, nameSpan: span, children: child.children.map((further) => confined(further, span)) };
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function startOf({ start }: Span): Span {
  return { start, end: start };
}
