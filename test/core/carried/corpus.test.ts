import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { analyse, type Analysis } from '../../../server/src/core/analysis';
import { createDocument, type Document } from '../../../server/src/core/document';
import { answersTo, answersToFound } from '../../../server/src/core/features/answers';
import { createWorkspace } from '../../../server/src/core/workspace';
import { sharedPath } from '../../support/shared';

/** Real carriers. What somebody has left out or still has to fill in is mended here. */
const CARRIERS: Readonly<Record<string, (text: string) => string>> = {
  'configmap-01-acm-mirror-registry.yaml': (text) => text.replaceAll(/[<>](?=registry|\/)/g, ''),
  'configmap-02-mce-mirror-registry.yaml': (text) => text,
  'derived-05-machineconfig-encoded.yaml': (text) => text,
  'derived-06-list-oc-get.yaml': (text) => text,
  'hcp-configmap-01-nodepool.yaml': (text) => text,
  'hostedcluster-01.yaml': (text) => text.replaceAll(/^ *\.\.\.\n/gm, '').replace(/^ *- mirrors:\n(?! *-)/m, ''),
  'icsp-09-hive-selectorsyncset.yaml': (text) => text,
  'icsp-15-ocp-template-params.yaml': filled,
  'idms-10-ocp-template.yaml': filled,
  'ignition-override-01.json': (text) => text.replace('BASE64_ENCODED_REGISTRY_CONF', inBase64(CONF)),
  'install-config-01-aws-ics.yaml': (text) => text,
  'install-config-02-sno-ids.yaml': (text) => text,
  'install-config-04-legacy.yaml': (text) => text,
  'install-config-05-plus-agentconfig.yaml': (text) => text,
  'kustomize-02-json6902-registries-conf.yaml': (text) => text.replaceAll(/[<>](?=registry|\/)/g, ''),
  'machineconfig-01-placeholder.yaml': (text) =>
    text
      .replace('<base64_content>', inBase64(CONF))
      .replace('<base64_content>', inBase64('{"default": [{"type": "insecureAcceptAnything"}]}')),
};

/** What takes the place of a file that somebody was to encode. */
const CONF = `[[registry]]
location = "quay.io/team"
mirror-by-digest-only = true
[[registry.mirror]]
location = "mirror.lab:8443/team"
[[registry]]
prefix = "docker.io/library"
location = "docker.io/library"
[[registry.mirror]]
location = "mirror.lab:8443/library"
`;

function inBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A Template with the values that stand in it for its parameters. */
function filled(text: string): string {
  return text
    .replaceAll('"${NAME}"', 'lab')
    .replace(
      /\$\{\{(\w+)\}\}/,
      (_, name: string) => new RegExp(`name: ${name}\n *value: '(.*)'`).exec(text)?.[1] ?? '',
    );
}

suite('carriers of the corpus', () => {
  for (const [name, mend] of Object.entries(CARRIERS)) {
    test(`${name} gives the plans that the same data gives as mirror sets`, function () {
      const text = mend(readFileSync(sharedPath(this, 'corpus', name), 'utf8'));
      const found = new Data();
      for (const document of parseAllDocuments(text)) found.take(document.toJS());
      const alone = found.sets.map((set) => JSON.stringify(set)).join('\n---\n');
      assert.ok(found.sources.size > 0, 'there are mirrors in it');
      let mirrored = 0;
      for (const source of found.sources) {
        for (const end of [`@sha256:${'3'.repeat(64)}`, ':law']) {
          const reference = `${source.replace(/^\*\./, 'any.')}/law/image${end}`;
          const [expected = []] = plans(alone, reference);
          const all = plans(text, reference);
          assert.ok(
            all.some((plan) => plan.join() === expected.join()),
            `${reference}: ${JSON.stringify(all)} where ${JSON.stringify(expected)} is expected`,
          );
          if (expected.length > 1) mirrored++;
        }
      }
      assert.ok(mirrored > 0, 'some plan has a mirror');
    });
  }
});

