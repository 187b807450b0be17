import { isAllowedListOpen } from '../cluster/payload';
import { scopeIndex, type ScopeIndex } from '../cluster/scope-index';
import { onNodes, type ReferenceUse } from '../clusters/uses';
import type { ImageConfig, LocatedList } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { repositoryOf } from '../model/reference';
import { entryOf, valueOf } from '../syntax/tree';
import type { Place } from '../text/place';
import { appendItems } from './list-append';
import type { RelatedPlace, Report, Rule, WholeCluster } from './rule';
import { shown } from './wording';

/** Names that are needed and that the allowed list leaves out. */
export const allowedMisses: Rule = {
  code: 'allowed-misses',
  severity: 'warning',
  about: () => ({
    title: 'An allowed list that leaves out what is needed',
    documentation: [
      'With `allowedRegistries`, `policy.json` rejects every image whose name lies in none of the entries. It is asked for the name in the pod,',
      'before any mirror: a source that is not allowed cannot be pulled through its mirrors either. So the list has to hold the sources of the',
      'mirror sets, the registries of the images in use and of the search list, the repository of the release payload, without which no node',
      'can be updated, and the internal registry of the cluster.',
      '',
      'Mirrors need not be allowed: a pull by the name of the source never asks for theirs. The documentation of OpenShift lists them all the',
      'same, so what is missing of them is said as a hint.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    allowedRegistries:
    - registry.example.com
    - quay.io/openshift-release-dev
    - image-registry.openshift-image-registry.svc:5000
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    allowedRegistries:
    - registry.example.com
    - quay.io/openshift-release-dev
    - quay.io/tools
    - image-registry.openshift-image-registry.svc:5000
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
  }),
  looksAt: 'cluster',
  restsOn({ cluster: { manifests }, answers: { lists }, uses, leftOut }) {
    const { value, standIn, origins } = manifests.releaseImage;
    return [manifests.imageConfig, lists, uses.all, leftOut, value, standIn, ...origins];
  },
  check(view) {
    const { manifests } = view.cluster;
    const list = manifests.imageConfig?.allowedRegistries;
    const { lists } = view.answers;
    // Beside a blocked list the operator refuses both, and an empty list allows everything.
    if (!manifests.imageConfig || !list || lists.kind === 'refused' || list.value.length === 0) return [];
    if (lists.policyBlocked.length > 0 || isAllowedListOpen(lists)) return [];
    const place = keyPlace(manifests.imageConfig) ?? list.place;
    const allowed = scopeIndex(lists.allowed, ({ value }) => value);
    return MISSES.flatMap((missesOf) => reportOf(missesOf(view, allowed), place, list));
  },
};

/** Names of one sort that are not allowed. */
interface Misses {
  /** What they are, for one and for several. */
  readonly what: readonly [one: string, several: string];
  readonly effect: string;
  readonly severity: 'warning' | 'info' | 'hint';
  readonly names: readonly string[];
  readonly related: readonly RelatedPlace[];
}

type Allowed = ScopeIndex<unknown>;

const MISSES: readonly ((view: WholeCluster, allowed: Allowed) => Misses)[] = [
  missingSources,
  missingReferences,
  missingPlatform,
  missingPayload,
  missingSearch,
  missingMirrors,
];

function reportOf({ what, effect, severity, names, related }: Misses, place: Place, list: LocatedList): Report[] {
  if (names.length === 0) return [];
  const told = names.slice(0, MOST_TOLD).map(shown).join(', ');
  const more = names.length > MOST_TOLD ? ` and ${names.length - MOST_TOLD} more` : '';
  const message = `${names.length === 1 ? what[0] : what[1]} ${told}${more} ${names.length === 1 ? 'is' : 'are'} not allowed, ${effect}`;
  const last = list.value.at(-1);
  const title = names.length === 1 ? `Allow \`${names[0] ?? ''}\`` : `Allow these ${names.length}`;
  return [
    {
      place,
      message,
      ...(severity === 'warning' ? {} : { severity }),
      related: related.slice(0, MOST_RELATED),
      fixes: (document) => {
        const edit = last && appendItems(document, last.place, names);
        return edit && document.syntax.problems.length === 0 ? [{ title, edits: [edit], safe: false }] : [];
      },
    },
  ];
}

const MOST_TOLD = 3;
const MOST_RELATED = 10;

/** The sources with mirrors. */
function missingSources({ leftOut }: WholeCluster): Misses {
  const missing = leftOut?.sources ?? [];
  return {
    what: ['The source', 'The sources'],
    effect: 'so policy.json rejects such images, and nodes never ask their mirrors',
    severity: 'warning',
    names: missing.map(({ source }) => source),
    related: missing.slice(0, MOST_RELATED).flatMap(({ source, digest, tag }) => {
      const [place] = (digest ?? tag)?.sourcePlaces ?? [];
      return place ? [{ place, message: `Mirrors of ${shown(source)}` }] : [];
    }),
  };
}

/**
 * The images of the workspace that policy.json rejects; those of a source with mirrors are told with it. Of a short name each full name is
 * tried in turn, so one that is allowed is enough.
 */
function missingReferences({ uses }: WholeCluster): Misses {
  const isRejected = ({ plan }: ReferenceUse): boolean => plan.policy?.accepted === false;
  const all = onNodes(uses.all);
  const pulled = new Set(all.filter((use) => !isRejected(use)).map(({ reference }) => reference));
  const rejected = all.filter(
    (use) => isRejected(use) && !pulled.has(use.reference) && !(use.plan.registry?.mirrors.length ?? 0),
  );
  const names = new Map(rejected.map(({ plan, reference }) => [repositoryOf(plan.pullReference), reference.place]));
  return {
    what: ['The image', 'The images'],
    effect: 'so policy.json rejects what the workspace uses',
    severity: 'warning',
    names: [...names.keys()],
    related: [...names].map(([name, place]) => ({ place, message: `Uses ${shown(name)}` })),
  };
}

const INTERNAL_REGISTRY = 'image-registry.openshift-image-registry.svc:5000';

function missingPlatform(_view: WholeCluster, allowed: Allowed): Misses {
  return {
    what: ['The internal registry', 'The internal registries'],
    effect: 'so no node pulls what the cluster itself has built',
    severity: 'warning',
    names: [INTERNAL_REGISTRY].filter((name) => allowed.holding(name).length === 0),
    related: [],
  };
}

/** Where OpenShift’s own releases are, and where the images are that they are made of. */
const OWN_RELEASE = 'quay.io/openshift-release-dev/ocp-release';
const OWN_PARTS = 'quay.io/openshift-release-dev/ocp-v4.0-art-dev';

function missingPayload({ answers: { lists }, cluster }: WholeCluster, allowed: Allowed): Misses {
  const payload = lists.kind === 'lists' ? lists.payload : OWN_RELEASE;
  const names = payload === OWN_RELEASE ? [OWN_RELEASE, OWN_PARTS] : [payload];
  const { standIn, origins } = cluster.manifests.releaseImage;
  return {
    what: [`The payload${standIn ? ' (assumed)' : ''}`, `The payload${standIn ? ' (assumed)' : ''}`],
    effect: 'so no node pulls the images of the release',
    severity: standIn ? 'info' : 'warning',
    names: names.filter((name) => allowed.holding(name).length === 0),
    related: origins.map((place) => ({ place, message: 'The release image' })),
  };
}

function missingSearch({ cluster: { manifests } }: WholeCluster, allowed: Allowed): Misses {
  const search = manifests.imageConfig?.containerRuntimeSearchRegistries?.value ?? [];
  const missing = search.filter(({ value }) => allowed.holding(value).length === 0 && !isPlaceholder(value));
  return {
    what: ['The search registry', 'The search registries'],
    effect: 'so short names are never found there',
    severity: 'warning',
    names: [...new Set(missing.map(({ value }) => value))],
    related: missing.map(({ place }) => ({ place, message: 'A search registry' })),
  };
}

/** By host: the documentation asks for the registry. */
function missingMirrors({ leftOut }: WholeCluster): Misses {
  const hosts = leftOut?.mirrorHosts ?? NO_HOSTS;
  return {
    what: ['The mirror registry', 'The mirror registries'],
    effect: 'which only pulls by a mirror’s own name need',
    severity: 'hint',
    names: [...hosts.keys()],
    related: [...hosts].map(([host, place]) => ({ place, message: `A mirror on ${shown(host)}` })),
  };
}

const NO_HOSTS: ReadonlyMap<string, Place> = new Map();

function keyPlace({ root }: ImageConfig): Place | null {
  const sources = valueOf(valueOf(root, 'spec'), 'registrySources');
  return sources?.kind === 'mapping' ? (entryOf(sources, 'allowedRegistries')?.key.place ?? null) : null;
}
