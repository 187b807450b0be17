import assert from 'node:assert/strict';
import { loadRegistries, type ConfFile, type LoadResult } from '../../../server/src/core/cluster/load';
import { planMemory, type Plans } from '../../../server/src/core/cluster/plans';
import { parsePolicy } from '../../../server/src/core/cluster/policy-verdict';
import type { ReadyPlan } from '../../../server/src/core/cluster/pull-plan';
import { resolve, type NodeConfiguration } from '../../../server/src/core/cluster/resolve';
import type { Registry } from '../../../server/src/core/model/hub';
import { FIXED_SEED } from '../../support/fixed-seed';
import { plainFile, type PlainConf, type PlainRegistry } from '../../support/plain-registries';
import { randomFrom, type Random } from '../../support/random';
import { DIGEST } from '../../support/random-configurations';
import { planDiff } from '../../../server/src/core/cluster/plan-diff';
import type { Place } from '../../../server/src/core/text/place';
import { reachOfMirrors } from '../../../server/src/core/cluster/reach';
import { standingOf } from '../../../server/src/core/cluster/standing';
import { partsOf, plainly, samples, versionsOf } from '../../support/samples';

const ACCEPT = [{ type: 'insecureAcceptAnything' }];
const REJECT = [{ type: 'reject' }];
const POLICIES = [
  null,
  policyOf({}),
  policyOf({ 'b.example': ACCEPT }),
  policyOf({ 'b.example': REJECT }),
  policyOf({ 'a.example/x': REJECT, '*.example': ACCEPT }),
];
const A: PlainRegistry = { location: 'a.example/x', mirrors: [{ location: 'm.example/x' }] };
const B: PlainRegistry = { location: 'b.example', mirrors: [{ location: 'n.example', pullFromMirror: 'digest-only' }] };
const M: PlainRegistry = { location: 'm.example/x', blocked: true };

