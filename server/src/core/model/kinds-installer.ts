import type { KindDescription } from './kind-description';
import { ENTRY_MIRRORS, ENTRY_SOURCE, SOURCE_POLICY } from './kinds-mirror-sets';
import { listOf, object, openObject, optional, required, text, type Field, type ObjectShape } from './shape';

const NOT_BOTH = 'The installer refuses a file with both `imageDigestSources` and `imageContentSources`.';

const COUNTS =
  'Where the files of the cluster have an ImageDigestMirrorSet or an ImageContentSourcePolicy of their own, those say what is on the nodes, and this list is only checked.';

const FULL_NAME = 'The installer takes full names of repositories and hosts alone: no wildcard.';

const ENTRY: Readonly<Record<string, Field>> = {
  source: required(text('source'), `${ENTRY_SOURCE} ${FULL_NAME}`, {
    mistakenFor: ['sources', 'registry', 'location', 'prefix'],
  }),
  mirrors: optional(listOf(text('mirror')), `${ENTRY_MIRRORS} ${FULL_NAME}`, { mistakenFor: ['mirror', 'mirrorList'] }),
};

const DIGEST_SOURCES = optional(
  listOf(
    object({
      ...ENTRY,
      sourcePolicy: optional(
        SOURCE_POLICY,
        'Whether nodes may fall back to the source when no mirror serves an image. It becomes the `mirrorSourcePolicy` of the ImageDigestMirrorSet.',
        { since: '4.19', mistakenFor: ['mirrorSourcePolicy', 'policy'] },
      ),
    }),
  ),
  `Mirrors for pulls **by digest**, those of the release among them. The installer makes the ImageDigestMirrorSet \`image-digest-mirror\` of it. ${NOT_BOTH} ${COUNTS}`,
  { since: '4.14', mistakenFor: ['imageDigestMirrors', 'imageDigestSource'] },
);

const CONTENT_SOURCES = optional(
  listOf(object(ENTRY)),
  `The older form of \`imageDigestSources\`, deprecated since 4.14: the installer makes an ImageContentSourcePolicy of it. ${NOT_BOTH} ${COUNTS}`,
  { mistakenFor: ['repositoryDigestMirrors', 'imageContentSource'] },
);

const PULL_SECRET = required(
  text(),
  'Credentials for registries, as JSON: `{"auths": {"host": {"auth": "…"}}}`. Each host of a mirror that asks for them needs an entry of its own. Mirrorscope looks at the hosts alone, and shows nothing of it.',
);

const LISTS: Readonly<Record<string, Field>> = {
  imageDigestSources: DIGEST_SOURCES,
  imageContentSources: CONTENT_SOURCES,
  pullSecret: PULL_SECRET,
  additionalTrustBundle: optional(
    text(),
    'Certificates, in PEM form, that nodes trust: that of the mirror’s registry among them.',
  ),
};

function installation(fields: Readonly<Record<string, Field>>): ObjectShape {
  return { ...openObject({ ...LISTS, ...fields }), required: [] };
}

const MIRRORS: NonNullable<KindDescription['mirrors']> = [
  { path: ['imageDigestSources'], setKind: 'IDMS', policy: 'sourcePolicy' },
  { path: ['imageContentSources'], setKind: 'ICSP', policy: null },
];

/** openshift/installer `pkg/types/installconfig.go`, as far as it is about mirrors. */
export const INSTALL_CONFIG: KindDescription = {
  name: 'InstallConfig',
  shortName: 'install-config',
  reads: 'installation',
  versions: ['v1', 'v1beta4', 'v1beta3'].map(version) as [ReturnType<typeof version>],
  wrongGroups: [],
  namespaced: false,
  documentation:
    'What a cluster is installed from. Its mirrors are those with which the nodes start; the installer makes mirror sets of them.',
  deprecated: null,
  mirrors: MIRRORS,
  shape: () =>
    installation({
      baseDomain: optional(text(), 'The domain in which the cluster gets its names.'),
      platform: optional(openObject(), 'Where the cluster runs.'),
    }),
};

/** openshift/installer `pkg/types/imagebased/imagebased_config_types.go` (`InstallationConfig`). */
export const IMAGE_BASED_CONFIG: KindDescription = {
  name: 'ImageBasedInstallationConfig',
  shortName: 'image-based-installation-config',
  reads: 'installation',
  versions: [version('v1beta1')],
  wrongGroups: [],
  namespaced: false,
  documentation: 'What the disk of an image-based installation is made from.',
  deprecated: null,
  mirrors: MIRRORS,
  shape: () => installation({ seedImage: optional(text('image'), 'The image that the installation is seeded with.') }),
};

function version(apiVersion: string): KindDescription['versions'][0] {
  return { apiVersion, since: null, until: null };
}
