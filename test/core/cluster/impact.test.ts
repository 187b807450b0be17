import assert from 'node:assert/strict';
import { impactOf, type ImpactOptions } from '../../../server/src/core/cluster/impact';
import { readFilePolicies } from '../../../server/src/core/cluster/node-disruption';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { plainHub, plainToml, type PlainConf } from '../../support/plain-registries';
import { confFile } from '../../../server/src/core/cluster/node-configuration';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import { safeChanges, unsafeChanges } from '../../../server/src/core/cluster/registries-change';
import { sourceChanges } from '../../../server/src/core/cluster/source-changes';
import { readRegistriesFile } from '../../../server/src/core/model/registries-file';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { offsetsIn, partsOf, plainly, samples } from '../../support/samples';

const CONF = '/etc/containers/registries.conf';
const POLICY = '/etc/containers/policy.json';
const SIGSTORE = '/etc/containers/registries.d/sigstore-registries.yaml';
const DROP_IN = '/etc/containers/registries.conf.d/01-image-searchRegistries.conf';

/** `drain/reboot actions`, then each reason. */
function impact(old: Record<string, string>, next: Record<string, string>, options?: ImpactOptions): string[] {
  const { drain, reboot, actions, reasons, error } = impactOf(
    new Map(Object.entries(old)),
    new Map(Object.entries(next)),
    options,
  );
  assert.equal(error, null);
  const outcome = [drain === null ? 'unknown' : drain ? 'drain' : 'stay', ...(reboot ? ['reboot'] : [])].join('+');
  return [`${outcome}: ${actions.join(', ')}`, ...reasons.map(({ text }) => text)];
}

function registriesImpact(old: PlainConf, next: PlainConf, options?: ImpactOptions): string[] {
  return impact({ [CONF]: plainToml(old) }, { [CONF]: plainToml(next) }, options);
}

const digest = (location: string) => ({ location, pullFromMirror: 'digest-only' });
const tag = (location: string) => ({ location, pullFromMirror: 'tag-only' });
const entry = (location: string, ...mirrors: { location: string; pullFromMirror?: string }[]) => ({
  location,
  mirrors,
});

