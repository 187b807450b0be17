import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadRegistries } from '../../server/src/core/cluster/load';
import { resolve } from '../../server/src/core/cluster/resolve';
import { readRegistriesFile } from '../../server/src/core/model/registries-file';
import { parseToml } from '../../server/src/core/syntax/toml';
import { plainToml, type PlainConf } from '../support/plain-registries';
import { randomConfiguration, randomReference } from '../support/random-configurations';
import { scanEndpoints, type Breakage } from '../support/scanning-resolver';
import type { EngineTrace } from './engine-log';
import { needProgram } from './program';
import { openSandbox } from './sandbox';
import { traceWithSkopeo } from './skopeo';
import { FIXED_SEED } from '../support/fixed-seed';

const CONFIGURATIONS = 50;
const REFERENCES = 40;
const seed = FIXED_SEED;

/** One configuration, references against it, and what skopeo did. */
interface Judgement {
  readonly toml: string;
  readonly conf: PlainConf;
  readonly traces: ReadonlyMap<string, EngineTrace>;
}

suite(`the real skopeo, SEED=${seed}`, () => {
  const judgements: Judgement[] = [];

  suiteSetup(async function () {
    this.timeout(300_000);
    needProgram(this, 'skopeo');
    const configurations = fc.sample(randomConfiguration, { seed, numRuns: CONFIGURATIONS });
    const distinct = fc.uniqueArray(randomReference, { minLength: REFERENCES, maxLength: REFERENCES });
    const references = fc.sample(distinct, { seed, numRuns: CONFIGURATIONS });
    const left = configurations.entries();
    const judgeAll = async (): Promise<void> => {
      for (const [index, conf] of left) judgements.push(await judge(conf, references[index]!));
    };
    await Promise.all([judgeAll(), judgeAll()]);
    assert.equal(judgements.length, CONFIGURATIONS);
  });

  test(`${CONFIGURATIONS} configurations × ${REFERENCES} references: no difference`, () => {
    const seen = { mirrored: 0, blocked: 0, insecure: 0, failing: 0 };
    for (const { toml, traces } of judgements) {
      const file = readRegistriesFile(parseToml(toml, 'registries.conf'));
      const loaded = loadRegistries([{ path: '/etc/containers/registries.conf', role: 'main', file }]);
      assert.ok(loaded.kind === 'loaded', toml);
      assert.equal(traces.size, REFERENCES);
      for (const [reference, trace] of traces) {
        const plan = resolve(reference, { registries: loaded.conf, policy: null });
        assert.ok(plan.kind === 'plan');
        assert.equal(
          answerOf(plan.error?.message ?? plan.endpoints.map(fromEndpoint)),
          answerOf(fromTrace(trace)),
          `${reference}\n${toml}`,
        );
        seen.mirrored += trace.attempts.length > 1 ? 1 : 0;
        seen.blocked += trace.attempts.some(({ blockedBy }) => blockedBy) ? 1 : 0;
        seen.insecure += trace.attempts.some(({ insecure }) => insecure) ? 1 : 0;
        seen.failing += trace.attempts.length === 0 ? 1 : 0;
      }
    }
    for (const [what, times] of Object.entries(seen)) assert.ok(times > 20, `too few of them are ${what}: ${times}`);
  });

  const breakages: Record<string, Breakage> = {
    'mirrors reversed': { reversed: true },
    'restrictions ignored': { unrestricted: true },
    'ties the other way': { tiesLast: true },
  };
  for (const [name, breakage] of Object.entries(breakages)) {
    test(`a resolver with ${name} is caught`, () => {
      assert.equal(differences({}), 0, 'the plain one is not');
      assert.ok(differences(breakage) > 0);
    });
  }

  function differences(breakage: Breakage): number {
    let count = 0;
    for (const { conf, traces } of judgements) {
      for (const [reference, trace] of traces) {
        const scanned = scanEndpoints(reference, conf.registries ?? [], breakage);
        const isSame = scanned
          ? answerOf(scanned.map(observable)) === answerOf(fromTrace(trace))
          : trace.attempts.length === 0;
        if (!isSame) count++;
      }
    }
    return count;
  }
});

async function judge(conf: PlainConf, references: readonly string[]): Promise<Judgement> {
  const toml = plainToml(conf);
  const sandbox = await openSandbox({ registriesConf: toml });
  try {
    return { toml, conf, traces: await traceWithSkopeo(sandbox, references) };
  } finally {
    await sandbox.close();
  }
}

/** What can be seen of an endpoint from outside: of a blocked one, not whether it is insecure. */
interface Observation {
  readonly reference: string;
  readonly insecure: boolean | null;
  readonly blockedBy: string | null;
}

function observable({ reference, insecure, blockedBy }: Observation): Observation {
  return { reference, insecure: blockedBy === null ? insecure : null, blockedBy };
}

function fromEndpoint({
  reference,
  insecure,
  blockedBy,
}: {
  reference: string;
  insecure: boolean;
  blockedBy: { prefix: string } | null;
}): Observation {
  return observable({ reference, insecure, blockedBy: blockedBy?.prefix ?? null });
}

/** The endpoints that it tried, or the words in which it gave up before the first. */
function fromTrace({ attempts, error }: EngineTrace): readonly Observation[] | string {
  if (attempts.length > 0)
    return attempts.map(({ reference, insecure, blockedBy }) => ({ reference, insecure, blockedBy }));
  return (error ?? 'nothing was tried').replace(/^initializing source docker:\/\/\S+: /, '');
}

function answerOf(answer: readonly Observation[] | string): string {
  return typeof answer === 'string' ? answer : JSON.stringify(answer, ['reference', 'insecure', 'blockedBy'], 1);
}