suite('plans that follow the configuration of a node', () => {
  test('are those that are made anew, and what changed is told', () => {
    const seen = { changed: 0, unchanged: 0, untold: 0, failed: 0 };
    for (let run = 0; run < 50; run++) follow(randomFrom(FIXED_SEED + run), seen);
    for (const [what, times] of Object.entries(seen)) assert.ok(times > 40, `${what}: ${times}`);
  });

  const plain = { registries: [A, B], search: ['a.example', 'b.example'], aliases: { tool: 'a.example/x/tool' } };
  const kept: readonly [what: string, from: PlainConf, to: PlainConf, ref: string][] = [
    ['another entry', plain, { ...plain, registries: [A, { ...B, insecure: true }] }, 'a.example/x/y:1'],
    ['an entry below it', plain, { ...plain, registries: [A, B, { location: 'a.example/x/y/z' }] }, 'a.example/x/y:1'],
    ['an entry beside it', plain, { ...plain, registries: [A, B, { location: 'a.example/x/yy' }] }, 'a.example/x/y:1'],
    ['an entry of a port', plain, { ...plain, registries: [A, B, { location: 'a.example:1' }] }, 'a.example/x/y:1'],
    ['the search list', plain, { ...plain, search: ['a.example'] }, 'a.example/x/y:1'],
    ['the mode of short names', plain, { ...plain, shortNameMode: 'disabled' }, `a.example/x/y@${DIGEST}`],
    ['an alias', plain, { ...plain, aliases: {} }, 'a.example/x/y:1'],
    ['an entry, for what is no reference', plain, { ...plain, registries: [] }, 'NO reference'],
  ];
  for (const [what, from, to, ref] of kept) {
    test(`a plan stays the same object when what changes is ${what}`, () => {
      const { before, after, made, told } = edited(from, to, ref);
      assert.equal(after, before);
      assert.equal(made, 1);
      assert.deepEqual(told, []);
    });
  }

  const wildcard: PlainRegistry = { prefix: '*.example', insecure: true };
  const made: readonly [what: string, from: PlainConf, to: PlainConf, ref: string][] = [
    ['its entry', plain, { ...plain, registries: [{ ...A, insecure: true }, B] }, 'a.example/x/y:1'],
    ['its entry, which goes', plain, { ...plain, registries: [B] }, 'a.example/x/y:1'],
    [
      'a longer prefix that comes',
      plain,
      { ...plain, registries: [A, B, { location: 'a.example/x/y' }] },
      'a.example/x/y:1',
    ],
    ['what blocks its mirror', plain, { ...plain, registries: [A, B, M] }, `a.example/x/y@${DIGEST}`],
    [
      'what blocks its mirror no more',
      { registries: [A, M] },
      { registries: [A, { ...M, blocked: false }] },
      'a.example/x/y:1',
    ],
    ['a wildcard of its host', { registries: [] }, { registries: [wildcard] }, 'c.example/y:1'],
    ['a whole host', { registries: [] }, { registries: [{ location: 'c.example', insecure: true }] }, 'c.example/y:1'],
    [
      'the host with its port',
      { registries: [] },
      { registries: [{ location: 'c.example:5000' }] },
      'c.example:5000/y:1',
    ],
    ['the mode of short names', plain, { ...plain, shortNameMode: 'disabled' }, 'other'],
    ['the search list', plain, { ...plain, search: ['b.example'] }, 'other'],
    ['its alias', plain, { ...plain, aliases: { tool: 'b.example/tool' } }, 'tool'],
    ['its alias, which goes', plain, { ...plain, aliases: {} }, 'tool'],
  ];
  for (const [what, from, to, ref] of made) {
    test(`a plan is made anew, and told, when what changes is ${what}`, () => {
      const { before, after, made: times, told } = edited(from, to, ref);
      assert.notEqual(after, before);
      assert.equal(times, 2);
      assert.deepEqual(told, [ref]);
    });
  }

  test('an alias that says the same elsewhere is another one', () => {
    const [first, second] = [plainFile(plain), plainFile(plain)];
    const alias = second.file.conf.aliases[0]!;
    const place = { chunk: { file: 'file:///registries.conf', length: 9 }, start: 1, end: 2 };
    const moved = { ...alias, value: { ...alias.value, origins: [place] } };
    const conf = { ...second.file.conf, registries: first.file.conf.registries, aliases: [moved] };
    const before = loadRegistries([first]);
    const after = loadRegistries([{ ...second, file: { ...second.file, conf } }], before);
    const memory = planMemory();
    const plan = memory.under(configurationOf(before, null)).planOf('tool');
    assert.notEqual(memory.under(configurationOf(after, null)).planOf('tool'), plan);
    assert.equal(memory.made, 2);
  });

  test('another policy with the same verdict changes nothing', () => {
    const { before, after, made: times, told } = edited(plain, plain, 'b.example/y:1', POLICIES[1], POLICIES[2]);
    assert.ok(before.kind === 'plan' && after.kind === 'plan');
    assert.deepEqual([before.policy?.by, after.policy?.by], ['default', 'b.example']);
    assert.equal(after.endpoints, before.endpoints);
    assert.deepEqual([times, told], [1, ['b.example/y:1']]);
    const same = edited(plain, plain, 'c.org/y:1', POLICIES[1], POLICIES[2]);
    assert.equal(same.after, same.before);
    assert.deepEqual([same.made, same.told], [1, []]);
  });

  test('another verdict is put into the plan that is there', () => {
    const { before, after, made: times } = edited(plain, plain, 'b.example/y:1', POLICIES[2], POLICIES[3]);
    assert.ok(before.kind === 'plan' && after.kind === 'plan');
    assert.deepEqual([before.policy?.accepted, after.policy?.accepted], [true, false]);
    assert.equal(after.endpoints, before.endpoints);
    assert.equal(times, 1);
    const unset = edited(plain, plain, 'b.example/y:1', POLICIES[2], null).after as ReadyPlan;
    assert.equal(unset.policy, null);
  });

  test('files that cannot be loaded, for the same reason and for another', () => {
    const memory = planMemory();
    const failed = (loadError: string): NodeConfiguration => ({ registries: null, loadError, policy: null });
    const first = memory.under(failed('no'));
    const plan = first.planOf('a.example/x:1');
    const second = memory.under(failed('no'));
    assert.equal(second.planOf('a.example/x:1'), plan);
    assert.deepEqual([...(second.changedSince(first) ?? ['all'])], []);
    const third = memory.under(failed('never'));
    assert.equal(third.changedSince(second), null);
    assert.notDeepEqual(third.planOf('a.example/x:1'), plan);
    const fourth = memory.under(loaded(plain, null));
    assert.equal(fourth.changedSince(third), null);
    assert.deepEqual(fourth.planOf('a.example/x:1'), resolve('a.example/x:1', loaded(plain, null)));
    assert.equal(memory.under(failed('no')).changedSince(fourth), null);
  });

  test('older plans still answer for themselves, and leave the newest alone', () => {
    const memory = planMemory();
    const [old, now] = [loaded({ registries: [A] }, null), loaded({ registries: [B] }, null)];
    const older = memory.under(old);
    const newer = memory.under(now);
    const plan = older.planOf('a.example/x/y:1');
    assert.deepEqual(plan, resolve('a.example/x/y:1', old));
    assert.equal(older.planOf('a.example/x/y:1'), plan);
    assert.equal(memory.made, 1);
    assert.deepEqual(newer.planOf('a.example/x/y:1'), resolve('a.example/x/y:1', now));
    assert.equal(memory.under(now), newer);
  });

  test('what nobody asks for any more is forgotten, now and then', () => {
    const memory = planMemory();
    let load = loadRegistries([fileOf({ registries: [A] })]);
    let before = memory.under(configurationOf(load, null));
    for (const ref of ['a.example/x:1', 'c.example/gone:1']) before.planOf(ref);
    let [forgotten, told] = [0, 0];
    for (let turn = 0; turn < 60; turn++) {
      load = loadRegistries([fileOf({ registries: [{ ...A, insecure: turn % 2 === 0 }] })], load);
      const plans = memory.under(configurationOf(load, null));
      const changed = plans.changedSince(before);
      if (changed) assert.deepEqual([...changed], ['a.example/x:1']);
      if (changed) told++;
      else forgotten++;
      plans.planOf('a.example/x:1');
      before = plans;
    }
    assert.ok(forgotten >= 3 && told >= 50, `${forgotten} ${told}`);
  });

  test('the last changes are known one by one, and added up', () => {
    const memory = planMemory();
    const states = Array.from({ length: 40 }, (_, at) => ({ registries: [{ ...A, insecure: at % 2 === 0 }, B] }));
    let before: LoadResult | null = null;
    const all = states.map((conf) => {
      before = loadRegistries([fileOf(conf)], before);
      const plans = memory.under(configurationOf(before, null));
      plans.planOf('a.example/x:1');
      for (let other = 0; other < 12; other++) plans.planOf(`b.example/y:${other}`);
      return plans;
    });
    const last = all.at(-1)!;
    const since = (at: number): readonly string[] | null => {
      const told = last.changedSince(all[at]!);
      return told && [...told];
    };
    assert.deepEqual(since(39), []);
    assert.deepEqual(since(38), ['a.example/x:1']);
    assert.deepEqual(since(8), ['a.example/x:1']);
    assert.equal(since(7), null);
    assert.equal(all[30]!.changedSince(last), null, 'what comes later has not been yet');
    assert.equal(last.changedSince(planMemory().under(loaded({}, null))), null, 'of another memory');
    assert.equal(last.changedSince(last)?.size, 0);
  });

  samples('core/cluster/plans', {
    'plans, and how they stand with the mirrors': (text) => {
      const [conf = '', refs = '', policy = ''] = partsOf(text);
      const node = nodesOf(conf, policy)[0];
      if (!node) return null;
      const reach = reachOfMirrors([node.registries]);
      return refs.split('\n').map((ref) => {
        const plan = resolve(ref, node);
        const { kind, ...others } = standingOf(plan, reach, (name) => resolve(name, node));
        const endpoint = 'endpoint' in others ? others.endpoint.reference : null;
        return plainly([plan, kind, endpoint], spanOf, ['registry']);
      });
    },
    'plans after edits': (text) => {
      const [conf = '', refs = '', policies = ''] = partsOf(text);
      const memory = planMemory();
      const asked = refs.split('\n');
      let previous: { readonly plans: Plans; readonly made: readonly unknown[] } | null = null;
      return nodesOf(conf, policies).map((node) => {
        const plans = memory.under(node);
        const older = previous;
        const made = asked.map((ref) => plans.planOf(ref));
        previous = { plans, made };
        return [
          memory.made,
          older && plans.changedSince(older.plans),
          older && made.map((plan, index) => plan === older.made[index]),
          made.every((plan, index) => JSON.stringify(plan) === JSON.stringify(resolve(asked[index] ?? '', node))),
        ];
      });
    },
    'what becomes of references': (text) => {
      const [conf = '', refs = '', policies = ''] = partsOf(text);
      const [before, after] = nodesOf(conf, policies);
      return before && after ? plainly(planDiff(before, after, refs.split('\n')), spanOf, ['registry']) : null;
    },
  });
});

