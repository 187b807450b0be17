import { lower } from '../cluster/lower';
import { setsOfRelease } from '../cluster/mirror-sets';
import { writeRegistriesConf } from '../cluster/toml-writer';
import { EMPTY_REGISTRIES_CONF } from '../model/hub';
import type { MirrorSet } from '../model/manifests';
import { describeTarget, type Target } from '../model/target';
import type { Remark } from './migration';
import { describeSet, refusalOf, type MirrorSetsConversion } from './mirror-sets-conversion';

/**
 * Writes mirror sets as a drop-in of `registries.conf.d`, for an engine that no operator looks after: the `[[registry]]`
 * tables of the file that the operator would write for the sets alone, in its layout. No top-level key is written, since
 * one in a drop-in takes the place of the host's. Sets that the target release does not have are left out, with a remark.
 */
export function toRegistriesConf(sets: readonly MirrorSet[], target: Target): MirrorSetsConversion {
  const mirrorSets = setsOfRelease(sets, target);
  const refusal = refusalOf(mirrorSets);
  if (refusal) return { kind: 'refused', refusal };
  const lowered = lower(EMPTY_REGISTRIES_CONF, { mirrorSets, insecure: [], blocked: [], target });
  if (lowered.kind === 'refused') return lowered;
  const { text } = writeRegistriesConf(lowered.conf);
  // Every table of the node file has a blank line before it; nothing stands before the first one here.
  return { kind: 'converted', text: text.replace(/^\n/, ''), remarks: leftOut(sets, mirrorSets, target) };
}

function leftOut(sets: readonly MirrorSet[], taken: readonly MirrorSet[], target: Target): Remark[] {
  const known = new Set(taken);
  return sets
    .filter((set) => !known.has(set))
    .map((set) => ({
      place: set.place,
      reason: `${describeSet(set)} is left out: OpenShift ${describeTarget(target)} has no such kind`,
    }));
}
