import { goQuote } from '../model/go-quote';
import { EMPTY_REGISTRIES_CONF } from '../model/hub';
import { isPlaceholder } from '../model/placeholder';
import { parseCanonical, type ImageReference } from '../model/reference';
import { isNested } from '../model/scope';
import type { Target } from '../model/target';
import { lazy } from '../text/lazy';
import type { Located } from '../text/place';
import type { ClusterManifests } from './cluster-manifests';
import { sameEntries } from './listed-scopes';
import { lowerSources, type Lowered, type SourceLoweringInput } from './lower';
import { setsOfRelease } from './mirror-sets';
import type { OperatorMessage } from './node-files';
import { probeConfiguration, type ProbeResult } from './probe';
import { registryLists } from './registry-lists';
import { scopeIndex } from './scope-index';
import { sourceGroups, type SourceGroup } from './source-groups';

/** The blocked and allowed lists after they were held against the release payload. */
export interface EffectiveLists {
  readonly kind: 'lists';
  /** The repository of the release image. */
  readonly payload: string;
  /** Blocked in registries.conf. */
  readonly blocked: readonly Located<string>[];
  /** Blocked in policy.json. */
  readonly policyBlocked: readonly Located<string>[];
  /** Allowed in policy.json. The payload may be among them, at the place of the blocked entry that put it there. */
  readonly allowed: readonly Located<string>[];
  /** Blocked entries that the operator drops, since they would block the payload and it has no usable mirror. */
  readonly dropped: readonly Located<string>[];
  /** What the operator only logs. */
  readonly warnings: readonly OperatorMessage[];
}

/** Whether an allowed entry is still to be filled in: nobody knows yet what the list allows, and so what it leaves out. */
export function isAllowedListOpen({ allowed }: EffectiveLists): boolean {
  return allowed.some(({ value }) => isPlaceholder(value));
}

export type PayloadVerdict = EffectiveLists | { readonly kind: 'refused'; readonly refusal: OperatorMessage };

/**
 * Holds the blocked list against the release payload. An entry that holds the payload's repository stays only where the
 * payload still has an endpoint that is not blocked, and then allows that repository. Where that cannot be found out,
 * the blocked and the allowed lists are lost as a whole. Refused where the release image is no complete reference.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go`
 * (`getValidBlockedAndAllowedRegistries`, `getPayloadRepo`).
 */
export function holdAgainstPayload(manifests: ClusterManifests, target: Target): PayloadVerdict {
  const groups = lazy(() => sourceGroups(setsOfRelease(manifests.mirrorSets, target), null).groups);
  return holdSources(manifests, { target, groups }, null).verdict;
}

/** A verdict, and what the next one takes over. */
export interface PayloadHold {
  readonly verdict: PayloadVerdict;
  /** The throw-away configuration, where one was made. */
  readonly trial: Trial | null;
}

interface Trial {
  readonly lowered: Lowered;
  readonly probe: ProbeResult | null;
}

export interface SourcesOfRelease {
  readonly target: Target;
  /** The sources of the mirror sets that the release has. */
  readonly groups: () => readonly SourceGroup[];
}

/** The same for mirror sets whose entries are grouped already. A verdict that says what the previous one said is that one. */
export function holdSources(
  manifests: ClusterManifests,
  sources: SourcesOfRelease,
  previous: PayloadHold | null,
): PayloadHold {
  const { releaseImage } = manifests;
  const release = parseCanonical(releaseImage.value);
  if (release.kind === 'error') {
    const message = 'error parsing reference of release image';
    const verdict: PayloadVerdict = { kind: 'refused', refusal: { message, origins: releaseImage.origins } };
    return { verdict, trial: previous?.trial ?? null };
  }
  let trial = previous?.trial ?? null;
  const reachable = lazy((): Reachability => {
    const { insecure, blocked } = registryLists(manifests.imageConfig);
    trial = tryOut({ insecure, blocked, target: sources.target, groups: sources.groups() }, trial);
    return reachability(release.reference, trial, blocked);
  });
  const verdict = holdList(manifests, release.reference.name, reachable);
  return { verdict: previous && isSameVerdict(previous.verdict, verdict) ? previous.verdict : verdict, trial };
}

