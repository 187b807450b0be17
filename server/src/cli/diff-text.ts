import { REFERENCE_CHANGES, type PlanDiff } from '../core/cluster/plan-diff';
import { prefixOf, type SourceChange } from '../core/cluster/source-changes';
import { BARE } from '../core/features/markdown';
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
} from '../core/features/plan-diff-words';
import type { PoolDiff } from '../core/features/pool-diffs';
import { alignedRows, shownPlaces } from './aligned-rows';

/**
 * What a change does on the nodes of some pools, as people read it: the sources with a sign in front, then the references by what happens to
 * them. Ends in a line break.
 */
export function diffText({ pools, diff }: PoolDiff, report: DiffReport): string {
  const { sources, settings, policy, loadErrors } = diff;
  const { names } = report;
  const lines = pools.length > 0 ? [`on ${pools.join(', ')}:`] : [];
  if (loadErrors.old !== null) lines.push(`Nothing can be pulled with ${names.old}: ${loadErrors.old}`);
  if (loadErrors.next !== null) lines.push(`Nothing can be pulled with ${names.next}: ${loadErrors.next}`);
  lines.push(sourcesSummary(diff));
  for (const change of sources) lines.push(...sourceLines(change, report));
  if (settings.length > 0) lines.push('settings', ...settings.map((change) => `  ${listChangeWords(change, BARE)}`));
  if (policy.length > 0) lines.push('policy.json', ...policy.map((change) => `  ${policyChangeWords(change, BARE)}`));
  lines.push(diffSummary(diff), ...referenceLines(diff, report));
  return `${lines.join('\n')}\n`;
}

function sourceLines(change: SourceChange, { locate }: DiffReport): string[] {
  const places = locate(placesOfSource(change));
  const at = places.length === 0 ? '' : `  (${shownPlaces(places)})`;
  const name = BARE.name(prefixOf(change));
  switch (change.kind) {
    case 'added':
      return [`  + ${name}: ${entryWords(change.registry, BARE)}${at}`];
    case 'removed':
      return [`  - ${name}: ${entryWords(change.registry, BARE)}${at}`];
    case 'changed':
      return [
        `  ~ ${name}${at}`,
        ...change.settings.map((setting) => `      ${settingWords(setting, BARE)}`),
        ...change.mirrors.map((mirror) => `      ${mirrorChangeWords(mirror, BARE)}`),
      ];
  }
}

function referenceLines({ references }: PlanDiff, { locate, placesOf }: DiffReport): string[] {
  return REFERENCE_CHANGES.flatMap((kind) => {
    const group = references.filter((change) => change.kind === kind);
    if (group.length === 0) return [];
    const rows = group.map(({ ref, old, next }) => [
      ref,
      `${outcomeWords(old, BARE)} → ${outcomeWords(next, BARE)}`,
      shownPlaces(locate(placesOf(ref))),
    ]);
    return [`  ${REFERENCE_CHANGE_WORDS[kind]} (${group.length})`, ...alignedRows(rows).map((row) => `    ${row}`)];
  });
}
