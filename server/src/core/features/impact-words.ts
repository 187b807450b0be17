import type { Impact } from '../cluster/impact';
import type { SafeChange } from '../cluster/registries-change';
import type { NodeChange } from '../clusters/node-side';

/** How much a change disturbs nodes, from nothing to most; `unknown`: it is not known, or decided elsewhere. */
export type ImpactLevel = 'none' | 'stay' | 'drain' | 'reboot' | 'unknown';

/** How much a change disturbs nodes. */
export function impactLevel(change: NodeChange): ImpactLevel {
  if (change.kind === 'refused') return 'unknown';
  const { changedFiles, drain, reboot } = change.impact;
  if (changedFiles.length === 0) return 'none';
  if (reboot) return 'reboot';
  return drain === null ? 'unknown' : drain ? 'drain' : 'stay';
}

/** What a change does to nodes and why, in a few words without a period: for a lens, a status item and the first line of a report. */
export function impactSummary(change: NodeChange): string {
  if (change.kind === 'refused') {
    return change.side === 'next'
      ? 'Nodes keep their files: the operator refuses the manifests'
      : 'Not known: the operator refuses the manifests of before';
  }
  const [first] = change.pools;
  if (!first) return impactWords(change.impact);
  return `${impactWords(first.impact)} (${first.names.length === 1 ? 'pool' : 'pools'} ${first.names.join(', ')})`;
}

function impactWords(impact: Impact): string {
  const { changedFiles, decidedBy, error, drain, reboot, reasons } = impact;
  if (changedFiles.length === 0) return 'No change on the nodes';
  if (decidedBy === 'elsewhere')
    return `${counted(changedFiles.length, 'node file')} changed; ${reasons[0]?.text ?? ''}`;
  if (error !== null) return 'Not known: the Machine Config Daemon cannot read registries.conf';
  if (reboot) return `${drain ? 'Drain and reboot' : 'Reboot'}: ${firstReason(impact)}`;
  if (drain) return `Drain: ${firstReason(impact)}`;
  return `No drain: ${whyNot(impact)}`;
}

/** The first reason, and how many more there are. */
function firstReason({ reasons }: Impact): string {
  const [first, ...more] = reasons.filter(({ text }) => text !== SINGLE_NODE);
  if (!first) return 'a policy asks for it';
  const words = first.brief ?? first.text;
  return more.length === 0 ? words : `${words}, and ${more.length} more`;
}

const SINGLE_NODE = 'a single-node cluster does not drain';

function whyNot({ reasons, safeChanges, changedFiles, actions }: Impact): string {
  if (reasons.some(({ text }) => text === SINGLE_NODE)) return SINGLE_NODE;
  const names = changedFiles.map((path) => path.slice(path.lastIndexOf('/') + 1));
  if (safeChanges.length > 0) {
    const words = joined(safeChanges.map((change) => SAFE_WORDS[change]));
    return names.length === 1 ? `only ${words}` : `in registries.conf only ${words}`;
  }
  if (reasons.length > 0) return 'the change of registries.conf is safe under running pods';
  const what = names.length <= MOST_NAMES ? joined(names) : counted(names.length, 'node file');
  return actions.includes(RELOAD_CRIO) ? `CRI-O reads ${what} again` : `nodes are left alone for ${what}`;
}

const SAFE_WORDS: Readonly<Record<SafeChange, string>> = {
  'digest-mirrors-added': 'digest mirrors are added',
  'mirrors-restricted': 'mirrors are restricted to digests',
  'mirrors-reordered': 'mirrors change their order',
  'search-list-longer': 'search registries are appended',
};

const RELOAD_CRIO = 'Reload crio.service';
const MOST_NAMES = 2;

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