function holdList({ imageConfig }: ClusterManifests, payload: string, reachable: () => Reachability): PayloadVerdict {
  const lists = registryLists(imageConfig);
  const blocked: Located<string>[] = [];
  const policyBlocked: Located<string>[] = [];
  const allowed: Located<string>[] = [];
  const dropped: Located<string>[] = [];
  for (const entry of lists.blocked) {
    const holdsPayload = isNested(payload, entry.value);
    if (holdsPayload) {
      const answer = reachable();
      if (answer.kind === 'failed') return allLost(payload, entry, answer.error);
      if (answer.kind === 'panic') return panicked(entry);
      if (!answer.usable) {
        dropped.push(entry);
        continue;
      }
      allowed.push({ value: payload, place: entry.place });
    }
    blocked.push(entry);
    if (entry.value !== payload) policyBlocked.push(entry);
  }
  const warnings = droppedWarning(dropped);
  const effective = { blocked, policyBlocked, allowed: [...allowed, ...lists.allowed], dropped };
  return { kind: 'lists', payload, ...effective, warnings };
}

/** Two verdicts with the same lists, at the same places; the warnings tell of entries that were dropped or lost. */
function isSameVerdict(a: PayloadVerdict, b: PayloadVerdict): boolean {
  if (a.kind === 'refused' || b.kind === 'refused') return false;
  return (
    a.payload === b.payload &&
    sameEntries(a.blocked, b.blocked) &&
    sameEntries(a.policyBlocked, b.policyBlocked) &&
    sameEntries(a.allowed, b.allowed) &&
    sameEntries(a.dropped, b.dropped) &&
    sameWarnings(a.warnings, b.warnings)
  );
}

function sameWarnings(a: readonly OperatorMessage[], b: readonly OperatorMessage[]): boolean {
  const asEntries = (warnings: readonly OperatorMessage[]): Located<string>[] =>
    warnings.flatMap(({ message, origins }) => origins.map((place) => ({ value: message, place })));
  return sameEntries(asEntries(a), asEntries(b));
}

function allLost(payload: string, cause: Located<string>, error: string): EffectiveLists {
  const warnings = [skipped(error, [cause])];
  return { kind: 'lists', payload, blocked: [], policyBlocked: [], allowed: [], dropped: [], warnings };
}

function panicked(cause: Located<string>): PayloadVerdict {
  const message = 'runtime error: invalid memory address or nil pointer dereference';
  return { kind: 'refused', refusal: { message, origins: [cause.place] } };
}

function droppedWarning(dropped: readonly Located<string>[]): OperatorMessage[] {
  if (dropped.length === 0) return [];
  const list = dropped.map(({ value }) => goQuote(value)).join(' ');
  const words = `error adding [${list}] to blocked registries, cannot block the repository being used by the payload`;
  return [skipped(words, dropped)];
}

/** The log line of openshift/machine-config-operator `container_runtime_config_controller.go` (`syncImageConfig`). */
function skipped(words: string, causes: readonly Located<string>[]): OperatorMessage {
  return { message: `${words}, skipping....`, origins: causes.map(({ place }) => place) };
}

type Reachability =
  | { readonly kind: 'known'; readonly usable: boolean }
  | { readonly kind: 'failed'; readonly error: string }
  /** The operator works on an entry that it did not find. */
  | { readonly kind: 'panic' };

/**
 * A throw-away configuration of the digest mirrors and both lists, unchecked (`createTempRegistriesFile`).
 */
function tryOut(given: Omit<SourceLoweringInput, 'kinds'>, previous: Trial | null): Trial {
  const lowered = lowerSources(EMPTY_REGISTRIES_CONF, { ...given, kinds: 'digest' }, previous?.lowered ?? null);
  if (lowered.lowering.kind === 'refused') return { lowered, probe: null };
  return { lowered, probe: probeConfiguration(lowered.lowering.conf, previous?.probe?.loaded ?? null) };
}

/** Whether an endpoint of the release image is outside of all blocked entries (`payloadRepoHasUnblockedMirror`). */
function reachability(
  release: ImageReference,
  { lowered: { lowering }, probe }: Trial,
  blocked: readonly Located<string>[],
): Reachability {
  if (lowering.kind === 'refused') return { kind: 'failed', error: lowering.refusal.message };
  if (probe?.kind !== 'probe') return { kind: 'failed', error: probe?.error ?? '' };
  const sources = probe.sourcesOf(release.name, release);
  // A blocked wildcard can hold the payload and yet match nothing of it, as `*.x` does not match `a.x.x`.
  if (sources.kind === 'no-entry') return { kind: 'panic' };
  if (sources.kind === 'failed') return sources;
  const blockedScopes = scopeIndex(blocked, ({ value }) => value);
  const isOutside = (repository: string): boolean => blockedScopes.holding(repository).length === 0;
  return { kind: 'known', usable: sources.endpoints.some(({ repository }) => isOutside(repository)) };
}
