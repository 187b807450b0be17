import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import { findRegistry, type LoadedRegistries } from '../../../server/src/core/cluster/loaded-registries';
import type { PullPlan, ReadyPlan } from '../../../server/src/core/cluster/pull-plan';
import { resolve } from '../../../server/src/core/cluster/resolve';
import { cpuMilliseconds } from '../../support/cpu-time';
import { plainFile, type PlainConf, type PlainRegistry } from '../../support/plain-registries';
import { DIGEST, randomReference, randomRegistries } from '../../support/random-configurations';
import { scanEndpoints, type Breakage } from '../../support/scanning-resolver';

suite('resolve', () => {
  test('answers as a plain scan over all entries does', () => {
    const seen = { mirrored: 0, blocked: 0, failing: 0, direct: 0 };
    fc.assert(
      fc.property(
        randomRegistries,
        fc.array(randomReference, { minLength: 10, maxLength: 10 }),
        (registries, references) => {
          const conf = load({ registries });
          for (const reference of references) {
            const plan = planOf(reference, conf);
            assert.deepEqual(endpointsOf(plan), scanEndpoints(reference, registries), reference);
            count(plan, seen);
          }
        },
      ),
      { numRuns: 2_000 },
    );
    for (const [what, times] of Object.entries(seen)) assert.ok(times > 200, `${what}: ${times}`);
  });

  const breakages: Record<string, Breakage> = {
    'mirrors reversed': { reversed: true },
    'restrictions ignored': { unrestricted: true },
    'ties the other way': { tiesLast: true },
    'any occurrence of a wildcard': { anyOccurrence: true },
    'blocked source blocks its mirrors': { blocksAll: true },
  };
  for (const [name, breakage] of Object.entries(breakages)) {
    test(`the scan notices a broken resolver: ${name}`, () => {
      let differences = 0;
      fc.assert(
        fc.property(
          randomRegistries,
          fc.array(randomReference, { minLength: 10, maxLength: 10 }),
          (registries, references) => {
            const conf = load({ registries });
            for (const reference of references) {
              const mine = JSON.stringify(endpointsOf(planOf(reference, conf)));
              if (mine !== JSON.stringify(scanEndpoints(reference, registries, breakage))) differences++;
            }
          },
        ),
        { numRuns: 500, seed: 1 },
      );
      assert.ok(differences > 0);
    });
  }

  test('a tie of lengths goes to the wildcard', () => {
    assert.equal(
      findRegistry(load({ registries: [at('b.a.example'), wildcard('*.a.example')] }), 'b.a.example/x')?.prefix,
      '*.a.example',
    );
  });

  test('a wildcard whose ending is repeated in the host does not match', () => {
    const conf = load({ registries: [wildcard('*.x')] });
    assert.equal(findRegistry(conf, 'a.x/n')?.prefix, '*.x');
    assert.equal(findRegistry(conf, 'a.x:5000/n')?.prefix, '*.x');
    assert.equal(findRegistry(conf, 'a.x.x/n'), null);
    assert.equal(findRegistry(conf, 'x/n.x'), null);
  });

  test('a prefix without a port matches any port and keeps it', () => {
    const conf = load({
      registries: [{ location: 'example.com', mirrors: [{ location: 'm.local' }, { location: 'm.local/ns' }] }],
    });
    assert.equal(planOf('example.com:5000/x', conf).error?.message, 'rewriting reference: invalid reference format');
    const bare = load({ registries: [{ location: 'example.com', mirrors: [{ location: 'm.local' }] }] });
    assert.deepEqual(
      endpointsOf(planOf('example.com:5000/x:1', bare))?.map((endpoint) => endpoint.reference),
      ['m.local:5000/x:1', 'example.com:5000/x:1'],
    );
  });

  test('one endpoint that cannot be rewritten fails them all, and says which', () => {
    const conf = load({
      registries: [{ location: 'a.io/x', mirrors: [{ location: 'good.io/x' }, { location: 'bad.io' }] }],
    });
    const plan = planOf('a.io/x:1', conf);
    assert.deepEqual(plan.endpoints, []);
    assert.deepEqual(plan.error, {
      kind: 'rewrite',
      message: 'rewriting reference: repository name must be canonical',
      location: 'bad.io',
      origins: [],
    });
    assert.equal(planOf('a.io/x/deeper:1', conf).endpoints.length, 3);
  });

  test('skipped mirrors come with their reason', () => {
    const mirrors = [
      { location: 'd.io', pullFromMirror: 'digest-only' },
      { location: 't.io', pullFromMirror: 'tag-only' },
    ];
    const conf = load({
      registries: [
        { location: 'a.io', mirrors },
        { location: 'b.io', mirrorByDigestOnly: true, mirrors: [{ location: 'o.io' }] },
      ],
    });
    const reasons = (ref: string) => planOf(ref, conf).skipped.map(({ location, reason }) => `${location} ${reason}`);
    assert.deepEqual(reasons('a.io/x:1'), ['d.io digest-only']);
    assert.deepEqual(reasons(`a.io/x@${DIGEST}`), ['t.io tag-only']);
    assert.deepEqual(reasons(`a.io/x:1@${DIGEST}`), ['t.io tag-only']);
    assert.deepEqual(reasons('b.io/x:1'), ['o.io mirror-by-digest-only']);
  });

  test('a configuration that does not load fails every pull', () => {
    const plan = resolve('alpine', {
      registries: null,
      loadError: 'loading registries configuration "/x": broken',
      policy: null,
    });
    assert.ok(plan.kind === 'plan');
    assert.equal(
      plan.error?.message,
      'loading registries configuration: loading registries configuration "/x": broken',
    );
    assert.equal(plan.shortName?.error, 'loading registries configuration "/x": broken');
    assert.deepEqual(plan.endpoints, []);
  });

  test('what is no reference has no plan', () => {
    assert.deepEqual(resolve('quay.io//x', { registries: load({}), policy: null }), {
      kind: 'unparsable',
      ref: 'quay.io//x',
      parseError: 'invalid reference format',
    });
  });

  test('a lookup takes as long among 20,000 entries as among 20', () => {
    const timeAmong = (size: number): number => {
      const registries = Array.from({ length: size }, (_, i): PlainRegistry => {
        const location = `r${i % 500}.example/ns${i}/app`;
        return { location, mirrors: [{ location: `m${i}.test/x` }] };
      });
      const conf = load({ registries });
      return cpuMilliseconds(() => {
        for (let i = 0; i < 5_000; i++) {
          const entry = (i * 7) % size;
          assert.equal(planOf(`r${entry % 500}.example/ns${entry}/app/part:1`, conf).endpoints.length, 2);
        }
      });
    };
    const few = timeAmong(20);
    const many = timeAmong(20_000);
    assert.ok(many < 6 * few, `${Math.round(few)} ms among few, ${Math.round(many)} ms among many`);
  }).timeout(60_000);
});