/** A registries.conf in each form that answers for a host. */
const FORMS: Readonly<Record<string, (conf: string) => string>> = {
  ConfigMap: (conf) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: ${JSON.stringify({ 'registries.conf': conf })}\n`,
  'ConfigMap, binary': (conf) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nbinaryData: {registries.conf: ${inBase64(conf)}}\n`,
  'JSON patch': (conf) => JSON.stringify([{ op: 'add', path: '/data/registries.conf', value: conf }]),
  Butane: (conf) => `variant: openshift\nversion: 4.18.0\n${storage({ inline: conf })}`,
  'Ignition, percent': (conf) => ignition({ source: `data:,${encodeURIComponent(conf)}` }),
  'Ignition, gzip': (conf) => ignition({ compression: 'gzip', source: gzipped(conf) }),
  'Ignition, merged': (conf) => {
    const inner = ignition({ source: `data:;base64,${inBase64(conf)}` });
    return `ignition: {version: 3.4.0, config: {merge: [{source: "data:;base64,${inBase64(inner)}"}]}}\n`;
  },
  InfraEnv: (conf) => {
    const override = JSON.stringify({
      ignition: { version: '3.2.0' },
      storage: storageOf({ source: gzipped(conf), compression: 'gzip' }),
    });
    return `apiVersion: agent-install.openshift.io/v1beta1\nkind: InfraEnv\nmetadata: {name: a}\nspec: ${JSON.stringify({ ignitionConfigOverride: override })}\n`;
  },
  MachineConfig: (conf) =>
    `apiVersion: machineconfiguration.openshift.io/v1\nkind: MachineConfig\nmetadata: {name: a}\nspec:\n  config: ${JSON.stringify({ storage: storageOf({ source: `data:,${encodeURIComponent(conf)}` }) })}\n`,
};

function storageOf(contents: object): object {
  return { files: [{ path: '/etc/containers/registries.conf', contents }] };
}

function storage(contents: object): string {
  return `storage: ${JSON.stringify(storageOf(contents))}\n`;
}

function ignition(contents: object): string {
  return `ignition: {version: 3.4.0}\n${storage(contents)}`;
}

function gzipped(text: string): string {
  return `data:;base64,${gzipSync(text).toString('base64')}`;
}

suite('registries.conf files of the corpus, carried in each form', () => {
  for (const name of [
    '01-aliyun',
    '07-chinese-comments',
    '12-wildcard-io',
    '04-v1-format',
    '05-v1-docker',
    '25-find-registry',
  ]) {
    test(`${name} gives the plans that it gives alone`, function () {
      const conf = readFileSync(sharedPath(this, 'corpus', `regconf-${name}.conf`), 'utf8');
      const alone = createDocument({
        uri: 'file:///w/registries.conf',
        version: 1,
        language: 'registries-conf',
        text: conf,
      });
      const entries = alone.registries?.conf.registries ?? [];
      const names = entries.map(({ prefix, location }) => prefix.value || location.value);
      const refs = [...names, 'registry.example.org'].flatMap((source) =>
        [`@sha256:${'3'.repeat(64)}`, ':law'].map((end) => `${source.replace(/^\*\./, 'any.')}/law/image${end}`),
      );
      const expected = plansIn([alone], refs);
      assert.ok(expected.some((own) => own.some((plan) => plan.length > 0)));
      for (const [form, carry] of Object.entries(FORMS)) {
        const carrier = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text: carry(conf) });
        assert.deepEqual(plansIn([carrier], refs), expected, form);
      }
    });
  }
});

suite('images of ImageSetConfigurations of the corpus', () => {
  for (const name of ['isc-01-v2.yaml', 'isc-02-signatures.yaml']) {
    test(`${name}: the plans are those of the host, whatever a cluster says`, function () {
      const text = readFileSync(sharedPath(this, 'corpus', name), 'utf8');
      const document = createDocument({ uri: 'file:///w/isc.yaml', version: 1, language: 'yaml', text });
      const found = document.references;
      assert.ok(found.length > 0);
      const hosts = [...new Set(found.map((reference) => reference.text.split('/')[0] ?? ''))];
      const conf = hosts.map(
        (host) => `[[registry]]\nlocation = "${host}"\n[[registry.mirror]]\nlocation = "host.lab/${host}"\n`,
      );
      const host = createDocument({
        uri: 'file:///w/registries.conf',
        version: 1,
        language: 'registries-conf',
        text: conf.join(''),
      });
      const items = hosts.map((source) => ({ source, mirrors: ['cluster.lab/all'] }));
      const set = { apiVersion: 'config.openshift.io/v1', kind: 'ImageDigestMirrorSet', metadata: { name: 'a' } };
      const idms = JSON.stringify({ ...set, spec: { imageDigestMirrors: items } });
      const beside = createDocument({ uri: 'file:///w/idms.yaml', version: 1, language: 'yaml', text: idms });
      const analysis = analyse(null, createWorkspace('file:///w', [document, host, beside]));
      for (const reference of found) {
        const [answer, ...others] = answersToFound(analysis, document.uri, reference);
        assert.ok(answer?.outcome.kind === 'plan' && answer.outcome.plan.kind === 'plan', reference.text);
        assert.deepEqual([others.length, answer.givenBy.map(({ kind }) => kind)], [0, ['host']]);
        const { endpoints, pullReference } = answer.outcome.plan;
        assert.deepEqual(
          endpoints.map((endpoint) => endpoint.reference),
          [`host.lab/${pullReference}`, pullReference],
        );
      }
    });
  }
});

