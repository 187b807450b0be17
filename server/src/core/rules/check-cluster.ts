import type { PullPlan } from '../cluster/pull-plan';
import type { ServedSource } from '../clusters/served-sources';
import type { FileUses } from '../clusters/uses';
import type { ClusterView } from '../clusters/view';
import { describeTarget } from '../model/target';
import type { FoundReference } from '../model/found-reference';
import { mapAgain, type Mapped } from '../text/again';
import { commonEnds, sameItems } from '../text/spliced';
import { keepList } from '../text/keep-list';
import { inOneGo, mapInSteps, type Steps } from '../text/steps';
import { checkSources, checkSourcesInSteps, type CheckedSources } from './check-sources';
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
  readonly references: CheckedReferences;
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
  ofAStep: StepLengths = { sources: 100, files: 50 },
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
  const ofSource = (source: ServedSource): readonly Finding[] => checkSource(source, view, levels, work);
  const sources = nearest
    ? checkSources(nearest.sources, view.sources, ofSource)
    : yield* checkSourcesInSteps(view.sources, ofAStep.sources, ofSource);
  const { files } = view.uses;
  const around = aroundReferences(view);
  const ofFile = (file: FileUses, known: FileReferences | null): FileReferences =>
    checkFileReferences(file, known, around, levels, work);
  const references = nearest
    ? checkReferences(files, nearest.references, around, ofFile)
    : checkedReferences(
        { items: files, results: yield* mapInSteps(files, ofAStep.files, (file) => ofFile(file, null)) },
        null,
        around,
      );
  const parts = { isRefused, sources, references };
  yield parts;
  const found = { whole: whole.findings, sources: sources.checks, references: references.files.results };
  const grouped = groupByFile(found, previous?.grouped ?? null);
  return { byFile: grouped.byFile, grouped, view, levels, facts, whole, parts, waiting: other ?? null };
}

/** How many of them are checked in one step. */
interface StepLengths {
  readonly sources: number;
  readonly files: number;
}

/** What the rules say of image references, file by file. */
interface CheckedReferences {
  readonly files: Mapped<FileUses, FileReferences>;
  /** Whether a rule asked for other plans than those of the references of a file. */
  readonly askingFurther: Mapped<FileReferences, boolean>;
  /** The nodes of other pools; none where all get the same. */
  readonly nodes: OtherPools['nodes'];
}

/** What the rules say of the image references of one file. */
interface FileReferences {
  readonly file: FileUses;
  /** By reference; empty where there is nothing to say of any, as in most files. */
  readonly checks: readonly ReferenceChecks[];
  readonly findings: readonly Finding[];
  readonly asksFurther: boolean;
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
const ALL_SILENT: readonly ReferenceChecks[] = [];
const NO_NODES: OtherPools['nodes'] = [];

function joined(checks: readonly ReferenceChecks[]): readonly Finding[] {
  const speaking = checks.filter(({ findings }) => findings.length > 0);
  return speaking.length === 1 ? (speaking[0]?.findings ?? NOTHING) : speaking.flatMap(({ findings }) => findings);
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
  before: CheckedReferences,
  around: Around,
  findingsOf: (file: FileUses, known: FileReferences | null) => FileReferences,
): CheckedReferences {
  const isOnSameNodes = sameItems(before.nodes, around.nodes);
  const isStill = ({ asksFurther: asks }: FileReferences): boolean => !asks && isOnSameNodes;
  const check = (file: FileUses, known: FileReferences | null): FileReferences =>
    known?.file === file && isStill(known) ? known : findingsOf(file, known);
  const mapped = mapAgain<FileUses, FileReferences>(before.files, files, (file, _at, known) =>
    check(file, known?.file.document.uri === file.document.uri ? known : null),
  );
  const checked = checkedReferences(mapped, before, around);
  if (isOnSameNodes && !checked.askingFurther.results.includes(true)) return checked;
  const results = mapped.results.map((known) => (isStill(known) ? known : check(known.file, known)));
  return checkedReferences({ items: mapped.items, results }, checked, around);
}

function checkedReferences(
  files: CheckedReferences['files'],
  before: CheckedReferences | null,
  { nodes }: Around,
): CheckedReferences {
  return { files, askingFurther: mapAgain(before?.askingFurther ?? null, files.results, asksFurther), nodes };
}

function asksFurther({ asksFurther: asks }: FileReferences): boolean {
  return asks;
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
    const known = before && at >= 0 ? (before.checks[at] ?? SILENT) : null;
    const isSame = known && before?.file.plans[at] === plan && isAnsweredAlike(known, around);
    return isSame ? known : checkReference(reference, plan, around, levels, work);
  });
  if (checks.every((each) => each === SILENT))
    return { file, checks: ALL_SILENT, findings: NOTHING, asksFurther: false };
  const findings = keepList(before?.findings ?? null, joined(checks));
  return { file, checks, findings, asksFurther: checks.some(({ further }) => further !== null) };
}

/** What references are checked with. */
interface Around {
  readonly view: ClusterView;
  readonly pools: OtherPools | null;
  readonly nodes: OtherPools['nodes'];
}

function aroundReferences(view: ClusterView): Around {
  const pools = otherPoolsOf(view);
  return { view, pools, nodes: pools?.nodes ?? NO_NODES };
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
  // Few rules ask for more: a map for each reference would be most of what is made for it.
  const more: { further: Map<string, PullPlan | null> | null } = { further: null };
  const findingsOf = (own: PullPlan, planOf: ReferenceView['planOf']): readonly Finding[] => {
    const found: Finding[] = [];
    const view = { cluster, planOf };
    for (const one of levels.reference) ask(one, one.check.check(reference, own, view), found, work);
    return found;
  };
  const own = findingsOf(plan, (ref) => {
    const answer = answers.planOf(ref);
    more.further = (more.further ?? new Map<string, PullPlan | null>()).set(ref, answer);
    return answer;
  });
  if (!pools && own.length === 0 && !more.further) return SILENT;
  const { findings, asked } = pools
    ? findingsOnPools({ ref: reference.text, plan, own }, pools, findingsOf)
    : { findings: own, asked: null };
  return { findings, further: more.further, onPools: asked };
}