interface State {
  readonly conf: PlainConf;
  readonly policy: (typeof POLICIES)[number];
  /** Why it cannot be loaded. */
  readonly fault: string | null;
}

const REFS = [
  ...['a.example/x:1', `a.example/x/y@${DIGEST}`, 'a.example/xy:1', 'b.example/y:1', `b.example/y/z@${DIGEST}`],
  ...[
    'c.example:5000/y:1',
    'c.example/y',
    'm.example/x/y:1',
    'deep.c.example/a/b:1',
    'tool',
    'tool:2',
    'x/other',
    'NO',
  ],
];

/** Plays random edits of a configuration, asks for some plans after each, and holds them against plans that nothing is remembered for. */
function follow(random: Random, seen: Record<'changed' | 'unchanged' | 'untold' | 'failed', number>): void {
  const memory = planMemory();
  let state: State = { conf: { registries: [A, B] }, policy: null, fault: null };
  let load: LoadResult | null = null;
  const steps: { readonly plans: Plans; readonly configuration: NodeConfiguration; readonly asked: Set<string> }[] = [];
  for (let step = 0; step < 12; step++) {
    state = editedState(state, random);
    load = loadRegistries([fileOf(state.conf)], load);
    const { fault, policy } = state;
    const configuration: NodeConfiguration =
      fault === null ? configurationOf(load, policy) : { registries: null, loadError: fault, policy };
    if (!configuration.registries) seen.failed++;
    const plans = memory.under(configuration);
    const asked = new Set(REFS.filter(() => random.chance(0.7)));
    for (const ref of asked) assert.deepEqual(plans.planOf(ref), resolve(ref, configuration));
    steps.push({ plans, configuration, asked });
    const older = random.pick(steps);
    const ref = random.pick(REFS);
    assert.deepEqual(older.plans.planOf(ref), resolve(ref, older.configuration));
    const told = plans.changedSince(older.plans);
    if (!told) seen.untold++;
    for (const other of told ? REFS : []) {
      const isSame =
        JSON.stringify(resolve(other, configuration)) === JSON.stringify(resolve(other, older.configuration));
      seen[isSame ? 'unchanged' : 'changed']++;
      // What was not asked for then has no plan that could change.
      if (!isSame && older.asked.has(other)) assert.ok(told?.has(other), `${other} is not told`);
    }
  }
}

