import { REFERENCE_CHANGES, type ReferenceChange } from '../cluster/plan-diff';
import { prefixOf, type SourceChange } from '../cluster/source-changes';
import { onPools } from '../clusters/pool-names';
import { code, escape, MARKDOWN } from './markdown';
import { items, titledList, type Reader } from './markdown-report';
import {
  diffSummary,
  entryWords,
  listChangeWords,
  mirrorChangeWords,
  outcomeWords,
  placesOfSource,
  policyChangeWords,
  REFERENCE_CHANGE_WORDS,
  settingWords,
  sourcesSummary,
  type DiffReport,
} from './plan-diff-words';
import type { PoolDiff } from './pool-diffs';

/**
 * What a change does on the nodes of some pools, as Markdown for a review comment or a page: what changes in a sentence each, then lists in a
 * stable order.
 */
export function planDiffMarkdown({ pools, diff }: PoolDiff, report: DiffReport, reader: Reader): string {
  const { sources, settings, policy, references, loadErrors } = diff;
  const { names } = report;
  const lines = [`### Where images come from: ${code(names.old)} → ${code(names.next)}${onPools(pools)}`];
  for (const [name, error] of [
    [names.old, loadErrors.old],
    [names.next, loadErrors.next],
  ] as const)
    if (error !== null) lines.push('', `**Nothing can be pulled with ${code(name)}**: ${code(error)}`);
  lines.push('', `**${diffSummary(diff)}.** ${sourcesSummary(diff)}.`);
  const section = <Item>(title: string, all: readonly Item[], itemOf: (item: Item) => string): void => {
    if (all.length > 0) lines.push('', ...titledList(`${title} (${all.length})`, items(all, itemOf), reader));
  };
  for (const kind of REFERENCE_CHANGES) {
    const group = references.filter((change) => change.kind === kind);
    section(`References that ${REFERENCE_CHANGE_WORDS[kind]}`, group, (change) => referenceItem(change, report));
  }
  section('Sources', sources, (change) => sourceItem(change, report));
  section('Settings', settings, (change) => listChangeWords(change, MARKDOWN));
  section('policy.json', policy, (change) => policyChangeWords(change, MARKDOWN));
  return `${lines.join('\n')}\n`;
}

function referenceItem({ ref, old, next }: ReferenceChange, { placesOf, locate }: DiffReport): string {
  const safe = (outcome: ReferenceChange['old']): string =>
    outcome.kind === 'not-pulled' ? `not pulled (${escape(outcome.reason)})` : outcomeWords(outcome, MARKDOWN);
  return `${MARKDOWN.reference(ref)}: ${safe(old)} → ${safe(next)}${where(locate(placesOf(ref)))}`;
}

function sourceItem(change: SourceChange, { locate }: DiffReport): string {
  const name = MARKDOWN.name(prefixOf(change));
  const places = where(locate(placesOfSource(change)));
  if (change.kind !== 'changed') return `${change.kind} ${name}: ${entryWords(change.registry, MARKDOWN)}${places}`;
  const parts = [
    ...change.settings.map((setting) => settingWords(setting, MARKDOWN)),
    ...change.mirrors.map((mirror) => mirrorChangeWords(mirror, MARKDOWN)),
  ];
  return [`changed ${name}${places}`, ...parts.map((part) => `  - ${spelled(part)}`)].join('\n');
}

/** A sign at the start of a list item would make a list of its own. */
function spelled(words: string): string {
  return words.replace(/^\+ /, 'added ').replace(/^- /, 'removed ').replace(/^~ /, '');
}

function where(places: readonly string[]): string {
  const shown = places.slice(0, MOST_PLACES).map(code).join(', ');
  const rest = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : '';
  return places.length === 0 ? '' : ` (${shown}${rest})`;
}

const MOST_PLACES = 3;
