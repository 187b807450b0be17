import type { PullPlan } from '../cluster/pull-plan';
import type { ServedSource } from '../clusters/served-sources';
import type { FileUses } from '../clusters/uses';
import type { ClusterView } from '../clusters/view';
import { describeTarget } from '../model/target';
import type { FoundReference } from '../model/found-reference';
import { commonEnds, mapAgain, type Mapped } from '../text/again';
import { keepList, sameItems } from '../text/keep-list';
import { beginningsOf, inOneGo, type Steps } from '../text/steps';
import { checkSources, type CheckedSources } from './check-sources';
import { checkWhole, type WholeChecks } from './check-whole';
import { groupByFile, type FindingsByFile, type GroupedFindings } from './found-by-file';
import { ask, type Levels, type RuleWork } from './levels';
import { findingsOnPools, isAnsweredAlikeOn, otherPoolsOf, type AskedOnPool, type OtherPools } from './pool-findings';
import type { ClusterFacts, Finding, ReferenceView } from './rule';

/** What the rules say of a cluster, its sources, and the image references that its nodes are asked for. */
export interface ClusterChecks {
  /** By the file that they stand in. A list is the same as before where every finding in it is. */
  readonly byFile: FindingsByFile;
  readonly grouped: GroupedFindings;
  readonly view: ClusterView;
  readonly levels: Levels;
  /** What the next check takes over. */
  readonly facts: string;
  readonly whole: WholeChecks;
  readonly parts: PartChecks;
  /** Those of the last time that the operator refused the manifests, if it does not now; else of the last time that it took them. */
  readonly waiting: PartChecks | null;
}

/** What is asked of single sources and references. While the operator refuses, nobody knows what serves a reference. */
interface PartChecks {
  readonly isRefused: boolean;
  readonly sources: CheckedSources;
  readonly references: Mapped<FileUses, FileReferences>;
}

/** Checks a cluster. What rests on the same objects as before (with the same levels) is not checked again. */
export function checkCluster(
  view: ClusterView,
  levels: Levels,
  previous: ClusterChecks | null,
  work: RuleWork,
): ClusterChecks {
  return inOneGo(checkClusterInSteps(view, levels, previous, work, { sources: Infinity, files: Infinity }));
}

/** The same in steps. */
export function* checkClusterInSteps(
  view: ClusterView,
  levels: Levels,
  previous: ClusterChecks | null,
  work: RuleWork,
  ofAStep: StepLengths = { sources: 500, files: 250 },
): Steps<ClusterChecks> {
  if (previous?.view === view && previous.levels === levels) return previous;
  const facts = factsKey(view);
  const before = previous?.levels === levels && previous.facts === facts ? previous : null;
  const whole = checkWhole(view, levels, before?.whole ?? null, work);
  yield whole;
  const isRefused = view.answers.rendering.kind === 'refused';
  const [known, other] =
    before?.parts.isRefused === isRefused ? [before.parts, before.waiting] : [before?.waiting, before?.parts];
  const nearest = known ?? other ?? null;
  const sources = yield* inSteps(view.sources, ofAStep.sources, nearest?.sources ?? null, (part, checked) =>
    checkSources(checked, part, (source) => checkSource(source, view, levels, work)),
  );
  const references = yield* inSteps(view.uses.files, ofAStep.files, nearest?.references ?? null, (part, checked) =>
    checkReferences(part, view, levels, checked, work),
  );
  const parts = { isRefused, sources, references };
  const found = { whole: whole.findings, sources: sources.checks, references: references.results };
  const grouped = groupByFile(found, previous?.grouped ?? null);
  return { byFile: grouped.byFile, grouped, view, levels, facts, whole, parts, waiting: other ?? null };
}

/** How many of them are checked in one step. */
interface StepLengths {
  readonly sources: number;
  readonly files: number;
}

/** Checks a list: where something like it was checked before in one step, else part by part. */
function* inSteps<Item, Checked>(
  items: readonly Item[],
  stepLength: number,
  known: Checked | null,
  check: (items: readonly Item[], checked: Checked | null) => Checked,
): Steps<Checked> {
  let checked = known;
  if (!known) for (const part of beginningsOf(items, stepLength)) yield (checked = check(part, checked));
  return check(items, checked);
}

/** What the rules say of the image references of one file. */
interface FileReferences {
  readonly file: FileUses;
  /** By reference. */
  readonly checks: readonly ReferenceChecks[];
  readonly findings: readonly Finding[];
  /** Whether a rule asked for other plans than those of the references. */
  readonly asksFurther: boolean;
  /** The nodes of other pools; none where all get the same. */
  readonly nodes: OtherPools['nodes'];
}