suite('impact', () => {
  test('no file changes', () => {
    assert.deepEqual(impact({ [CONF]: 'x' }, { [CONF]: 'x' }), ['stay: None']);
  });

  test('the actions of several files come in the order of their paths; None gives way', () => {
    const paths = {
      [SIGSTORE]: 'a',
      [POLICY]: 'a',
      '/etc/crio/policies/ns.json': 'a',
      '/etc/nmstate/openshift/x': 'a',
    };
    assert.deepEqual(impact({}, paths), ['stay: Reload crio.service, Reload crio.service, Reload crio.service']);
    assert.deepEqual(impact({}, { '/etc/nmstate/openshift/x': 'a' }), ['stay: None']);
  });

  test('a file that no policy covers makes it a reboot alone', () => {
    assert.deepEqual(impact({ [POLICY]: 'a' }, { [POLICY]: 'b', [DROP_IN]: 'a' }), [
      'drain+reboot: Reboot',
      `${DROP_IN}: no node disruption policy covers this file`,
    ]);
    assert.equal(impact({}, { '/etc/containers/registries.dx/a': 'a' })[0], 'drain+reboot: Reboot');
  });

  // What the operator's table says (rules of `isSafeContainerRegistryConfChanges`): a reason for each entry that is not safe.
  const changes: readonly [what: string, old: PlainConf, next: PlainConf, reasons: readonly string[]][] = [
    [
      'several entries go',
      { registries: [entry('a.io'), entry('b.io')] },
      {},
      ['registry a.io has been removed', 'registry b.io has been removed'],
    ],
    [
      'one goes, another comes: only the removal is ever logged',
      { registries: [entry('a.io')] },
      { registries: [entry('b.io', tag('m'))] },
      ['registry a.io has been removed'],
    ],
    [
      'an entry with both mirrors of one location keeps what it has',
      { registries: [entry('a.io', digest('m'), tag('m'))] },
      { registries: [entry('a.io', digest('m'), tag('m')), entry('b.io', digest('n'))] },
      [],
    ],
    [
      'but any other change of it counts the second against the first',
      { registries: [entry('a.io', digest('m'), tag('m'))] },
      { registries: [entry('a.io', digest('m'), tag('m'), digest('n'))] },
      ['pull-from-mirror value for mirror m has changed from digest-only to tag-only'],
    ],
    [
      'to unset',
      { registries: [entry('a.io', digest('m'))] },
      { registries: [entry('a.io', { location: 'm' })] },
      ['pull-from-mirror value for mirror m has changed from digest-only to'],
    ],
    [
      'a new unrestricted mirror',
      { registries: [entry('a.io', digest('m'))] },
      { registries: [entry('a.io', digest('m'), { location: 'n' })] },
      ['mirror n has been added in registry a.io that has pull-from-mirror set to'],
    ],
    [
      'the last of two entries of one scope counts',
      { registries: [entry('a.io', tag('m')), entry('a.io', digest('m'))] },
      { registries: [entry('a.io', digest('m'))] },
      [],
    ],
    [
      'the search list is shortened',
      { search: ['a', 'b'] },
      { search: ['a'] },
      ['unqualified-search-registries has become shorter'],
    ],
    [
      'the search list is prepended',
      { search: ['a'] },
      { search: ['b', 'a'] },
      ['unqualified-search-registries no longer has a at position 1'],
    ],
    [
      'wildcards and locations differ by text',
      { registries: [{ prefix: '*.a.io' }] },
      { registries: [{ prefix: '*.a.io', location: 'x' }] },
      ['location value for registry *.a.io has changed from  to x'],
    ],
  ];
  for (const [what, old, next, reasons] of changes) {
    test(what, () => {
      const expected =
        reasons.length === 0
          ? ['stay: Special', `${CONF}: changes made are safe to skip drain`]
          : ['drain: Special', ...reasons.map((reason) => `${CONF}: ${reason}`)];
      assert.deepEqual(registriesImpact(old, next), expected);
    });
  }

  test('the old form says nothing to the daemon', () => {
    for (const wrong of ['[registries.search]\nregistries = "x"\n', '[registries]\nsearch = 5\n'])
      assert.ok(!JSON.stringify(impact({ [CONF]: '' }, { [CONF]: wrong })).includes('incompatible types'), wrong);
    const v1 = '[registries.search]\nregistries = ["a.io"]\n[registries.block]\nregistries = ["b.io"]\n';
    assert.deepEqual(impact({ [CONF]: v1 }, { [CONF]: '' }), [
      'stay: Special',
      `${CONF}: changes made are safe to skip drain`,
    ]);
  });

  test('syntax that only TOML 1.1 has ends in an error', () => {
    const text = '[[registry]]\nlocation = "a.io"\nmirror = [{ location = "m",\n }]\n';
    const { drain, error } = impactOf(new Map(), new Map([[CONF, text]]));
    assert.equal(drain, null);
    assert.match(
      error ?? '',
      /^failed decoding TOML content from file \/etc\/containers\/registries\.conf: toml: line [34]: /,
    );
  });

  test('a single-node cluster does not drain, but reboots', () => {
    const removal: [PlainConf, PlainConf] = [{ registries: [entry('a.io')] }, {}];
    assert.deepEqual(registriesImpact(...removal, { topology: 'sno' }), [
      'stay: Special',
      `${CONF}: registry a.io has been removed`,
      'a single-node cluster does not drain',
    ]);
    assert.equal(impact({}, { [DROP_IN]: 'a' }, { topology: 'sno' })[0], 'stay+reboot: Reboot');
  });

  test('hosted clusters and MicroShift do not go through the daemon', () => {
    for (const topology of ['hosted', 'microshift'] as const) {
      const result = impactOf(new Map(), new Map([[POLICY, 'a']]), { topology });
      assert.deepEqual([result.decidedBy, result.drain, result.changedFiles], ['elsewhere', null, [POLICY]]);
    }
  });

  const machineConfiguration = (files: string) => {
    const syntax = parseYaml(
      `apiVersion: operator.openshift.io/v1\nkind: MachineConfiguration\nmetadata: {name: cluster}\nspec:\n  nodeDisruptionPolicy:\n    files:\n${files}`,
      'file:///mc.yaml',
    );
    const root = syntax.documents[0]?.root;
    assert.ok(root?.kind === 'mapping');
    return readFilePolicies(root);
  };

  test('an administrator replaces what a file asks for', () => {
    const filePolicies = machineConfiguration(`
    - path: /etc/containers/registries.conf
      actions:
      - type: Reload
        reload: {serviceName: crio.service}
    - path: /etc/containers/registries.conf.d
      actions: [{type: None}]
    - path: /etc/containers/policy.json
      actions:
      - type: Drain
      - type: Restart
        restart: {serviceName: crio.service}
`);
    assert.deepEqual(registriesImpact({ registries: [entry('a.io')] }, {}, { filePolicies }), [
      'stay: Reload crio.service',
    ]);
    assert.deepEqual(impact({}, { [DROP_IN]: 'a' }, { filePolicies }), ['stay: None']);
    assert.deepEqual(impact({}, { [POLICY]: 'a' }, { filePolicies }), [
      'drain: Drain, Restart crio.service',
      `${POLICY}: its node disruption policy asks for a drain`,
    ]);
  });

  test('the longest path wins; a folder is meant with and without a slash at its end', () => {
    const filePolicies = machineConfiguration(`
    - path: /etc/containers
      actions: [{type: Reboot}]
    - path: /etc/containers/registries.conf.d/
      actions: [{type: DaemonReload}]
`);
    assert.deepEqual(impact({}, { [DROP_IN]: 'a' }, { filePolicies }), ['stay: DaemonReload']);
    assert.deepEqual(impact({}, { [SIGSTORE]: 'a' }, { filePolicies }), ['stay: Reload crio.service']);
    assert.deepEqual(impact({}, { '/etc/containers/storage.conf': 'a' }, { filePolicies }), [
      'drain+reboot: Reboot',
      '/etc/containers/storage.conf: its node disruption policy asks for a reboot',
    ]);
  });

  test('what was rendered is taken as it is, with the places that caused it', () => {
    const place = { chunk: { file: 'file:///idms.yaml', length: 10 }, start: 1, end: 5 };
    const hub = plainHub({ registries: [entry('a.io', tag('m'))] });
    const next = { ...hub, registries: hub.registries.map((registry) => ({ ...registry, origins: [place] })) };
    const { reasons } = impactOf(new Map(), new Map([[CONF, 'changed']]), { rendered: { old: plainHub({}), next } });
    assert.deepEqual(reasons, [
      {
        text: `${CONF}: registry a.io has been added with mirror does not set pull-from-mirror=digest-only`,
        brief: 'a.io is added, not for digests alone',
        origins: [place],
      },
    ]);
  });

  const origins = [{ chunk: { file: 'f', length: 9 }, start: 1, end: 2 }];
  const causesOf = (path: string) => (path === POLICY ? origins : []);
  const own = [
    { path: POLICY, actions: [{ kind: 'Drain' }] },
    { path: SIGSTORE, actions: [{ kind: 'Reboot' }] },
  ] as const;
  const nothing = { drain: null, reboot: false, actions: [], reasons: [], safeChanges: [], error: null };
  const wholes: readonly [what: string, paths: readonly string[], options: ImpactOptions, whole: object][] = [
    ['nothing, of a hosted cluster', [], { topology: 'hosted' }, { ...nothing, decidedBy: 'elsewhere' }],
    [
      'a file of a hosted cluster',
      [POLICY],
      { topology: 'hosted' },
      {
        ...nothing,
        decidedBy: 'elsewhere',
        reasons: [{ text: 'a hosted control plane rolls out its own node pools', origins: [] }],
      },
    ],
    [
      'a file of MicroShift',
      [POLICY],
      { topology: 'microshift' },
      {
        ...nothing,
        decidedBy: 'elsewhere',
        reasons: [{ text: 'MicroShift has no Machine Config Daemon', origins: [] }],
      },
    ],
    [
      'a drain that a policy asks for',
      [POLICY, DROP_IN],
      { filePolicies: [...own, { path: DROP_IN, actions: [{ kind: 'None' }] }], causesOf },
      {
        ...nothing,
        decidedBy: 'machine-config-daemon',
        drain: true,
        actions: ['Drain'],
        reasons: [
          {
            text: `${POLICY}: its node disruption policy asks for a drain`,
            brief: 'the policy of policy.json asks for it',
            origins,
          },
        ],
      },
    ],
    [
      'the same drain, of a single node',
      [POLICY],
      { filePolicies: own, topology: 'sno' },
      {
        ...nothing,
        decidedBy: 'machine-config-daemon',
        drain: false,
        actions: ['Drain'],
        reasons: [
          {
            text: `${POLICY}: its node disruption policy asks for a drain`,
            brief: 'the policy of policy.json asks for it',
            origins: [],
          },
          { text: 'a single-node cluster does not drain', origins: [] },
        ],
      },
    ],
    [
      'a reboot that a policy asks for',
      [POLICY, SIGSTORE],
      { filePolicies: own, causesOf },
      {
        ...nothing,
        decidedBy: 'machine-config-daemon',
        drain: true,
        reboot: true,
        actions: ['Reboot'],
        reasons: [
          {
            text: `${SIGSTORE}: its node disruption policy asks for a reboot`,
            brief: 'the policy of sigstore-registries.yaml asks for it',
            origins: [],
          },
        ],
      },
    ],
    [
      'a reboot for want of a policy',
      [DROP_IN, POLICY],
      { causesOf: () => origins },
      {
        ...nothing,
        decidedBy: 'machine-config-daemon',
        drain: true,
        reboot: true,
        actions: ['Reboot'],
        reasons: [
          {
            text: `${DROP_IN}: no node disruption policy covers this file`,
            brief: 'no node disruption policy covers 01-image-searchRegistries.conf',
            origins,
          },
        ],
      },
    ],
  ];
  for (const [what, paths, options, whole] of wholes) {
    test(`all that is told: ${what}`, () => {
      const changedFiles = [...paths].sort();
      const told = impactOf(new Map(), new Map(paths.map((path) => [path, 'x'])), options);
      assert.deepEqual(told, { ...whole, changedFiles });
    });
  }

  samples('core/cluster/impact', {
    'one registries.conf becomes another': (text) => {
      const [before = '', after = ''] = partsOf(text);
      const { reasons, ...rest } = impactOf(new Map([[CONF, before]]), new Map([[CONF, after]]));
      return { ...rest, reasons: reasons.map(({ text: line, brief }) => [line, brief]) };
    },
    'what changes between two files': (text) => {
      const [before = '', after = ''] = partsOf(text).map((part) => parseToml(part, 'f'));
      if (!before || !after) return null;
      const [old, next] = [readRegistriesFile(before).conf, readRegistriesFile(after).conf];
      const told = (place: Parameters<ReturnType<typeof offsetsIn>>[0]): string =>
        before.chunks.includes(place.chunk) ? `old ${offsetsIn(before)(place)}` : offsetsIn(after)(place);
      const [from, to] = [old, next].map((conf) => loadRegistries([confFile(CONF, 'main', conf)]));
      const sources = from?.kind === 'loaded' && to?.kind === 'loaded' ? sourceChanges(from.conf, to.conf) : null;
      return plainly({ unsafe: unsafeChanges(old, next), safe: safeChanges(old, next), sources }, told, [
        'old',
        'registry',
        'prefix',
      ]);
    },
  });
});
