import assert from 'node:assert/strict';
import { loadRegistries } from '../../server/src/core/cluster/load';
import type { LoadedRegistry } from '../../server/src/core/cluster/loaded-registries';
import type { ReadyPlan } from '../../server/src/core/cluster/pull-plan';
import { resolve, type NodeConfiguration } from '../../server/src/core/cluster/resolve';
import { goldenCases, goldenConf, readJson } from '../support/golden-conf';

/** One answer of the engine's library, as `cases.json` has it. */
interface GoldenAnswer {
  readonly ref: string;
  readonly parseError?: string;
  readonly normalized?: string;
  readonly pullReference?: string;
  readonly isShortName: boolean;
  readonly shortName?: { readonly candidates?: readonly string[]; readonly description?: string; readonly error?: string };
  readonly registry: GoldenRegistry | null;
  readonly pullSources?: readonly GoldenSource[];
  readonly pullSourcesError?: string;
  readonly error?: string;
}

interface GoldenRegistry {
  readonly prefix: string;
  readonly location: string;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrorByDigestOnly: boolean;
  readonly mirrors: readonly { readonly location: string; readonly insecure: boolean; readonly pullFromMirror?: string }[];
}

interface GoldenSource {
  readonly location: string;
  readonly insecure: boolean;
  readonly pullFromMirror?: string;
  readonly reference: string;
  readonly blockedBy?: string;
  readonly unusable?: string;
}

for (const kind of ['resolve', 'resolve-random']) {
  suite(`golden ${kind}`, () => {
    for (const { name, folder } of goldenCases(kind)) {
      test(name, () => {
        const loaded = loadRegistries(goldenConf(folder));
        const node: NodeConfiguration =
          loaded.kind === 'loaded'
            ? { registries: loaded.conf, policy: null }
            : { registries: null, loadError: loaded.error, policy: null };
        const { cases } = readJson(folder, 'cases.json') as { cases: readonly GoldenAnswer[] };
        assert.ok(cases.length > 0);
        for (const want of cases) assert.deepEqual(answer(want.ref, node), withoutExtras(want), want.ref);
      });
    }
  });
}

/** Our answer in the form of the golden data. */
function answer(ref: string, node: NodeConfiguration): GoldenAnswer | { ref: string; parseError: string } {
  const plan = resolve(ref, node);
  if (plan.kind === 'unparsable') return { ref, parseError: plan.parseError };
  return {
    ref,
    normalized: plan.normalized,
    pullReference: plan.pullReference,
    isShortName: plan.isShortName,
    ...(plan.shortName ? { shortName: shortNameOf(plan.shortName) } : {}),
    registry: plan.registry && goldenRegistry(plan.registry),
    ...outcomeOf(plan),
  };
}

function outcomeOf({ error, endpoints }: ReadyPlan): Pick<GoldenAnswer, 'error' | 'pullSources' | 'pullSourcesError'> {
  if (error) return error.kind === 'configuration' ? { error: error.message } : { pullSourcesError: error.message };
  return {
    pullSources: endpoints.map(({ location, insecure, pullFromMirror, reference, blockedBy, unusable }) => ({
      location,
      insecure,
      ...(pullFromMirror ? { pullFromMirror } : {}),
      reference,
      ...(blockedBy ? { blockedBy: blockedBy.prefix } : {}),
      ...(unusable ? { unusable } : {}),
    })),
  };
}

function shortNameOf({ candidates, description, error }: NonNullable<ReadyPlan['shortName']>): NonNullable<GoldenAnswer['shortName']> {
  return error === null ? { candidates, ...(description === null ? {} : { description }) } : { error };
}

function goldenRegistry({ prefix, location, insecure, blocked, mirrorByDigestOnly, mirrors }: NonNullable<ReadyPlan['registry']> | LoadedRegistry): GoldenRegistry {
  return {
    prefix,
    location,
    insecure,
    blocked,
    mirrorByDigestOnly,
    mirrors: mirrors.map((mirror) => ({
      location: mirror.location,
      insecure: mirror.insecure,
      ...(mirror.pullFromMirror ? { pullFromMirror: mirror.pullFromMirror } : {}),
    })),
  };
}

/** A text that is no reference has nothing more to compare; asking with the full text is what no engine does. */
function withoutExtras(want: GoldenAnswer & { registryByFullString?: unknown }): unknown {
  if (want.parseError !== undefined) return { ref: want.ref, parseError: want.parseError };
  const { registryByFullString: _, ...rest } = want;
  return rest;
}
