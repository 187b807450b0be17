import type { Manifest, MirrorEntry, MirrorSet } from '../model/manifests';
import type { KubernetesObject } from '../model/read';
import { commonEnds } from '../text/spliced';
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
  readonly entries: CheckedEntries | null;
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
  if (manifest) askOf(manifest, asking, findings, work);
  const issues = reading.isFragment ? NO_ISSUES : issuesOfRest(object);
  const part = { object, entry: null, index: null, issues: told(issues, reading) };
  for (const one of levels.part) ask(one, one.check.check(part, context), findings, work);
  if (manifest?.kind !== 'mirror-set')
    return { object, reading, isInDoubt: issues.some(isDoubtful), findings, entries: null };
  const entries = checkEntries(object, manifest, reading, asking, before, work);
  for (const checks of entries.speaking) for (const finding of checks.findings) findings.push(finding);
  const isInDoubt = issues.some(isDoubtful) || entries.speaking.some((checks) => checks.isInDoubt);
  return { object, reading, isInDoubt, findings, entries };
}

function askOf(manifest: Manifest, { levels, context }: Asking, findings: Finding[], work: RuleWork): void {
  for (const one of levels.object) ask(one, one.check.check(manifest, context), findings, work);
  if (manifest.kind === 'image-config') {
    for (const one of levels['image-config']) ask(one, one.check.check(manifest, context), findings, work);
  } else if (manifest.kind === 'image-policy') {
    for (const one of levels['image-policy']) ask(one, one.check.check(manifest, context), findings, work);
  }
}

/** Whether what was found holds under another state of the document. */
export function isStillRight({ reading, isInDoubt }: ObjectChecks, isBroken: boolean): boolean {
  return !isInDoubt || reading.isBroken === isBroken;
}

/** What the rules say of the entries of a mirror set. Most entries say nothing, and nothing is kept of them. */
interface CheckedEntries {
  readonly items: readonly MirrorEntry[];
  /** In the order of the entries. */
  readonly speaking: readonly EntryChecks[];
  readonly owner: string;
}

/** What the rules say of an entry. */
interface EntryChecks {
  readonly findings: readonly Finding[];
  /** Where it stands among the entries, and in the list, in which there may be others between. */
  readonly at: number;
  readonly index: number;
  readonly isBroken: boolean;
  readonly isInDoubt: boolean;
}

const NO_ISSUES: readonly ObjectIssue[] = [];

/** Entries that the list has in common with the one before, at the front and at the back, are asked only where what they said may not hold any more. */
function checkEntries(
  object: KubernetesObject,
  set: MirrorSet,
  reading: Reading,
  asking: Asking,
  before: ObjectChecks | null,
  work: RuleWork,
): CheckedEntries {
  const owner = ownerKey(object, set, reading);
  const { entries: items } = set;
  const known = before?.entries?.owner === owner ? before.entries : NOTHING_CHECKED;
  if (known.items === items && known.speaking.length === 0) return { items, speaking: known.speaking, owner };
  const indices = indicesOf(set);
  const check = (at: number): EntryChecks | null => {
    const entry = items[at];
    return entry ? checkEntry(object, set, { entry, at, index: indices?.[at] ?? at }, reading, asking, work) : null;
  };
  const { front, back } = commonEnds(known.items, items);
  const [stood, behind] = [known.items.length - back, items.length - back];
  const speaking: EntryChecks[] = [];
  const hear = (checks: EntryChecks | null): void => {
    if (checks) speaking.push(checks);
  };
  const hearAgain = (checks: EntryChecks, at: number): void => {
    const isStale =
      checks.index !== (indices?.[at] ?? at) || (checks.isInDoubt && checks.isBroken !== reading.isBroken);
    hear(isStale ? check(at) : checks.at === at ? checks : { ...checks, at });
  };
  for (const checks of known.speaking) if (checks.at < front) hearAgain(checks, checks.at);
  for (let at = front; at < behind; at++) hear(check(at));
  for (const checks of known.speaking) if (checks.at >= stood) hearAgain(checks, checks.at - stood + behind);
  return { items, speaking, owner };
}

const NOTHING_CHECKED: CheckedEntries = { items: [], speaking: [], owner: '' };

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

/** null where there is nothing to say, wherever the entry stands. */
function checkEntry(
  object: KubernetesObject,
  set: MirrorSet,
  { entry, at, index }: { readonly entry: MirrorEntry; readonly at: number; readonly index: number },
  reading: Reading,
  { levels, context }: Asking,
  work: RuleWork,
): EntryChecks | null {
  if (entry.isPlain && set.madeBy === null) return null;
  const findings: Finding[] = [];
  const issues = reading.isFragment ? NO_ISSUES : issuesOfEntry(object, set, entry, index);
  const owner: PartOwner = object;
  const part = { object: owner, entry, index, issues: told(issues, reading) };
  for (const one of levels.entry) ask(one, one.check.check(entry, set, context, index), findings, work);
  for (const one of levels.part) ask(one, one.check.check(part, context), findings, work);
  if (findings.length === 0 && issues.length === 0) return null;
  return { findings, at, index, isBroken: reading.isBroken, isInDoubt: issues.some(isDoubtful) };
}

function told(issues: readonly ObjectIssue[], { isBroken }: Reading): readonly ObjectIssue[] {
  return isBroken && issues.length > 0 ? issues.filter((issue) => !isDoubtful(issue)) : issues;
}
