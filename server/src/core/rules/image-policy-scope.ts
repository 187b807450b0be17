import { collectSignedScopes, type SignedScopes } from '../cluster/image-policies';
import { checkImagePolicies } from '../cluster/image-policy-checks';
import { isAllowedListOpen, type EffectiveLists } from '../cluster/payload';
import { scopeIndex } from '../cluster/scope-index';
import type { ImagePolicy } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import type { Report, Rule } from './rule';

/** The scope of an image policy that does not go with the Image config. */
export const imagePolicyScope: Rule = {
  code: 'image-policy-scope',
  severity: 'error',
  about: () => ({
    title: 'A scope of an image policy that goes against the Image config or another policy',
    documentation: [
      'Where the Image config has `allowedRegistries`, every scope of a ClusterImagePolicy and ImagePolicy has to lie in one of them; where',
      'it has `blockedRegistries`, none may lie in one of those. The operator refuses everything else and writes no node file at all.',
      '',
      'A scope of an ImagePolicy that is a scope of a ClusterImagePolicy too, or lies in one, is skipped (a warning): the pods of the namespace',
      'get what the ClusterImagePolicy asks for, and a condition in the status of the ImagePolicy is all that tells.',
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
    - image-registry.openshift-image-registry.svc:5000
`,
    },
  }),
  looksAt: 'cluster',
  restsOn: ({ cluster: { manifests, target }, answers: { lists } }) => [manifests.imagePolicies, target, lists],
  *check({ cluster: { manifests, target }, answers: { lists } }) {
    if (manifests.imagePolicies.length === 0) return;
    const signed = collectSignedScopes(manifests.imagePolicies, target);
    if (signed.kind === 'refused') return;
    if (lists.kind === 'lists') yield* outsideOfLists(signed, lists);
    yield* heldByCluster(signed, manifests.imagePolicies);
  },
};

function outsideOfLists(signed: SignedScopes, lists: EffectiveLists): Report[] {
  // What a placeholder allows, or names, nobody knows yet.
  const problems = checkImagePolicies(signed, isAllowedListOpen(lists) ? { ...lists, allowed: [] } : lists);
  const known = problems.filter(({ scope }) => !isPlaceholder(scope));
  return known.map(({ place, message, related }) => ({
    place,
    message:
      'This scope does not go with the allowed and blocked registries of the Image config, so the operator writes no node file',
    upstream: message,
    related: related.map((other) => ({ place: other, message: 'What it contradicts' })),
  }));
}

/** Scopes of ImagePolicy objects that a ClusterImagePolicy has already. */
function* heldByCluster({ skipped, cluster }: SignedScopes, policies: readonly ImagePolicy[]): Iterable<Report> {
  if (skipped.length === 0) return;
  const holders = scopeIndex([...cluster.keys()], (scope) => scope);
  const scopes = new Map(policies.flatMap((policy) => policy.scopes.map(({ value, place }) => [place, value])));
  for (const { message, origins } of skipped) {
    for (const place of origins) {
      const related = holders.holding(scopes.get(place) ?? '').flatMap((scope) => cluster.get(scope)?.origins ?? []);
      yield {
        place,
        message: 'A ClusterImagePolicy holds this scope, so what this ImagePolicy asks for is not asked of its images',
        severity: 'warning',
        upstream: message,
        related: related.map((other) => ({ place: other, message: 'The scope that holds it' })),
      };
    }
  }
}
