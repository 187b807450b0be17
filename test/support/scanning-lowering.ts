import { mergeMirrorLists } from '../../server/src/core/cluster/merge';
import { isNested } from '../../server/src/core/model/scope';
import type { PlainCluster, PlainEntry } from './random-clusters';

/** An entry of registries.conf without what caused it. */
export interface ScannedEntry {
  readonly scope: string;
  insecure: boolean;
  blocked: boolean;
  mirrors: { location: string; insecure: boolean; usage: string }[];
}

export type Scanned = { readonly entries: readonly ScannedEntry[] } | { readonly refused: string };

/**
 * Lowering the plain way, step by step and comparing everything with everything, as openshift/runtime-utils
 * `EditRegistriesConfig` does it. What the product's own lowering is held against.
 */
export function scanningLowering({ sets, insecure, blocked }: PlainCluster): Scanned {
  const entries: ScannedEntry[] = [];
  const entryOf = (scope: string): ScannedEntry => {
    const known = entries.find((entry) => entry.scope === scope);
    if (known) return known;
    const made: ScannedEntry = { scope, insecure: false, blocked: false, mirrors: [] };
    entries.push(made);
    return made;
  };
  const groups = [group(sets, ['IDMS', 'ICSP'], 'digest-only'), group(sets, ['ITMS'], 'tag-only')].flat();
  for (const { source, mirrors, never, usage } of groups) {
    const entry = entryOf(source);
    entry.blocked ||= never;
    entry.mirrors.push(...mirrors.map((location) => ({ location, insecure: false, usage })));
  }
  for (const scope of blocked ?? []) entryOf(scope);
  for (const scope of insecure ?? []) {
    entryOf(scope).insecure = true;
    for (const entry of entries) {
      entry.insecure ||= isNested(entry.scope, scope);
      for (const mirror of entry.mirrors) mirror.insecure ||= isNested(mirror.location, scope);
    }
  }
  for (const scope of blocked ?? []) {
    entryOf(scope).blocked = true;
    for (const entry of entries) entry.blocked ||= isNested(entry.scope, scope);
  }
  for (const { source } of groups) {
    const parent = entryOf(source);
    for (const entry of entries) {
      if (entry === parent || !isNested(entry.scope, source) || entry.mirrors.length > 0) continue;
      if (source.startsWith('*.')) return { refused: source };
      const rest = entry.scope.slice(source.length);
      entry.mirrors = parent.mirrors.map((mirror) => ({ ...mirror, location: mirror.location + rest }));
    }
  }
  return { entries };
}

interface Group {
  readonly source: string;
  readonly mirrors: readonly string[];
  readonly never: boolean;
  readonly usage: string;
}

function group(sets: PlainCluster['sets'], kinds: readonly string[], usage: string): Group[] {
  const entries = sets
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap((set) => set.entries.map((entry) => (set.kind === 'ICSP' ? { ...entry, policy: null } : entry)))
    .filter(({ source, mirrors }) => mirrors.some((mirror) => mirror !== source));
  const sources = [...new Set(entries.map(({ source }) => source))].sort();
  return sources.map((source) => {
    const own = entries.filter((entry: PlainEntry) => entry.source === source);
    return {
      source,
      mirrors: mergeMirrorLists(
        source,
        own.map(({ mirrors }) => mirrors),
      ),
      never: own.some(({ policy }) => policy === 'NeverContactSource'),
      usage,
    };
  });
}
