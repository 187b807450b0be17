import type { Analysis } from '../analysis';
import { sortedBytewise } from '../cluster/bytewise';
import type { Document } from '../document';
import { isPlaceholder } from '../model/placeholder';
import { parseReference } from '../model/reference';
import { later, type Later } from '../text/later';
import { lazy } from '../text/lazy';
import type { Known } from '../text/renewed';

/** The names that the files of a workspace use, each list sorted and without repetition; placeholders only those of the file that asks. */
export interface KnownNames {
  /** Sources of mirror sets. */
  readonly sources: readonly string[];
  readonly mirrors: readonly string[];
  /** Repositories of the image references, without tag and digest. */
  readonly repositories: readonly string[];
  /** Hosts of all of these. */
  readonly hosts: readonly string[];
  /** What mirror sets and registries.conf files name as mirrors of a source, in the order in which they are read, each once. */
  mirrorsOf(source: string): readonly string[];
}

/** What the workspace speaks of already: the likeliest things to be written next in a file. Each list is made when it is asked for. */
export function knownNames({ workspace }: Analysis, uri: string): KnownNames {
  const documents = [...workspace.documents.values()];
  const namesOf = documents.map((document) => ({ isOwn: document.uri === uri, known: document.once(namesIn) }));
  const all = (part: keyof DocumentNames): readonly string[] => {
    const lists = namesOf.flatMap(({ isOwn, known }) => {
      const { names, placeholders } = known[part].get();
      return isOwn ? [names, placeholders] : [names];
    });
    const [first = [], ...others] = lists.filter((list) => list.length > 0);
    return others.length === 0 ? first : sortedBytewise(new Set([first, ...others].flat()));
  };
  const [sources, mirrors, repositories] = [
    lazy(() => all('sources')),
    lazy(() => all('mirrors')),
    lazy(() => all('repositories')),
  ];
  return {
    get sources() {
      return sources();
    },
    get mirrors() {
      return mirrors();
    },
    get repositories() {
      return repositories();
    },
    get hosts() {
      const names = [sources(), mirrors(), repositories()].flat();
      const hosts = new Set(names.map((name) => name.split('/', 1)[0] ?? name));
      return sortedBytewise([...hosts].filter((host) => !host.includes('*')));
    },
    mirrorsOf: (source) => {
      const mirrors = documents.flatMap((document) => {
        const own = [...mirrorsOfSource(document, source)];
        return document.uri === uri ? own : own.filter((mirror) => !isPlaceholder(mirror));
      });
      return [...new Set(mirrors)];
    },
  };
}

type NameList = Later<SortedNames>;

interface SortedNames {
  readonly names: readonly string[];
  /** What stands for a name, which nothing but its own file fills in. */
  readonly placeholders: readonly string[];
}

/** The names in one document: sorted, without repetition, made when asked for. */
interface DocumentNames {
  readonly sources: NameList;
  readonly mirrors: NameList;
  readonly repositories: NameList;
}

function namesIn(document: Document, older: Known<DocumentNames> | null): DocumentNames {
  const before = older?.value;
  return {
    sources: listOf(document, sourcesIn, before?.sources),
    mirrors: listOf(document, mirrorsIn, before?.mirrors),
    repositories: listOf(document, repositoriesIn, before?.repositories),
  };
}

/** No closure in here may name `before`: a list that nobody asks for would hold all that were before it. */
function listOf(
  document: Document,
  read: (document: Document) => Iterable<string>,
  before: NameList | undefined,
): NameList {
  return later(before?.known() ?? null, makerOf(document, read));
}

function makerOf(document: Document, read: (document: Document) => Iterable<string>) {
  return (known: SortedNames | null): SortedNames => sortedAgain(known ?? NO_NAMES, new Set(read(document)));
}

const NO_NAMES: SortedNames = { names: [], placeholders: [] };

/** Names that were sorted before stay as they are, so that there is little to look at and to sort. */
function sortedAgain({ names: before }: SortedNames, found: Set<string>): SortedNames {
  found.delete('');
  const kept = before.filter((name) => found.delete(name));
  const others = [...found];
  const fresh = others.filter((name) => !isPlaceholder(name));
  const isSame = fresh.length === 0 && kept.length === before.length;
  return {
    names: isSame ? before : sortedBytewise([...kept, ...fresh]),
    placeholders: fresh.length === others.length ? [] : sortedBytewise(others.filter(isPlaceholder)),
  };
}

function* sourcesIn({ objects, registries }: Document): Generator<string> {
  for (const object of objects.manifests) {
    if (object.kind !== 'mirror-set') continue;
    for (const { source } of object.entries) if (source) yield source.value;
  }
  for (const { prefix, location } of registries?.conf.registries ?? []) yield prefix.value || location.value;
}

function* mirrorsIn({ objects, registries }: Document): Generator<string> {
  for (const object of objects.manifests) {
    if (object.kind !== 'mirror-set') continue;
    for (const { mirrors } of object.entries) for (const { value } of mirrors) yield value;
  }
  for (const { mirrors } of registries?.conf.registries ?? []) for (const { location } of mirrors) yield location.value;
}

function* mirrorsOfSource({ objects, registries }: Document, wanted: string): Generator<string> {
  for (const object of objects.manifests) {
    if (object.kind !== 'mirror-set') continue;
    for (const { source, mirrors } of object.entries) {
      if (source?.value === wanted) for (const { value } of mirrors) yield value;
    }
  }
  for (const { prefix, location, mirrors } of registries?.conf.registries ?? []) {
    if ((prefix.value || location.value) === wanted) for (const mirror of mirrors) yield mirror.location.value;
  }
}

function* repositoriesIn({ references }: Document): Generator<string> {
  for (const { text } of references) {
    const parsed = parseReference(text);
    if (parsed.kind === 'ok') yield parsed.reference.name;
  }
}

/** Registries that most clusters pull from, and what for. */
export const WELL_KNOWN_SOURCES: readonly { readonly name: string; readonly use: string }[] = [
  { name: 'quay.io/openshift-release-dev/ocp-v4.0-art-dev', use: 'the images of the release payload' },
  { name: 'quay.io/openshift-release-dev/ocp-release', use: 'the release images' },
  { name: 'registry.redhat.io', use: 'Red Hat’s products' },
  { name: 'registry.redhat.io/redhat', use: 'the operator catalogs' },
  { name: 'registry.redhat.io/ubi9', use: 'Universal Base Images, with a login' },
  { name: 'registry.access.redhat.com', use: 'Universal Base Images, without a login' },
  { name: 'registry.connect.redhat.com', use: 'certified images of partners' },
  { name: 'quay.io', use: 'Quay' },
  { name: 'docker.io', use: 'Docker Hub' },
  { name: 'ghcr.io', use: 'GitHub’s registry' },
  { name: 'registry.k8s.io', use: 'images of Kubernetes itself' },
];
