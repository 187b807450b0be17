import type { Located, Place } from '../text/place';
import { sortedBytewise } from './bytewise';
import type { JsonMember, JsonObject } from './json-writer';

/** What is asked of the signatures of an image: one object of policy.json. */
export type Requirement = JsonObject;

/** The requirements of a scope (or of the default), all of which have to hold. */
export interface Requirements {
  readonly list: readonly Requirement[];
  /** What put them there. */
  readonly origins: readonly Place[];
}

/** By scope. */
export type ScopeRequirements = ReadonlyMap<string, Requirements>;

/** A policy.json: containers/image `signature` (`Policy`). */
export interface Policy {
  readonly default: Requirements;
  /** By transport. */
  readonly transports: ReadonlyMap<string, ScopeRequirements>;
}

const ACCEPT: Requirement = { members: [{ key: 'type', value: 'insecureAcceptAnything' }] };
const REJECT: Requirement = { members: [{ key: 'type', value: 'reject' }] };

/** What the template's policy.json says: everything is accepted. */
export const TEMPLATE_POLICY: Policy = {
  default: { list: [ACCEPT], origins: [] },
  transports: new Map([['docker-daemon', new Map([['', { list: [ACCEPT], origins: [] }]])]]),
};

export interface PolicyInput {
  readonly policyBlocked: readonly Located<string>[];
  readonly allowed: readonly Located<string>[];
  /** Of the ClusterImagePolicy objects. */
  readonly signed: ScopeRequirements;
}

/**
 * The policy of the cluster, from lists that passed their checks; the template's where there is nothing to say.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go` (`updatePolicyJSON`).
 */
export function clusterPolicy({ policyBlocked, allowed, signed }: PolicyInput): Policy {
  const scopes = new Map<string, Requirements>();
  for (const [scope, origins] of originsByScope(allowed)) {
    if (!signed.has(scope)) scopes.set(scope, { list: [ACCEPT], origins });
  }
  for (const [scope, origins] of originsByScope(policyBlocked)) scopes.set(scope, { list: [REJECT], origins });
  appendTo(scopes, signed);
  const transports = new Map(TEMPLATE_POLICY.transports);
  if (scopes.size > 0) transports.set('docker', scopes).set('atomic', withoutDeep(scopes));
  return { default: defaultOf(policyBlocked, allowed), transports };
}

/**
 * The policy of a namespace: the cluster's, and the requirements of the namespace's ImagePolicy objects added to it.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go`
 * (`updateNamespacedPolicyJSONs`).
 */
export function namespacePolicy(cluster: Policy, signed: ScopeRequirements): Policy {
  const docker = new Map(cluster.transports.get('docker'));
  const atomic = new Map(cluster.transports.get('atomic'));
  appendTo(docker, signed);
  appendTo(atomic, withoutDeep(signed));
  return {
    default: cluster.default,
    transports: new Map(cluster.transports).set('docker', docker).set('atomic', atomic),
  };
}

/** The policy as the object that is written: transports and scopes sorted, as Go writes maps. */
export function policyObject(policy: Policy): JsonObject {
  const transports = sortedBytewise(policy.transports.keys()).map((transport): JsonMember => ({
    key: transport,
    value: scopesObject(policy.transports.get(transport)),
  }));
  return {
    members: [
      { key: 'default', value: policy.default.list, origins: policy.default.origins },
      { key: 'transports', value: { members: transports } },
    ],
  };
}

function scopesObject(scopes: ScopeRequirements = new Map()): JsonObject {
  return {
    members: sortedBytewise(scopes.keys()).flatMap((scope): JsonMember[] => {
      const requirements = scopes.get(scope);
      return requirements ? [{ key: scope, value: requirements.list, origins: requirements.origins }] : [];
    }),
  };
}

/** An allowed list turns the default into reject; a blocked list turns it back, whatever is allowed. */
function defaultOf(policyBlocked: readonly Located<string>[], allowed: readonly Located<string>[]): Requirements {
  if (policyBlocked.length > 0 || allowed.length === 0) return TEMPLATE_POLICY.default;
  return { list: [REJECT], origins: allowed.map(({ place }) => place) };
}

function originsByScope(list: readonly Located<string>[]): ReadonlyMap<string, readonly Place[]> {
  const origins = new Map<string, Place[]>();
  for (const { value, place } of list) {
    const known = origins.get(value);
    if (known) known.push(place);
    else origins.set(value, [place]);
  }
  return origins;
}

function appendTo(scopes: Map<string, Requirements>, added: ScopeRequirements): void {
  for (const [scope, { list, origins }] of added) {
    const before = scopes.get(scope);
    scopes.set(scope, {
      list: [...(before?.list ?? []), ...list],
      origins: [...origins, ...(before?.origins ?? [])],
    });
  }
}

/** The `atomic` transport knows no scopes of more than three parts. */
function withoutDeep(scopes: ScopeRequirements): Map<string, Requirements> {
  return new Map([...scopes].filter(([scope]) => scope.split('/').length <= 3));
}
