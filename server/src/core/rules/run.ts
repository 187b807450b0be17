import type { Configuration } from '../clusters/configuration';
import type { ClusterView } from '../clusters/view';
import type { Document } from '../document';
import { isRuleLevel, type Severity } from '../model/severity';
import { RULES } from './all';
import type { Finding, Report, Rule, RuleContext } from './rule';

/** The rules that are on, and a text that is the same for the same levels. */
export interface Levels {
  readonly rules: readonly { readonly rule: Rule; readonly level: Severity | 'default' }[];
  readonly key: string;
}

/** Which rules are on under this configuration, and how bad what they say is. */
export function levelsOf({ rules: set }: Configuration): Levels {
  const rules = RULES.flatMap((rule): Levels['rules'] => {
    const wanted = set.get(rule.code);
    if ((wanted ?? rule.severity) === 'off') return [];
    return [{ rule, level: wanted && wanted !== 'off' && isRuleLevel(wanted) ? wanted : 'default' }];
  });
  return { rules, key: JSON.stringify([...set].sort()) };
}

/** What the rules say that look at a file, its objects or their entries. */
export function checkDocument(document: Document, context: RuleContext, levels: Levels): Finding[] {
  const { manifests } = document.objects;
  return levels.rules.flatMap(({ rule, level }) => {
    switch (rule.looksAt) {
      case 'file':
        return toFindings(rule, level, rule.check(document, context));
      case 'object':
        return manifests.flatMap((object) => toFindings(rule, level, rule.check(object, context)));
      case 'entry':
        return manifests.flatMap((object) =>
          object.kind === 'mirror-set'
            ? object.entries.flatMap((entry) => toFindings(rule, level, rule.check(entry, object, context)))
            : [],
        );
      case 'reference':
      case 'cluster':
        return [];
    }
  });
}

/** What the rules say that look at the image references of a file, on each of its clusters. */
export function checkReferences(document: Document, views: readonly ClusterView[], levels: Levels): Finding[] {
  return levels.rules.flatMap(({ rule, level }) => {
    if (rule.looksAt !== 'reference') return [];
    return views.flatMap((view) =>
      document.references.flatMap((reference) => {
        const plan = view.answers.planOf(reference.text);
        return plan ? toFindings(rule, level, rule.check(reference, plan, view)) : [];
      }),
    );
  });
}

/** What the rules say that look at everything of a cluster. */
export function checkCluster(view: ClusterView, levels: Levels): Finding[] {
  return levels.rules.flatMap(({ rule, level }) =>
    rule.looksAt === 'cluster' ? toFindings(rule, level, rule.check(view)) : [],
  );
}

function toFindings(rule: Rule, level: Levels['rules'][number]['level'], reports: Iterable<Report>): Finding[] {
  const standard = rule.severity === 'off' ? 'hint' : rule.severity;
  const findings: Finding[] = [];
  for (const report of reports) {
    const severity = level === 'default' ? (report.severity ?? standard) : level;
    findings.push({ ...report, code: rule.code, severity });
  }
  return findings;
}
