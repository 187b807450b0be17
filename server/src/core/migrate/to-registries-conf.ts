import { lower } from '../cluster/lower';
import { setsOfRelease } from '../cluster/mirror-sets';
import { writtenRegistry } from '../cluster/toml-writer';
import { EMPTY_REGISTRIES_CONF, type Registry } from '../model/hub';
import type { MirrorSet } from '../model/manifests';
import { describeTarget, type Target } from '../model/target';
import { commentLines, NO_COMMENTS, type CommentsAt } from './comments';
import type { Remark } from './migration';
import { commentsOf } from './mirror-lists';
import { describeSet, refusalOf, type MirrorSetsConversion } from './mirror-sets-conversion';

/**
 * Writes mirror sets as a drop-in of `registries.conf.d`, for an engine that no operator looks after: the `[[registry]]`
 * tables of the file that the operator would write for the sets alone, in its layout. No top-level key is written, since
 * one in a drop-in takes the place of the host's. Sets that the target release does not have are left out, with a remark. Comments at sources,
 * mirrors and policies go above their tables.
 */
export function toRegistriesConf(
  sets: readonly MirrorSet[],
  target: Target,
  commentsAt: CommentsAt = NO_COMMENTS,
): MirrorSetsConversion {
  const mirrorSets = setsOfRelease(sets, target);
  const refusal = refusalOf(mirrorSets);
  if (refusal) return { kind: 'refused', by: 'operator', refusal };
  const lowered = lower(EMPTY_REGISTRIES_CONF, { mirrorSets, insecure: [], blocked: [], target });
  if (lowered.kind === 'refused') return { ...lowered, by: 'operator' };
  const text = lowered.conf.registries
    .map((registry) => withComments(writtenRegistry(registry), registry, commentsAt))
    .join('');
  // Every table of the node file has a blank line before it; nothing stands before the first one here.
  return { kind: 'converted', text: text.replace(/^\n/, ''), remarks: leftOut(sets, mirrorSets, target) };
}

/** The text of an entry with the comments of what it is made of above the headers of its tables. */
function withComments(text: string, registry: Registry, commentsAt: CommentsAt): string {
  if (commentsAt === NO_COMMENTS) return text;
  const { origins, prefix, location, blocked, mirrors } = registry;
  const heads = origins.map(({ chunk, start }) => ({ chunk, start, end: start }));
  const names = [...heads, ...prefix.origins, ...location.origins, ...blocked.origins];
  const comments = [names, ...mirrors.map((mirror) => mirror.origins)].map((places) => {
    const { above, beside } = commentsOf(places, commentsAt);
    return beside === null ? above : [...above, beside];
  });
  let next = 0;
  return text.replace(/^( *)\[\[.*$/gm, (header, indent: string) => {
    return commentLines(comments[next++] ?? [], indent) + header;
  });
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
