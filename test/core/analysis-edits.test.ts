import assert from 'node:assert/strict';
import { analyse, type Analysis } from '../../server/src/core/analysis';
import { changeDocument, createDocument, type Document } from '../../server/src/core/document';
import { fixesOf, type Finding } from '../../server/src/core/rules/rule';
import type { Edit } from '../../server/src/core/text/edit';
import type { Place } from '../../server/src/core/text/place';
import { createWorkspace, withDocuments, withoutDocuments } from '../../server/src/core/workspace';
import { machineConfig } from '../support/machine-configs';
import { randomFrom, type Random } from '../support/random';
import { FIXED_SEED } from '../support/fixed-seed';

const ROOT = 'file:///workspace';
const EDITS = Number(process.env['MIRRORSCOPE_EDITS'] ?? 2000);
const SEED = FIXED_SEED;

const FILES: Readonly<Record<string, string>> = {
  '.mirrorscope.yaml': 'rules:\n  empty-mirrors: warning\n  tag-not-mirrored: hint\nexclude: ["old/**"]\n',
  'east/mirrors.yaml': [
    mirrorSet('ImageDigestMirrorSet', 'imageDigestMirrors', 'tools', [
      'quay.io/tools',
      'quay.io/more',
      'docker.io/library',
    ]),
    mirrorSet('ImageTagMirrorSet', 'imageTagMirrors', 'tags', ['quay.io/tools', '*.example.com']),
  ].join('---\n'),
  'west/mirrors.yaml': mirrorSet('ImageDigestMirrorSet', 'imageDigestMirrors', 'tools', [
    'quay.io/tools',
    'registry.redhat.io/ubi9',
  ]),
  'west/old.yaml': mirrorSet('ImageContentSourcePolicy', 'repositoryDigestMirrors', 'old', [
    'quay.io/tools',
    'quay.io/old',
  ]).replace('config.openshift.io/v1', 'operator.openshift.io/v1alpha1'),
  'east/image.yaml':
    'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata:\n  name: cluster\nspec:\n  registrySources:\n    insecureRegistries:\n    - dev.example.com\n    blockedRegistries:\n    - docker.io\n    - quay.io/tools\n  \n  containerRuntimeSearchRegistries: [quay.io]\n',
  'west/version.yaml':
    'apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata:\n  name: version\nspec:\n  clusterID: 7f4c2f3a-6a44-4a62-8d4f-0c8a1f2c5d11\n  channel: stable-4.16\n',
  'apps/web.yaml': `apiVersion: v1\nkind: List\nitems:\n${[
    'quay.io/tools/a:1',
    'docker.io/library/nginx:1',
    'nginx',
    `quay.io/more/b@sha256:${'a'.repeat(64)}`,
  ]
    .map(
      (image, index) =>
        `- apiVersion: v1\n  kind: Pod\n  metadata: {name: p${index}}\n  spec:\n    containers:\n    - name: c\n      image: ${image}\n`,
    )
    .join('')}`,
  'east/masters.yaml': `${machineConfig('master', '50-m', {
    '50-m.conf': '[[registry]]\nlocation = "quay.io/more"\n[[registry.mirror]]\nlocation = "m.io/more"\n',
  })}\n---\n${machineConfig('worker', '50-w', { '50-m.conf': '[[registry]]\nlocation = "docker.io"\nblocked = true\n' })}\n`,
  'host/registries.conf':
    'unqualified-search-registries = ["quay.io"]\n\n[[registry]]\nlocation = "quay.io/tools"\n[[registry.mirror]]\nlocation = "m.io/tools"\n\n[[registry]]\nprefix = "docker.io"\nlocation = "docker.io"\nblocked = true\n',
  'host/registries.conf.d/more.conf': '[[registry]]\nlocation = "quay.io/more"\ninsecure = true\n',
};

const WORDS = [
  ...[
    'quay.io',
    'quay.io/tools',
    'docker.io',
    'm.io/x',
    '*.example.com',
    '<registry>',
    'nginx',
    ':latest',
    '@sha256:',
    '/',
    'https://',
    'A',
    'x',
    '4.12',
    '4.18',
  ],
  ...[
    'source',
    'mirrors',
    'mirrorSourcePolicy',
    'NeverContactSource',
    'AllowContactingSource',
    'spec',
    'imageDigestMirrors',
    'ImageTagMirrorSet',
    'Image',
    'cluster',
    'image',
    'kind',
  ],
  ...[
    '\n',
    '  ',
    '- ',
    ': ',
    '"',
    "'",
    '#',
    '[',
    ']',
    '{',
    '}',
    ',',
    '---\n',
    '&a ',
    '*a',
    '|\n',
    '\t',
    '\r\n',
    '{{ .Values.x }}',
  ],
  ...['[[registry]]\n', '[[registry.mirror]]\n', 'location = "quay.io"\n', 'blocked = true\n', 'insecure', 'prefix'],
  ...[
    '# mirrorscope-disable-line',
    '# mirrorscope-disable-file duplicate-mirror',
    '\n  - source: quay.io/tools\n    mirrors: [m.io/a, m.io/a]\n',
    '\n      image: quay.io/tools/z:9\n',
  ],
];

