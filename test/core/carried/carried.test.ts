import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { analyse, type Analysis } from '../../../server/src/core/analysis';
import { carriedTexts, readingOf, type CarriedText } from '../../../server/src/core/carried/carried-documents';
import { writeBack, writeIntoFile } from '../../../server/src/core/carried/write-back';
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
    binaryData: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mirrors\nbinaryData:\n  other: AAEC\n  registries.conf: ${base64(conf)}\n`,
    Ignition: JSON.stringify(ignition(conf), null, 2),
    Butane: `variant: openshift\nversion: 4.18.0\nmetadata:\n  name: 99-lab\nstorage:\n  files:\n  - path: ${DROP_IN}\n    contents:\n      inline: |\n${indented(conf, 8)}`,
  };
}

function ignition(conf: string): object {
  return {
    ignition: { version: '3.2.0' },
    storage: { files: [{ path: DROP_IN, contents: { source: `data:;base64,${base64(conf)}` } }] },
  };
}

/** Each way to carry an Ignition config that carries a registries.conf. */
function carriersOfIgnition(conf: string): Readonly<Record<string, string>> {
  const config = JSON.stringify(ignition(conf));
  const source = `data:;base64,${base64(config)}`;
  const pretty = indented(JSON.stringify(ignition(conf), null, 2), 4);
  const object = (kind: string, version: string, rest: string): string =>
    `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: lab\n${rest}`;
  return {
    merge: JSON.stringify({ ignition: { version: '3.4.0', config: { merge: [{ source: 'https://x' }, { source }] } } }),
    replace: JSON.stringify({ ignition: { version: '3.4.0', config: { replace: { source } } } }),
    append: JSON.stringify({ ignition: { version: '2.2.0', config: { append: [{ source }] } } }),
    'merge in Butane': `variant: fcos\nversion: 1.5.0\nignition:\n  config:\n    merge:\n    - inline: '${config}'\n`,
    InfraEnv: object(
      'InfraEnv',
      'agent-install.openshift.io/v1beta1',
      `spec:\n  ignitionConfigOverride: '${config}'\n`,
    ),
    'a block of an InfraEnv': object(
      'InfraEnv',
      'agent-install.openshift.io/v1beta1',
      `spec:\n  ignitionConfigOverride: |\n${pretty}\n`,
    ),
    BareMetalHost: object(
      'BareMetalHost',
      'metal3.io/v1alpha1',
      `  annotations:\n    bmac.agent-install.openshift.io/ignition-config-overrides: ${JSON.stringify(config)}\n`,
    ),
    'a node of a ClusterInstance': object(
      'ClusterInstance',
      'siteconfig.open-cluster-management.io/v1alpha1',
      `spec:\n  nodes:\n  - hostName: a\n    ignitionConfigOverride: '${config}'\n`,
    ),
    'a request': JSON.stringify({ ignition_config_override: config }),
  };
}

/** The texts that a document carries, however deep. */
function deepTextsOf(document: Document): CarriedText[] {
  return carriedTexts(document).flatMap((text) => [text, ...deepTextsOf(text.document)]);
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

  test('Ignition configs in values of other files are read with all that is in them', () => {
    for (const [name, text] of Object.entries(carriersOfIgnition(CONF))) {
      const document = yamlDocument(text);
      const [outer, inner, ...others] = deepTextsOf(document);
      assert.ok(outer && inner && others.length === 0, name);
      assert.equal(inner.document.text, CONF, name);
      const analysis = analyse(null, createWorkspace('file:///w', [document]));
      assert.match(firstEndpoint(analysis), /^mirror\.lab:8443\/team\/app@/, name);
      const next = CONF.replace('# ours', '# “theirs”');
      const written = writeIntoFile(document, inner.document.uri, { read: CONF, text: next });
      assert.ok(written.kind === 'edits', name);
      const after = yamlDocument(applyEdits(text, written.edits));
      assert.deepEqual(
        deepTextsOf(after).map((each) => each.document.text === next),
        [false, true],
        name,
      );
      const [edit] = written.edits;
      const place = document.locate(outer.value.scalar.place);
      assert.ok(place && edit && place.start <= edit.span.start && edit.span.end <= place.end, name);
    }
  });

  test('manifests in binaryData are read, and what is none is decoded once', () => {
    const map = (key: string, text: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\nbinaryData:\n  ${key}: ${base64(text)}\n`;
    assert.deepEqual(textsOf(yamlDocument(map('99-idms.yaml', IDMS))), [IDMS]);
    assert.deepEqual(textsOf(yamlDocument(map('config', IDMS))), [IDMS]);
    assert.deepEqual(textsOf(yamlDocument(map('99-idms.txt', IDMS))), []);
    for (const value of [map('other.yaml', 'kind: Other\n'), map('x.yaml', IDMS).replace(/: (\S+)\n$/, ': $1!!\n')]) {
      const first = yamlDocument(`# top\n${value}`);
      assert.deepEqual([readingOf(first).decoded, carriedTexts(first).length], [1, 0]);
      const second = changeDocument(first, 2, { span: { start: 2, end: 5 }, newText: 'other words' });
      assert.deepEqual([readingOf(second).decoded, carriedTexts(second).length], [0, 0]);
    }
  });

  test('what only looks like an override is none', () => {
    const { InfraEnv = '', 'a request': request = '' } = carriersOfIgnition(CONF);
    for (const text of [
      InfraEnv.replace('agent-install.openshift.io', 'example.com'),
      InfraEnv.replace('ignitionConfigOverride', 'ignitionOverride'),
      InfraEnv.replace('kind: InfraEnv', 'kind: Other'),
      request.replace('ignition_config_override', 'ignition_override'),
    ])
      assert.deepEqual(textsOf(yamlDocument(text)), [], text);
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

  test('object templates in a text of a policy are read where only values are templates', () => {
    const raw = (objects: string): string =>
      `apiVersion: policy.open-cluster-management.io/v1\nkind: ConfigurationPolicy\nmetadata:\n  name: mirrors\nspec:\n  object-templates-raw: |\n${indented(objects, 4)}`;
    const template = (compliance: string, object: string): string =>
      `- complianceType: ${compliance}\n  objectDefinition:\n${indented(object, 4)}`;
    const policy = (text: string): string =>
      `apiVersion: policy.open-cluster-management.io/v1\nkind: Policy\nmetadata:\n  name: p\nspec:\n  policy-templates:\n  - objectDefinition:\n${indented(text, 6)}`;
    const analysed = (text: string): Analysis => analyse(null, createWorkspace('file:///w', [yamlDocument(text)]));
    const given = raw(template('mustonlyhave', IDMS));
    const list = (...texts: readonly string[]): string =>
      `apiVersion: v1\nkind: List\nitems:\n${texts.map((text) => `- ${indented(text, 2).trimStart()}`).join('')}`;
    const other = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: other\n';
    for (const text of [given, policy(given), list(other, given), list(policy(given), other), policy(list(given))]) {
      const analysis = analysed(text);
      assert.match(firstEndpoint(analysis), /^mirror\.lab/);
      assert.deepEqual([...analysis.findingsOf('file:///w/carrier.yaml')], []);
    }
    assert.equal(analysed(raw(template('mustnothave', IDMS))).clusters[0]?.cluster.manifests.mirrorSets.length, 0);
    const wrong = analysed(raw(template('musthave', IDMS.replace('quay.io', 'https://quay.io'))));
    const [finding] = wrong.findingsOf('file:///w/carrier.yaml');
    const span = finding && wrong.workspace.documents.get('file:///w/carrier.yaml')?.locate(finding.place);
    assert.equal(
      span && raw(template('musthave', IDMS.replace('quay.io', 'https://quay.io'))).slice(span.start, span.end),
      'https://',
    );
    // A value that the cluster fills in: nothing is known of the set, and nothing is wrong with it.
    const filled = analysed(
      raw(template('musthave', IDMS.replace('mirror.lab:8443/team', `'{{ fromConfigMap "a" "b" "c" }}'`))),
    );
    assert.deepEqual([...filled.findingsOf('file:///w/carrier.yaml')], []);
    assert.equal(filled.clusters[0]?.cluster.manifests.mirrorSets.length, 0);
    assert.equal(filled.workspace.documents.size, 2);
    // Directives make objects: there is no YAML yet.
    const ranged = analysed(raw(`{{ range (list "a") }}\n${template('musthave', IDMS)}{{ end }}\n`));
    assert.equal(ranged.workspace.documents.size, 1);
    assert.deepEqual([...ranged.findingsOf('file:///w/carrier.yaml')], []);
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
      const isSaid = finding.message.endsWith(' (line 5, column 3 of the compressed text)');
      assert.equal(isSaid, name === 'gzip', name);
      if (name === 'gzip') assert.match(covered, /^data:/);
      else if (name === 'percent') assert.equal(decodeURIComponent(covered), 'insecur');
      else if (name.startsWith('base64') || name === 'Ignition' || name === 'binaryData') {
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

  test('so is one in a block, however that is indented and ends', () => {
    const forms = ['|', '|-', '|+', '>', '>-', '>+', '|2', '|2-', '|+2', '>2-', '|4', '|4-'];
    let written = 0;
    for (const form of forms) {
      for (const by of form.includes('2') ? [4] : form.includes('4') ? [6] : [3, 4, 6]) {
        for (const [end, newline] of [
          ['\n', '\n'],
          ['\n\n\n', '\n'],
          ['\n', '\r\n'],
        ] as const) {
          const block = indented(CONF.trimEnd() + end, by);
          const text =
            `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  # before\n  registries.conf: ${form} # head\n${block}  other: x # after\n`.replaceAll(
              '\n',
              newline,
            );
          const carrier = yamlDocument(text);
          const [carried] = carriedTexts(carrier);
          const place = carried && carrier.locate(carried.value.scalar.place);
          assert.ok(place, form);
          const read = carried.document.text;
          for (const next of [
            `${read}# end\n`,
            read.replace('quay.io', 'é 😀'),
            read.trimEnd(),
            '',
            ' x\n',
            '\n\nx\n\n',
            'a\tb',
          ]) {
            const result = writeBack(carrier, carried, next);
            assert.ok(result.kind === 'edits', `${form}: ${JSON.stringify(next)}`);
            const after = applyEdits(text, result.edits);
            assert.deepEqual(textsOf(yamlDocument(after)), [next], form);
            assert.ok(after.startsWith(text.slice(0, place.start)) && after.endsWith(text.slice(place.end)), after);
            written++;
          }
        }
      }
    }
    assert.ok(written > 400, `${written} texts`);
  });

  test('a text under a checksum is not written', () => {
    const text = machineConfig(DROP_IN, `source: data:;base64,${base64(CONF)}\nverification:\n  hash: sha512-00\n`);
    const carrier = yamlDocument(text);
    const [carried] = carriedTexts(carrier);
    assert.ok(carried);
    assert.equal(writeBack(carrier, carried, 'x').kind, 'refused');
  });

  test('what would not come back is refused: what, where, and what to do', () => {
    const reasonOf = (text: string, next: string): string => {
      const carrier = yamlDocument(text);
      const [carried] = carriedTexts(carrier);
      assert.ok(carried);
      const result = writeBack(carrier, carried, next);
      return result.kind === 'refused' ? result.reason : `${result.edits.length} edits`;
    };
    const extra = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata:\n  idms.yaml: |\n${indented(IDMS, 4)}`;
    assert.equal(
      reasonOf(extra, 'apiVersion: v1\nkind: Secret\n'),
      '`idms.yaml` of ConfigMap `extra` would hold no manifest that Mirrorscope reads, and could not be opened again: keep one of its kinds here, or change `idms.yaml` of ConfigMap `extra` in `carrier.yaml` itself',
    );
    assert.equal(reasonOf(extra, IDMS.replace('lab', 'prod')), '1 edits');
    const drop = machineConfig(DROP_IN, `source: data:;base64,${base64(CONF)}\n`);
    for (const broken of ['\0', '\ud800'])
      assert.equal(
        reasonOf(drop, `# ${broken}`),
        `This text holds a NUL or half a character, which \`${DROP_IN}\` of MachineConfig \`99-worker-lab\` cannot carry: take it out`,
      );
  });

  test('is decoded once, and again only where its value is edited', () => {
    const large = `# ${'x'.repeat(700_000)}\n${CONF}`;
    const text = machineConfig(DROP_IN, `source: data:;base64,${base64(large)}\n`);
    const first = yamlDocument(`# top\n${text}`);
    assert.equal(readingOf(first).decoded, 1);
    const second = changeDocument(first, 2, { span: { start: 2, end: 5 }, newText: 'other words' });
    assert.equal(readingOf(second).decoded, 0);
    assert.equal(carriedTexts(second)[0]?.document, carriedTexts(first)[0]?.document);
    for (const [name, carrier] of Object.entries({ ...carriersOf(large), ...carriersOfIgnition(large) })) {
      if (name === 'base64 in lines' || name === 'gzip') continue;
      const before = yamlDocument(carrier.startsWith('{') ? ` ${carrier}` : `# top\n${carrier}`);
      assert.equal(readingOf(before).decoded, 1, name);
      const after = changeDocument(before, 2, { span: { start: 1, end: 1 }, newText: ' ' });
      assert.equal(readingOf(after).decoded, 0, name);
      assert.equal(carriedTexts(after)[0]?.document, carriedTexts(before)[0]?.document, name);
    }
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
