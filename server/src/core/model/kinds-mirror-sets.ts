import type { KindDescription } from './kind-description';
import { NO_STATUS, objectFields } from './kinds-metadata';
import {
  listOf,
  object,
  oneOf,
  optional,
  required,
  setOf,
  text,
  type ArrayShape,
  type Field,
  type StringShape,
} from './shape';

const NAME =
  'Any name that is unique among the objects of this kind. It is only a label: what counts are the entries, and those of all objects are merged.';

/** What the `source` of an entry means. */
export const ENTRY_SOURCE =
  'What image references say: a registry (`quay.io`, with its port where it has one), a namespace, a repository, or `*.example.com` for all hosts of a domain. ' +
  'The longest source that matches a reference is used, and it alone: mirrors of shorter ones are then not tried. No scheme, tag, digest or trailing slash.';

const REWRITE =
  'The part of the reference that matches `source` is replaced by the mirror: with source `quay.io/team` and mirror `mirror.lan/copies`, `quay.io/team/app` is looked for at `mirror.lan/copies/app`.';

const ORDER =
  'Mirrors are tried in this order, the source comes last. Lists for one source in several objects are merged, keeping each list’s order as far as they agree.';

/** What the `mirrors` of an entry mean. */
export const ENTRY_MIRRORS = `Where the images may be had instead: \`host[:port][/path]\`, without scheme, tag or wildcard. ${REWRITE} ${ORDER} An empty list does nothing.`;

/** What may be said of a source beside its mirrors. */
export const SOURCE_POLICY = oneOf({
  AllowContactingSource: 'When no mirror has the image, it is pulled from the source. This is the default.',
  NeverContactSource:
    'The source itself is never asked: on the node its entry is marked as blocked, for pulls by tag and by digest alike. Without a mirror other than the source it is ignored.',
});

const POLICY_DOCUMENTATION =
  'Whether nodes may fall back to the source when no mirror serves an image. One source must have the same policy in all mirror sets of the cluster (an ImageContentSourcePolicy counts as `AllowContactingSource`), ' +
  'otherwise the Machine Config Operator refuses all of them. Switching it for an existing source drains the nodes.';

function entries(mirrors: ArrayShape, source: StringShape, extra: Readonly<Record<string, Field>>): ArrayShape {
  const fields = {
    source: required(source, ENTRY_SOURCE, { mistakenFor: ['sources', 'registry', 'location', 'prefix'] }),
    mirrors: optional(mirrors, ENTRY_MIRRORS, { mistakenFor: ['mirror', 'mirrorList'] }),
  };
  return listOf(object({ ...fields, ...extra }));
}

const WITH_POLICY = {
  mirrorSourcePolicy: optional(SOURCE_POLICY, POLICY_DOCUMENTATION, { mistakenFor: ['sourcePolicy', 'policy'] }),
};

const LIST_NAMES = ['repositoryDigestMirrors', 'imageDigestMirrors', 'imageTagMirrors'];
const OTHER_LIST_NAMES = ['imageDigestSources', 'imageContentSources', 'imageMirrors', 'mirrors', 'registryMirrors'];

function mirrorList(name: string, list: ArrayShape, documentation: string): Field {
  const mistakenFor = [...LIST_NAMES.filter((other) => other !== name), ...OTHER_LIST_NAMES];
  const spec = object({ [name]: optional(list, documentation, { mistakenFor }) });
  return required(spec, 'The sources and their mirrors.');
}

/** openshift/api `config/v1/types_image_digest_mirror_set.go`. */
export const IDMS: KindDescription = {
  name: 'ImageDigestMirrorSet',
  shortName: 'IDMS',
  reads: 'mirror-set',
  versions: [{ apiVersion: 'config.openshift.io/v1', since: '4.13', until: null }],
  wrongGroups: ['', 'openshift.io', '*.openshift.io'],
  namespaced: false,
  documentation:
    'Mirrors for images that are referenced **by digest** (`name@sha256:…`). All ImageDigestMirrorSets and ImageContentSourcePolicies of the cluster are merged into `/etc/containers/registries.conf` on every node. ' +
    'References by tag do not use these mirrors: they need an ImageTagMirrorSet.',
  deprecated: null,
  mirrors: [{ path: ['spec', 'imageDigestMirrors'], setKind: 'IDMS', policy: 'mirrorSourcePolicy' }],
  shape: () =>
    object(
      objectFields(
        'ImageDigestMirrorSet',
        'config.openshift.io/v1',
        NAME,
        mirrorList(
          'imageDigestMirrors',
          entries(setOf(text('mirror')), text('source'), WITH_POLICY),
          'One entry for each source, with the mirrors for pulls **by digest**. A new source with digest mirrors does not drain nodes; removing a source or a mirror does.',
        ),
        NO_STATUS,
      ),
    ),
};

/** openshift/api `config/v1/types_image_tag_mirror_set.go`. */
export const ITMS: KindDescription = {
  name: 'ImageTagMirrorSet',
  shortName: 'ITMS',
  reads: 'mirror-set',
  versions: [{ apiVersion: 'config.openshift.io/v1', since: '4.13', until: null }],
  wrongGroups: ['', 'openshift.io', '*.openshift.io'],
  namespaced: false,
  documentation:
    'Mirrors for images that are referenced **by tag** (`name:1.2`). They stand in `/etc/containers/registries.conf` on every node with `pull-from-mirror = "tag-only"`. ' +
    'References by digest do not use them: they need an ImageDigestMirrorSet.',
  deprecated: null,
  mirrors: [{ path: ['spec', 'imageTagMirrors'], setKind: 'ITMS', policy: 'mirrorSourcePolicy' }],
  shape: () =>
    object(
      objectFields(
        'ImageTagMirrorSet',
        'config.openshift.io/v1',
        NAME,
        mirrorList(
          'imageTagMirrors',
          entries(setOf(text('mirror')), text('source'), WITH_POLICY),
          'One entry for each source, with the mirrors for pulls **by tag**. A tag may mean different images at different mirrors. A new source with tag mirrors drains nodes.',
        ),
        NO_STATUS,
      ),
    ),
};

/** openshift/api `operator/v1alpha1/types_image_content_source_policy.go`. */
export const ICSP: KindDescription = {
  name: 'ImageContentSourcePolicy',
  shortName: 'ICSP',
  reads: 'mirror-set',
  versions: [{ apiVersion: 'operator.openshift.io/v1alpha1', since: null, until: null }],
  wrongGroups: ['', 'openshift.io', '*.openshift.io'],
  namespaced: false,
  documentation:
    'Mirrors for images that are referenced **by digest**: the older form of ImageDigestMirrorSet, still read, and merged with it. Since 4.13 it is deprecated; Mirrorscope converts it.',
  deprecated: { since: '4.13', instead: 'ImageDigestMirrorSet' },
  mirrors: [{ path: ['spec', 'repositoryDigestMirrors'], setKind: 'ICSP', policy: null }],
  shape: () =>
    object(
      objectFields(
        'ImageContentSourcePolicy',
        'operator.openshift.io/v1alpha1',
        NAME,
        mirrorList(
          'repositoryDigestMirrors',
          entries(listOf(text('mirror')), text('source'), {}),
          'One entry for each source, with the mirrors for pulls **by digest**. There is no `mirrorSourcePolicy` here: the source is always the last resort.',
        ),
        NO_STATUS,
      ),
    ),
};