const at = (location: string): PlainRegistry => ({ location });
const wildcard = (prefix: string): PlainRegistry => ({ prefix });

function load(plain: PlainConf): LoadedRegistries {
  const loaded = loadRegistries([plainFile(plain)]);
  assert.ok(loaded.kind === 'loaded', loaded.kind === 'failed' ? loaded.error : '');
  return loaded.conf;
}

function planOf(reference: string, registries: LoadedRegistries): ReadyPlan {
  const plan: PullPlan = resolve(reference, { registries, policy: null });
  assert.ok(plan.kind === 'plan', reference);
  return plan;
}

function endpointsOf(plan: ReadyPlan): { reference: string; insecure: boolean; blockedBy: string | null }[] | null {
  if (plan.error) return null;
  return plan.endpoints.map(({ reference, insecure, blockedBy }) => ({
    reference,
    insecure,
    blockedBy: blockedBy?.prefix ?? null,
  }));
}

function count(plan: ReadyPlan, seen: { mirrored: number; blocked: number; failing: number; direct: number }): void {
  if (plan.endpoints.length > 1) seen.mirrored++;
  if (plan.endpoints.some(({ blockedBy }) => blockedBy)) seen.blocked++;
  if (plan.error) seen.failing++;
  if (!plan.registry) seen.direct++;
}
