import type { Analysis } from '../analysis';
import type { ReadyPlan } from '../cluster/pull-plan';
import type { Document } from '../document';
import type { FoundReference } from '../model/found-reference';
import type { Place } from '../text/place';
import { answersToFound } from './answers';
import { distinctPlaces } from './distinct-places';
import { plansOf } from './plan-words';
import { referenceAtOffset } from './reference-at';
import { entriesNaming } from './references';
import { subjectAt } from './subject';

/**
 * Where something at an offset (UTF-16 code units) leads: an image reference to the entries that serve it, the most telling
 * first; a source (also of a registries.conf) to the other entries of the same source. Each place once.
 */
export function definition(analysis: Analysis, uri: string, offset: number): readonly Place[] {
  const document = analysis.workspace.documents.get(uri);
  if (!document) return [];
  const reference = referenceAtOffset(document, offset);
  if (reference) return distinctPlaces(analysis.workspace, entriesServing(analysis, uri, reference));
  return distinctPlaces(analysis.workspace, otherEntries(analysis, document, offset));
}

function entriesServing(analysis: Analysis, uri: string, found: FoundReference): Place[] {
  return answersToFound(analysis, uri, found).flatMap(({ outcome }) => {
    if (outcome.kind === 'refused') return outcome.refusal.origins;
    return plansOf(outcome).flatMap(placesOf);
  });
}

function placesOf(plan: ReadyPlan): Place[] {
  return [
    ...plan.endpoints.flatMap(({ origins }) => origins),
    ...(plan.registry?.origins ?? []),
    ...plan.skipped.flatMap(({ origins }) => origins),
    ...(plan.error?.origins ?? []),
  ];
}

function otherEntries(analysis: Analysis, document: Document, offset: number): Place[] {
  const subject = subjectAt(document, offset);
  if (subject?.kind !== 'source') return [];
  const places = [...entriesNaming(analysis, document, subject)];
  const others = places.filter((place) => place !== subject.place);
  // Alone, it leads to itself, so that an editor can offer what else is known of it.
  return others.length > 0 ? others : places;
}
