import type { KindDescription } from './kind-description';
import {
  ANYTHING,
  BOOLEAN,
  INTEGER,
  listOf,
  object,
  optional,
  required,
  text,
  type Field,
  type ObjectShape,
} from './shape';

const PULLED =
  'oc-mirror pulls it on the host where it runs, with the registries.conf of that host: mirror sets of a cluster have no part in it.';

const V1 = 'Only v1alpha2 (oc-mirror v1).';
const V2 = 'Only v2alpha1 (oc-mirror v2).';

const PLATFORMS = optional(listOf(ANYTHING), `Operating systems and architectures to mirror. ${V2}`);
const TAG = optional(text(), 'The tag that the copy gets.');

const CHANNEL = object({
  name: required(text(), 'The name of the channel, for example `stable-4.18`.'),
  type: optional(text(), '`ocp` (the default) or `okd`.'),
  minVersion: optional(text(), 'The first release to mirror.'),
  maxVersion: optional(text(), 'The last release to mirror.'),
  shortestPath: optional(
    BOOLEAN,
    'Whether only the releases on the shortest way from the first to the last are mirrored.',
  ),
  full: optional(BOOLEAN, 'Whether all releases of the channel are mirrored.'),
});

const PLATFORM = object({
  graph: optional(
    BOOLEAN,
    'Whether an image with the update graph is built and mirrored, for the OpenShift Update Service.',
  ),
  channels: optional(listOf(CHANNEL), 'The channels whose releases are mirrored.'),
  architectures: optional(listOf(text()), 'The architectures of the release images; `amd64` where nothing is said.'),
  platforms: PLATFORMS,
  release: optional(text('image'), `One release image. ${PULLED} ${V2}`),
  kubeVirtContainer: optional(BOOLEAN, `Whether the image for KubeVirt that the release names is mirrored, too. ${V2}`),
});

const RANGE = {
  minVersion: optional(text(), 'The first version to mirror.'),
  maxVersion: optional(text(), 'The last version to mirror.'),
  minBundle: optional(text(), 'The first bundle to mirror, by its name.'),
};

const PACKAGE = object({
  name: required(text(), 'The name of the operator’s package.'),
  channels: optional(
    listOf(object({ name: required(text(), 'The name of the channel.'), ...RANGE })),
    'The channels to mirror; the default channel where none is named.',
  ),
  defaultChannel: optional(text(), 'The default channel in the mirrored catalog.'),
  bundles: optional(listOf(object({ name: required(text(), 'The name of the bundle.') })), 'The bundles to mirror.'),
  ...RANGE,
});

const OPERATOR = object({
  catalog: required(text('image'), `The image of the catalog, or \`oci://\` and a path. ${PULLED}`),
  packages: optional(listOf(PACKAGE), 'The operators to mirror; the heads of all channels where none are named.'),
  full: optional(BOOLEAN, 'Whether all versions are mirrored, and not the heads of channels alone.'),
  targetCatalog: optional(text(), 'The repository that the catalog is copied to, without host, tag and digest.'),
  targetName: optional(text(), `The name of the copied catalog. ${V1}`),
  targetTag: TAG,
  originalRef: optional(text(), `Where a catalog on disk came from. ${V1}`),
  skipDependencies: optional(BOOLEAN, 'Whether what the operators depend on is left out.'),
  targetCatalogSourceTemplate: optional(text(), 'A file that the CatalogSource is made from.'),
  platforms: PLATFORMS,
});

const CHART = object({
  name: required(text(), 'The name of the chart.'),
  version: optional(text(), 'Its version; the newest where nothing is said.'),
  path: optional(text(), 'Where the chart lies on disk.'),
  imagePaths: optional(listOf(text()), 'JSON paths at which the chart names further images.'),
  imagepaths: optional(listOf(text()), `As \`imagePaths\`. ${V1}`),
  values: optional(ANYTHING, `Values with which the chart is rendered to find its images. ${V2}`),
  platforms: PLATFORMS,
});

const HELM = object({
  repositories: optional(
    listOf(
      object({
        name: required(text(), 'A name for the repository.'),
        url: required(text(), 'Where the repository is.'),
        charts: optional(listOf(CHART), 'The charts whose images are mirrored.'),
      }),
    ),
    'Helm repositories.',
  ),
  local: optional(listOf(CHART), 'Charts on disk.'),
});

const CONTENT: Readonly<Record<string, Field>> = {
  platform: optional(PLATFORM, 'Releases of OpenShift.'),
  operators: optional(listOf(OPERATOR), 'Catalogs of operators, and what is mirrored of them.'),
  additionalImages: optional(
    listOf(
      object({
        name: required(text('image'), `The image, best by digest. ${PULLED}`),
        targetRepo: optional(text(), `The repository that it is copied to, without host, tag and digest. ${V2}`),
        targetTag: TAG,
        platforms: PLATFORMS,
        pullSecret: optional(text(), `A file with credentials. ${V1}`),
      }),
    ),
    'Any other images.',
  ),
  helm: optional(HELM, 'Images that Helm charts name.'),
  blockedImages: optional(
    listOf(object({ name: required(text(), 'The image; in v2 a pattern (a regular expression) for its name.') })),
    'Images that are left out, whatever names them.',
  ),
  samples: optional(listOf(ANYTHING), 'oc-mirror does not do anything with it.'),
};

function imageSet(name: string, key: string, what: string, extra: Readonly<Record<string, Field>>): ObjectShape {
  return object({
    apiVersion: required(text(), 'The version of this kind: `mirror.openshift.io/v2alpha1` for oc-mirror v2.'),
    kind: required(text(), `\`${name}\`.`),
    metadata: optional(ANYTHING, 'Without meaning for oc-mirror.'),
    [key]: required(object(CONTENT), what),
    ...extra,
  });
}

/** openshift/oc-mirror `internal/pkg/api/v2alpha1/type_config.go`, and `v1/pkg/api/v1alpha2/types_config.go` for v1. */
export const IMAGE_SET: KindDescription = {
  name: 'ImageSetConfiguration',
  shortName: 'image set',
  reads: 'image-set',
  versions: [
    { apiVersion: 'mirror.openshift.io/v2alpha1', since: null, until: null },
    { apiVersion: 'mirror.openshift.io/v1alpha2', since: null, until: null },
  ],
  wrongGroups: [],
  namespaced: false,
  documentation: `What oc-mirror copies to a mirror registry. It names images; of what it has copied it writes mirror sets (\`idms-oc-mirror.yaml\`, \`itms-oc-mirror.yaml\`; v1: \`imageContentSourcePolicy.yaml\`). ${PULLED}`,
  deprecated: null,
  shape: () =>
    imageSet('ImageSetConfiguration', 'mirror', 'What is mirrored.', {
      archiveSize: optional(INTEGER, 'The size of an archive in GiB, where one is written.'),
      storageConfig: optional(ANYTHING, `Where oc-mirror keeps what it knows of earlier runs. ${V1}`),
    }),
};

/** openshift/oc-mirror `internal/pkg/api/v2alpha1/type_config.go` (`DeleteImageSetConfiguration`). */
export const DELETE_IMAGE_SET: KindDescription = {
  ...IMAGE_SET,
  name: 'DeleteImageSetConfiguration',
  shortName: 'image set to delete',
  versions: [{ apiVersion: 'mirror.openshift.io/v2alpha1', since: null, until: null }],
  documentation: 'What oc-mirror takes out of a mirror registry.',
  shape: () => imageSet('DeleteImageSetConfiguration', 'delete', 'What is deleted.', {}),
};
