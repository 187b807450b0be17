import assert from 'node:assert/strict';
import {
  analyse,
  analyseBeside,
  beforeUnder,
  changeDocument,
  createDocument,
  createWorkspace,
  impactOn,
  impactSummary,
  withDocuments,
  type Analysis,
  type Before,
} from '../../../server/src/core/index';

const ROOT = 'file:///w';
const URI = `${ROOT}/set.yaml`;
const COUNT = 200;

const TEXT = [
  'apiVersion: config.openshift.io/v1',
  'kind: ImageDigestMirrorSet',
  'metadata: {name: many}',
  'spec:',
  '  imageDigestMirrors:',
  ...Array.from({ length: COUNT }, (_, index) => `  - {source: r${index}.io, mirrors: [m.io/r${index}]}`),
  '',
].join('\n');

function analysed(): Analysis {
  const document = createDocument({ uri: URI, version: 0, language: 'yaml', text: TEXT });
  const analysis = analyse(null, createWorkspace(ROOT, [document]));
  analysis.findingsOf(URI);
  return analysis;
}

function edited(analysis: Analysis, old: string, newText: string): Analysis {
  const document = analysis.workspace.documents.get(URI);
  assert.ok(document);
  const start = document.text.indexOf(old);
  assert.ok(start >= 0, old);
  const next = changeDocument(document, document.version + 1, { span: { start, end: start + old.length }, newText });
  return analyse(analysis, withDocuments(analysis.workspace, [next]));
}

const said = (analysis: Analysis, before: Before): string[] =>
  analysis.viewsOf(URI).flatMap((view) => {
    const found = impactOn(view, beforeUnder(analysis, before));
    return found ? [impactSummary(found.change)] : [];
  });

suite('impact of an edit', () => {
  test('what a state before has in common with now is the same objects', () => {
    const now = analysed();
    const before = analyseBeside(now, now.workspace);
    const next = edited(now, 'm.io/r7]', 'm.io/r7, n.io/r7]');
    const registriesOf = ({ clusters }: Analysis): readonly unknown[] => {
      const rendering = clusters[0]?.answers.rendering;
      return rendering?.kind === 'rendered' ? rendering.registriesConf.registries : [];
    };
    const [old, young] = [registriesOf(before), registriesOf(next)];
    assert.equal(old.length, COUNT);
    assert.equal(young.filter((each, index) => each !== old[index]).length, 1);
  });

  test('neither state disturbs the other, whatever is asked of which first', () => {
    let now = analysed();
    const before: Before = { kind: 'files', analysis: analyseBeside(now, now.workspace) };
    const alone: Before = { kind: 'files', analysis: analysed() };
    for (const [old, next] of [
      ['m.io/r7]', 'm.io/r7, n.io/r7]'],
      ['source: r9.io', 'source: x9.io'],
      ['source: x9.io', 'source: r9.io'],
      ['m.io/r7, n.io/r7]', 'n.io/r7]'],
      ['source: r10.io', 'source: https://r10.io'],
      ['source: https://r10.io', 'source: r10.io'],
      ['[n.io/r7]', '[m.io/r7]'],
    ] as const) {
      now = edited(now, old, next);
      assert.deepEqual(said(now, before), said(now, alone), next);
      const fresh = analyse(null, createWorkspace(ROOT, now.workspace.documents.values()));
      assert.deepEqual(now.findingsOf(URI).length, fresh.findingsOf(URI).length);
    }
    assert.deepEqual(said(now, before), ['No change on the nodes']);
  });

  test('clusters that are told apart anew are told apart so before as well', () => {
    const now = analysed();
    const before: Before = { kind: 'files', analysis: analyseBeside(now, now.workspace) };
    const declaration = createDocument({
      uri: `${ROOT}/.mirrorscope.yaml`,
      version: 0,
      language: 'yaml',
      text: 'clusters: {edge: {files: ["**"], topology: sno}}\n',
    });
    const declared = analyse(now, withDocuments(now.workspace, [declaration]));
    const next = edited(declared, 'source: r9.io', 'source: x9.io');
    assert.deepEqual(said(next, before), ['No drain: a single-node cluster does not drain']);
    const under = beforeUnder(next, before);
    assert.equal(beforeUnder(next, under), under);
  });
});
