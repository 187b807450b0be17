import { goQuote } from '../model/go-quote';
import type { ImagePolicy } from '../model/manifests';
import { isAtLeast, type Target } from '../model/target';
import { groupBy } from '../text/group-by';
import type { Located, Place } from '../text/place';
import type { OperatorMessage } from './node-files';
import type { Requirement, ScopeRequirements } from './policy';
import { scopeIndex } from './scope-index';
import { readRequirement } from './signature-requirement';

/** The signature requirements of a cluster's ClusterImagePolicy and ImagePolicy objects. */
export interface SignedScopes {
  readonly kind: 'scopes';
  readonly cluster: ScopeRequirements;
  /** By namespace, then by scope. */
  readonly namespaces: ReadonlyMap<string, ScopeRequirements>;
  /** Scopes of ImagePolicy objects that do nothing, since a ClusterImagePolicy holds them; with the operator's words. */
  readonly skipped: readonly OperatorMessage[];
}

export type SignedScopesReading = SignedScopes | { readonly kind: 'refused'; readonly refusal: OperatorMessage };

/**
 * Collects the scopes of all image policies. An ImagePolicy scope that lies in a ClusterImagePolicy scope is skipped. An
 * ImagePolicy without a namespace counts as one in `default`. Refused where a policy cannot be expressed. Releases
 * before 4.16 know no such objects.
 *
 * Follows openshift/machine-config-operator `container_runtime_config_controller.go` (`getValidScopePolicies`).
 */
export function collectSignedScopes(policies: readonly ImagePolicy[], target: Target): SignedScopesReading {
  const known = isAtLeast(target, 4, 16) ? policies : [];
  const cluster = new Map<string, Collected>();
  for (const policy of known.filter(({ policyKind }) => policyKind === 'ClusterImagePolicy')) {
    const reading = readRequirement(policy.policy);
    if (reading.kind === 'refused') return refused(policy, reading.error);
    for (const scope of policy.scopes) append(cluster, scope, reading.requirement);
  }
  const clusterScopes = scopeIndex([...cluster.keys()], (scope) => scope);
  const namespaces = new Map<string, Map<string, Collected>>();
  const skipped: OperatorMessage[] = [];
  for (const policy of known.filter(({ policyKind }) => policyKind === 'ImagePolicy')) {
    const reading = readRequirement(policy.policy);
    if (reading.kind === 'refused') return refused(policy, reading.error);
    const isHeld = ({ value }: Located<string>): boolean => clusterScopes.holding(value).length > 0;
    const conflicts = policy.scopes.filter(isHeld);
    if (conflicts.length > 0) skipped.push(conflictMessage(conflicts));
    const own = policy.scopes.filter((scope) => !isHeld(scope));
    for (const scope of own) append(namespaceOf(namespaces, policy), scope, reading.requirement);
  }
  return { kind: 'scopes', cluster, namespaces, skipped };
}

/** The scopes of all namespaces, each once, with their places. */
export function namespaceScopes({ namespaces }: SignedScopes): ReadonlyMap<string, readonly Place[]> {
  const all = [...namespaces.values()].flatMap((requirements) => [...requirements]);
  const byScope = groupBy(all, ([scope]) => scope);
  return new Map([...byScope].map(([scope, own]) => [scope, own.flatMap(([, { origins }]) => origins)]));
}

function namespaceOf(namespaces: Map<string, Map<string, Collected>>, policy: ImagePolicy): Map<string, Collected> {
  const name = policy.namespace?.value ?? 'default';
  const known = namespaces.get(name);
  if (known) return known;
  const scopes = new Map<string, Collected>();
  namespaces.set(name, scopes);
  return scopes;
}

/** Requirements that are being collected. */
interface Collected {
  readonly list: Requirement[];
  readonly origins: Place[];
}

function append(scopes: Map<string, Collected>, { value, place }: Located<string>, requirement: Requirement): void {
  const known = scopes.get(value);
  if (!known) scopes.set(value, { list: [requirement], origins: [place] });
  else {
    known.list.push(requirement);
    known.origins.push(place);
  }
}

function conflictMessage(conflicts: readonly Located<string>[]): OperatorMessage {
  const list = conflicts.map(({ value }) => goQuote(value)).join(' ');
  const message =
    `has conflicting scope(s) [${list}] that equal to or nest inside existing clusterimagepolicy, ` +
    'only policy from clusterimagepolicy scope(s) will be applied';
  return { message, origins: conflicts.map(({ place }) => place) };
}

function refused(policy: ImagePolicy, error: string): SignedScopesReading {
  return { kind: 'refused', refusal: { message: error, origins: [policy.policy?.place ?? policy.place] } };
}
