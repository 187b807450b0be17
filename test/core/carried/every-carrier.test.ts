import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { analyse } from '../../../server/src/core/analysis';
import { createDocument, type Language } from '../../../server/src/core/document';
import { answersTo } from '../../../server/src/core/features/answers';
import { createWorkspace } from '../../../server/src/core/workspace';
import { CARRIER_FORMS } from '../../support/carriers';
import { machineConfig } from '../../support/machine-configs';
import { randomFrom, type Random } from '../../support/random';

// The law of carriers: the same mirrors give the same pull plan, wherever they are written.

interface Entry {
  readonly source: string;
  readonly mirrors: readonly string[];
  readonly isClosed: boolean;
}

type Files = Readonly<Record<string, string>>;

/** A way to write mirrors for digests. `canClose`: whether it says what becomes of the source. */
interface Form {
  readonly name: string;
  readonly canClose: boolean;
  readonly files: (entries: readonly Entry[]) => Files;
}

const CONF_PATH = '/etc/containers/registries.conf';
const DROP_IN = '/etc/containers/registries.conf.d/99-lab.conf';
const WORKER = { 'machineconfiguration.openshift.io/role': 'worker' };

const one = (text: string): Files => ({ 'a.yaml': text });
const json = (value: object): Files => one(JSON.stringify(value));
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

function mirrorSet(entries: readonly Entry[]): string {
  const items = entries.map(({ source, mirrors, isClosed }) => {
    const policy = isClosed ? '    mirrorSourcePolicy: NeverContactSource\n' : '';
    return `  - source: ${source}\n    mirrors:\n${mirrors.map((mirror) => `    - ${mirror}\n`).join('')}${policy}`;
  });
  return `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: lab\nspec:\n  imageDigestMirrors:\n${items.join('')}`;
}

function conf(entries: readonly Entry[]): string {
  return entries
    .map(({ source, mirrors, isClosed }) => {
      const own = mirrors.map(
        (mirror) => `[[registry.mirror]]\nlocation = "${mirror}"\npull-from-mirror = "digest-only"\n`,
      );
      return `[[registry]]\nlocation = "${source}"\n${isClosed ? 'blocked = true\n' : ''}${own.join('')}`;
    })
    .join('');
}

function plain(entries: readonly Entry[], policy: string): object[] {
  return entries.map(({ source, mirrors, isClosed }) => ({
    source,
    mirrors,
    ...(isClosed ? { [policy]: 'NeverContactSource' } : {}),
  }));
}

function storage(path: string, contents: object): object {
  return { files: [{ path, contents }] };
}

function ignition(path: string, contents: object): object {
  return { ignition: { version: '3.4.0' }, storage: storage(path, contents) };
}

function butane(body: string, extra: Files = {}): Files {
  const head = 'variant: openshift\nversion: 4.18.0\nmetadata:\n  name: 99-lab\n  labels:\n';
  return { 'lab.bu': `${head}    machineconfiguration.openshift.io/role: worker\nstorage:\n${body}`, ...extra };
}

function configMap(data: object, field = 'data'): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map', namespace: 'ns' }, [field]: data };
}

function hosted(kind: string, spec: object): object {
  return { apiVersion: 'hypershift.openshift.io/v1beta1', kind, metadata: { name: 'lab', namespace: 'ns' }, spec };
}

function policy(object: string): string {
  return `apiVersion: policy.open-cluster-management.io/v1\nkind: ConfigurationPolicy\nmetadata:\n  name: p\nspec:\n${object}`;
}

const CONFIGURATION = 'clusters:\n  lab:\n    files: [kustomization.yaml]\n';
const OTHER: readonly Entry[] = [{ source: 'quay.io/unused', mirrors: ['unused.lan'], isClosed: false }];

function kustomized(patch: string, kustomization: string): Files {
  return {
    '.mirrorscope.yaml': CONFIGURATION,
    'kustomization.yaml': `resources: [set.yaml]\n${kustomization}`,
    'set.yaml': mirrorSet(OTHER),
    'patch.yaml': patch,
  };
}

