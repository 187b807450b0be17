import { isRefusedSource } from '../cluster/mirror-set-checks';
import type { MergedSource } from '../cluster/mirror-sets';
import type { SetOfEntry, SourceGroup } from '../cluster/source-groups';
import type { Place } from '../text/place';

/** A source that NeverContactSource closes for pulls of the other kind than its mirrors are for. */
export interface ClosedSource {
  readonly merged: MergedSource;
  /** Where NeverContactSource is said. */
  readonly place: Place;
  /** The kind of pull that no mirror serves. */
  readonly other: 'digest' | 'tag';
  /** The set that closes it; the same object for all sources of one set. */
  readonly set: SetOfEntry | null;
}

/** Whether a source is closed in that way; null where it is not, or where the operator refuses its entries. */
export function closedSource(source: SourceGroup): ClosedSource | null {
  const { digest, tag, entries } = source;
  const merged = digest && tag ? null : (digest ?? tag);
  const place = merged?.neverContact[0];
  if (!merged || !place || isRefusedSource(source)) return null;
  const closing = entries.find(({ entry }) => entry.mirrorSourcePolicy?.place === place);
  return { merged, place, other: digest ? 'tag' : 'digest', set: closing?.set ?? null };
}