suite('an analysis that follows edits', () => {
  test('finds what a fresh one finds, in all files after every edit', () => {
    const random = randomFrom(SEED);
    let { analysis, texts } = begin();
    let changes = 0;
    let asked = { again: 0, fresh: 0 };
    for (let step = 0; step < EDITS; step++) {
      const before = analysis;
      ({ analysis, texts } = edit(before, texts, random));
      const fresh = analyseTexts(texts);
      const label = `edit ${step} with seed ${SEED}`;
      assert.deepEqual(show(analysis, texts, step % 25 === 0), show(fresh, texts, step % 25 === 0), label);
      if (different(before, analysis, label)) changes++;
      asked = { again: analysis.memory.work.rulesRun, fresh: asked.fresh + fresh.memory.work.rulesRun };
    }
    // Negative control: edits change what is found, and answers are used again.
    assert.ok(changes > EDITS / 10, `only ${changes} of ${EDITS} edits changed a finding`);
    assert.ok(asked.again < 0.7 * asked.fresh, `${asked.again} of ${asked.fresh} rules were asked`);
  }).timeout(600_000);

  test('finds the same without using anything again', () => {
    const random = randomFrom(SEED + 1);
    let { analysis, texts } = begin();
    for (let step = 0; step < 40; step++) {
      ({ analysis, texts } = edit(analysis, texts, random));
      const off = analyse(analysis, analysis.workspace, { incremental: false });
      assert.notEqual(off.memory, analysis.memory);
      assert.deepEqual(show(off, texts, true), show(analysis, texts, true));
    }
  });
});

type Texts = ReadonlyMap<string, string>;

function begin(): { readonly analysis: Analysis; readonly texts: Texts } {
  const texts = new Map(Object.entries(FILES));
  return { analysis: analyseTexts(texts), texts };
}

function analyseTexts(texts: Texts): Analysis {
  return analyse(
    null,
    createWorkspace(
      ROOT,
      [...texts].map(([name, text]) => documentOf(name, text)),
    ),
  );
}

function documentOf(name: string, text: string): Document {
  return createDocument({
    uri: `${ROOT}/${name}`,
    version: 1,
    language: name.endsWith('.conf') ? 'registries-conf' : 'yaml',
    text,
  });
}

/** One change of one file, now and then of which files there are. Files that were edited often are put back. */
function edit(
  analysis: Analysis,
  texts: Texts,
  random: Random,
): { readonly analysis: Analysis; readonly texts: Texts } {
  const names = Object.keys(FILES);
  const name = random.pick(names);
  const text = texts.get(name);
  const kind = random.below(40);
  if (text === undefined || kind === 0) {
    const whole = FILES[name] ?? '';
    const next = withDocuments(analysis.workspace, [documentOf(name, whole)]);
    return { analysis: analyse(analysis, next), texts: new Map([...texts, [name, whole]]) };
  }
  if (kind === 1) {
    const next = withoutDocuments(analysis.workspace, [`${ROOT}/${name}`]);
    return { analysis: analyse(analysis, next), texts: new Map([...texts].filter(([other]) => other !== name)) };
  }
  const known = analysis.workspace.documents.get(`${ROOT}/${name}`);
  assert.ok(known);
  const change = randomEdit(text, FILES[name] ?? '', random);
  const changed = changeDocument(known, known.version + 1, change);
  return {
    analysis: analyse(analysis, withDocuments(analysis.workspace, [changed])),
    texts: new Map([...texts, [name, changed.text]]),
  };
}

function randomEdit(text: string, original: string, random: Random): Edit {
  const start = random.below(text.length + 1);
  const kind = random.below(10);
  if (kind === 0 || text.length > original.length + 400)
    return { span: { start: 0, end: text.length }, newText: original };
  if (kind < 4) return { span: { start, end: Math.min(text.length, start + 1 + random.below(8)) }, newText: '' };
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start) + 1 || text.length;
  if (kind === 4) return { span: { start: lineStart, end: lineEnd }, newText: '' };
  if (kind === 5) return { span: { start: lineStart, end: lineStart }, newText: text.slice(lineStart, lineEnd) };
  return {
    span: { start, end: start + (kind === 6 ? Math.min(4, text.length - start) : 0) },
    newText: random.pick(WORDS),
  };
}

/** All that is said of each file, with places as offsets. */
function show(analysis: Analysis, texts: Texts, withFixes: boolean): Record<string, unknown> {
  const found = [...texts.keys()].sort().map((name): [string, unknown] => {
    const uri = `${ROOT}/${name}`;
    return [name, analysis.findingsOf(uri).map((finding) => showFinding(analysis, uri, finding, withFixes))];
  });
  return Object.fromEntries(found);
}

function showFinding(analysis: Analysis, uri: string, finding: Finding, withFixes: boolean): unknown {
  const at = ({ chunk, ...place }: Place): unknown => {
    const span = analysis.workspace.documents.get(chunk.file)?.locate({ chunk, ...place });
    return span ? `${chunk.file} ${span.start}-${span.end}` : 'nowhere';
  };
  const { place, related, fixes, ...words } = finding;
  const document = analysis.workspace.documents.get(uri);
  const fixed = withFixes && document ? fixesOf({ ...(fixes && { fixes }) }, document) : [];
  return {
    ...words,
    at: at(place),
    related: related?.map((other) => `${other.message} ${String(at(other.place))}`) ?? [],
    fixes: fixed.map(({ title, edits }) => [title, edits.map((one) => [at(one.place), one.newText])]),
  };
}

/** Whether something else is found than before the edit. What the analysis calls unchanged has to be the very same list. */
function different(before: Analysis, after: Analysis, label: string): boolean {
  const changed = after.changedSince(before);
  let isDifferent = false;
  for (const uri of after.workspace.documents.keys()) {
    const same = before.findingsOf(uri) === after.findingsOf(uri);
    if (changed && !changed.has(uri)) assert.ok(same, `${uri} was not called changed: ${label}`);
    isDifferent ||= !same;
  }
  return isDifferent;
}

function mirrorSet(kind: string, list: string, name: string, sources: readonly string[]): string {
  const entries = sources.map(
    (source) => `  - source: "${source}"\n    mirrors:\n    - m.io/${name}\n    - n.io/${name}\n`,
  );
  return `apiVersion: config.openshift.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n  ${list}:\n${entries.join('')}`;
}
