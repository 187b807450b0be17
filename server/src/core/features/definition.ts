import type { Analysis } from '../analysis';
import type { PullPlan } from '../cluster/pull-plan';
import type { Document } from '../document';
import { referenceAt } from '../model/references';
import { fieldAt } from '../model/shape';
import type { Place } from '../text/place';
import { answersTo } from './answers';
import { cursorAt, enclosingObject } from './cursor';

/**
 * Where something at an offset (UTF-16 code units) leads: an image reference to the entries that serve it, the most telling
 * first; a source to the other entries of the same source. Each place once.
 */
export function definition(analysis: Analysis, uri: string, offset: number): readonly Place[] {
  const document = analysis.workspace.documents.get(uri);
  if (document?.language !== 'yaml') return [];
  const reference = referenceAt(document.syntax, document.placeAt(offset));
  if (reference) return distinct(analysis, entriesServing(analysis, uri, reference.text));
  return distinct(analysis, otherEntries(analysis, document, offset));
}

function entriesServing(analysis: Analysis, uri: string, ref: string): Place[] {
  return answersTo(analysis, uri, ref).flatMap(({ outcome }) => {
    if (outcome.kind === 'refused') return outcome.refusal.origins;
    const { plan, planOf } = outcome;
    const candidates = plan.kind === 'plan' ? (plan.shortName?.candidates ?? []) : [];
    const plans = candidates.length === 0 ? [plan] : candidates.flatMap((candidate) => planOf(candidate) ?? []);
    return plans.flatMap(placesOf);
  });
}

function placesOf(plan: PullPlan): Place[] {
  if (plan.kind === 'unparsable') return [];
  return [
    ...plan.endpoints.flatMap(({ origins }) => origins),
    ...(plan.registry?.origins ?? []),
    ...plan.skipped.flatMap(({ origins }) => origins),
    ...(plan.error?.origins ?? []),
  ];
}

function otherEntries(analysis: Analysis, document: Document, offset: number): Place[] {
  const cursor = cursorAt(document, offset);
  const object = cursor && enclosingObject(cursor.around, cursor.path);
  if (!cursor || cursor.isKey || object?.match.kind !== 'known') return [];
  const shape = fieldAt(object.match.description.shape, object.path)?.shape;
  if (shape?.type !== 'string' || shape.format !== 'source') return [];
  const entries = analysis
    .viewsOf(document.uri)
    .flatMap(({ cluster }) => cluster.manifests.mirrorSets.flatMap((set) => set.entries));
  const places = entries.flatMap(({ source }) => (source?.value === cursor.node.text ? [source.place] : []));
  const others = places.filter((place) => place !== cursor.node.place);
  // Alone, it leads to itself, so that an editor can offer what else is known of it.
  return others.length > 0 ? others : places;
}

function distinct({ workspace }: Analysis, places: readonly Place[]): Place[] {
  const byText = new Map<string, Place>();
  for (const place of places) {
    const { file } = place.chunk;
    const span = workspace.documents.get(file)?.locate(place);
    if (!span) continue;
    const key = `${span.start} ${span.end} ${file}`;
    if (!byText.has(key)) byText.set(key, place);
  }
  return [...byText.values()];
}
