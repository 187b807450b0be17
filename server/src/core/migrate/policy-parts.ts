import type { MirrorSet } from '../model/manifests';
import { entryOf, isMergeKey, type Entry, type Mapping } from '../syntax/tree';
import type { Span } from '../text/place';
import type { Remark } from './migration';
import type { Page } from './page';
import type { SourceText } from './source-text';

/** The parts of the object that change. */
export interface PolicyParts {
  readonly root: Mapping;
  readonly apiVersion: Entry;
  readonly kind: Entry;
  readonly metadata: Mapping | null;
  /** null where the object has none, or nothing stands behind the key (`specEntry`). */
  readonly spec: Mapping | null;
  readonly specEntry: Entry | null;
}

/** What is needed of an object to find its parts. */
export type PolicyRoot = Pick<MirrorSet, 'root' | 'place'>;

/** The parts, or why one of them cannot be changed in place. */
export function partsOf(source: SourceText, page: Page, policy: PolicyRoot): PolicyParts | Remark {
  const { root, place } = policy;
  const apiVersion = ownEntry(root, 'apiVersion');
  const kind = ownEntry(root, 'kind');
  if (!apiVersion || !kind) {
    const missing = ['apiVersion', 'kind'].find((key) => !entryOf(root, key));
    if (missing) return { place, reason: `It has no \`${missing}\`, so no cluster takes it` };
    return {
      place,
      reason: 'Its `apiVersion` or `kind` comes from a merge key (`<<`), so it cannot be changed here alone',
    };
  }
  const objection = sharingObjection(source, page, policy, [apiVersion, kind]) ?? specObjection(source, page, policy);
  if (objection) return objection;
  const specEntry = ownEntry(root, 'spec');
  const metadata = ownEntry(root, 'metadata')?.value;
  const spec = specEntry?.value;
  return {
    root,
    apiVersion,
    kind,
    metadata: metadata?.kind === 'mapping' ? metadata : null,
    spec: spec?.kind === 'mapping' ? spec : null,
    specEntry,
  };
}

const NOWHERE: Span = { start: -1, end: -1 };

function ownEntry(mapping: Mapping, key: string): Entry | null {
  return mapping.entries.find((entry) => entry.key.text === key) ?? null;
}

function sharingObjection(
  source: SourceText,
  page: Page,
  { place }: PolicyRoot,
  head: readonly Entry[],
): Remark | null {
  const shared = page.shared();
  if (shared.isInsideShared(source.spanOf(place))) {
    return {
      place,
      reason: 'An alias uses the object again, so a change here would change other parts of the file as well',
    };
  }
  const used = head.find(({ value }) => value?.kind === 'scalar' && shared.isUsedOutside(value, NOWHERE));
  return used
    ? {
        place: used.place,
        reason: `The value of \`${used.key.text}\` has an anchor that is used elsewhere, so it cannot be changed here alone`,
      }
    : null;
}

function specObjection(source: SourceText, page: Page, { root, place }: PolicyRoot): Remark | null {
  const entry = ownEntry(root, 'spec');
  if (!entry && root.entries.some(isMergeKey)) return { place, reason: `Its \`spec\` ${FROM_MERGE_KEY}` };
  const spec = entry?.value;
  if (!spec || (spec.kind === 'scalar' && spec.type === 'null')) return null;
  if (spec.kind === 'alias' || page.shared().isUsedOutside(spec, source.spanOf(place))) {
    return {
      place: spec.place,
      reason: 'The `spec` is shared through an anchor, so it cannot be changed for this object alone',
    };
  }
  if (spec.kind !== 'mapping') {
    return { place: spec.place, reason: 'The `spec` is not a mapping, so it has no list of mirrors to convert' };
  }
  const isMerged = spec.entries.some(isMergeKey) && !ownEntry(spec, 'repositoryDigestMirrors');
  return isMerged ? { place: spec.place, reason: `Its \`repositoryDigestMirrors\` ${FROM_MERGE_KEY}` } : null;
}

const FROM_MERGE_KEY = 'may come from a merge key (`<<`), so it cannot be changed here alone';
