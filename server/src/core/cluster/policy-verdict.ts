import type { ImageReference } from '../model/reference';
import { parseJson, type JsonValue } from '../syntax/json';
import type { PolicyVerdict } from './pull-plan';

/** A policy.json: what it says of an image. */
export interface Policy {
  readonly default: PolicyVerdict;
  /** By the scopes of the transport `docker`, the only one that pulls from registries. */
  readonly docker: ReadonlyMap<string, PolicyVerdict>;
}

/**
 * Reads the text of a policy.json; null for a text that an engine refuses as a policy, so that nothing can be pulled. What a
 * signature requirement says in detail (keys, identities) is not checked.
 * Follows containers/image `signature/policy_config.go` `NewPolicyFromBytes`.
 */
export function parsePolicy(json: string): Policy | null {
  const root = membersOf(parseJson(json), ['default', 'transports']);
  const fallback = readVerdict('default', root?.get('default'));
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
    const verdict = policy.docker.get(scope);
    if (verdict) return verdict;
  }
  return policy.default;
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

const REQUIREMENT_TYPES = new Set([
  'insecureAcceptAnything',
  'reject',
  'signedBy',
  'signedBaseLayer',
  'sigstoreSigned',
]);

function readScopes(value: JsonValue | undefined): Map<string, PolicyVerdict> | null {
  const members = membersOf(value);
  if (!members) return null;
  const scopes = new Map<string, PolicyVerdict>();
  for (const [scope, list] of members) {
    const verdict = readVerdict(scope, list);
    if (!verdict) return null;
    scopes.set(scope, verdict);
  }
  return scopes;
}

/** What a list of requirements comes to, which must not be empty. */
function readVerdict(by: string, value: JsonValue | undefined): PolicyVerdict | null {
  if (value?.kind !== 'array' || value.items.length === 0) return null;
  const requirements: string[] = [];
  for (const item of value.items) {
    const type = membersOf(item)?.get('type');
    if (type?.kind !== 'string' || !REQUIREMENT_TYPES.has(type.value)) return null;
    requirements.push(type.value);
  }
  // An engine has no code behind `signedBaseLayer`: it refuses every image.
  const isRefused = requirements.includes('reject') || requirements.includes('signedBaseLayer');
  return { accepted: !isRefused, by, requirements };
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
