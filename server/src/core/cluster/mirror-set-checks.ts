import { goQuote } from '../model/go-quote';
import type { MirrorEntry, MirrorSet } from '../model/manifests';
import { scanMirror, scanSource, type ScopeFault } from '../model/scope';
import { mapEachAgain, type Mapped } from '../text/again';
import type { Located, Place } from '../text/place';
import { placesIn } from '../text/places-in';
import { inOneGo, mapInSteps, type Steps } from '../text/steps';
import { mapSortedAgain, mapSortedInSteps, type MappedSorted } from './map-sorted';
import { sourceOf } from './mirror-sets';
import {
  isNamedPlainlyOnce,
  sourceGroups,
  type SourceEntry,
  type SourceGroup,
  type SourceGroups,
} from './source-groups';

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
  return checkSources(sourceGroups(sets, null), null).problems;
}

/** What was found in mirror sets, and what the next check takes over. */
export interface MirrorSetChecks {
  /** As `checkMirrorSets` gives them. */
  readonly problems: readonly MirrorSetProblem[];
  readonly entries: Mapped<SourceEntry, EntryProblems | null>;
  readonly groups: MappedSorted<SourceGroup, Conflicts | null>;
}

/** The same for sets whose entries are grouped already; entries and groups that were checked before are not checked again. */
export function checkSources(sources: SourceGroups, previous: MirrorSetChecks | null): MirrorSetChecks {
  if (!previous) return inOneGo(checkSourcesInSteps(sources));
  const entries = mapEachAgain(previous.entries, sources.entries, ({ entry }) => checkEntry(entry));
  const groups = mapSortedAgain(previous.groups, sources.groups, sourceOfGroup, checkPolicies);
  if (previous.entries.results === entries.results && previous.groups.results === groups.results) {
    return { problems: previous.problems, entries, groups };
  }
  return { problems: inOrder(entries, groups), entries, groups };
}

/** The same in steps, of sets of which nothing is known from before. */
export function* checkSourcesInSteps(sources: SourceGroups): Steps<MirrorSetChecks> {
  const items = sources.entries;
  const entries = { items, results: yield* mapInSteps(items, ENTRIES_OF_A_STEP, ({ entry }) => checkEntry(entry)) };
  const groups = yield* mapSortedInSteps(sources.groups, sourceOfGroup, ENTRIES_OF_A_STEP, checkPolicies);
  return { problems: inOrder(entries, groups), entries, groups };
}

const ENTRIES_OF_A_STEP = 250;

function sourceOfGroup({ source }: SourceGroup): string {
  return source;
}

/** The groups without those that an entry with a problem of its own stands in. */
export function soundGroups({ groups }: SourceGroups, { entries }: MirrorSetChecks): readonly SourceGroup[] {
  const unsound = new Set<string>();
  entries.results.forEach((found, at) => {
    const entry = found && entries.items[at];
    if (entry) unsound.add(entry.source);
  });
  return unsound.size === 0 ? groups : groups.filter(({ source }) => !unsound.has(source));
}

const NONE: readonly MirrorSetProblem[] = [];

/** What is wrong with an entry by itself: its source, then its mirrors. Between the two comes its policy. */
interface EntryProblems {
  readonly source: readonly MirrorSetProblem[];
  readonly mirrors: readonly MirrorSetProblem[];
}

/** By entry: that its policy is not that of the first entry of its source. */
type Conflicts = ReadonlyMap<SourceEntry, MirrorSetProblem>;

function checkEntry(entry: MirrorEntry): EntryProblems | null {
  if (entry.isPlain) return null;
  const source = checkSource(entry);
  const mirrors = entry.mirrors.flatMap((mirror) => checkMirror(entry, mirror));
  return source.length > 0 || mirrors.length > 0 ? { source, mirrors } : null;
}

