import { describeTarget } from '../model/target';
import type { Place } from '../text/place';
import { nameOf, type Answerer } from './answers';
import type { Coverage, CoveredReference } from './coverage';
import { STANDINGS } from '../cluster/standing';
import { coveredWords, coverageSummary, reachWords, STANDING_WORDS, standingWords } from './coverage-words';
import { code, escape, MARKDOWN } from './markdown';
import { items, titledList, type Reader } from './markdown-report';

export interface ReportOptions {
  /** Where a place stands, as people name it (`file:line`); null for a place of no known file. */
  readonly where: (place: Place) => string | null;
  /** Whether the command line named the reachable hosts. */
  readonly reachableGiven?: boolean;
  readonly reader: Reader;
}

/** What serves the references, as Markdown for a review comment or a page: one heading for each cluster, a list for each way. */
export function coverageMarkdown(coverages: readonly Coverage[], options: ReportOptions): string {
  if (coverages.length === 0) return '### Coverage\n\nThere is no cluster that says where images come from.\n';
  return coverages.map((coverage) => clusterMarkdown(coverage, options)).join('\n');
}

function clusterMarkdown(coverage: Coverage, { where, reachableGiven = false, reader }: ReportOptions): string {
  const { answerer, references, reach, refusal } = coverage;
  const lines = [
    `### Coverage: ${code(nameOf(answerer))}${releaseOf(answerer)}`,
    '',
    `**${coverageSummary(coverage)}.**`,
  ];
  if (refusal) lines.push('', `The operator says: ${code(refusal.message)}`);
  if (reach && references.length > 0) lines.push('', `${reachWords(reach, reachableGiven, MARKDOWN)}.`);
  for (const kind of STANDINGS) {
    const group = references.filter(({ standing }) => standing.kind === kind);
    if (group.length === 0) continue;
    const title = `${STANDING_WORDS[kind]} (${group.length})`;
    lines.push(
      '',
      ...titledList(
        title,
        items(group, (reference) => itemOf(reference, where)),
        reader,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** A cluster by its name and release, a host by its path. */
export function titleOf({ answerer }: Coverage): string {
  return `${nameOf(answerer)}${releaseOf(answerer)}`;
}

function releaseOf(answerer: Answerer): string {
  if (answerer.kind === 'host') return '';
  const { target } = answerer.view.cluster;
  return target.kind === 'unknown' ? '' : ` (${describeTarget(target)})`;
}

function itemOf(reference: CoveredReference, where: ReportOptions['where']): string {
  const { ref, places } = reference;
  const names = [...new Set(places.flatMap((place) => where(place) ?? []))];
  const shown = names.slice(0, MOST_PLACES).map(code).join(', ');
  const rest = names.length > MOST_PLACES ? ` and ${names.length - MOST_PLACES} more` : '';
  const how = coveredWords(reference, (standing) => {
    const words = standingWords(standing, MARKDOWN);
    return standing.kind === 'failing' ? escape(words) : words;
  });
  return `${MARKDOWN.reference(ref)}: ${how}${names.length === 0 ? '' : ` (${shown}${rest})`}`;
}

const MOST_PLACES = 3;
