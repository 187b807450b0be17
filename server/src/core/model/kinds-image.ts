import type { KindDescription } from './kind-description';
import { objectFields } from './kinds-metadata';
import { BOOLEAN, listOf, object, oneOf, optional, required, setOf, text, type Field, type ObjectShape } from './shape';

const ENTRY =
  'Each entry is a registry (`host[:port]`), a namespace, a repository, or `*.example.com` for all hosts of a domain; `quay.io` does not cover `quay.io:443`. No scheme and no wildcard elsewhere; tags and digests are refused from 4.23 on.';

const NOT_BOTH = '`allowedRegistries` and `blockedRegistries` exclude each other.';

function registrySources(): ObjectShape {
  return object({
    insecureRegistries: optional(
      listOf(text('registry-entry')),
      `Registries that nodes may reach by plain HTTP or with a certificate that is not checked. It also holds for mirrors on these hosts. ${ENTRY}`,
      { mistakenFor: ['insecure', 'insecureRegistry', 'insecure-registries'] },
    ),
    blockedRegistries: optional(
      listOf(text('registry-entry')),
      'Registries from which nothing may be pulled. They are marked as blocked in registries.conf, and policy.json rejects images **by the name in the pod**, so mirrors of a blocked source do not help: ' +
        `\`mirrorSourcePolicy: NeverContactSource\` is the way to use mirrors only. ${NOT_BOTH} ${ENTRY}`,
      { mistakenFor: ['blocked', 'denied', 'deniedRegistries', 'block-registries'] },
    ),
    allowedRegistries: optional(
      listOf(text('registry-entry')),
      'The only registries from which images may be pulled: policy.json rejects every other **name in a pod**, also those of the release payload (`quay.io/openshift-release-dev`), ' +
        'of `registry.redhat.io` and of the internal registry, unless they are listed. Mirrors need no entry of their own as long as pods use the source’s name. ' +
        `${NOT_BOTH} ${ENTRY}`,
      { mistakenFor: ['allowed', 'allowlist', 'whitelist', 'allowedSources'] },
    ),
    containerRuntimeSearchRegistries: optional(
      setOf(text('search-registry')),
      'Registries (`host[:port]`) that nodes search, in this order, for short names such as `ubi9/ubi`. It replaces the default list (registry.access.redhat.com, docker.io). ' +
        'It does not hold for builds and image stream imports. A change **reboots** the nodes.',
      { mistakenFor: ['searchRegistries', 'unqualifiedSearchRegistries', 'unqualified-search-registries'] },
    ),
  });
}

const IMPORT_MODE_VALUES = {
  '': 'Follows the payload: single-architecture payloads mean `Legacy`, multi-architecture ones `PreserveOriginal`.',
  Legacy: 'Of a manifest list, one image for one platform is imported, and the list is dropped.',
  PreserveOriginal: 'Manifest lists are imported as they are, with all their images.',
};

function hostnames(): Field {
  return optional(
    listOf(text('registry-host')),
    'Names (`host[:port]`) under which the internal registry is reached from outside. The first one appears as `publicDockerImageRepository` in image streams.',
  );
}

/** The `spec` of an Image config. */
export function imageSpec(): ObjectShape {
  return object({
    registrySources: optional(
      registrySources(),
      'How nodes treat registries: insecure, blocked, allowed, searched. It lands in registries.conf and policy.json on every node, and holds for builds too.',
    ),
    additionalTrustedCA: optional(
      object({
        name: required(
          text(),
          'The name of a ConfigMap in the namespace `openshift-config`. Its keys are registry hosts, with `..` in place of `:` before a port.',
        ),
      }),
      'Certificates of registries that image imports, builds and nodes trust in addition.',
      { mistakenFor: ['additionalTrustedCa', 'additionalTrustBundle', 'trustedCA'] },
    ),
    allowedRegistriesForImport: optional(
      listOf(
        object({
          domainName: optional(
            text('registry-host'),
            'The registry’s `host[:port]`, without scheme or path. `*` and `?` stand for any characters.',
          ),
          insecure: optional(BOOLEAN, 'Whether the registry is reached by plain HTTP. Default: false.'),
        }),
      ),
      'Registries from which ordinary users may import images into image streams. Pulls by pods are not affected.',
    ),
    externalRegistryHostnames: hostnames(),
    imageStreamImportMode: optional(
      oneOf(IMPORT_MODE_VALUES),
      'How new image streams import manifest lists, where they do not say it themselves.',
    ),
  });
}

function status(): ObjectShape {
  return object({
    internalRegistryHostname: optional(
      text('registry-host'),
      'The name of the internal registry, set by its operator.',
    ),
    externalRegistryHostnames: hostnames(),
    imageStreamImportMode: optional(oneOf(IMPORT_MODE_VALUES), 'The import mode that holds.'),
  });
}

/** openshift/api `config/v1/types_image.go`. */
export const IMAGE: KindDescription = {
  name: 'Image',
  shortName: 'Image config',
  reads: 'image-config',
  versions: [{ apiVersion: 'config.openshift.io/v1', since: null, until: null }],
  wrongGroups: ['config.openshift.io', 'operator.openshift.io'],
  namespaced: false,
  documentation:
    'The cluster’s image configuration: which registries are insecure, blocked, allowed or searched, and which certificates are trusted. Only the object named `cluster` is read.',
  deprecated: null,
  shape: () =>
    object(
      objectFields(
        'Image',
        'config.openshift.io/v1',
        'Always `cluster`: an Image config with another name is accepted, and never read.',
        required(imageSpec(), 'The settings.'),
        optional(status(), 'What the cluster reports; it does not belong into a file.'),
      ),
    ),
};
