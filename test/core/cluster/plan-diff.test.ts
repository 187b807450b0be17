import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import {
  isChanged,
  planDiff,
  type PlanDiff,
  type ReferenceChangeKind,
} from '../../../server/src/core/cluster/plan-diff';
import { parsePolicy } from '../../../server/src/core/cluster/policy-verdict';
import { resolve, type NodeConfiguration } from '../../../server/src/core/cluster/resolve';
import { prefixOf } from '../../../server/src/core/cluster/source-changes';
import { cpuMilliseconds } from '../../support/cpu-time';
import { plainFile, type PlainConf, type PlainMirror, type PlainRegistry } from '../../support/plain-registries';
import { DIGEST, randomReference, randomRegistries } from '../../support/random-configurations';

suite('plan diff', () => {
  test('sources: added, removed, and what is set otherwise', () => {
    const diff = compare(
      { registries: [{ location: 'a.io' }, { location: 'c.io', insecure: true }, { location: 'd.io' }] },
      { registries: [{ location: 'b.io' }, { location: 'c.io', blocked: true }, { location: 'd.io' }] },
    );
    assert.deepEqual(
      diff.sources.map((change) => [change.kind, prefixOf(change)]),
      [
        ['removed', 'a.io'],
        ['added', 'b.io'],
        ['changed', 'c.io'],
      ],
    );
    assert.deepEqual(
      diff.sources.flatMap((change) => (change.kind === 'changed' ? change.settings : [])),
      [
        { name: 'insecure', old: 'true', next: 'false' },
        { name: 'blocked', old: 'false', next: 'true' },
      ],
    );
  });

  const lists: readonly [title: string, old: readonly PlainMirror[], next: readonly PlainMirror[], words: string[]][] =
    [
      ['added and removed', [at('x.io')], [at('y.io')], ['removed x.io all', 'added y.io all']],
      ['reordered', [at('x.io'), at('y.io')], [at('y.io'), at('x.io')], ['x.io, y.io -> y.io, x.io']],
      [
        'one more in front is no new order',
        [at('x.io'), at('y.io')],
        [at('z.io'), at('x.io'), at('y.io')],
        ['added z.io all'],
      ],
      ['for digests only now', [at('x.io')], [at('x.io', 'digest-only')], ['use x.io all -> digest-only']],
      [
        'for tags as well',
        [at('x.io', 'digest-only')],
        [at('x.io', 'digest-only'), at('x.io', 'tag-only')],
        ['added x.io tag-only'],
      ],
      [
        'the order between mirrors for digests and those for tags says nothing',
        [at('x.io', 'digest-only'), at('y.io', 'tag-only')],
        [at('y.io', 'tag-only'), at('x.io', 'digest-only')],
        [],
      ],
      [
        'the order among those for tags does',
        [at('x.io', 'digest-only'), at('y.io', 'tag-only'), at('z.io', 'tag-only')],
        [at('z.io', 'tag-only'), at('x.io', 'digest-only'), at('y.io', 'tag-only')],
        ['x.io, y.io, z.io -> z.io, x.io, y.io'],
      ],
      ['insecure now', [at('x.io')], [{ ...at('x.io'), insecure: true }], ['insecure x.io false -> true']],
      ['the same twice', [at('x.io'), at('x.io')], [at('x.io')], ['removed x.io all']],
    ];
  for (const [title, old, next, words] of lists) {
    test(`mirrors: ${title}`, () => {
      const diff = compare(
        { registries: [{ location: 'a.io', mirrors: old }] },
        { registries: [{ location: 'a.io', mirrors: next }] },
      );
      assert.deepEqual(mirrorWords(diff), words);
    });
  }

  test('the old way to say digest-only is the same', () => {
    const mirrors = [at('x.io'), at('y.io')];
    const diff = compare(
      { registries: [{ location: 'a.io', mirrorByDigestOnly: true, mirrors }] },
      {
        registries: [
          { location: 'a.io', mirrors: mirrors.map((mirror) => ({ ...mirror, pullFromMirror: 'digest-only' })) },
        ],
      },
      [`a.io/x@${DIGEST}`, 'a.io/x:1'],
    );
    assert.deepEqual({ changed: isChanged(diff), compared: diff.compared }, { changed: false, compared: 2 });
  });

  test('references: the worst first', () => {
    const old: PlainConf = {
      registries: [
        { location: 'a.io', mirrors: [at('m.io/a')] },
        { location: 'b.io', mirrors: [at('m.io/b')] },
        { location: 'c.io', mirrors: [at('m.io/c')] },
        { location: 'd.io' },
        { location: 'e.io', blocked: true },
      ],
    };
    const next: PlainConf = {
      registries: [
        { location: 'a.io' },
        { location: 'b.io', blocked: true },
        { location: 'c.io', mirrors: [at('n.io/c'), at('m.io/c')] },
        { location: 'd.io', mirrors: [at('m.io/d')] },
        { location: 'e.io' },
      ],
    };
    const refs = ['e.io/x:1', 'd.io/x:1', 'c.io/x:1', 'b.io/x:1', 'a.io/x:1', 'f.io/x:1', 'a.io/x:1'];
    const { references, compared } = compare(old, next, refs);
    assert.deepEqual(
      references.map(({ kind, ref }) => `${kind} ${ref}`),
      ['broken b.io/x:1', 'lost a.io/x:1', 'moved c.io/x:1', 'gained d.io/x:1', 'restored e.io/x:1'],
    );
    assert.equal(compared, 6);
  });

  test('short names go by their full names', () => {
    const registries = [{ location: 'a.io', mirrors: [at('m.io/a')] }];
    const diff = compare({ search: ['a.io'], registries }, { search: ['b.io', 'a.io'], registries }, ['alpine']);
    assert.deepEqual(diff.settings, [{ name: 'unqualified-search-registries', old: 'a.io', next: 'b.io, a.io' }]);
    assert.deepEqual(
      diff.references.map(({ kind, next }) => [kind, next.kind === 'pulled' && next.first.reference]),
      [['lost', 'b.io/alpine:latest']],
    );
  });

  test('policy.json counts where both sides have one', () => {
    const node = nodeOf({});
    const all = parsePolicy('{"default":[{"type":"insecureAcceptAnything"}]}');
    const some = parsePolicy(
      '{"default":[{"type":"reject"}],"transports":{"docker":{"a.io":[{"type":"insecureAcceptAnything"}]}}}',
    );
    const diff = planDiff({ ...node, policy: all }, { ...node, policy: some }, ['a.io/x:1', 'b.io/x:1']);
    assert.deepEqual(diff.policy, [
      { scope: 'default', old: ['insecureAcceptAnything'], next: ['reject'] },
      { scope: 'a.io', old: null, next: ['insecureAcceptAnything'] },
    ]);
    assert.deepEqual(
      diff.references.map(({ kind, ref }) => `${kind} ${ref}`),
      ['broken b.io/x:1'],
    );
    assert.equal(isChanged(planDiff(node, { ...node, policy: some }, ['b.io/x:1'])), false);
  });

  test('a side that does not load', () => {
    const broken: NodeConfiguration = { registries: null, loadError: 'no', policy: null };
    const diff = planDiff(nodeOf({}), broken, ['a.io/x:1']);
    assert.deepEqual(diff.loadErrors, { old: null, next: 'no' });
    assert.deepEqual(
      diff.references.map(({ kind }) => kind),
      ['broken'],
    );
  });

  test('laws: nothing against itself; back is the reverse of forth; no change without a cause', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(
        randomRegistries,
        randomRegistries,
        fc.array(randomReference, { minLength: 6, maxLength: 6 }),
        (some, others, refs) => {
          const [old, next] = [
            nodeOf({ registries: some }),
            nodeOf({ registries: [...some.slice(0, 3), ...others.filter((entry) => isNew(entry, some))] }),
          ];
          assert.equal(isChanged(planDiff(old, nodeOf({ registries: some }), refs)), false);
          const forth = planDiff(old, next, refs);
          const back = planDiff(next, old, refs);
          assert.deepEqual(
            back.references.map(({ kind, ref }) => `${REVERSE[kind]} ${ref}`).sort(),
            forth.references.map(({ kind, ref }) => `${kind} ${ref}`).sort(),
          );
          assert.deepEqual(
            back.sources.map((change) => [reverse(change.kind), prefixOf(change)]),
            forth.sources.map((change) => [change.kind, prefixOf(change)]),
          );
          if (forth.sources.length === 0) assert.deepEqual(forth.references, []);
          for (const ref of refs) checkAgainstPlans(ref, forth, old, next, seen);
        },
      ),
      { numRuns: 1_500 },
    );
    for (const kind of ['broken', 'lost', 'moved', 'gained', 'restored', 'same'])
      assert.ok((seen.get(kind) ?? 0) > 100, `${kind}: ${seen.get(kind)}`);
  }).timeout(60_000);

  test('10,000 references and 20,000 sources: linear', () => {
    const timeOf = (size: number): number => {
      const registries = (mirror: string): PlainRegistry[] =>
        Array.from({ length: 2 * size }, (_, i) => ({
          location: `r${i % 500}.example/ns${i}`,
          mirrors: [at(`${mirror}/${i}`)],
        }));
      const [old, next] = [nodeOf({ registries: registries('m.test') }), nodeOf({ registries: registries('n.test') })];
      const refs = Array.from({ length: size }, (_, i) => `r${i % 500}.example/ns${i}/x:1`);
      return cpuMilliseconds(() => assert.equal(planDiff(old, next, refs).references.length, size));
    };
    const half = timeOf(5_000);
    const whole = timeOf(10_000);
    assert.ok(whole < 4 * half + 20, `${Math.round(half)} ms, ${Math.round(whole)} ms`);
    assert.ok(whole < 1_500, `${Math.round(whole)} ms`);
  }).timeout(60_000);
});

