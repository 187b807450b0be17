import type { LoadedMirror, LoadedRegistry } from '../cluster/loaded-registries';
import type { ListChange, Outcome, PlanDiff, PolicyChange, ReferenceChangeKind } from '../cluster/plan-diff';
import {
  useOf,
  type MirrorChange,
  type MirrorUse,
  type SettingChange,
  type SourceChange,
} from '../cluster/source-changes';
import type { Place } from '../text/place';
import type { Voice } from './markdown';

/** What reports on a plan diff have to know beside it. */
export interface DiffReport {
  /** How people name the two sides. */
  readonly names: { readonly old: string; readonly next: string };
  /** Where a reference stands in the files. */
  readonly placesOf: (ref: string) => readonly Place[];
  /** Places as `file:line`, each once. */
  readonly locate: (places: readonly Place[]) => readonly string[];
}

/** What happens to the references of a kind, as a heading without a capital. */
export const REFERENCE_CHANGE_WORDS: Readonly<Record<ReferenceChangeKind, string>> = {
  broken: 'cannot be pulled any more',
  lost: 'lose their mirrors',
  moved: 'come from elsewhere first',
  gained: 'get a mirror',
  restored: 'can be pulled again',
};

/** What the change does to the references, in a sentence without a period. */
export function diffSummary({ references, compared }: PlanDiff): string {
  if (compared === 0) return 'There are no image references to compare';
  const of = `${compared} ${compared === 1 ? 'reference' : 'references'}`;
  if (references.length === 0) return `None of ${of} ${compared === 1 ? 'comes' : 'come'} from elsewhere`;
  const count = (kind: ReferenceChangeKind): number => references.filter((change) => change.kind === kind).length;
  const parts = (Object.keys(REFERENCE_CHANGE_WORDS) as ReferenceChangeKind[])
    .filter((kind) => count(kind) > 0)
    .map((kind) => `${count(kind)} ${count(kind) === 1 ? SINGULAR[kind] : REFERENCE_CHANGE_WORDS[kind]}`);
  return `Of ${of}, ${parts.join(', ')}`;
}

const SINGULAR: Readonly<Record<ReferenceChangeKind, string>> = {
  broken: 'cannot be pulled any more',
  lost: 'loses its mirrors',
  moved: 'comes from elsewhere first',
  gained: 'gets a mirror',
  restored: 'can be pulled again',
};

/** What is different about the configuration, counted, in a sentence without a period. */
export function sourcesSummary({ sources, settings, policy }: PlanDiff): string {
  const count = (kind: SourceChange['kind']): number => sources.filter((change) => change.kind === kind).length;
  const parts = [
    `${counted(count('added'), 'source')} added`,
    `${count('removed')} removed`,
    `${count('changed')} changed`,
    ...(settings.length > 0 ? [`${counted(settings.length, 'setting')} changed`] : []),
    ...(policy.length > 0 ? [`${counted(policy.length, 'scope')} of policy.json changed`] : []),
  ];
  return parts.join(', ');
}

/** What an entry is: its mirrors in order, and what else it says. */
export function entryWords(registry: LoadedRegistry, voice: Voice): string {
  const { prefix, location, insecure, blocked, mirrors, mirrorByDigestOnly } = registry;
  const flags = [
    ...(location === '' || location === prefix ? [] : [`at ${voice.name(location)}`]),
    ...(insecure ? ['insecure'] : []),
    ...(blocked ? ['blocked'] : []),
  ];
  const names = mirrors.map((mirror) => mirrorWords(mirror, mirrorByDigestOnly, voice));
  return [...flags, names.length === 0 ? 'no mirrors' : names.join(', ')].join('; ');
}

function mirrorWords(mirror: LoadedMirror, byDigestOnly: boolean, voice: Voice): string {
  return voice.name(mirror.location) + remarks(useOf(mirror, byDigestOnly), mirror.insecure);
}

function remarks(use: MirrorUse, insecure: boolean): string {
  const words = [...(use === 'all' ? [] : [use]), ...(insecure ? ['insecure'] : [])];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** One difference of a mirror list, with a sign in front. */
export function mirrorChangeWords(change: MirrorChange, voice: Voice): string {
  switch (change.kind) {
    case 'added':
      return `+ mirror ${voice.name(change.location)}${remarks(change.use, change.insecure)}`;
    case 'removed':
      return `- mirror ${voice.name(change.location)}${remarks(change.use, change.insecure)}`;
    case 'changed':
      return `~ mirror ${voice.name(change.location)}: ${change.name === 'use' ? 'asked for' : change.name} ${change.old} → ${change.next}`;
    case 'reordered':
      return `~ order ${change.old.map(voice.name).join(', ')} → ${change.next.map(voice.name).join(', ')}`;
  }
}

/** One difference of what an entry says of its source itself. */
export function settingWords({ name, old, next }: SettingChange, voice: Voice): string {
  const shown = (value: string): string => (name === 'location' ? voice.name(value) : value);
  return `~ ${name} ${shown(old)} → ${shown(next)}`;
}

/** One difference of a list or mode. */
export function listChangeWords({ name, old, next }: ListChange, voice: Voice): string {
  const shown = (value: string | null): string => (value === null || value === '' ? 'none' : voice.name(value));
  return `${voice.name(name)} ${shown(old)} → ${shown(next)}`;
}

/** One difference of policy.json. */
export function policyChangeWords({ scope, old, next }: PolicyChange, voice: Voice): string {
  const shown = (types: readonly string[] | null): string => types?.join(', ') ?? 'not listed';
  const name = scope === 'default' ? 'default' : scope === '' ? 'everything' : voice.name(scope);
  return `${name}: ${shown(old)} → ${shown(next)}`;
}

/** Where a reference comes from first, or why it does not. */
export function outcomeWords(outcome: Outcome, voice: Voice): string {
  if (outcome.kind === 'not-pulled') return `not pulled (${outcome.reason})`;
  return voice.reference(outcome.first.reference) + (outcome.first.insecure ? ' (insecure)' : '');
}

/** The places of a change, those of the newer side first. */
export function placesOfSource(change: SourceChange): readonly Place[] {
  return change.kind === 'changed' ? [...change.next.origins, ...change.old.origins] : change.registry.origins;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
