import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { analyse, type Analysis } from '../../../server/src/core/analysis';
import { carriedTexts, readingOf } from '../../../server/src/core/carried/carried-documents';
import { writeBack } from '../../../server/src/core/carried/write-back';
import { changeDocument, createDocument, type Document } from '../../../server/src/core/document';
import { answersTo } from '../../../server/src/core/features/answers';
import { applyEdits } from '../../../server/src/core/text/edit';
import { createWorkspace, withDocuments, withoutDocuments } from '../../../server/src/core/workspace';

const CONF = `# ours
[[registry]]
location = "quay.io/team"

  [[registry.mirror]]
  location = "mirror.lab:8443/team"
`;
const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: lab
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors:
    - mirror.lab:8443/team
`;
const REF = `quay.io/team/app@sha256:${'1'.repeat(64)}`;

function yamlDocument(text: string, uri = 'file:///w/carrier.yaml', version = 1): Document {
  return createDocument({ uri, version, language: 'yaml', text });
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A MachineConfig with one file whose `contents` are given in lines. */
function machineConfig(path: string, contents: string, pool = 'worker'): string {
  return `apiVersion: machineconfiguration.openshift.io/v1
kind: MachineConfig
metadata:
  name: 99-${pool}-lab
  labels:
    machineconfiguration.openshift.io/role: ${pool}
spec:
  config:
    ignition:
      version: 3.4.0
    storage:
      files:
      # before
      - path: ${path}
        contents:
${indented(contents, 10)}
        mode: 0644 # after
`;
}

const DROP_IN = '/etc/containers/registries.conf.d/99-lab.conf';

/** Each way to carry a registries.conf, with the text of it. */
function carriersOf(conf: string): Readonly<Record<string, string>> {
  const escaped = encodeURIComponent(conf);
  return {
    base64: machineConfig(DROP_IN, `source: data:text/plain;charset=utf-8;base64,${base64(conf)}\n`),
    'base64 in lines': machineConfig(
      DROP_IN,
      `source: >-\n  data:;base64,\n${base64(conf).replace(/.{1,40}/g, '  $&\n')}`,
    ),
    percent: machineConfig(DROP_IN, `source: "data:,${escaped}"\n`),
    gzip: machineConfig(DROP_IN, `compression: gzip\nsource: data:;base64,${gzipSync(conf).toString('base64')}\n`),
    'a ConfigMap': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mirrors\ndata:\n  registries.conf: |\n${indented(conf, 4)}  other: x\n`,
    Ignition: JSON.stringify(
      {
        ignition: { version: '3.2.0' },
        storage: { files: [{ path: DROP_IN, contents: { source: `data:;base64,${base64(conf)}` } }] },
      },
      null,
      2,
    ),
    Butane: `variant: openshift\nversion: 4.18.0\nmetadata:\n  name: 99-lab\nstorage:\n  files:\n  - path: ${DROP_IN}\n    contents:\n      inline: |\n${indented(conf, 8)}`,
  };
}

function textsOf(document: Document): string[] {
  return carriedTexts(document).map((text) => text.document.text);
}

function firstEndpoint(analysis: Analysis): string {
  const [answer] = answersTo(analysis, null, REF);
  assert.ok(answer?.outcome.kind === 'plan' && answer.outcome.plan.kind === 'plan');
  return answer.outcome.plan.endpoints.map(({ reference }) => reference).join(' ');
}

