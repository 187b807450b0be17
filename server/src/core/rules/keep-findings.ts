import type { Place } from '../text/place';
import type { Finding, RelatedPlace } from './rule';

/**
 * The findings, with those of before in the place of the ones that say the same: of the same place, in the same words, without
 * fixes. So a rule that is asked of everything of a cluster with each edit makes nothing new of what is as it was.
 */
export function keepFindings(before: readonly Finding[], findings: readonly Finding[]): readonly Finding[] {
  if (before.length === 0) return findings;
  const byPlace = new Map<Place, Finding[]>();
  for (const finding of before) {
    const known = byPlace.get(finding.place);
    if (known) known.push(finding);
    else byPlace.set(finding.place, [finding]);
  }
  return findings.map((finding) => byPlace.get(finding.place)?.find((known) => saysTheSame(known, finding)) ?? finding);
}

function saysTheSame(a: Finding, b: Finding): boolean {
  return (
    a.code === b.code &&
    a.severity === b.severity &&
    a.message === b.message &&
    a.upstream === b.upstream &&
    a.tag === b.tag &&
    sameRelated(a.related ?? [], b.related ?? []) &&
    !a.fixes &&
    !b.fixes
  );
}

function sameRelated(a: readonly RelatedPlace[], b: readonly RelatedPlace[]): boolean {
  return a.length === b.length && a.every((one, at) => one.place === b[at]?.place && one.message === b[at].message);
}
