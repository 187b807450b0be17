import {
  isShortName,
  namesRegistry,
  parseMoved,
  parseReference,
  withDefaultTag,
  type ImageReference,
  type ReferenceParse,
} from '../model/reference';
import {
  findRegistry,
  matchLength,
  type LoadedMirror,
  type LoadedRegistries,
  type LoadedRegistry,
} from './loaded-registries';
import { judge, type Policy } from './policy-verdict';
import type { Endpoint, PlanError, PullPlan, ReadyPlan, SkippedMirror } from './pull-plan';
import { resolveShortName } from './short-names';

/** What decides on a node where an image comes from. */
export type NodeConfiguration =
  | { readonly registries: LoadedRegistries; readonly policy: Policy | null }
  /** The files cannot be loaded, and so nothing can be pulled; `loadError` is the error of `loadRegistries`. */
  | { readonly registries: null; readonly loadError: string; readonly policy: Policy | null };

/**
 * The endpoints that an engine on this node tries for an image reference, in order, each with its reason. Any text will do:
 * what is no reference gives an unparsable plan. A lookup does not depend on the number of entries.
 * Follows containers/image `docker/docker_image_src.go` `newImageSource`, `docker/docker_client.go` `newDockerClient` (which
 * refuses blocked endpoints one by one) and `pkg/sysregistriesv2/system_registries_v2.go` `PullSourcesFromReference`.
 */
export function resolve(ref: string, node: NodeConfiguration): PullPlan {
  const parsed = parseReference(ref);
  if (parsed.kind === 'error') return { kind: 'unparsable', ref, parseError: parsed.error };
  const { registries, policy } = node;
  const reference = withDefaultTag(parsed.reference);
  // Where normalizing changed nothing, the reference as written is the one at hand.
  const isShort = parsed.reference.text === ref ? !namesRegistry(parsed.reference) : isShortName(ref);
  const plan: ReadyPlan = {
    kind: 'plan',
    ref,
    normalized: parsed.reference.text,
    pullReference: reference.text,
    isShortName: isShort,
    shortName: null,
    policy: policy && judge(policy, reference),
    registry: null,
    endpoints: [],
    skipped: [],
    error: null,
  };
  if (!registries) {
    const shortName = isShort
      ? { candidates: [], description: null, error: node.loadError, by: null, origins: [] }
      : null;
    return { ...plan, shortName, error: configurationError(node.loadError) };
  }
  const shortName = isShort ? resolveShortName(ref, registries) : null;
  const registry = findRegistry(registries, reference.name);
  if (!registry) return { ...plan, shortName, endpoints: [directEndpoint(reference)] };
  return { ...plan, shortName, registry, ...pullSources(reference, registry, registries) };
}

/** The engine's words for a pull whose configuration does not load. */
function configurationError(loadError: string): PlanError {
  return {
    kind: 'configuration',
    message: `loading registries configuration: ${loadError}`,
    location: '',
    origins: [],
  };
}

function directEndpoint(reference: ImageReference): Endpoint {
  return {
    role: 'direct',
    location: reference.text,
    insecure: false,
    pullFromMirror: '',
    reference: reference.text,
    blockedBy: null,
    unusable: refusalOf(reference),
    origins: [],
  };
}

/**
 * The endpoints of a reference at an entry: the mirrors that serve such a reference, then the registry itself, also when it is
 * blocked. One that cannot be rewritten fails them all. Only for an entry whose prefix matches the reference (`matchLength`).
 * Follows `PullSourcesFromReference` of `system_registries_v2.go`.
 */
export function pullSources(
  reference: ImageReference,
  registry: LoadedRegistry,
  registries: LoadedRegistries,
): Pick<ReadyPlan, 'endpoints' | 'skipped' | 'error'> {
  const { skipped, candidates } = sortOut(registry, reference);
  const endpoints: Endpoint[] = [];
  for (const candidate of candidates) {
    const { location, origins } = candidate.at;
    const rewritten = rewrite(reference, registry.prefix, location);
    if (rewritten.kind === 'error') {
      const error: PlanError = {
        kind: 'rewrite',
        message: `rewriting reference: ${rewritten.error}`,
        location,
        origins,
      };
      return { endpoints: [], skipped, error };
    }
    endpoints.push(endpointOf(candidate, rewritten.reference, registries));
  }
  // A list that has grown keeps room for more; these are kept by the thousand.
  return { endpoints: endpoints.slice(), skipped: skipped.slice(), error: null };
}

interface Candidate {
  readonly role: 'mirror' | 'source';
  readonly at: LoadedMirror;
}

function sortOut(
  registry: LoadedRegistry,
  reference: ImageReference,
): { skipped: SkippedMirror[]; candidates: Candidate[] } {
  const skipped: SkippedMirror[] = [];
  const candidates: Candidate[] = [];
  for (const mirror of registry.mirrors) {
    const reason = skipReason(mirror, registry, reference);
    if (reason) skipped.push({ location: mirror.location, reason, origins: mirror.origins });
    else candidates.push({ role: 'mirror', at: mirror });
  }
  const { location, insecure, origins } = registry;
  candidates.push({ role: 'source', at: { location, insecure, pullFromMirror: '', origins } });
  return { skipped, candidates };
}

/** Why a mirror is not asked for this reference. One with a tag and a digest counts as one with a digest. */
function skipReason(
  mirror: LoadedMirror,
  registry: LoadedRegistry,
  { digest }: ImageReference,
): SkippedMirror['reason'] | null {
  if (registry.mirrorByDigestOnly) return digest === null ? 'mirror-by-digest-only' : null;
  if (mirror.pullFromMirror === 'digest-only' && digest === null) return 'digest-only';
  if (mirror.pullFromMirror === 'tag-only' && digest !== null) return 'tag-only';
  return null;
}

/** What is asked for at an endpoint. Follows `rewriteReference` of `system_registries_v2.go`; without a location the reference stays as it is. */
function rewrite(reference: ImageReference, prefix: string, location: string): ReferenceParse {
  if (location === '') return { kind: 'ok', reference };
  return parseMoved(location, reference, matchLength(reference.text, prefix));
}

function endpointOf({ role, at }: Candidate, reference: ImageReference, registries: LoadedRegistries): Endpoint {
  const server = findRegistry(registries, reference.name);
  return {
    role,
    location: at.location,
    insecure: at.insecure,
    pullFromMirror: at.pullFromMirror,
    reference: reference.text,
    blockedBy: server?.blocked ? { prefix: server.prefix, origins: server.blockedOrigins } : null,
    unusable: refusalOf(reference),
    origins: at.origins,
  };
}

/** Follows containers/image `docker/docker_transport.go` `newReference`. Podman and CRI-O drop the tag before they come here. */
function refusalOf({ tag, digest }: ImageReference): string | null {
  if (tag === null || digest === null) return null;
  return 'Docker references with both a tag and digest are currently not supported';
}
