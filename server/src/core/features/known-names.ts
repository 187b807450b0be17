import type { Analysis } from '../analysis';
import { sortedBytewise } from '../cluster/bytewise';
import { parseReference } from '../model/reference';

/** The names that the files of a workspace use, each list sorted and without repetition. */
export interface KnownNames {
  /** Sources of mirror sets. */
  readonly sources: readonly string[];
  readonly mirrors: readonly string[];
  /** Repositories of the image references, without tag and digest. */
  readonly repositories: readonly string[];
  /** Hosts of all of these. */
  readonly hosts: readonly string[];
}

/** What the workspace speaks of already: the likeliest things to be written next. */
export function knownNames({ workspace }: Analysis): KnownNames {
  const sources = new Set<string>();
  const mirrors = new Set<string>();
  const repositories = new Set<string>();
  for (const { references, objects, registries } of workspace.documents.values()) {
    for (const { text } of references) {
      const parsed = parseReference(text);
      if (parsed.kind === 'ok') repositories.add(parsed.reference.name);
    }
    for (const object of objects.manifests) {
      if (object.kind !== 'mirror-set') continue;
      for (const entry of object.entries) {
        if (entry.source) sources.add(entry.source.value);
        for (const mirror of entry.mirrors) mirrors.add(mirror.value);
      }
    }
    for (const registry of registries?.conf.registries ?? []) {
      sources.add(registry.prefix.value || registry.location.value);
      for (const { location } of registry.mirrors) mirrors.add(location.value);
    }
  }
  const names = [sources, mirrors, repositories].map((set) => sortedBytewise([...set].filter((name) => name !== '')));
  const [allSources = [], allMirrors = [], allRepositories = []] = names;
  const hosts = new Set(names.flat().map((name) => name.split('/', 1)[0] ?? name));
  return {
    sources: allSources,
    mirrors: allMirrors,
    repositories: allRepositories,
    hosts: sortedBytewise([...hosts].filter((host) => !host.includes('*'))),
  };
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
