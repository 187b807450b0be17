import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';

const icsp = (name: string): string =>
  `# ${name}\napiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata: {name: ${name}}\nspec:\n  repositoryDigestMirrors: [] # none\n`;
const idms = (name: string): string =>
  `# ${name}\napiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: ${name}}\nspec:\n  imageDigestMirrors: [] # none\n`;
const BROKEN = icsp('broken').replace('{name: broken}', '{name: "broken}');

suite('migrate', () => {
  suiteTeardown(removeTemporaryFolders);

  test('one file: exactly itself, migrated; what was done is told apart', async () => {
    const bom = `\uFEFF${icsp('a')}`.replaceAll('\n', '\r\n').replace(/\r\n$/, '');
    const { code, out, notes } = await cli(['migrate', 'a.yaml'], { cwd: temporaryFolder({ 'a.yaml': bom }) });
    assert.deepEqual({ code, notes }, { code: 0, notes: ['a.yaml: 1 object migrated (a)'] });
    assert.equal(out, `\uFEFF${idms('a')}`.replaceAll('\n', '\r\n').replace(/\r\n$/, ''));
  });

  test('several files are one stream; standard input counts', async () => {
    const cwd = temporaryFolder({
      'a.yaml': icsp('a').trimEnd(),
      'b.yaml': `---\n${icsp('b')}---\n`,
      'c.yaml': `%YAML 1.2\n---\n${icsp('c')}`,
      'x.yaml': 'a: 1\n',
    });
    const { code, out, notes } = await cli(['migrate', 'a.yaml', 'b.yaml', 'x.yaml', '-', 'c.yaml'], {
      cwd,
      stdin: icsp('d'),
    });
    assert.equal(code, 0);
    assert.ok(notes.includes('x.yaml holds no ImageContentSourcePolicy, and stays as it is'), notes.join('\n'));
    const documents = parseAllDocuments(out);
    assert.deepEqual(
      documents.flatMap((document) => document.errors),
      [],
    );
    const names = documents.flatMap(
      (document) => (document.toJS() as { metadata?: { name: string } } | null)?.metadata?.name ?? [],
    );
    assert.deepEqual(names, ['a', 'b', 'd', 'c']);
  });

  test('a refused file: exit 1, where and why, the others go on', async () => {
    const cwd = temporaryFolder({ 'a.yaml': icsp('a'), 'broken.yaml': BROKEN });
    const { code, out, notes } = await cli(['migrate', 'broken.yaml', 'a.yaml'], { cwd });
    assert.equal(code, 1);
    assert.equal(out, idms('a'));
    assert.match(notes[0]!, /^broken\.yaml:4:\d+ refused: The YAML has an error here/);
    assert.equal((await cli(['migrate', '--in-place', 'broken.yaml', 'a.yaml'], { cwd })).code, 1);
    assert.equal(readFileSync(path.join(cwd, 'broken.yaml'), 'utf8'), BROKEN);
    assert.equal(readFileSync(path.join(cwd, 'a.yaml'), 'utf8'), idms('a'));
  });

  test('--in-place keeps permissions and links, and leaves nothing beside', async () => {
    const cwd = temporaryFolder({ 'real/a.yaml': icsp('a'), 'real/other.yaml': 'a: 1\n' });
    chmodSync(path.join(cwd, 'real/a.yaml'), 0o640);
    symlinkSync('real/a.yaml', path.join(cwd, 'link.yaml'));
    const { code, notes } = await cli(['migrate', '--in-place', 'link.yaml', 'real/other.yaml'], { cwd });
    assert.deepEqual(
      { code, wrote: notes.filter((line) => line.startsWith('wrote')) },
      { code: 0, wrote: ['wrote link.yaml'] },
    );
    assert.ok(lstatSync(path.join(cwd, 'link.yaml')).isSymbolicLink());
    assert.equal(readFileSync(path.join(cwd, 'real/a.yaml'), 'utf8'), idms('a'));
    assert.equal(statSync(path.join(cwd, 'real/a.yaml')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(path.join(cwd, 'real')).sort(), ['a.yaml', 'other.yaml']);
  });

  test('--dest-dir writes by the base name, never twice, never over a file without --force', async () => {
    const cwd = temporaryFolder({ 'x/a.yaml': icsp('one'), 'y/a.yaml': icsp('two'), file: 'x' });
    const target = path.join(cwd, 'out/deep/a.yaml');
    const first = await cli(['migrate', '--dest-dir', 'out/deep', 'x/a.yaml', 'y/a.yaml'], { cwd });
    assert.equal(first.code, 1);
    assert.equal(readFileSync(target, 'utf8'), idms('one'));
    writeFileSync(target, 'mine');
    const second = await cli(['migrate', '--dest-dir', 'out/deep', 'y/a.yaml'], { cwd });
    assert.equal(second.code, 1);
    assert.match(second.notes.at(-1)!, /exists already.*--force/);
    assert.equal(readFileSync(target, 'utf8'), 'mine');
    assert.equal((await cli(['migrate', '--dest-dir', 'out/deep', '--force', 'y/a.yaml'], { cwd })).code, 0);
    assert.equal(readFileSync(target, 'utf8'), idms('two'));
    const onFile = await cli(['migrate', '--dest-dir', 'file', 'x/a.yaml'], { cwd });
    assert.equal(onFile.code, 2);
    assert.match(onFile.notes.at(-1)!, /file" exists and is a file$/);
    assert.equal(readFileSync(path.join(cwd, 'x/a.yaml'), 'utf8'), icsp('one'), 'the input stays');
  });

  test('of a folder, the files that hold a policy', async () => {
    const cwd = temporaryFolder({
      'm/a.yaml': icsp('a'),
      'm/x.yaml': 'a: 1\n',
      'm/registries.conf': '',
      'm/b/b.yaml': icsp('b'),
    });
    const { code, out } = await cli(['migrate', 'm'], { cwd });
    assert.deepEqual({ code, out }, { code: 0, out: `${idms('a')}---\n${idms('b')}` });
    assert.equal(existsSync(path.join(cwd, 'imagedigestmirrorset')), false);
  });

  test('patches of a kustomization go with what they are for: the nodes get what they got', async () => {
    const cwd = temporaryFolder({
      '.mirrorscope.yaml': 'clusters: {prod: {files: [prod/kustomization.yaml]}}\n',
      'base.yaml': icsp('a').replace('[]', '[{source: quay.io/x, mirrors: [m.example.com/x]}]'),
      'prod/kustomization.yaml': [
        'resources: [../base]',
        'patches:',
        '- path: labels.yaml',
        '- path: ops.yaml',
        '  target: {kind: ImageContentSourcePolicy}',
        '- patch: "[{op: replace, path: /spec/repositoryDigestMirrors/0/source, value: quay.io/y}]"',
        '  target: {kind: ImageContentSourcePolicy, version: v1alpha1}',
        '',
      ].join('\n'),
      'base/kustomization.yaml': 'resources: [../base.yaml]\n',
      'prod/labels.yaml': icsp('a').split('spec:')[0] ?? '',
      'prod/ops.yaml': '- {op: add, path: /spec/repositoryDigestMirrors/0/mirrors/-, value: m2.example.com/x}\n',
      'argo.yaml': 'ignoreDifferences: [{kind: ImageContentSourcePolicy}]\n',
    });
    const nodeFile = async (): Promise<string> => (await cli(['render', '--cluster', 'prod', '.'], { cwd })).out;
    const before = await nodeFile();
    assert.match(before, /quay\.io\/y[^]*m\.example\.com\/x[^]*m2\.example\.com\/x/);
    const { code, notes } = await cli(['migrate', '--in-place', '.'], { cwd });
    assert.equal(code, 0);
    assert.equal(await nodeFile(), before);
    assert.ok(notes.includes('prod/ops.yaml: patches migrated'), notes.join('\n'));
    assert.ok(notes.some((note) => note.startsWith('argo.yaml:1:28 This still names `ImageContentSourcePolicy`')));
    assert.equal(readFileSync(path.join(cwd, 'prod/labels.yaml'), 'utf8'), idms('a').split('spec:')[0]);
    const again = await cli(['migrate', '.'], { cwd });
    assert.equal(again.out, '', 'nothing is left to do');
  });

  test('what is no UTF-8 is refused: its bytes would change', async () => {
    const cwd = temporaryFolder({ 'latin.yaml': Buffer.from(`# \xe9\n${icsp('a')}`, 'latin1') });
    const { code, out, notes } = await cli(['migrate', 'latin.yaml'], { cwd });
    assert.deepEqual({ code, out }, { code: 1, out: '' });
    assert.match(notes[0]!, /^latin\.yaml:1:1 refused: This file holds bytes that are no UTF-8/);
  });

  test('a file that is named twice counts once', async () => {
    const cwd = temporaryFolder({ 'a.yaml': icsp('a') });
    const once = await cli(['migrate', 'a.yaml', '-'], { cwd, stdin: icsp('b') });
    assert.deepEqual(await cli(['migrate', 'a.yaml', '-', 'a.yaml', '-'], { cwd, stdin: icsp('b') }), once);
  });

  test('a policy in object templates that are not read is told, and the file refused', async () => {
    const raw = (kind: string, then: string): string => `apiVersion: policy.open-cluster-management.io/v1
kind: ConfigurationPolicy
metadata: {name: p}
spec:
  object-templates-raw: |
    {{ if ${then} }}
    - complianceType: musthave
      objectDefinition:
        apiVersion: operator.openshift.io/v1alpha1
        kind: ${kind}
    {{ end }}
`;
    const carried = raw('ImageContentSourcePolicy', 'true').replace(/^/gm, '    ');
    const cwd = temporaryFolder({
      'm/raw.yaml': raw('ImageContentSourcePolicy', 'true') + '---\n' + icsp('a'),
      'm/other.yaml': raw('ConfigMap', '"ImageContentSourcePolicy"'),
      'm/carried.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  p.yaml: |\n${carried}`,
      'm/policy.yaml': icsp('b'),
    });
    const reason =
      'This is a template, and the ImageContentSourcePolicy in it cannot be read before the cluster has filled it in';
    const { code, out, notes } = await cli(['migrate', 'm'], { cwd });
    assert.deepEqual(
      { code, refused: notes.filter((note) => note.includes('refused')) },
      { code: 1, refused: [`m/carried.yaml:5:11 refused: ${reason}`, `m/raw.yaml:5:25 refused: ${reason}`] },
    );
    assert.match(out, /name: b/);
    assert.doesNotMatch(out, /name: a/);
  });

  test('what is dropped is told', async () => {
    const text = icsp('a').replace(
      '[] # none',
      '[{source: a.io, mirrors: [b.io], mirrorSourcePolicy: NeverContactSource}]',
    );
    const { code, out, notes } = await cli(['migrate', '-'], { stdin: text });
    assert.equal(code, 0);
    assert.doesNotMatch(out, /NeverContactSource/);
    assert.match(notes[0]!, /^-:6:\d+ `mirrorSourcePolicy` is taken out/);
  });

  test('what the cluster will refuse of the result is told, and so is a name that is taken', async () => {
    const policy = `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  name: generic-0
spec:
  repositoryDigestMirrors:
  - source: quay.io/team
    mirrors: [m.example.com/team, m.example.com/team]
`;
    const taken = `---
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: generic-0
spec:
  imageDigestMirrors: []
`;
    const cwd = temporaryFolder({ 'twice.yaml': policy + taken, 'fine.yaml': policy.replace(/, m[^\]]*/, '') });
    const { code, notes } = await cli(['migrate', 'twice.yaml'], { cwd });
    assert.equal(code, 0);
    assert.deepEqual(notes, [
      'twice.yaml: 1 object migrated (generic-0)',
      'twice.yaml:8:35 of what comes out: `m.example.com/team` is listed twice, so the API server refuses the object',
      'twice.yaml:13:9 of what comes out: `ImageDigestMirrorSet` `generic-0` is there already, so the one that is applied last replaces the other',
    ]);
    const fine = await cli(['migrate', 'fine.yaml'], { cwd });
    assert.deepEqual(fine.notes, ['fine.yaml: 1 object migrated (generic-0)']);
  });
});
