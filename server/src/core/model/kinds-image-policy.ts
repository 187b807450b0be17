import type { KindDescription } from './kind-description';
import { NO_STATUS, objectFields } from './kinds-metadata';
import { object, oneOf, optional, required, setOf, text, type Field } from './shape';

const KEY = text('base64');

const FULCIO = object({
  fulcioCAData: required(KEY, 'The certificate of the Fulcio authority: PEM, base64-encoded.'),
  rekorKeyData: required(KEY, 'The public key of the Rekor log: PEM, base64-encoded.'),
  fulcioSubject: required(
    object({
      oidcIssuer: required(text(), 'The URL of the OpenID Connect issuer that the certificate has to name.'),
      signedEmail: required(text(), 'The e-mail address that the certificate was issued for.'),
    }),
    'Whom the signing certificate has to belong to.',
  ),
});

const PKI = object({
  caRootsData: required(KEY, 'Root certificates: a PEM bundle, base64-encoded.'),
  caIntermediatesData: optional(KEY, 'Intermediate certificates: a PEM bundle, base64-encoded.'),
  pkiCertificateSubject: required(
    object({
      email: optional(text(), 'The e-mail address in the certificate’s subject alternative name.'),
      hostname: optional(text(), 'The DNS name in the certificate’s subject alternative name; may begin with `*.`.'),
    }),
    'Whom the signing certificate has to belong to: an e-mail address, a host name, or both.',
  ),
});

const ROOT_OF_TRUST = object({
  policyType: required(
    oneOf({
      PublicKey: 'Signatures are checked with the key in `publicKey`.',
      FulcioCAWithRekor:
        'Signatures are checked with certificates of a Fulcio authority and a Rekor log (`fulcioCAWithRekor`).',
      PKI: 'Signatures are checked with certificates of an own authority (`pki`); behind a feature gate in some releases.',
    }),
    'What signatures are checked with. It says which of the fields beside it has to be present; the others must not be.',
  ),
  publicKey: optional(
    object({
      keyData: required(KEY, 'The public key: PEM, base64-encoded.'),
      rekorKeyData: optional(
        KEY,
        'The public key of a Rekor log that has to have recorded the signature: PEM, base64-encoded.',
      ),
    }),
    'The key, where `policyType` is `PublicKey`.',
  ),
  fulcioCAWithRekor: optional(FULCIO, 'The authority, where `policyType` is `FulcioCAWithRekor`.'),
  pki: optional(PKI, 'The authority, where `policyType` is `PKI`.'),
});

const SIGNED_IDENTITY = object({
  matchPolicy: required(
    oneOf({
      MatchRepoDigestOrExact:
        'By digest, the repository has to agree; by tag, the whole reference. This is the default.',
      MatchRepository: 'The repository has to agree, the tag need not.',
      ExactRepository: 'The signature has to name the repository in `exactRepository`.',
      RemapIdentity:
        'A prefix of the image’s name is replaced before it is compared (`remapIdentity`): for mirrors that keep the signer’s names.',
    }),
    'How the name in the signature is compared with the name of the image.',
  ),
  exactRepository: optional(
    object({
      repository: required(
        text('repository'),
        'The repository that the signature has to name, without tag and digest.',
      ),
    }),
    'The repository, where `matchPolicy` is `ExactRepository`.',
  ),
  remapIdentity: optional(
    object({
      prefix: required(
        text('repository'),
        'The prefix of the image’s name that is replaced: a host, a namespace or a repository.',
      ),
      signedPrefix: required(text('repository'), 'What stands in its place in the signature.'),
    }),
    'The replacement, where `matchPolicy` is `RemapIdentity`.',
  ),
});

function spec(scopes: string): Field {
  return required(
    object({
      scopes: required(
        setOf(text('policy-scope')),
        `${scopes} Each is an image, a repository, a namespace, a host, or \`*.example.com\`; the most specific one that matches decides alone.`,
      ),
      policy: required(
        object({
          rootOfTrust: required(ROOT_OF_TRUST, 'What signatures are checked with.'),
          signedIdentity: optional(
            SIGNED_IDENTITY,
            'Which image name a signature has to be for. Default: `MatchRepoDigestOrExact`.',
          ),
        }),
        'What is asked of the signatures.',
      ),
    }),
    'Which images have to be signed, and by whom.',
  );
}

const VERSIONS = [
  { apiVersion: 'config.openshift.io/v1', since: '4.20', until: null },
  { apiVersion: 'config.openshift.io/v1alpha1', since: '4.16', until: '4.21' },
] as const;

/** openshift/api `config/v1/types_cluster_image_policy.go`. */
export const CLUSTER_IMAGE_POLICY: KindDescription = {
  name: 'ClusterImagePolicy',
  shortName: 'ClusterImagePolicy',
  reads: 'image-policy',
  versions: VERSIONS,
  wrongGroups: ['config.openshift.io', 'operator.openshift.io'],
  namespaced: false,
  documentation:
    'Which images must carry a sigstore signature, for the whole cluster. It lands in policy.json and in `/etc/containers/registries.d/sigstore-registries.yaml` on every node.',
  deprecated: null,
  shape: () =>
    object(
      objectFields(
        'ClusterImagePolicy',
        VERSIONS[0].apiVersion,
        'Any name that is unique among the ClusterImagePolicies.',
        spec(
          'The images that the policy is for. With `allowedRegistries` in the Image config every scope has to lie inside one of them, with `blockedRegistries` outside of all.',
        ),
        NO_STATUS,
      ),
    ),
};

/** openshift/api `config/v1/types_image_policy.go`. */
export const IMAGE_POLICY: KindDescription = {
  name: 'ImagePolicy',
  shortName: 'ImagePolicy',
  reads: 'image-policy',
  versions: VERSIONS,
  wrongGroups: ['config.openshift.io', 'operator.openshift.io'],
  namespaced: true,
  documentation:
    'Which images must carry a sigstore signature, for the pods of one namespace. It lands in `/etc/crio/policies/NAMESPACE.json` on every node.',
  deprecated: null,
  shape: () =>
    object(
      objectFields(
        'ImagePolicy',
        VERSIONS[0].apiVersion,
        'Any name that is unique among the ImagePolicies of the namespace.',
        spec('The images that the policy is for. A scope inside one of a ClusterImagePolicy is skipped.'),
        NO_STATUS,
      ),
    ),
};
