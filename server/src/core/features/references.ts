import type { Analysis } from '../analysis';
import { trimLocation } from '../cluster/entry-checks';
import { findSorted } from '../cluster/grouped';
import type { ReadyPlan } from '../cluster/pull-plan';
import type { HostView } from '../clusters/host-view';
import type { ServedSource } from '../clusters/served-sources';
import type { ReferenceUse } from '../clusters/uses';
import type { ClusterView } from '../clusters/view';
import type { Document } from '../document';
import { parseReference, withDefaultTag } from '../model/reference';
import type { Place } from '../text/place';
import { referencesOf } from './coverage';
import { distinctPlaces } from './distinct-places';
import { plansOf } from './plan-words';
import { referenceAtOffset } from './reference-at';
import { placesNaming, subjectAt, type Subject } from './subject';

export interface ReferencesOptions {
  /** Whether the entries count in which a source or mirror stands, too; else only the image references that it serves. */
  readonly entries: boolean;
}

/**
 * What has to do with the name at an offset (UTF-16 code units). Of a source: the entries of the same source, and the image references
 * of the workspace that it serves, on any cluster of the file; in a registries.conf those that an engine with this file would ask for
 * there. Of a mirror: where it stands, and the image references that are asked for at it. Of an image reference: where the same image
 * stands. Each place once; empty where nothing is named.
 */
export function references(
  analysis: Analysis,
  uri: string,
  offset: number,
  { entries }: ReferencesOptions,
): readonly Place[] {
  const document = analysis.workspace.documents.get(uri);
  const subject = document && (subjectAt(document, offset) ?? looseReferenceAt(document, offset));
  if (!subject) return [];
  return distinctPlaces(analysis.workspace, placesOf(analysis, document, subject, entries));
}

/**
 * How many image references of the workspace a source of this file serves on any of its clusters. What it costs is that of those
 * references.
 */
export function countServed(analysis: Analysis, uri: string, source: string): number {
  const [only = NOTHING, ...others] = analysis.viewsOf(uri).flatMap((view) => {
    const uses = findSource(view, source)?.uses ?? NOTHING;
    return uses.length > 0 ? [uses] : [];
  });
  if (others.length > 0)
    return new Set([only, ...others].flatMap((uses) => uses.map(({ reference }) => reference))).size;
  // The uses of one reference, of which a short name may have several, follow each other.
  return only.filter(({ reference }, index) => reference !== only[index - 1]?.reference).length;
}

const NOTHING: readonly ReferenceUse[] = [];

/** Where a source or mirror stands: in the files of the clusters of a document, or in those of its host. */
export function* entriesNaming(analysis: Analysis, document: Document, subject: Subject): Iterable<Place> {
  yield subject.place;
  const host = hostOf(analysis, document);
  const files = host ? filesOf(host) : analysis.viewsOf(document.uri).flatMap(({ cluster }) => cluster.documents);
  for (const file of new Set(files)) yield* placesNaming(file, subject);
}

function* placesOf(analysis: Analysis, document: Document, subject: Subject, entries: boolean): Iterable<Place> {
  if (subject.kind === 'reference') {
    yield* usesOfImage(analysis, subject);
    return;
  }
  if (entries) yield* entriesNaming(analysis, document, subject);
  const host = hostOf(analysis, document);
  if (host) yield* servedByHost(analysis, host, subject);
  else
    for (const view of analysis.viewsOf(document.uri))
      for (const { reference } of usesBy(view, subject)) yield reference.place;
}

/** The host whose registries.conf or drop-in a document is. */
function hostOf({ hosts }: Analysis, document: Document): HostView | null {
  if (document.language !== 'registries-conf') return null;
  return hosts.find(({ host: { main, dropIns } }) => main === document || dropIns.includes(document)) ?? null;
}

function usesBy(view: ClusterView, { kind, name }: Subject): readonly ReferenceUse[] {
  if (kind === 'source') return findSource(view, name)?.uses ?? [];
  const location = trimLocation(name);
  return view.uses.all.filter(({ plan }) => isAskedForAt(plan, location));
}

function findSource(view: ClusterView, source: string): ServedSource | null {
  return findSorted(view.sources, source, (candidate) => candidate.source);
}

function* servedByHost({ workspace }: Analysis, host: HostView, { kind, name }: Subject): Iterable<Place> {
  for (const [text, places] of referencesOf([...workspace.documents.values()])) {
    const plans = plansOf({ kind: 'plan', plan: host.planOf(text), planOf: (ref) => host.planOf(ref) });
    const isServed = plans.some((plan) =>
      kind === 'source' ? plan.registry?.prefix === name : isAskedForAt(plan, name),
    );
    if (isServed) yield* places;
  }
}

function isAskedForAt({ endpoints }: ReadyPlan, mirror: string): boolean {
  return endpoints.some(({ role, location }) => role === 'mirror' && location === mirror);
}

function filesOf({ host: { main, dropIns } }: HostView): readonly Document[] {
  return main ? [main, ...dropIns] : dropIns;
}

/** A name that counts as a reference only for those who ask: one without tag and digest. */
function looseReferenceAt(document: Document, offset: number): Subject | null {
  const found = referenceAtOffset(document, offset);
  return found && { kind: 'reference', name: found.text, place: found.place };
}

function* usesOfImage({ workspace }: Analysis, { name, place }: Subject): Iterable<Place> {
  const isSame = sameImage(name);
  yield place;
  for (const [text, places] of referencesOf([...workspace.documents.values()])) if (isSame(text)) yield* places;
}

/** Whether another text names the same image: host, `library/` and `latest` may be left out. */
function sameImage(ref: string): (text: string) => boolean {
  const whole = wholeName(ref);
  const name = ref.replace(/[:@][^/]*$/, '');
  const last = name.slice(name.lastIndexOf('/') + 1);
  return (text) => text === ref || (whole !== null && text.includes(last) && wholeName(text) === whole);
}

function wholeName(ref: string): string | null {
  const parsed = parseReference(ref);
  return parsed.kind === 'ok' ? withDefaultTag(parsed.reference).text : null;
}
