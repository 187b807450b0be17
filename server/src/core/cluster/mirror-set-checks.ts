import { goQuote } from '../model/go-quote';
import type { MirrorEntry, MirrorSet } from '../model/manifests';
import { scanMirror, scanSource, type ScopeFault } from '../model/scope';
import type { Located, Place } from '../text/place';
import { digestSets, sourceOf, tagSets } from './mirror-sets';

/** Why the operator refuses the mirror sets of a cluster; it says only the first one. */
export interface MirrorSetProblem {
  readonly code: 'invalid-source' | 'invalid-mirror' | 'conflicting-source-policy' | 'mirror-equals-source';
  /** The operator's inner words, without a prefix. */
  readonly message: string;
  readonly place: Place;
  /** The places that it contradicts: the first policy of the source, the source of the entry. */
  readonly related: readonly Place[];
  /** Which part breaks the pattern, as offsets in the value; null where no pattern is broken. */
  readonly fault: ScopeFault | null;
}

/**
 * All that the operator refuses in these sets, in the order in which it would meet them: IDMS, ICSP, ITMS; objects and
 * entries in the given order. The first one is what it says. An entry without mirrors is checked like any other.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go`
 * (`validateRegistriesConfScopes`).
 */
export function checkMirrorSets(sets: readonly MirrorSet[]): readonly MirrorSetProblem[] {
  const policies: SeenPolicies = new Map();
  const problems: MirrorSetProblem[] = [];
  for (const { entries } of [...digestSets(sets), ...tagSets(sets)]) {
    for (const entry of entries) {
      problems.push(...checkSource(entry), ...checkPolicy(entry, policies));
      for (const mirror of entry.mirrors) problems.push(...checkMirror(entry, mirror));
    }
  }
  return problems;
}

/** By source: the policy that was seen first, and where. */
type SeenPolicies = Map<string, { readonly policy: string; readonly place: Place }>;

function checkSource(entry: MirrorEntry): MirrorSetProblem[] {
  const source = sourceOf(entry);
  const fault = scanSource(source);
  if (!fault) return [];
  const place = entry.source?.place ?? entry.place;
  const message = `invalid format for source ${goQuote(source)}`;
  return [{ code: 'invalid-source', message, place, related: [], fault }];
}

function checkPolicy(entry: MirrorEntry, policies: SeenPolicies): MirrorSetProblem[] {
  const source = sourceOf(entry);
  const policy = policyOf(entry);
  const place = entry.mirrorSourcePolicy?.place ?? entry.source?.place ?? entry.place;
  const seen = policies.get(source);
  if (!seen) policies.set(source, { policy, place });
  if (!seen || seen.policy === policy) return [];
  const message =
    `conflicting mirrorSourcePolicy is set for the same source ${goQuote(source)} ` +
    'in imagedigestmirrorsets, imagetagmirrorsets, or imagecontentsourcepolicies';
  return [{ code: 'conflicting-source-policy', message, place, related: [seen.place], fault: null }];
}

function checkMirror(entry: MirrorEntry, { value, place }: Located<string>): MirrorSetProblem[] {
  const problems: MirrorSetProblem[] = [];
  const fault = scanMirror(value);
  if (fault) {
    const message = `invalid format for mirror ${goQuote(value)}`;
    problems.push({ code: 'invalid-mirror', message, place, related: [], fault });
  }
  if (policyOf(entry) === 'NeverContactSource' && value === sourceOf(entry)) {
    const message = `cannot set mirrorSourcePolicy: NeverContactSource if the source ${goQuote(value)} is one of the mirrors`;
    const related = [entry.source?.place, entry.mirrorSourcePolicy?.place].filter((other) => other !== undefined);
    problems.push({ code: 'mirror-equals-source', message, place, related, fault: null });
  }
  return problems;
}

function policyOf(entry: MirrorEntry): string {
  const policy = entry.mirrorSourcePolicy?.value ?? '';
  return policy === '' ? 'AllowContactingSource' : policy;
}
