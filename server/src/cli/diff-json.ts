import type { LoadedRegistry } from '../core/cluster/loaded-registries';
import type { Outcome, PlanDiff } from '../core/cluster/plan-diff';
import { prefixOf, useOf, type MirrorChange, type SourceChange } from '../core/cluster/source-changes';
import type { PoolDiff } from '../core/features/pool-diffs';
import { placesOfSource, type DiffReport } from '../core/features/plan-diff-words';

/** Plan diffs as `diff --json` prints them (schemas/diff.schema.json): the first, and beside it those of pools that fare otherwise. */
export function diffJson([first, ...others]: readonly PoolDiff[], report: DiffReport): unknown {
  const { names } = report;
  return {
    old: names.old,
    new: names.next,
    ...(first && changesJson(first.diff, report)),
    ...(others.length > 0 && {
      pools: first?.pools,
      otherPools: others.map(({ pools, diff }) => ({ pools, ...changesJson(diff, report) })),
    }),
  };
}

function changesJson(diff: PlanDiff, { locate, placesOf }: DiffReport): object {
  const { sources, settings, policy, references, compared, loadErrors } = diff;
  return {
    sources: sources.map((change) => ({ ...sourceJson(change), origins: locate(placesOfSource(change)) })),
    settings: settings.map(({ name, old, next }) => ({ name, old, new: next })),
    policy: policy.map(({ scope, old, next }) => ({ scope, old, new: next })),
    references: references.map(({ kind, ref, old, next }) => ({
      change: kind,
      ref,
      old: outcomeJson(old),
      new: outcomeJson(next),
      places: locate(placesOf(ref)),
    })),
    compared,
    ...(loadErrors.old !== null && { oldError: loadErrors.old }),
    ...(loadErrors.next !== null && { newError: loadErrors.next }),
  };
}

function sourceJson(change: SourceChange): Record<string, unknown> {
  const head = { change: change.kind, source: prefixOf(change) };
  switch (change.kind) {
    case 'added':
      return { ...head, new: entryJson(change.registry) };
    case 'removed':
      return { ...head, old: entryJson(change.registry) };
    case 'changed':
      return {
        ...head,
        old: entryJson(change.old),
        new: entryJson(change.next),
        settings: change.settings.map(({ name, old, next }) => ({ name, old, new: next })),
        mirrors: change.mirrors.map(mirrorChangeJson),
      };
  }
}

function entryJson({ location, insecure, blocked, mirrors, mirrorByDigestOnly }: LoadedRegistry): unknown {
  return {
    location,
    insecure,
    blocked,
    mirrors: mirrors.map((mirror) => ({
      location: mirror.location,
      use: useOf(mirror, mirrorByDigestOnly),
      insecure: mirror.insecure,
    })),
  };
}

function mirrorChangeJson(change: MirrorChange): unknown {
  switch (change.kind) {
    case 'added':
    case 'removed': {
      const { kind, location, use, insecure } = change;
      return { change: kind, location, use, insecure };
    }
    case 'changed': {
      const { kind, location, name, old, next } = change;
      return { change: kind, location, name, old, new: next };
    }
    case 'reordered':
      return { change: change.kind, old: change.old, new: change.next };
  }
}

function outcomeJson(outcome: Outcome): unknown {
  if (outcome.kind === 'not-pulled') return { pulled: false, reason: outcome.reason };
  const { first, byMirror } = outcome;
  return { pulled: true, first: first.reference, role: first.role, insecure: first.insecure, mirrored: byMirror };
}
