import type { Endpoint, MatchedRegistry, PullPlan, ReadyPlan, SkippedMirror } from '../core/cluster/pull-plan';
import type { Place } from '../core/text/place';

/** Where places stand, as `file:line`, each once. */
export type Locator = (places: readonly Place[]) => readonly string[];

/**
 * A plan as `resolve --json` prints it: the fields of the golden data, and where everything comes from. `full` are the plans that decide; those
 * of a short name stand below `plans`, since the fields beside are those of its text taken for a name on docker.io.
 */
export function planJson(plan: PullPlan, full: readonly ReadyPlan[], locate: Locator): Record<string, unknown> {
  if (plan.kind === 'unparsable') return { ref: plan.ref, parseError: plan.parseError };
  const { ref, policy, normalized, pullReference, isShortName, shortName, registry, endpoints, skipped, error } = plan;
  if (error?.kind === 'configuration') return { ref, error: error.message };
  return {
    ref,
    ...(policy && { policy: { accepted: policy.accepted, by: policy.by, requirements: policy.requirements } }),
    normalized,
    pullReference,
    isShortName,
    ...(shortName && {
      shortName: {
        candidates: shortName.candidates,
        ...(shortName.error === null ? { description: shortName.description } : { error: shortName.error }),
      },
      plans: full.map((each) => planJson(each, [each], locate)),
    }),
    registry: registry && registryJson(registry, locate),
    ...(error
      ? { pullSourcesError: error.message }
      : { pullSources: endpoints.map((endpoint) => endpointJson(endpoint, locate)) }),
    ...(skipped.length > 0 && { skipped: skipped.map((mirror) => skippedJson(mirror, locate)) }),
  };
}

function registryJson({ origins, mirrors, ...registry }: MatchedRegistry, locate: Locator): unknown {
  const { prefix, location, insecure, blocked, mirrorByDigestOnly } = registry;
  return {
    prefix,
    location,
    insecure,
    blocked,
    mirrorByDigestOnly,
    mirrors: mirrors.map((mirror) => ({
      location: mirror.location,
      insecure: mirror.insecure,
      ...(mirror.pullFromMirror !== '' && { pullFromMirror: mirror.pullFromMirror }),
    })),
    origins: locate(origins),
  };
}

function endpointJson(endpoint: Endpoint, locate: Locator): unknown {
  const { role, location, insecure, pullFromMirror, reference, blockedBy, unusable, origins } = endpoint;
  return {
    location,
    insecure,
    ...(pullFromMirror !== '' && { pullFromMirror }),
    reference,
    ...(blockedBy && { blockedBy: blockedBy.prefix }),
    ...(unusable !== null && { unusable }),
    role,
    origins: locate(origins),
  };
}

function skippedJson({ location, reason, origins }: SkippedMirror, locate: Locator): unknown {
  return { location, reason, origins: locate(origins) };
}
