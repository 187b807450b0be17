import type { Configuration } from '../clusters/configuration';
import { isRuleLevel, type Severity } from '../model/severity';
import { RULES } from './all';
import type { Finding, Report, Rule, RuleCheck, RuleContext } from './rule';

/** What is asked of the rules that are on, by what it looks at. */
export type Levels = { readonly [Kind in LooksAt]: readonly LevelledCheck<Kind>[] } & {
  /** The codes of the rules that are off. */
  readonly off: ReadonlySet<string>;
  /** Where each rule stands in the list of all. */
  readonly ranks: ReadonlyMap<string, number>;
};

/** A check of a rule that is on, and how bad what it says is. */
export interface LevelledCheck<Kind extends LooksAt = LooksAt> {
  readonly check: Extract<RuleCheck, { readonly looksAt: Kind }>;
  readonly rule: Rule;
  readonly level: Severity | 'default';
}

type LooksAt = RuleCheck['looksAt'];

/** Which rules are on under this configuration, and how bad what they say is. */
export function levelsOf({ rules: set }: Pick<Configuration, 'rules'>): Levels {
  const isOff = (rule: Rule): boolean => (set.get(rule.code) ?? rule.severity) === 'off';
  const checks = RULES.filter((rule) => !isOff(rule)).flatMap((rule): LevelledCheck[] => {
    const wanted = set.get(rule.code);
    const level = wanted && wanted !== 'off' && isRuleLevel(wanted) ? wanted : 'default';
    return (rule.looksAt === 'several' ? rule.checks : [rule]).map((check) => ({ check, rule, level }));
  });
  const that = <Kind extends LooksAt>(kind: Kind): readonly LevelledCheck<Kind>[] =>
    checks.flatMap(({ check, rule, level }) => (looksAt(check, kind) ? [{ check, rule, level }] : []));
  return {
    file: that('file'),
    registries: that('registries'),
    object: that('object'),
    'image-config': that('image-config'),
    'image-policy': that('image-policy'),
    entry: that('entry'),
    part: that('part'),
    table: that('table'),
    reference: that('reference'),
    source: that('source'),
    'closed-set': that('closed-set'),
    namesakes: that('namesakes'),
    cluster: that('cluster'),
    suppression: that('suppression'),
    off: new Set(RULES.filter(isOff).map(({ code }) => code)),
    ranks: new Map(RULES.map(({ code }, rank) => [code, rank])),
  };
}

function looksAt<Kind extends LooksAt>(
  check: RuleCheck,
  kind: Kind,
): check is Extract<RuleCheck, { readonly looksAt: Kind }> {
  return check.looksAt === kind;
}

/** What the rules are asked with. Two that are the same object get the same answers. */
export interface Asking {
  readonly context: RuleContext;
  readonly levels: Levels;
}

/** How often rules were asked; tests hold it against the size of what was edited. */
export interface RuleWork {
  rulesRun: number;
}

/** The only way from a rule to its findings: what one check says of one thing, added to `findings`. */
export function ask(
  { rule, level }: Pick<LevelledCheck, 'rule' | 'level'>,
  reports: Iterable<Report>,
  findings: Finding[],
  work: RuleWork,
): void {
  work.rulesRun++;
  const standard = rule.severity === 'off' ? 'hint' : rule.severity;
  for (const report of reports) {
    if (report.quiet === true && level === 'default') continue;
    const severity = level === 'default' ? (report.severity ?? standard) : level;
    // With the spread in front each would have a hidden class of its own, and take ten times as long to make.
    findings.push({ code: rule.code, ...report, severity });
  }
}