interface ReferenceChecks {
  readonly findings: readonly Finding[];
  /** The plans that rules asked for besides, and what they were. */
  readonly further: ReadonlyMap<string, PullPlan | null> | null;
  /** What was asked of the nodes of other pools; null where all get the same. */
  readonly onPools: readonly AskedOnPool[] | null;
}

const NOTHING: readonly Finding[] = [];
const SILENT: ReferenceChecks = { findings: NOTHING, further: null, onPools: null };
const NO_NODES: OtherPools['nodes'] = [];

function joined(checks: readonly ReferenceChecks[]): readonly Finding[] {
  const all: Finding[] = [];
  for (const { findings } of checks) for (const finding of findings) all.push(finding);
  return all;
}

/** What a rule knows of a cluster besides, as a text that is the same for the same facts. */
function factsKey({ cluster }: ClusterView): string {
  const { name, declared, target, topology, reachable } = cluster;
  const pools = cluster.pools.length < 2 ? [] : cluster.pools.map(({ names }) => names);
  return JSON.stringify([name, declared, describeTarget(target), topology, reachable, pools]);
}

function checkSource(source: ServedSource, view: ClusterFacts, levels: Levels, work: RuleWork): readonly Finding[] {
  const findings: Finding[] = [];
  for (const one of levels.source) ask(one, one.check.check(source, view), findings, work);
  return findings;
}

function checkReferences(
  files: readonly FileUses[],
  view: ClusterView,
  levels: Levels,
  before: PartChecks['references'] | null,
  work: RuleWork,
): PartChecks['references'] {
  const pools = otherPoolsOf(view);
  const nodes = pools?.nodes ?? NO_NODES;
  const isStill = ({ asksFurther, nodes: before }: FileReferences): boolean => !asksFurther && sameItems(before, nodes);
  const check = (file: FileUses, known: FileReferences | null): FileReferences =>
    known?.file === file && isStill(known) ? known : checkFileReferences(file, known, { view, pools }, levels, work);
  const mapped = mapAgain<FileUses, FileReferences>(before, files, (file, _at, known) =>
    check(file, known?.file.document.uri === file.document.uri ? known : null),
  );
  if (mapped.results.every(isStill)) return mapped;
  return {
    items: mapped.items,
    results: mapped.results.map((known) => (isStill(known) ? known : check(known.file, known))),
  };
}

function checkFileReferences(
  file: FileUses,
  before: FileReferences | null,
  around: Around,
  levels: Levels,
  work: RuleWork,
): FileReferences {
  const { front, back } = commonEnds(before?.file.references ?? [], file.references);
  const shift = (before?.file.references.length ?? 0) - file.references.length;
  const checks = file.references.map((reference, index) => {
    const at = index < front ? index : index >= file.references.length - back ? index + shift : -1;
    const plan = file.plans[index] ?? null;
    const known = before?.checks[at];
    const isSame = known && before.file.plans[at] === plan && isAnsweredAlike(known, around);
    return isSame ? known : checkReference(reference, plan, around, levels, work);
  });
  const findings = keepList(before?.findings ?? null, joined(checks));
  const asksFurther = checks.some(({ further }) => further !== null);
  return { file, checks, findings, asksFurther, nodes: around.pools?.nodes ?? NO_NODES };
}

/** What references are checked with. */
interface Around {
  readonly view: ClusterView;
  readonly pools: OtherPools | null;
}

function isAnsweredAlike({ further, onPools }: ReferenceChecks, { view: { answers }, pools }: Around): boolean {
  if (!isAnsweredAlikeOn(pools, onPools)) return false;
  if (!further) return true;
  for (const [ref, plan] of further) if (answers.planOf(ref) !== plan) return false;
  return true;
}

function checkReference(
  reference: FoundReference,
  plan: PullPlan | null,
  { view: { cluster, answers }, pools }: Around,
  levels: Levels,
  work: RuleWork,
): ReferenceChecks {
  if (!plan) return pools ? { ...SILENT, onPools: [] } : SILENT;
  const further = new Map<string, PullPlan | null>();
  const findingsOf = (own: PullPlan, planOf: ReferenceView['planOf']): readonly Finding[] => {
    const found: Finding[] = [];
    for (const one of levels.reference) ask(one, one.check.check(reference, own, { cluster, planOf }), found, work);
    return found;
  };
  const own = findingsOf(plan, (ref) => {
    const answer = answers.planOf(ref);
    further.set(ref, answer);
    return answer;
  });
  if (!pools && own.length === 0 && further.size === 0) return SILENT;
  const { findings, asked } = pools
    ? findingsOnPools({ ref: reference.text, plan, own }, pools, findingsOf)
    : { findings: own, asked: null };
  return { findings, further: further.size === 0 ? null : further, onPools: asked };
}
