import type { MirrorEntry, MirrorSet } from '../model/manifests';
import type { KubernetesObject } from '../model/read';
import { mapAgain, type Mapped } from '../text/again';
import { ask, type Asking, type RuleWork } from './levels';
import { indicesOf, issuesOfEntry, issuesOfRest } from './parts';
import type { Finding, PartOwner } from './rule';
import { isDoubtful, isPatch, type ObjectIssue } from './structure-issues';

/** How the file of an object is to be read. */
export interface Reading {
  /** Patches: no structure is checked. */
  readonly isFragment: boolean;
  /** A syntax error stands in the object's YAML document, so that what is left of it may be a part only; or it is said to be one (`musthave`). */
  readonly isBroken: boolean;
}

/** What the rules say of an object and its entries. */
export interface ObjectChecks {
  readonly object: KubernetesObject;
  readonly reading: Reading;
  /** Whether a syntax error in the document, or none, would change the findings. */
  readonly isInDoubt: boolean;
  /** Of the object first, then entry by entry. */
  readonly findings: readonly Finding[];
  /** What the next check takes over; null for what is no mirror set. */
  readonly entries: (Mapped<MirrorEntry, EntryChecks> & { readonly owner: string }) | null;
}

/** Checks an object. Entries that were checked before (with the same asking) are not checked again. */
export function checkObject(
  object: KubernetesObject,
  reading: Reading,
  asking: Asking,
  before: ObjectChecks | null,
  work: RuleWork,
): ObjectChecks {
  const { manifest } = object;
  const { levels, context } = asking;
  const findings: Finding[] = [];
  if (manifest) for (const one of levels.object) ask(one, one.check.check(manifest, context), findings, work);
  const issues = reading.isFragment ? NO_ISSUES : issuesOfRest(object);
  const part = { object, entry: null, index: null, issues: told(issues, reading) };
  for (const one of levels.part) ask(one, one.check.check(part, context), findings, work);
  if (manifest?.kind !== 'mirror-set')
    return { object, reading, isInDoubt: issues.some(isDoubtful), findings, entries: null };
  const entries = checkEntries(object, manifest, reading, asking, before, work);
  const speaking = entries.results.filter((checks) => checks !== SILENT);
  for (const checks of speaking) for (const finding of checks.findings) findings.push(finding);
  const isInDoubt = issues.some(isDoubtful) || speaking.some((checks) => checks.isInDoubt);
  return { object, reading, isInDoubt, findings, entries };
}

/** Whether what was found holds under another state of the document. */
export function isStillRight({ reading, isInDoubt }: ObjectChecks, isBroken: boolean): boolean {
  return !isInDoubt || reading.isBroken === isBroken;
}

/** What the rules say of an entry. Most entries say nothing, wherever they stand. */
interface EntryChecks {
  readonly findings: readonly Finding[];
  readonly index: number;
  readonly isBroken: boolean;
  readonly isInDoubt: boolean;
}

const SILENT: EntryChecks = { findings: [], index: 0, isBroken: false, isInDoubt: false };
const NO_ISSUES: readonly ObjectIssue[] = [];

function checkEntries(
  object: KubernetesObject,
  set: MirrorSet,
  reading: Reading,
  asking: Asking,
  before: ObjectChecks | null,
  work: RuleWork,
): NonNullable<ObjectChecks['entries']> {
  const owner = ownerKey(object, set, reading);
  const indices = indicesOf(set);
  const check = (entry: MirrorEntry, at: number): EntryChecks =>
    checkEntry(object, set, { entry, index: indices?.[at] ?? at }, reading, asking, work);
  const known = before?.entries?.owner === owner ? before.entries : null;
  const mapped = mapAgain<MirrorEntry, EntryChecks>(known, set.entries, check);
  const isStale = (checks: EntryChecks, at: number): boolean =>
    checks !== SILENT &&
    (checks.index !== (indices?.[at] ?? at) || (checks.isInDoubt && checks.isBroken !== reading.isBroken));
  if (!mapped.results.some(isStale)) return { ...mapped, owner };
  const results = mapped.results.map((checks, at) => {
    const entry = mapped.items[at];
    return entry && isStale(checks, at) ? check(entry, at) : checks;
  });
  return { items: mapped.items, results, owner };
}

/** All that a rule for an entry gets to know of what is around it: the same for the same text. */
function ownerKey(
  { apiVersion, kindName, match, root, carried }: KubernetesObject,
  set: MirrorSet,
  reading: Reading,
): string {
  return JSON.stringify([
    apiVersion.value,
    kindName.value,
    match.kind,
    set.list,
    set.served,
    set.madeBy,
    isPatch(root),
    carried,
    reading.isFragment,
  ]);
}

function checkEntry(
  object: KubernetesObject,
  set: MirrorSet,
  { entry, index }: { readonly entry: MirrorEntry; readonly index: number },
  reading: Reading,
  { levels, context }: Asking,
  work: RuleWork,
): EntryChecks {
  if (entry.isPlain && set.madeBy === null) return SILENT;
  const findings: Finding[] = [];
  const issues = reading.isFragment ? NO_ISSUES : issuesOfEntry(object, set, entry, index);
  const owner: PartOwner = object;
  const part = { object: owner, entry, index, issues: told(issues, reading) };
  for (const one of levels.entry) ask(one, one.check.check(entry, set, context, index), findings, work);
  for (const one of levels.part) ask(one, one.check.check(part, context), findings, work);
  if (findings.length === 0 && issues.length === 0) return SILENT;
  return { findings, index, isBroken: reading.isBroken, isInDoubt: issues.some(isDoubtful) };
}

function told(issues: readonly ObjectIssue[], { isBroken }: Reading): readonly ObjectIssue[] {
  return isBroken && issues.length > 0 ? issues.filter((issue) => !isDoubtful(issue)) : issues;
}
