import type { ImageReference } from '../model/reference';
import { parseJson, type JsonValue } from '../syntax/json';
import type { PolicyVerdict } from './pull-plan';

/** A policy.json: which requirements an image has to meet. */
export interface Policy {
  readonly default: readonly PolicyRequirement[];
  /** The scopes of the transport `docker`, the only one that pulls from registries. */
  readonly docker: ReadonlyMap<string, readonly PolicyRequirement[]>;
}

export interface PolicyRequirement {
  /** `insecureAcceptAnything`, `reject`, `signedBy`, `signedBaseLayer` or `sigstoreSigned`. */
  readonly type: string;
}

/**
 * Reads the text of a policy.json; null for a text that an engine refuses as a policy, so that nothing can be pulled. What a
 * signature requirement says in detail (keys, identities) is not checked.
 * Follows containers/image `signature/policy_config.go` `NewPolicyFromBytes`.
 */
export function parsePolicy(json: string): Policy | null {
  const root = membersOf(parseJson(json), ['default', 'transports']);
  const fallback = readRequirements(root?.get('default'));
  if (!root || !fallback) return null;
  const transports = root.has('transports') ? membersOf(root.get('transports')) : new Map<string, JsonValue>();
  if (!transports) return null;
  let docker: Policy['docker'] = new Map();
  for (const [name, value] of transports) {
    const scopes = readScopes(value);
    if (!scopes) return null;
    if (name === 'docker') docker = scopes;
  }
  return { default: fallback, docker };
}

/**
 * What a policy says of the name that a pod uses; mirrors play no part in it. The most specific scope alone decides: the
 * reference itself, its repository, the parents of that up to the host, then `*.` domains from the longest on, then the
 * transport's own default, then the policy's. `accepted` is about rejection only: whether a required signature is there,
 * nobody can tell from here.
 * Follows containers/image `signature/policy_eval.go` `requirementsForImageRef` and `docker/policyconfiguration/naming.go`
 * `DockerReferenceIdentity`, `DockerReferenceNamespaces`. A tag beside a digest is left out, as engines do.
 */
export function judge(policy: Policy, reference: ImageReference): PolicyVerdict {
  for (const scope of scopesOf(reference)) {
    const requirements = policy.docker.get(scope);
    if (requirements) return verdict(scope, requirements);
  }
  return verdict('default', policy.default);
}

function* scopesOf({ name, tag, digest }: ImageReference): Generator<string> {
  if (digest !== null) yield `${name}@${digest}`;
  else if (tag !== null) yield `${name}:${tag}`;
  let parent = name;
  for (let slash = parent.lastIndexOf('/'); slash >= 0; slash = parent.lastIndexOf('/')) {
    yield parent;
    parent = parent.slice(0, slash);
  }
  yield parent;
  const host = parent.split(':', 1)[0] ?? '';
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) yield `*${host.slice(dot)}`;
  yield '';
}

function verdict(by: string, requirements: readonly PolicyRequirement[]): PolicyVerdict {
  const types = requirements.map(({ type }) => type);
  // An engine has no code behind `signedBaseLayer`: it refuses every image.
  return { accepted: !types.includes('reject') && !types.includes('signedBaseLayer'), by, requirements: types };
}

const REQUIREMENT_TYPES = new Set([
  'insecureAcceptAnything',
  'reject',
  'signedBy',
  'signedBaseLayer',
  'sigstoreSigned',
]);

function readScopes(value: JsonValue | undefined): Map<string, readonly PolicyRequirement[]> | null {
  const members = membersOf(value);
  if (!members) return null;
  const scopes = new Map<string, readonly PolicyRequirement[]>();
  for (const [scope, list] of members) {
    const requirements = readRequirements(list);
    if (!requirements) return null;
    scopes.set(scope, requirements);
  }
  return scopes;
}

/** A list of requirements must not be empty. */
function readRequirements(value: JsonValue | undefined): PolicyRequirement[] | null {
  if (value?.kind !== 'array' || value.items.length === 0) return null;
  const requirements: PolicyRequirement[] = [];
  for (const item of value.items) {
    const type = membersOf(item)?.get('type');
    if (type?.kind !== 'string' || !REQUIREMENT_TYPES.has(type.value)) return null;
    requirements.push({ type: type.value });
  }
  return requirements;
}

/** The members of an object; null for anything else, for a key that stands there twice, and for one that is not among `allowed`. */
function membersOf(value: JsonValue | null | undefined, allowed?: readonly string[]): Map<string, JsonValue> | null {
  if (value?.kind !== 'object') return null;
  const members = new Map<string, JsonValue>();
  for (const [key, member] of value.members) {
    if (members.has(key) || (allowed && !allowed.includes(key))) return null;
    members.set(key, member);
  }
  return members;
}