const REVERSE: Readonly<Record<ReferenceChangeKind, ReferenceChangeKind>> = {
  broken: 'restored',
  restored: 'broken',
  lost: 'gained',
  gained: 'lost',
  moved: 'moved',
};

function reverse(kind: 'added' | 'removed' | 'changed'): string {
  return kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : kind;
}

/** What the diff says of a reference follows from its two plans. */
function checkAgainstPlans(
  ref: string,
  { references }: PlanDiff,
  old: NodeConfiguration,
  next: NodeConfiguration,
  seen: Map<string, number>,
): void {
  const asked = (node: NodeConfiguration): string[] => {
    const plan = resolve(ref, node);
    assert.ok(plan.kind === 'plan');
    return plan.endpoints
      .filter(({ blockedBy }) => !blockedBy)
      .map(({ role, reference, insecure }) => `${role} ${insecure} ${reference}`);
  };
  const [before, after] = [asked(old), asked(next)];
  const isMirrored = (endpoints: readonly string[]): boolean =>
    endpoints.some((endpoint) => endpoint.startsWith('mirror'));
  const first = (endpoints: readonly string[]): string => (endpoints[0] ?? '').replace(/^\w+ /, '');
  const expected =
    before.length === 0 && after.length === 0
      ? 'same'
      : after.length === 0
        ? 'broken'
        : before.length === 0
          ? 'restored'
          : isMirrored(before) && !isMirrored(after)
            ? 'lost'
            : !isMirrored(before) && isMirrored(after)
              ? 'gained'
              : first(before) === first(after)
                ? 'same'
                : 'moved';
  assert.equal(references.find((change) => change.ref === ref)?.kind ?? 'same', expected, ref);
  seen.set(expected, (seen.get(expected) ?? 0) + 1);
}