function jsonPatch(entries: readonly Entry[]): string {
  return JSON.stringify([
    { op: 'replace', path: '/spec/imageDigestMirrors', value: plain(entries, 'mirrorSourcePolicy') },
  ]);
}

/** Each row of what docs/carriers.md and docs/clusters.md say is read. */
const FORMS: readonly Form[] = [
  ...CARRIER_FORMS.map(({ name, carry }): Form => ({
    name,
    canClose: true,
    files: (entries) => one(carry([mirrorSet(entries)])),
  })),
  closing('object-templates-raw', (entries) => {
    const templates = `- complianceType: mustonlyhave\n  objectDefinition:\n${indented(mirrorSet(entries), 4)}`;
    return one(policy(`  object-templates-raw: |\n${indented(templates, 4)}`));
  }),
  closing('ConfigMap, extra manifest', (entries) => json(configMap({ '99-idms.yaml': mirrorSet(entries) }))),
  closing('ConfigMap, config', (entries) => json(configMap({ config: mirrorSet(entries) }))),
  closing('ConfigMap, binaryData', (entries) => json(configMap({ config: base64(mirrorSet(entries)) }, 'binaryData'))),
  open('install-config, imageContentSources', (entries) => installConfig({ imageContentSources: plain(entries, '') })),
  closing('install-config, imageDigestSources', (entries) =>
    installConfig({ imageDigestSources: plain(entries, 'sourcePolicy') }),
  ),
  open('ImageBasedInstallationConfig', (entries) =>
    json({
      apiVersion: 'v1beta1',
      kind: 'ImageBasedInstallationConfig',
      metadata: { name: 'ibi' },
      imageDigestSources: plain(entries, ''),
    }),
  ),
  open('HostedCluster', (entries) => json(hosted('HostedCluster', { imageContentSources: plain(entries, '') }))),
  closing('NodePool', (entries) => {
    const config = machineConfig('worker', '99-lab', { 'lab.conf': conf(entries) });
    const nodePool = hosted('NodePool', { clusterName: 'lab', config: [{ name: 'map' }] });
    return one([nodePool, configMap({ config })].map((each) => JSON.stringify(each)).join('\n---\n'));
  }),
  closing('ConfigMap, registries.conf', (entries) => json(configMap({ 'registries.conf': conf(entries) }))),
  closing('ConfigMap, registries.conf in binaryData', (entries) =>
    json(configMap({ 'registries.conf': base64(conf(entries)) }, 'binaryData')),
  ),
  closing('JSON patch of a ConfigMap', (entries) =>
    json([{ op: 'add', path: '/data/registries.conf', value: conf(entries) }]),
  ),
  closing('registries.conf of the installer', (entries) => ({ 'mirror/registries.conf': conf(entries) })),
  closing('MachineConfig', (entries) => one(machineConfig('worker', '99-lab', { 'lab.conf': conf(entries) }))),
  closing('MachineConfig, gzip', (entries) => {
    const source = `data:;base64,${gzipSync(conf(entries)).toString('base64')}`;
    const config = ignition(DROP_IN, { source, compression: 'gzip' });
    const metadata = { name: '99-lab', labels: WORKER };
    return json({
      apiVersion: 'machineconfiguration.openshift.io/v1',
      kind: 'MachineConfig',
      metadata,
      spec: { config },
    });
  }),
  closing('Ignition', (entries) => json(ignition(CONF_PATH, { source: `data:;base64,${base64(conf(entries))}` }))),
  closing('Ignition override', (entries) => {
    const ignitionConfigOverride = JSON.stringify(ignition(CONF_PATH, { source: `data:,${encodeURI(conf(entries))}` }));
    const metadata = { name: 'lab' };
    return json({
      apiVersion: 'agent-install.openshift.io/v1beta1',
      kind: 'InfraEnv',
      metadata,
      spec: { ignitionConfigOverride },
    });
  }),
  closing('Butane, inline', (entries) =>
    butane(`  files:\n  - path: ${DROP_IN}\n    contents:\n      inline: |\n${indented(conf(entries), 8)}`),
  ),
  closing('Butane, local', (entries) =>
    butane(`  files:\n  - path: ${DROP_IN}\n    contents: {local: files/lab}\n`, { 'files/lab': conf(entries) }),
  ),
  closing('Butane, tree', (entries) => butane('  trees:\n  - local: tree\n', { [`tree${DROP_IN}`]: conf(entries) })),
  closing('kustomize, merge patch', (entries) => kustomized(mirrorSet(entries), 'patches:\n- path: patch.yaml\n')),
  closing('kustomize, JSON patch', (entries) =>
    kustomized(jsonPatch(entries), 'patches:\n- path: patch.yaml\n  target: {kind: ImageDigestMirrorSet}\n'),
  ),
  closing('kustomize, JSON patch beside it', (entries) =>
    kustomized(
      'kind: None\n',
      `patches:\n- target: {kind: ImageDigestMirrorSet, name: lab}\n  patch: |-\n    ${jsonPatch(entries)}\n`,
    ),
  ),
];

