import type { Endpoint, PullPlan, ReadyPlan, SkippedMirror } from '../core/cluster/pull-plan';
import { PLAIN } from '../core/features/markdown';
import { remarksOn } from '../core/features/plan-words';
import { alignedRows, shownPlaces } from './aligned-rows';
import type { Locator } from './plan-json';

/**
 * A plan as people read it: the reference, then each endpoint in order with what is to be known of it and where it stands. A short name has the
 * plans of its full names, which are those that decide (`full`), below it. Ends in a line break.
 */
export function planText(plan: PullPlan, full: readonly ReadyPlan[], locate: Locator): string {
  if (plan.kind === 'unparsable') {
    const [scheme] = /^[a-z][a-z\d+.-]*:\/\//i.exec(plan.ref) ?? [];
    const why = scheme ? ` (\`${scheme}\` is a scheme, and an image reference begins with its host)` : '';
    return `${plan.ref}\n  is no image reference: ${plan.parseError}${why}\n`;
  }
  const { shortName } = plan;
  if (!shortName || plan.error?.kind === 'configuration') return fullNameText(plan, locate);
  const how = shortName.error ?? `tried in this order: ${shortName.candidates.join(', ')}`;
  const below = full.map((each) => fullNameText(each, locate).replace(/^(?=.)/gm, '  '));
  return `${plan.ref}\n  short    ${how}${at(locate(shortName.origins))}\n${below.join('')}`;
}

function fullNameText(plan: ReadyPlan, locate: Locator): string {
  const lines = [plan.ref, ...headLines(plan, locate)];
  if (plan.error) lines.push(`  fails: ${plan.error.message}${at(locate(plan.error.origins))}`);
  else
    lines.push(
      ...alignedRows([
        ...plan.endpoints.map((endpoint, index) => endpointRow(endpoint, index, plan, locate)),
        ...plan.skipped.map((mirror) => skippedRow(mirror, locate)),
      ]).map((row) => `  ${row}`),
    );
  if (plan.policy?.accepted === false) lines.push('  Not pulled: policy.json is asked first, by the name in the pod');
  else if (!plan.error && plan.endpoints.every(({ blockedBy }) => blockedBy))
    lines.push('  Not pulled: every endpoint is blocked');
  return `${lines.join('\n')}\n`;
}

function headLines(plan: ReadyPlan, locate: Locator): string[] {
  const { policy, pullReference, ref, registry, error } = plan;
  const lines: string[] = [];
  if (policy && !policy.accepted) lines.push(`  policy   REJECTED by ${scope(policy.by)}`);
  else if (policy?.requirements.some((type) => type !== 'insecureAcceptAnything')) {
    lines.push(`  policy   ${policy.requirements.join(', ')} by ${scope(policy.by)}`);
  }
  if (error?.kind === 'configuration') return lines;
  if (pullReference !== ref) lines.push(`  means    ${pullReference}`);
  if (registry) lines.push(`  entry    ${registry.prefix}${at(locate(registry.origins))}`);
  else if (!error) lines.push('  entry    none matches');
  return lines;
}

function scope(by: string): string {
  return by === '' ? 'the scope that stands for everything' : by;
}

type Row = readonly [order: string, role: string, reference: string, remarks: string, where: string];

function endpointRow(endpoint: Endpoint, index: number, plan: ReadyPlan, locate: Locator): Row {
  const { role, reference, unusable, blockedBy, origins } = endpoint;
  const remarks = [...remarksOn(endpoint, plan, PLAIN), ...(unusable === null ? [] : [unusable])];
  const own = locate(origins);
  const others = locate(blockedBy?.origins ?? []).filter((place) => !own.includes(place));
  const places = [...own, ...others.map((place) => `blocked at ${place}`)];
  return [`${index + 1}.`, role, reference, remarks.join(', '), shownPlaces(places)];
}

function skippedRow({ location, reason, origins }: SkippedMirror, locate: Locator): Row {
  return ['-', 'mirror', location, SKIPPED[reason], shownPlaces(locate(origins))];
}

const SKIPPED: Readonly<Record<SkippedMirror['reason'], string>> = {
  'digest-only': 'not asked: for digests only',
  'tag-only': 'not asked: for tags only',
  'mirror-by-digest-only': 'not asked: mirror-by-digest-only',
};

function at(places: readonly string[]): string {
  return places.length === 0 ? '' : `  (${shownPlaces(places)})`;
}