function isNew(entry: PlainRegistry, among: readonly PlainRegistry[]): boolean {
  const key = ({ location, prefix }: PlainRegistry): string => (location ?? '') || (prefix ?? '');
  return !among.some((other) => key(other) === key(entry));
}

function at(location: string, pullFromMirror?: string): PlainMirror {
  return pullFromMirror === undefined ? { location } : { location, pullFromMirror };
}

function mirrorWords({ sources }: PlanDiff): string[] {
  return sources.flatMap((change) =>
    (change.kind === 'changed' ? change.mirrors : []).map((mirror) => {
      if (mirror.kind === 'reordered') return `${mirror.old.join(', ')} -> ${mirror.next.join(', ')}`;
      if (mirror.kind === 'changed') return `${mirror.name} ${mirror.location} ${mirror.old} -> ${mirror.next}`;
      return `${mirror.kind} ${mirror.location} ${mirror.use}`;
    }),
  );
}

function compare(old: PlainConf, next: PlainConf, refs: readonly string[] = []): PlanDiff {
  return planDiff(nodeOf(old), nodeOf(next), refs);
}

function nodeOf(conf: PlainConf): NodeConfiguration {
  const loaded = loadRegistries([plainFile(conf)]);
  assert.ok(loaded.kind === 'loaded', loaded.kind === 'failed' ? loaded.error : '');
  return { registries: loaded.conf, policy: null };
}