function closing(name: string, files: Form['files']): Form {
  return { name, canClose: true, files };
}

function open(name: string, files: Form['files']): Form {
  return { name, canClose: false, files };
}

function installConfig(list: object): Files {
  const head = { apiVersion: 'v1', baseDomain: 'example.com', metadata: { name: 'lab' }, platform: { none: {} } };
  return { 'install-config.yaml': JSON.stringify({ ...head, pullSecret: '{"auths":{}}', ...list }) };
}

suite('the same mirrors, wherever they are written', () => {
  for (const { name, canClose, files } of FORMS) {
    test(`${name}: gives the plans of the mirror set`, () => {
      const random = randomFrom(name.length);
      let mirrored = 0;
      for (let round = 0; round < 12; round++) {
        const entries = randomEntries(random, canClose);
        const refs = referencesTo(entries);
        const expected = plans(one(mirrorSet(entries)), refs);
        assert.deepEqual(plans(files(entries), refs), expected, JSON.stringify(entries));
        mirrored += expected.filter((plan) => plan.length > 1).length;
      }
      assert.ok(mirrored > 12, `${mirrored} plans with mirrors`);
    });
  }

  test('the law sees what is left out', () => {
    const entries = randomEntries(randomFrom(1), true);
    const refs = referencesTo(entries);
    for (const { name, files } of FORMS) {
      const fewer = plans(files(entries.slice(1)), refs);
      assert.notDeepEqual(fewer, plans(one(mirrorSet(entries)), refs), name);
    }
  });
});

/** The endpoints of each reference as the first answers that is asked. */
function plans(files: Files, refs: readonly string[]): string[][] {
  const documents = Object.entries(files).map(([name, text]) => {
    const language: Language = /\.(?:yaml|bu)$/.test(name) ? 'yaml' : 'registries-conf';
    return createDocument({ uri: `file:///w/${name}`, version: 1, language, text });
  });
  const analysis = analyse(null, createWorkspace('file:///w', documents));
  return refs.map((ref) => {
    const outcome = answersTo(analysis, null, ref)[0]?.outcome;
    assert.ok(outcome?.kind === 'plan' && outcome.plan.kind === 'plan', `${ref}: nobody answers`);
    return outcome.plan.endpoints.map(({ reference, blockedBy }) => `${reference}${blockedBy ? ' (blocked)' : ''}`);
  });
}

function referencesTo(entries: readonly Entry[]): readonly string[] {
  const names = [...entries.map(({ source }) => `${source}/app`), 'example.org/app'];
  return names.flatMap((name) => [`${name}@sha256:${'3'.repeat(64)}`, `${name}:1.2`]);
}

const SOURCES = [
  'quay.io',
  'quay.io/team',
  'quay.io/team/inner',
  'registry.lan:5000/x',
  'docker.io/library',
  'ghcr.io/a-b/c_d',
];

function randomEntries(random: Random, canClose: boolean): readonly Entry[] {
  const sources = SOURCES.filter(() => random.chance(0.6));
  return (sources.length < 2 ? SOURCES.slice(0, 2) : sources).map((source) => ({
    source,
    mirrors: Array.from(
      { length: 1 + random.below(3) },
      (_, index) => `m${index}-${random.below(9)}.lan:8443/${source.replace(':', '-')}`,
    ),
    isClosed: canClose && random.chance(0.3),
  }));
}