function inOrder(
  { items, results }: MirrorSetChecks['entries'],
  groups: MirrorSetChecks['groups'],
): readonly MirrorSetProblem[] {
  const conflicts = groups.results.filter((found) => found !== null);
  if (conflicts.length === 0 && results.every((found) => found === null)) return NONE;
  const byEntry = new Map(conflicts.flatMap((found) => [...found]));
  const conflictAt = new Map(placesIn(items, byEntry).map(([item, at]) => [at, byEntry.get(item)]));
  const concerned = new Set(conflictAt.keys());
  results.forEach((own, at) => {
    if (own) concerned.add(at);
  });
  return [...concerned]
    .sort((a, b) => a - b)
    .flatMap((at) => [results[at]?.source ?? NONE, conflictAt.get(at) ?? NONE, results[at]?.mirrors ?? NONE].flat());
}

function checkSource(entry: MirrorEntry): MirrorSetProblem[] {
  const source = sourceOf(entry);
  const fault = scanSource(source);
  if (!fault) return [];
  const place = entry.source?.place ?? entry.place;
  const message = `invalid format for source ${goQuote(source)}`;
  return [{ code: 'invalid-source', message, place, related: [], fault }];
}

function checkPolicies({ source, entries }: SourceGroup): Conflicts | null {
  if (entries.length < 2) return null;
  const [first, ...others] = entries;
  if (!first) return null;
  const policy = effectivePolicy(first.entry);
  const differing = others.filter(({ entry }) => effectivePolicy(entry) !== policy);
  if (differing.length === 0) return null;
  const message = conflictWords(source);
  const related = [policyPlace(first.entry)];
  const conflictOf = ({ entry }: SourceEntry): MirrorSetProblem => {
    return { code: 'conflicting-source-policy', message, place: policyPlace(entry), related, fault: null };
  };
  return new Map(differing.map((item) => [item, conflictOf(item)]));
}

function checkMirror(entry: MirrorEntry, { value, place }: Located<string>): MirrorSetProblem[] {
  const problems: MirrorSetProblem[] = [];
  const fault = scanMirror(value);
  if (fault) {
    const message = `invalid format for mirror ${goQuote(value)}`;
    problems.push({ code: 'invalid-mirror', message, place, related: [], fault });
  }
  if (effectivePolicy(entry) === 'NeverContactSource' && value === sourceOf(entry)) {
    const message = `cannot set mirrorSourcePolicy: NeverContactSource if the source ${goQuote(value)} is one of the mirrors`;
    const related = [entry.source?.place, entry.mirrorSourcePolicy?.place].filter((other) => other !== undefined);
    problems.push({ code: 'mirror-equals-source', message, place, related, fault: null });
  }
  return problems;
}

/** The operator's words about a source whose entries differ in their policy. */
export function conflictWords(source: string): string {
  return (
    `conflicting mirrorSourcePolicy is set for the same source ${goQuote(source)} ` +
    'in imagedigestmirrorsets, imagetagmirrorsets, or imagecontentsourcepolicies'
  );
}

/** Where the policy of an entry is said; without one, its source. */
export function policyPlace(entry: MirrorEntry): Place {
  return entry.mirrorSourcePolicy?.place ?? entry.source?.place ?? entry.place;
}

/** The policy that holds for an entry: AllowContactingSource where none is said. */
export function effectivePolicy(entry: MirrorEntry): string {
  const policy = entry.mirrorSourcePolicy?.value ?? '';
  return policy === '' ? 'AllowContactingSource' : policy;
}

/** Whether the operator refuses the entries of a source, by themselves or for their policies. Nothing is merged then. */
export function isRefusedSource(group: SourceGroup): boolean {
  if (isNamedPlainlyOnce(group)) return false;
  const { source, entries } = group;
  const isWrong = entries.some(({ entry }) => entry.mirrors.some(({ value }) => scanMirror(value) !== null));
  const policies = new Set(entries.map(({ entry }) => effectivePolicy(entry)));
  return isWrong || policies.size > 1 || scanSource(source) !== null;
}