function editedState(state: State, random: Random): State {
  const registries = [...(state.conf.registries ?? [])];
  const made: PlainRegistry = {
    ...random.pick([
      {
        location: random.pick([
          'a.example',
          'a.example/x',
          'a.example/x/y',
          'b.example',
          'c.example:5000',
          'm.example/x',
        ]),
      },
      { prefix: random.pick(['*.example', '*.c.example']) },
    ]),
    ...(random.chance(0.3) ? { blocked: true } : {}),
    ...(random.chance(0.3) ? { insecure: true } : {}),
  };
  const mirrored =
    made.location === undefined
      ? made
      : { ...made, mirrors: [{ location: random.pick(['m.example/x', 'b.example']) }] };
  switch (random.below(8)) {
    case 0:
    case 1:
      return { ...state, conf: { ...state.conf, registries: [...registries, mirrored] } };
    case 2:
      registries.splice(random.below(registries.length + 1), 1);
      return { ...state, conf: { ...state.conf, registries } };
    case 3:
      return { ...state, policy: random.pick(POLICIES) };
    case 4:
      return {
        ...state,
        conf: { ...state.conf, search: random.pick([[], ['a.example'], ['a.example', 'b.example']]) },
      };
    case 5:
      return { ...state, conf: { ...state.conf, shortNameMode: random.pick(['enforcing', 'disabled']) } };
    case 6:
      return {
        ...state,
        conf: { ...state.conf, aliases: random.pick([{}, { tool: 'a.example/x/tool' }, { tool: 'b.example/t' }]) },
      };
    default:
      return { ...state, fault: random.pick([null, null, null, 'no', 'never']) };
  }
}

