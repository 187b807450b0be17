import assert from 'node:assert/strict';
import { analyse, type Analysis } from '../../server/src/core/analysis';
import { createDocument } from '../../server/src/core/document';
import { RULES } from '../../server/src/core/rules/all';
import { createWorkspace } from '../../server/src/core/workspace';
import { assertWorkGrowsLinearly, type Files } from '../support/workspace-growth';

const ROOT = 'file:///workspace';

/** What grows, and the files of a size. */
const HOSTILE: Readonly<Record<string, (size: number) => Files>> = {
  'entries of one source': (size) => ({
    'a.yaml': idms(list(size, (index) => entry('quay.io/a', [`m${index}.io/a`]))),
  }),
  'entries of one source with two policies': (size) => ({
    'a.yaml': idms(
      list(size, (index) => entry('quay.io/a', ['m.io/a'], index % 2 ? 'NeverContactSource' : 'AllowContactingSource')),
    ),
  }),
  'mirrors of one entry': (size) => ({
    'a.yaml': idms(
      entry(
        'quay.io/a',
        repeat(size, (index) => `m${index}.io/a`),
      ),
    ),
  }),
  'the same mirror again and again': (size) => ({
    'a.yaml': idms(
      entry(
        'quay.io/a',
        repeat(size, () => 'm.io/a'),
      ),
    ),
  }),
  'the source among its mirrors': (size) => ({
    'a.yaml': idms(
      entry(
        'quay.io/a',
        repeat(size, () => 'quay.io/a'),
      ),
    ),
  }),
  'scopes inside of each other': (size) => ({
    'a.yaml': idms(list(size / 10, (index) => entry(`quay.io${'/a'.repeat(index + 1)}`, ['m.io/a']))),
    'image.yaml': imageConfig({ blocked: repeat(size / 10, (index) => `quay.io${'/a'.repeat(index)}/b`) }),
  }),
  wildcards: (size) => ({
    'a.yaml': idms(list(size, (index) => entry(`*.d${index}.io`, ['m.io/a']))),
    'image.yaml': imageConfig({ insecure: repeat(size, (index) => `x.d${index}.io`) }),
  }),
  'very long names': (size) => ({
    'a.yaml': idms(entry(`quay.io/${'a'.repeat(size * 10)}:`, [`m.io/${'-'.repeat(size * 10)}`])),
  }),
  'blocked and insecure registries among as many sources': (size) => ({
    'a.yaml': idms(list(size, (index) => entry(`s${index}.io/a`, [`m${index}.io/a`]))),
    'image.yaml': imageConfig({
      blocked: repeat(size, (index) => `m${index}.io`),
      insecure: repeat(size, (index) => `s${index}.io`),
    }),
  }),
  'allowed registries and sources': (size) => ({
    'a.yaml': idms(list(size, (index) => entry(`s${index}.io/a`, [`m${index}.io/a`]))),
    'image.yaml': imageConfig({ allowed: repeat(size, (index) => `s${index}.io`) }),
  }),
  'unknown fields': (size) => ({
    'a.yaml': idms(list(size, (index) => `${entry(`s${index}.io`, ['m.io/a'])}    sorce: x\n`)),
  }),
  'unknown fields of one object': (size) => ({
    'a.yaml': idms(entry('quay.io/a', ['m.io/a'])) + list(4 * size, (index) => `  field${index}: x\n`),
  }),
  'unknown keys in front of all tables': (size) => ({
    'registries.conf': list(4 * size, (index) => `key${index} = 1\n`),
  }),
  'objects of one name': (size) => ({
    'a.yaml': repeat(size / 10, () => idms(entry('quay.io/a', ['m.io/a']))).join('---\n'),
  }),
  'old objects': (size) => ({
    'a.yaml': repeat(size / 10, (index) =>
      idms(entry(`s${index}.io/a`, ['m.io/a']))
        .replace('ImageDigestMirrorSet', 'ImageContentSourcePolicy')
        .replace('config.openshift.io/v1', 'operator.openshift.io/v1alpha1')
        .replace('imageDigestMirrors', 'repositoryDigestMirrors'),
    ).join('---\n'),
  }),
  'references to one source': (size) => ({
    'a.yaml': idms(entry('quay.io/a', ['m.io/a'])),
    'pods.yaml': `apiVersion: v1\nkind: List\nitems:\n${list(size, (index) => `- apiVersion: v1\n  kind: Pod\n  spec:\n    containers: [{image: "quay.io/a/b${index}:1"}]\n`)}`,
  }),
  'short names': (size) => ({
    'a.yaml': idms(entry('docker.io/library', ['m.io/a'])),
    'image.yaml': `${imageConfig({})}  containerRuntimeSearchRegistries: [docker.io, quay.io]\n`,
    'pods.yaml': `apiVersion: v1\nkind: List\nitems:\n${list(size / 4, (index) => `- apiVersion: v1\n  kind: Pod\n  spec:\n    containers: [{image: "b${index}:1"}]\n`)}`,
  }),
  'tables of one prefix': (size) => ({ 'registries.conf': list(size, () => '[[registry]]\nlocation = "quay.io/a"\n') }),
  'wrong keys in tables': (size) => ({
    'registries.conf': list(size, (index) => `[[registry]]\nlocation = "s${index}.io"\nmiror = "x"\nblockd = true\n`),
  }),
  'comments that silence nothing': (size) => ({
    'a.yaml': idms(
      list(
        size / 4,
        (index) => `  # mirrorscope-disable-next-line empty-mirrors\n${entry(`s${index}.io`, ['m.io/a'])}`,
      ),
    ),
  }),
  placeholders: (size) => ({ 'a.yaml': idms(list(size, (index) => entry(`<host-${index}>/a`, ['${REGISTRY}/a']))) }),
};