function plansIn(documents: readonly Document[], refs: readonly string[]): string[][][] {
  const analysis = analyse(null, createWorkspace('file:///w', documents));
  return refs.map((ref) => endpointsIn(analysis, ref));
}

/** The endpoints of a reference, by each who answers in a workspace of this file alone. */
function plans(text: string, reference: string): string[][] {
  const document = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
  return endpointsIn(analyse(null, createWorkspace('file:///w', [document])), reference);
}

function endpointsIn(analysis: Analysis, reference: string): string[][] {
  return answersTo(analysis, null, reference).flatMap(({ outcome }) =>
    outcome.kind === 'plan' && outcome.plan.kind === 'plan'
      ? [outcome.plan.endpoints.map((each) => each.reference)]
      : [],
  );
}

const KINDS: Readonly<Record<string, string>> = {
  imageDigestMirrors: 'ImageDigestMirrorSet',
  imageTagMirrors: 'ImageTagMirrorSet',
};

type Plain = Readonly<Record<string, unknown>>;

/** The mirrors in a file, read by other parsers than ours, as mirror sets. */
class Data {
  readonly sets: Plain[] = [];
  readonly sources = new Set<string>();

  take(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.take(item);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const object = value as Plain;
    const spec = object['spec'] as Plain | undefined;
    for (const list of ['repositoryDigestMirrors', 'imageDigestMirrors', 'imageTagMirrors'])
      if (Array.isArray(spec?.[list])) this.put(object, spec[list] as Plain[]);
    for (const list of ['imageContentSources', 'imageDigestSources'])
      if (Array.isArray(object[list])) this.putEntries(object[list] as Plain[]);
    const data = object['contents'] as Plain | undefined;
    const path = object['path'];
    if (typeof path === 'string' && path.includes('registries.conf') && typeof data?.['source'] === 'string')
      this.takeUrl(data['source']);
    if (path === '/data/registries.conf') this.takeConf(String(object['value']));
    for (const [key, inner] of Object.entries(object)) {
      if (typeof inner !== 'string') this.take(inner);
      else if (key === 'registries.conf') this.takeConf(inner);
      else if (key === 'ignition_config_override') this.take(JSON.parse(inner));
      else if (key === 'config' || key.endsWith('.yaml'))
        for (const one of parseAllDocuments(inner)) this.take(one.toJS());
    }
  }

  private takeUrl(url: string): void {
    const [head, data] = [url.slice(0, url.indexOf(',')), url.slice(url.indexOf(',') + 1)];
    this.takeConf(head.endsWith('base64') ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data));
  }

  private takeConf(text: string): void {
    const registries = (parseToml(text)['registry'] ?? []) as Plain[];
    for (const [list, other] of [
      ['imageDigestMirrors', 'tag-only'],
      ['imageTagMirrors', 'digest-only'],
    ] as const) {
      const entries = registries.flatMap((registry) => {
        const { prefix, location, mirror = [] } = registry;
        if (registry['mirror-by-digest-only'] === true && list === 'imageTagMirrors') return [];
        const own = (mirror as Plain[])
          .filter((one) => one['pull-from-mirror'] !== other)
          .map((one) => one['location']);
        const source = prefix === undefined || prefix === '' ? location : prefix;
        return own.length === 0 ? [] : [{ source, mirrors: own }];
      });
      this.putEntries(entries, list);
    }
  }

  private putEntries(entries: readonly Plain[], list = 'imageDigestMirrors'): void {
    const items = entries
      .filter(({ source }) => source !== undefined)
      .map(({ source, mirrors, sourcePolicy }) => ({ source, mirrors, mirrorSourcePolicy: sourcePolicy }));
    const name = `set-${this.sets.length}`;
    const object = { apiVersion: 'config.openshift.io/v1', kind: KINDS[list], metadata: { name } };
    this.put({ ...object, spec: { [list]: items } }, items);
  }

  private put(set: Plain, entries: readonly Plain[]): void {
    this.sets.push(set);
    for (const { source } of entries) if (typeof source === 'string') this.sources.add(source);
  }
}
