import type { Configuration } from '../clusters/configuration';
import type { ClusterView } from '../clusters/view';
import type { Document } from '../document';
import type { KubernetesObject } from '../model/read';
import { isRuleLevel, type Severity } from '../model/severity';
import { lazy } from '../text/lazy';
import { RULES } from './all';
import { entryPart, indicesOf, objectPart } from './parts';
import type { Finding, Part, ReferenceView, Report, Rule, RuleCheck, RuleContext } from './rule';
import { isFragment } from './structure-issues';
import { readSuppressions, silence } from './suppression';

/** The rules that are on, and a text that is the same for the same levels. */
export interface Levels {
  readonly checks: readonly LevelledCheck[];
  readonly key: string;
}

interface LevelledCheck {
  readonly check: RuleCheck;
  readonly rule: Rule;
  readonly level: Severity | 'default';
}

/** Which rules are on under this configuration, and how bad what they say is. */
export function levelsOf({ rules: set }: Configuration): Levels {
  const checks = RULES.flatMap((rule): LevelledCheck[] => {
    const wanted = set.get(rule.code);
    if ((wanted ?? rule.severity) === 'off') return [];
    const level = wanted && wanted !== 'off' && isRuleLevel(wanted) ? wanted : 'default';
    return (rule.looksAt === 'several' ? rule.checks : [rule]).map((check) => ({ check, rule, level }));
  });
  return { checks, key: JSON.stringify([...set].sort()) };
}

/** What the rules say that look at a file and what stands in it. */
export function checkDocument(document: Document, context: RuleContext, levels: Levels): Finding[] {
  const parts = partsOf(document);
  return levels.checks.flatMap(({ check, rule, level }) => {
    const asFindings = (reports: Iterable<Report>): Finding[] => toFindings(rule, level, reports);
    switch (check.looksAt) {
      case 'file':
        return asFindings(check.check(document, context));
      case 'object':
        return document.objects.manifests.flatMap((object) => asFindings(check.check(object, context)));
      case 'entry':
        return document.objects.manifests.flatMap((object) => {
          if (object.kind !== 'mirror-set') return [];
          const indices = indicesOf(object);
          return object.entries.flatMap((entry, at) =>
            asFindings(check.check(entry, object, context, indices?.[at] ?? at)),
          );
        });
      case 'part':
        return parts().flatMap((part) => asFindings(check.check(part, context)));
      case 'table': {
        const { registries: file } = document;
        if (!file) return [];
        return file.conf.registries.flatMap((registry) => asFindings(check.check(registry, file, context)));
      }
      case 'reference':
      case 'source':
      case 'cluster':
      case 'suppression':
        return [];
    }
  });
}

function partsOf(document: Document): () => readonly Part[] {
  return lazy(() => {
    const isBroken = brokenObjects(document);
    const fragment = isFragment(document.uri);
    return document.objects.objects.flatMap((object): Part[] => {
      const reading = { isFragment: fragment, isBroken: isBroken(object) };
      const { manifest } = object;
      if (manifest?.kind !== 'mirror-set') return [objectPart(object, reading)];
      const indices = indicesOf(manifest);
      const entries = manifest.entries.map((entry, at) => entryPart(object, entry, indices?.[at] ?? at, reading));
      return [objectPart(object, reading), ...entries];
    });
  });
}

/** Whether a syntax error stands in the YAML document that an object is read from. */
function brokenObjects(document: Document): (object: KubernetesObject) => boolean {
  const { documents, problems } = document.syntax;
  if (problems.length === 0) return () => false;
  const starts = documents.map(({ place }) => document.locate(place)?.start ?? 0);
  const indexAt = (offset: number): number => starts.findLastIndex((start) => start <= offset);
  const broken = new Set(problems.map(({ place }) => indexAt(document.locate(place)?.start ?? 0)));
  return ({ place }) => broken.has(indexAt(document.locate(place)?.start ?? 0));
}

/** What the rules say that look at the image references of a file, on each of its clusters. */
export function checkReferences(document: Document, views: readonly ClusterView[], levels: Levels): Finding[] {
  return levels.checks.flatMap(({ check, rule, level }) => {
    if (check.looksAt !== 'reference') return [];
    return views.flatMap((view) => {
      const known: ReferenceView = { cluster: view.cluster, planOf: (ref) => view.answers.planOf(ref) };
      return document.references.flatMap((reference) => {
        const plan = view.answers.planOf(reference.text);
        return plan ? toFindings(rule, level, check.check(reference, plan, known)) : [];
      });
    });
  });
}

/** What the rules say that look at a cluster and its sources. */
export function checkCluster(view: ClusterView, levels: Levels): Finding[] {
  return levels.checks.flatMap(({ check, rule, level }) => {
    if (check.looksAt === 'cluster') return toFindings(rule, level, check.check(view));
    if (check.looksAt !== 'source') return [];
    return view.sources.flatMap((source) => toFindings(rule, level, check.check(source, view)));
  });
}

/** What is left of the findings of a file once its suppression comments are heeded, and what the rules say of those comments. */
export function heedSuppressions(document: Document, findings: readonly Finding[], levels: Levels): readonly Finding[] {
  const suppressions = readSuppressions(document);
  if (suppressions.length === 0) return findings;
  const on = new Set(levels.checks.map(({ rule }) => rule.code));
  const off = new Set(RULES.map(({ code }) => code).filter((code) => !on.has(code)));
  const { kept, judged } = silence(document, suppressions, findings, off);
  const ofComments = levels.checks.flatMap(({ check, rule, level }) =>
    check.looksAt === 'suppression' ? judged.flatMap((one) => toFindings(rule, level, check.check(one))) : [],
  );
  return [...kept, ...silence(document, suppressions, ofComments, off).kept];
}

function toFindings(rule: Rule, level: LevelledCheck['level'], reports: Iterable<Report>): Finding[] {
  const standard = rule.severity === 'off' ? 'hint' : rule.severity;
  const findings: Finding[] = [];
  for (const report of reports) {
    if (report.quiet === true && level === 'default') continue;
    const severity = level === 'default' ? (report.severity ?? standard) : level;
    findings.push({ ...report, code: rule.code, severity });
  }
  return findings;
}
