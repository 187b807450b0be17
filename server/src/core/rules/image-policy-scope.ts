import { collectSignedScopes } from '../cluster/image-policies';
import { checkImagePolicies } from '../cluster/image-policy-checks';
import type { Rule } from './rule';

/** The scope of an image policy that does not go with the Image config. */
export const imagePolicyScope: Rule = {
  code: 'image-policy-scope',
  severity: 'error',
  title: 'An image policy outside of the allowed registries, or inside a blocked one',
  documentation: [
    'Where the Image config has `allowedRegistries`, every scope of a ClusterImagePolicy and ImagePolicy has to lie in one of them; where',
    'it has `blockedRegistries`, none may lie in one of those. The operator refuses everything else and writes no node file at all.',
  ].join('\n'),
  since: '4.16',
  bad: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: ClusterImagePolicy
metadata:
  name: signed
spec:
  scopes:
  - registry.example.com/signed
  policy:
    rootOfTrust:
      policyType: PublicKey
      publicKey:
        keyData: LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0=
---
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    blockedRegistries:
    - registry.example.com
`,
  },
  good: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: ClusterImagePolicy
metadata:
  name: signed
spec:
  scopes:
  - registry.example.com/signed
  policy:
    rootOfTrust:
      policyType: PublicKey
      publicKey:
        keyData: LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0=
---
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    allowedRegistries:
    - quay.io
    - registry.example.com
`,
  },
  looksAt: 'cluster',
  check({ cluster: { manifests, target }, answers: { lists } }) {
    if (manifests.imagePolicies.length === 0) return [];
    const signed = collectSignedScopes(manifests.imagePolicies, target);
    if (lists.kind === 'refused' || signed.kind === 'refused') return [];
    return checkImagePolicies(signed, lists).map(({ place, message, related }) => ({
      place,
      message:
        'This scope does not go with the allowed and blocked registries of the Image config, so the operator writes no node file',
      upstream: message,
      related: related.map((other) => ({ place: other, message: 'What it contradicts' })),
    }));
  },
};