suite('texts inside of values', () => {
  test('are read however they are encoded', () => {
    for (const [name, text] of Object.entries(carriersOf(CONF))) {
      const document = yamlDocument(text);
      assert.deepEqual(textsOf(document), [CONF], name);
    }
  });

  test('give the plan that the same text gives as a file', () => {
    const files = [
      createDocument({ uri: 'file:///w/registries.conf', version: 0, language: 'registries-conf', text: CONF }),
    ];
    const expected = firstEndpoint(analyse(null, createWorkspace('file:///w', files)));
    assert.match(expected, /^mirror\.lab:8443\/team\/app@/);
    for (const [name, text] of Object.entries(carriersOf(CONF))) {
      const analysis = analyse(null, createWorkspace('file:///w', [yamlDocument(text)]));
      assert.equal(firstEndpoint(analysis), expected, name);
    }
  });

  test('manifests in a ConfigMap are those of the cluster', () => {
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mirrors\ndata:\n  config: |\n${indented(IDMS, 4)}`;
    const analysis = analyse(null, createWorkspace('file:///w', [yamlDocument(map)]));
    assert.equal(analysis.clusters[0]?.cluster.manifests.mirrorSets.length, 1);
    assert.match(firstEndpoint(analysis), /^mirror\.lab/);
  });

  test('a MachineConfig in a ConfigMap is read, too', () => {
    const inner = machineConfig(DROP_IN, `source: data:;base64,${base64(CONF)}\n`);
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pool\ndata:\n  config: |\n${indented(inner, 4)}`;
    const workspace = createWorkspace('file:///w', [yamlDocument(map)]);
    assert.deepEqual(
      [...workspace.documents.keys()].map((uri) => uri.replace('file:///w/', '')),
      [
        'carrier.yaml',
        'carrier.yaml#/ConfigMap~pool/config.yaml',
        `carrier.yaml#/ConfigMap~pool/config.yaml#/MachineConfig~99-worker-lab~worker${DROP_IN}`,
      ],
    );
    assert.match(firstEndpoint(analyse(null, workspace)), /^mirror\.lab/);
    assert.equal(withoutDocuments(workspace, ['file:///w/carrier.yaml']).documents.size, 0);
  });

  test('findings stand where their cause stands, also encoded', () => {
    const wrong = CONF.replace('[[registry.mirror]]', 'insecur = true\n  [[registry.mirror]]');
    for (const [name, text] of Object.entries(carriersOf(wrong))) {
      const document = yamlDocument(text);
      const analysis = analyse(null, createWorkspace('file:///w', [document]));
      const finding = analysis.findingsOf(document.uri).find(({ code }) => code === 'unknown-key');
      const span = finding && document.locate(finding.place);
      assert.ok(span, name);
      const covered = text.slice(span.start, span.end);
      if (name === 'gzip') assert.match(covered, /^data:/);
      else if (name === 'percent') assert.equal(decodeURIComponent(covered), 'insecur');
      else if (name.startsWith('base64') || name === 'Ignition') {
        assert.ok(covered.replace(/\s/g, '').length <= 12, covered);
        assert.ok(covered.length >= 9, covered);
      } else assert.equal(covered, 'insecur', name);
    }
  });

  test('a text that is written back is read again, and nothing else is touched', () => {
    for (const newline of ['\n', '\r\n']) {
      for (const [name, carrierText] of Object.entries(carriersOf(CONF))) {
        const text = carrierText.replaceAll('\n', newline);
        const carrier = yamlDocument(text);
        const [carried] = carriedTexts(carrier);
        assert.ok(carried, name);
        const scalar = carrier.locate(carried.value.scalar.place) ?? { start: 0, end: 0 };
        for (const next of [
          `${CONF}# end\n`,
          CONF.replace('quay.io', 'docker.io'),
          '',
          'a = "ü 😀"\n\n',
          ' x',
          CONF.trimEnd(),
        ]) {
          const result = writeBack(carrier, carried, next);
          assert.ok(result.kind === 'edits', `${name}: ${JSON.stringify(next)}`);
          const written = applyEdits(text, result.edits);
          assert.deepEqual(textsOf(yamlDocument(written)), [next], name);
          assert.equal(written.slice(0, scalar.start), text.slice(0, scalar.start));
          assert.equal(written.slice(written.length - (text.length - scalar.end)), text.slice(scalar.end));
        }
      }
    }
  });

  test('a text under a checksum is not written', () => {
    const text = machineConfig(DROP_IN, `source: data:;base64,${base64(CONF)}\nverification:\n  hash: sha512-00\n`);
    const carrier = yamlDocument(text);
    const [carried] = carriedTexts(carrier);
    assert.ok(carried);
    assert.equal(writeBack(carrier, carried, 'x').kind, 'refused');
  });

  test('is decoded once, and again only where its value is edited', () => {
    const large = `# ${'x'.repeat(700_000)}\n${CONF}`;
    const text = machineConfig(DROP_IN, `source: data:;base64,${base64(large)}\n`);
    const first = yamlDocument(`# top\n${text}`);
    assert.equal(readingOf(first).decoded, 1);
    const second = changeDocument(first, 2, { span: { start: 2, end: 5 }, newText: 'other words' });
    assert.equal(readingOf(second).decoded, 0);
    assert.equal(carriedTexts(second)[0]?.document, carriedTexts(first)[0]?.document);
    const at = second.text.indexOf('base64,') + 'base64,'.length;
    const third = changeDocument(second, 3, { span: { start: at, end: at }, newText: base64('#12') });
    assert.equal(readingOf(third).decoded, 1);
    assert.equal(textsOf(third)[0], `#12${large}`);
  });

  test('a file that begins to carry something is seen to', () => {
    const text = carriersOf(CONF)['a ConfigMap'] ?? '';
    const at = text.indexOf('Config');
    const before = yamlDocument(text.slice(0, at) + text.slice(at + 1));
    assert.equal(carriedTexts(before).length, 0);
    const after = changeDocument(before, 2, { span: { start: at, end: at }, newText: 'C' });
    assert.equal(carriedTexts(after).length, 1);
  });

  test('come and go with their carrier; one that an editor holds counts until it is closed', () => {
    const [before, after] = [CONF, CONF.replace('mirror.lab', 'other.lab')].map((conf) =>
      yamlDocument(carriersOf(conf)['a ConfigMap'] ?? ''),
    );
    assert.ok(before && after);
    const uri = `${before.uri}#/ConfigMap~mirrors/registries.conf`;
    const first = createWorkspace('file:///w', [before]);
    assert.equal(first.documents.get(uri)?.text, CONF);
    const changed = withDocuments(first, [after]);
    assert.match(changed.documents.get(uri)?.text ?? '', /other\.lab/);
    const own = createDocument({ uri, version: 7, language: 'registries-conf', text: '# mine\n' });
    const held = withDocuments(changed, [own]);
    assert.equal(withDocuments(held, [before]).documents.get(uri), own);
    const closed = withoutDocuments(withDocuments(held, [before]), [uri]);
    assert.equal(closed.documents.get(uri)?.text, CONF);
    assert.equal(withoutDocuments(closed, [before.uri]).documents.size, 0);
  });
});
