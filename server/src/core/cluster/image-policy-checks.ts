import type { Located, Place } from '../text/place';
import { namespaceScopes, type SignedScopes } from './image-policies';
import type { EffectiveLists } from './payload';
import { scopeIndex } from './scope-index';

/** Why the operator refuses the scope of an image policy; it says only the first one. */
export interface ImagePolicyProblem {
  readonly code: 'image-policy-scope';
  readonly scope: string;
  readonly policyKind: 'ClusterImagePolicy' | 'ImagePolicy';
  /** The operator's inner words, without a prefix. */
  readonly message: string;
  readonly place: Place;
  /** The other places of the scope, and the blocked entries that hold it. */
  readonly related: readonly Place[];
}

/**
 * The scopes that do not go with the allowed or blocked list: those outside of all allowed entries, then those inside a
 * blocked one; first of ClusterImagePolicy, then of ImagePolicy objects. (The operator goes through the scopes in no
 * fixed order; here they come in the order of the objects.)
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go`
 * (`validateImagePolicyWithAllowedBlockedRegistries`).
 */
export function checkImagePolicies(scopes: SignedScopes, lists: EffectiveLists): readonly ImagePolicyProblem[] {
  const cluster = new Map([...scopes.cluster].map(([scope, { origins }]) => [scope, origins]));
  return [
    ...checkScopes(cluster, lists, 'ClusterImagePolicy'),
    ...checkScopes(namespaceScopes(scopes), lists, 'ImagePolicy'),
  ];
}

function checkScopes(
  scopes: ReadonlyMap<string, readonly Place[]>,
  { allowed, policyBlocked }: EffectiveLists,
  policyKind: ImagePolicyProblem['policyKind'],
): ImagePolicyProblem[] {
  const valueOf = ({ value }: Located<string>): string => value;
  const allowedScopes = scopeIndex(allowed, valueOf);
  const blockedScopes = scopeIndex(policyBlocked, valueOf);
  const name = policyKind === 'ClusterImagePolicy' ? 'clusterimagePolicy' : 'imagePolicy';
  const problems: ImagePolicyProblem[] = [];
  const report = (scope: string, words: string, others: readonly Place[]): void => {
    const [place, ...rest] = scopes.get(scope) ?? [];
    const message = `${name} configured for the scope ${scope} is ${words}`;
    if (place)
      problems.push({ code: 'image-policy-scope', scope, policyKind, message, place, related: [...rest, ...others] });
  };
  for (const scope of scopes.keys()) {
    const isOutside = allowed.length > 0 && allowedScopes.holding(scope).length === 0;
    if (isOutside) report(scope, 'not nested inside allowedRegistries', []);
  }
  for (const scope of scopes.keys()) {
    const blockers = blockedScopes.holding(scope).map(({ place }) => place);
    if (blockers.length > 0) report(scope, 'nested inside blockedRegistries', blockers);
  }
  return problems;
}
