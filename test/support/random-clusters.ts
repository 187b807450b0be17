import fc from 'fast-check';
import { STAND_IN_RELEASE_IMAGE, type ClusterManifests } from '../../server/src/core/cluster/cluster-manifests';
import type { ImageConfig, LocatedList, MirrorEntry, MirrorSet } from '../../server/src/core/model/manifests';
import type { Mapping } from '../../server/src/core/syntax/tree';
import type { Located, Place } from '../../server/src/core/text/place';

/** The mirror sets and lists of a cluster, as plain data. */
export interface PlainCluster {
  readonly sets: readonly PlainSet[];
  readonly insecure: readonly string[] | null;
  readonly blocked: readonly string[] | null;
  readonly allowed: readonly string[] | null;
  readonly search: readonly string[] | null;
  readonly release: string;
}

export interface PlainSet {
  readonly kind: MirrorSet['setKind'];
  readonly entries: readonly PlainEntry[];
}

export interface PlainEntry {
  readonly source: string;
  readonly mirrors: readonly string[];
  readonly policy: string | null;
}

// Names that lie inside each other, meet at a port, or are both source and mirror.
const SOURCES = [
  'a.io',
  'a.io/n',
  'a.io/n/r',
  'b.corp.io',
  'b.corp.io/n',
  'b.corp.io:5000',
  'b.corp.io:5000/n',
  'c.b.corp.io/r',
];
const MIRRORS = ['m.io', 'm.io/p', 'm.io/p/q', 'x.corp.io:443/z', 'n.io', 'a.io/n', 'b.corp.io'];
const SCOPES = [
  ...SOURCES,
  'm.io/p',
  'm.io',
  'quay.io',
  'quay.io/ocp/release',
  'quay.io/ocp',
  'z.io',
  '*.corp.io',
  '*.b.corp.io',
  '*.io',
];
const WILDCARDS = ['*.corp.io', '*.b.corp.io'];
const PAYLOAD = `quay.io/ocp/release@sha256:${'b'.repeat(64)}`;

const source = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...SOURCES) },
  { weight: 1, arbitrary: fc.constantFrom(...WILDCARDS) },
  { weight: 2, arbitrary: fc.constantFrom('quay.io/ocp', 'quay.io/ocp/release') },
);
const entry: fc.Arbitrary<PlainEntry> = fc.record({
  source,
  mirrors: fc.array(fc.constantFrom(...MIRRORS), { maxLength: 3 }),
  policy: fc.constantFrom(null, null, null, null, '', 'AllowContactingSource', 'NeverContactSource'),
});
const set: fc.Arbitrary<PlainSet> = fc.record({
  kind: fc.constantFrom('ICSP' as const, 'IDMS' as const, 'ITMS' as const),
  entries: fc.array(entry, { maxLength: 4 }),
});
const list = fc.option(fc.array(fc.constantFrom(...SCOPES), { maxLength: 3 }), { freq: 2 });

/** Clusters with many overlaps; the operator renders most of them. */
export const plainCluster: fc.Arbitrary<PlainCluster> = fc.record({
  sets: fc.array(set, { maxLength: 4 }),
  insecure: list,
  blocked: list,
  allowed: fc.option(fc.array(fc.constantFrom(...SCOPES), { maxLength: 2 }), { freq: 5 }),
  search: fc.option(fc.array(fc.constantFrom('quay.io', 'a.io'), { maxLength: 2 }), { freq: 5 }),
  release: fc.constantFrom(STAND_IN_RELEASE_IMAGE.value, PAYLOAD, 'quay.io/ocp/release:4.18'),
});

/** The manifests of a plain cluster, as they would be read; every value stands at a place of its own. */
export function manifestsOfPlain(cluster: PlainCluster): ClusterManifests {
  const chunk = { file: 'cluster.yaml', length: 1_000_000 };
  let next = 0;
  const place = (): Place => ({ chunk, start: next, end: ++next });
  const located = (value: string): Located<string> => ({ value, place: place() });
  const listOf = (values: readonly string[] | null): LocatedList | null =>
    values && { value: values.map(located), place: place() };
  const head = (kind: string): Omit<ImageConfig, 'kind' | `${string}Registries`> => ({
    apiVersion: located('v1'),
    kindName: located(kind),
    name: located('cluster'),
    namespace: null,
    served: true,
    root: mapping(place()),
    place: place(),
    carried: null,
    madeBy: null,
  });
  const entryOf = ({ source: name, mirrors, policy }: PlainEntry, kind: MirrorSet['setKind']): MirrorEntry => ({
    source: located(name),
    mirrors: mirrors.map(located),
    mirrorSourcePolicy: policy === null || kind === 'ICSP' ? null : located(policy),
    node: mapping(place()),
    place: place(),
    isPlain: false,
  });
  return {
    mirrorSets: cluster.sets.map(({ kind, entries }) => ({
      ...head(kind),
      kind: 'mirror-set',
      setKind: kind,
      list: { path: ['spec', 'mirrors'], setKind: kind, policy: 'mirrorSourcePolicy' },
      oddItems: [],
      entries: entries.map((plain) => entryOf(plain, kind)),
    })),
    imageConfig: {
      ...head('Image'),
      kind: 'image-config',
      insecureRegistries: listOf(cluster.insecure),
      blockedRegistries: listOf(cluster.blocked),
      allowedRegistries: listOf(cluster.allowed),
      containerRuntimeSearchRegistries: listOf(cluster.search),
    },
    imagePolicies: [],
    releaseImage: { value: cluster.release, origins: [place()], standIn: false },
  };
}

function mapping(place: Place): Mapping {
  return { kind: 'mapping', style: 'block', entries: [], place };
}
