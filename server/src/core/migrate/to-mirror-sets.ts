import { digestSets, tagSets } from '../cluster/mirror-sets';
import type { MirrorSet } from '../model/manifests';
import { valueOf } from '../syntax/tree';
import { NO_COMMENTS, type CommentsAt } from './comments';
import type { Remark } from './migration';
import { commentsOf, listSources } from './mirror-lists';
import { writeMirrorSets, type MirrorSetDraft } from './mirror-set-writer';
import { describeSet, refusalOf, type MirrorSetsConversion } from './mirror-sets-conversion';
import { servedMetadata } from './served-metadata';

/** The name of a set where nothing else gives one. */
export const DEFAULT_SET_NAME = 'mirrors';

/**
 * Merges mirror sets: one ImageDigestMirrorSet of all IDMS and ICSP, one ImageTagMirrorSet of all ITMS, each source once in the order in
 * which it is named first, its mirrors in the order that the operator merges them into, so that nodes get the same files. A set has the name
 * of the first that goes into it. Comments at sources, mirrors and policies are kept, and those above the objects. Done to its own outcome
 * it changes nothing.
 */
export function toMirrorSets(sets: readonly MirrorSet[], commentsAt: CommentsAt = NO_COMMENTS): MirrorSetsConversion {
  const refusal = refusalOf(sets);
  if (refusal) return { kind: 'refused', by: 'operator', refusal };
  const parts = [
    draftOf('ImageDigestMirrorSet', digestSets(sets), commentsAt),
    draftOf('ImageTagMirrorSet', tagSets(sets), commentsAt),
  ];
  return {
    kind: 'converted',
    text: writeMirrorSets(parts.map(({ draft }) => draft)),
    remarks: [...parts.flatMap(({ remarks }) => remarks), ...lostMetadata(sets)],
  };
}

function draftOf(
  kind: MirrorSetDraft['kind'],
  sets: readonly MirrorSet[],
  commentsAt: CommentsAt,
): { readonly draft: MirrorSetDraft; readonly remarks: readonly Remark[] } {
  const heads = sets.map(({ place: { chunk, start } }) => ({ chunk, start, end: start }));
  const { above } = commentsOf(heads, commentsAt);
  const { sources, remarks } = listSources(
    sets.flatMap((set) => set.entries),
    commentsAt,
  );
  const name = sets.find((set) => set.name !== null)?.name?.value ?? DEFAULT_SET_NAME;
  return { draft: { kind, name, above, sources }, remarks };
}

function lostMetadata(sets: readonly MirrorSet[]): Remark[] {
  return [digestSets(sets), tagSets(sets)].flatMap((together) =>
    together.flatMap((set) => lostMetadataOf(set, together.length > 1)),
  );
}

/** Labels and annotations are those of one object; which of them the new one should have nobody can know. */
function lostMetadataOf(set: MirrorSet, isMerged: boolean): Remark[] {
  const reason = isMerged ? 'stands for several objects' : 'takes over nothing but the name and the sources';
  const metadata = valueOf(set.root, 'metadata');
  if (metadata?.kind !== 'mapping') return [];
  const { fields } = servedMetadata(metadata);
  return metadata.entries
    .filter((entry) => entry.key.text !== 'name' && !fields.has(entry))
    .map(({ key }) => ({
      place: key.place,
      reason: `\`${key.text}\` of ${describeSet(set)} is left out: the merged set ${key.text === 'namespace' ? 'is no part of a namespace' : reason}`,
    }));
}
