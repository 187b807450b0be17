import type { ClosedSet } from '../clusters/closed-sets';
import type { Namesakes } from '../clusters/namesakes';
import type { ClusterView } from '../clusters/view';
import { joinAgain, mapEachAgain, type Joined, type Mapped } from '../text/again';
import { sameItems } from '../text/spliced';
import { keepFindings } from './keep-findings';
import { ask, type LevelledCheck, type Levels, type RuleWork } from './levels';
import type { Finding, Report } from './rule';

/** What the rules for everything of a cluster say; each is asked again when what it rests on changes. */
export interface WholeChecks {
  /** The same list as before where every finding is. */
  readonly findings: readonly Finding[];
  /** What the next check takes over. */
  readonly inputs: readonly unknown[];
  readonly checks: readonly WholeCheck[];
  readonly closedSets: Mapped<ClosedSet, readonly Finding[]>;
  readonly namesakes: Mapped<Namesakes, readonly Finding[]>;
  readonly said: Joined<readonly Finding[], Finding>;
}

/** What one rule says, and what that rests on. */
interface WholeCheck {
  readonly restsOn: readonly unknown[];
  readonly findings: readonly Finding[];
}

/** Asks the rules for a cluster as a whole, its closed sets and its namesakes. `before` has to be of the same levels and facts. */
export function checkWhole(view: ClusterView, levels: Levels, before: WholeChecks | null, work: RuleWork): WholeChecks {
  const { singletons, installerFiles, unread } = view.cluster;
  const inputs = [view.answers, view.uses, view.sources, installerFiles, unread, ...singletons];
  if (before && sameItems(before.inputs, inputs)) return before;
  const checks = levels.cluster.map((one, at) => checkOne(one, view, inputs, before?.checks[at] ?? null, work));
  const closedSets = mapEachAgain(
    before?.closedSets ?? null,
    levels['closed-set'].length > 0 ? view.closedSets : NO_SETS,
    (set) => asked(levels['closed-set'], (one) => one.check.check(set, view), work),
  );
  const namesakes = mapEachAgain(
    before?.namesakes ?? null,
    levels.namesakes.length > 0 ? view.namesakes : NO_NAMESAKES,
    (objects) => asked(levels.namesakes, (one) => one.check.check(objects, view), work),
  );
  const lists = [...checks.map(({ findings }) => findings), ...closedSets.results, ...namesakes.results];
  const said = joinAgain(before?.said ?? null, lists, (findings) => findings);
  return { findings: said.all, inputs, checks, closedSets, namesakes, said };
}

const NO_SETS: readonly ClosedSet[] = [];
const NO_NAMESAKES: readonly Namesakes[] = [];
const SILENT: readonly Finding[] = [];

function checkOne(
  one: LevelledCheck<'cluster'>,
  view: ClusterView,
  inputs: readonly unknown[],
  before: WholeCheck | null,
  work: RuleWork,
): WholeCheck {
  const restsOn = one.check.restsOn?.(view) ?? inputs;
  if (before && sameItems(before.restsOn, restsOn)) return before;
  const findings = asked([one], ({ check }) => check.check(view), work);
  return { restsOn, findings: keepFindings(before?.findings ?? SILENT, findings) };
}

function asked<Check extends Pick<LevelledCheck, 'rule' | 'level'>>(
  checks: readonly Check[],
  reportsOf: (one: Check) => Iterable<Report>,
  work: RuleWork,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const one of checks) ask(one, reportsOf(one), findings, work);
  return findings.length === 0 ? SILENT : findings;
}