const SIZE = 1500;

suite('rules over files that are made to be slow', () => {
  for (const [name, filesOf] of Object.entries(HOSTILE)) {
    test(`${name}: a text twice as long is less than three times the work`, () => {
      assertWorkGrowsLinearly(filesOf, SIZE);
    }).timeout(120_000);
  }

  test('every rule has been asked', () => {
    const analysis = analysed(HOSTILE['scopes inside of each other']?.(100) ?? {});
    assert.ok(analysis.memory.work.rulesRun > RULES.length);
  });
});

function analysed(files: Files): Analysis {
  const documents = Object.entries(files).map(([name, text]) =>
    createDocument({ uri: `${ROOT}/${name}`, version: 1, language: 'yaml', text }),
  );
  const analysis = analyse(null, createWorkspace(ROOT, documents));
  for (const { uri } of documents) analysis.findingsOf(uri);
  return analysis;
}

function repeat(count: number, make: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function list(count: number, make: (index: number) => string): string {
  return repeat(count, make).join('');
}

function idms(entries: string): string {
  return `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: all\nspec:\n  imageDigestMirrors:\n${entries}`;
}

function entry(source: string, mirrors: readonly string[], policy: string | null = null): string {
  const lines = mirrors.map((mirror) => `    - "${mirror}"\n`).join('');
  return `  - source: "${source}"\n    mirrors:\n${lines}${policy === null ? '' : `    mirrorSourcePolicy: ${policy}\n`}`;
}

function imageConfig(lists: {
  readonly blocked?: string[];
  readonly insecure?: string[];
  readonly allowed?: string[];
}): string {
  const written = Object.entries(lists).map(
    ([name, items]) => `    ${name}Registries:\n${items.map((item) => `    - "${item}"\n`).join('')}`,
  );
  return `apiVersion: config.openshift.io/v1\nkind: Image\nmetadata:\n  name: cluster\nspec:\n  registrySources:\n${written.join('')}`;
}
