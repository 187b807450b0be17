import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { analyse } from '../../../server/src/core/analysis';
import { createDocument } from '../../../server/src/core/document';
import { answersTo } from '../../../server/src/core/features/answers';
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
  'install-config-01-aws-ics.yaml': (text) => text,
  'install-config-02-sno-ids.yaml': (text) => text,
  'install-config-04-legacy.yaml': (text) => text,
  'install-config-05-plus-agentconfig.yaml': (text) => text,
};

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

/** The endpoints of a reference, by each who answers in a workspace of this file alone. */
function plans(text: string, reference: string): string[][] {
  const document = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
  return answersTo(analyse(null, createWorkspace('file:///w', [document])), null, reference).flatMap(({ outcome }) =>
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
    if (typeof object['path'] === 'string' && typeof data?.['source'] === 'string') this.takeUrl(data['source']);
    for (const [key, inner] of Object.entries(object)) {
      if (typeof inner !== 'string') this.take(inner);
      else if (key === 'registries.conf') this.takeConf(inner);
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