/** What becomes of the plan of a reference when a configuration is edited. */
function edited(
  from: PlainConf,
  to: PlainConf,
  ref: string,
  policy: (typeof POLICIES)[number] = null,
  next = policy,
): { before: ReturnType<Plans['planOf']>; after: ReturnType<Plans['planOf']>; made: number; told: readonly string[] } {
  const memory = planMemory();
  const load = loadRegistries([fileOf(from)]);
  const first = memory.under(configurationOf(load, policy));
  const before = first.planOf(ref);
  const configuration = configurationOf(loadRegistries([fileOf(to)], load), next);
  const second = memory.under(configuration);
  const after = second.planOf(ref);
  assert.deepEqual(after, resolve(ref, configuration));
  return { before, after, made: memory.made, told: [...(second.changedSince(first) ?? ['all'])] };
}

function loaded(conf: PlainConf, policy: (typeof POLICIES)[number]): NodeConfiguration {
  return configurationOf(loadRegistries([fileOf(conf)]), policy);
}

function configurationOf(load: LoadResult, policy: (typeof POLICIES)[number]): NodeConfiguration {
  return load.kind === 'loaded'
    ? { registries: load.conf, policy }
    : { registries: null, loadError: load.error, policy };
}

/** The entries of a file, each the same object wherever it stands again. */
function fileOf(conf: PlainConf): ReturnType<typeof plainFile> {
  const { file, ...rest } = plainFile(conf);
  return { ...rest, file: { ...file, conf: { ...file.conf, registries: (conf.registries ?? []).map(entryOf) } } };
}

const entries = new WeakMap<PlainRegistry, Registry>();

function entryOf(plain: PlainRegistry): Registry {
  const known = entries.get(plain) ?? plainFile({ registries: [plain] }).file.conf.registries[0]!;
  entries.set(plain, known);
  return known;
}

function policyOf(docker: Readonly<Record<string, unknown>>): ReturnType<typeof parsePolicy> {
  const parsed = parsePolicy(JSON.stringify({ default: ACCEPT, transports: { docker } }));
  assert.ok(parsed);
  return parsed;
}

/** The configurations that the versions of a registries.conf come to, each with the policy.json of the same line (or the last one). */
function nodesOf(conf: string, policies: string): readonly NodeConfiguration[] {
  const jsons = policies.split('\n');
  let loaded: LoadResult | null = null;
  return versionsOf(conf, 'registries-conf').map(({ uri, registries: file, checkedRegistries: checked }, index) => {
    const policy = policyIn(jsons[Math.min(index, jsons.length - 1)] ?? '');
    const files: ConfFile[] = file ? [{ path: uri, role: 'main', file, checked }] : [];
    loaded = loadRegistries(files, loaded);
    return loaded.kind === 'loaded'
      ? { registries: loaded.conf, policy }
      : { registries: null, loadError: loaded.error, policy };
  });
}

const READ_POLICIES = new Map<string, ReturnType<typeof parsePolicy>>();

/** The same policy for the same text. */
function policyIn(json: string): ReturnType<typeof parsePolicy> {
  if (!READ_POLICIES.has(json)) READ_POLICIES.set(json, parsePolicy(json));
  return READ_POLICIES.get(json) ?? null;
}

function spanOf({ start, end }: Place): string {
  return `${start}-${end}`;
}
