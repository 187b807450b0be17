import assert from 'node:assert/strict';
import {
  actions,
  analyse,
  applyEdits,
  createDocument,
  withDocuments,
  type Analysis,
} from '../../../server/src/core/index';
import { cursorFixture, unindent } from '../../support/cursor';

const SET = `
  apiVersion: config.openshift.io/v1
  kind: ImageDigestMirrorSet
  metadata:
    name: team
  spec:
    imageDigestMirrors:
    - source: ht$0tps://quay.io/team
      mirrors:
      - https://m.example.com/team
`;

suite('actions that silence', () => {
  test('stand behind the fixes', () => {
    assert.deepEqual(titles(SET), [
      'Remove the scheme',
      'Apply all safe fixes of Mirrorscope',
      'Disable `invalid-source` for this line',
      'Disable `invalid-source` for this file',
      'Turn `invalid-source` off in .mirrorscope.yaml',
    ]);
  });

  test('put a comment above the line', () => {
    assert.equal(
      after(SET, 'Disable `invalid-source` for this line'),
      plain(SET).replace('  - source', '  # mirrorscope-disable-next-line invalid-source\n  - source'),
    );
  });

  test('add the code to a comment that is there', () => {
    const above = SET.replace(
      '    - source',
      '    # mirrorscope-disable-next-line empty-mirrors -- why\n      - source'.replace(/\n {6}/, '\n    '),
    );
    assert.match(
      after(above, 'Disable `invalid-source` for this line'),
      /next-line empty-mirrors, invalid-source -- why\n/,
    );
    const behind = SET.replace('quay.io/team', 'quay.io/team # mirrorscope-disable-line empty-mirrors');
    assert.match(
      after(behind, 'Disable `invalid-source` for this line'),
      /team # mirrorscope-disable-line empty-mirrors, invalid-source\n/,
    );
    const file = `\n  # mirrorscope-disable-file empty-mirrors${SET}`;
    assert.match(
      after(file, 'Disable `invalid-source` for this file'),
      /^# mirrorscope-disable-file empty-mirrors, invalid-source\n/,
    );
  });

  test('put a comment at the top of the file', () => {
    assert.equal(
      after(SET, 'Disable `invalid-source` for this file'),
      `# mirrorscope-disable-file invalid-source\n${plain(SET)}`,
    );
  });

  test('leave a byte order mark where it is', () => {
    const conf = '--- file: registries.conf\n\uFEFFlo$0kation = "quay.io"\n';
    for (const scope of ['line', 'file'])
      assert.match(
        after(conf, `Disable \`unknown-key\` for this ${scope}`),
        /^\uFEFF# mirrorscope-disable-[\w-]+ unknown-key\nlokation/,
      );
  });

  test('of several lines are for the first one alone, and for all of the file', () => {
    const both = `${SET}    - source: https://quay.io/other\n      mirrors: []\n`;
    const { analysis, document } = cursorFixture(both);
    const found = actions(analysis, document.uri, { start: 0, end: document.text.length });
    const linesFixed = (scope: string): number[] | undefined =>
      found
        .find(({ title }) => title === `Disable \`invalid-source\` for this ${scope}`)
        ?.fixes.map(({ place }) => document.lines.positionAt(document.locate(place)!.start).line);
    assert.deepEqual(linesFixed('line'), [6]);
    assert.deepEqual(linesFixed('file'), [6, 9]);
  });

  test('stand behind a line that holds no more than a comment, which one above is not about', () => {
    const set = plain(SET).replaceAll('https://', '').trimEnd();
    // `@`: where the comment is wanted.
    const cases: readonly [title: string, text: string, file?: string][] = [
      ['above', `# a$0\u0001 b@\n${set}`],
      ['behind a byte order mark', `\uFEFF# $0\u0001@\n${set}`],
      ['further in, with CRLF', set.replace('spec:', '  # $0\u0001@\nspec:').replaceAll('\n', '\r\n')],
      ['at the end', `${set}\n# $0\u0001@`],
      ['behind another code', `${set}\n# $0\u0001 # mirrorscope-disable-next-line empty-mirrors@\n`],
      ['in TOML', 'short-name-mode = "disabled"\n# $0\u0001@\n', 'registries.conf'],
    ];
    for (const [title, text, file = 'a.yaml'] of cases) {
      const code = file === 'a.yaml' ? 'yaml-syntax' : 'toml-syntax';
      const fixture = `--- file: ${file}\n${text.replace('@', '')}`;
      const found = offered(fixture, `Disable \`${code}\` for this line`);
      const changed = applyEdits(found.text, found.action.edits);
      assert.equal(changed, text.replace('$0', '').replace('@', ` # mirrorscope-disable-line ${code}`), title);
      const { workspace } = found.analysis;
      const { language } = workspace.documents.get(found.uri)!;
      const next = createDocument({ uri: found.uri, version: 2, language, text: changed });
      const left = analyse(found.analysis, withDocuments(workspace, [next])).findingsOf(found.uri);
      assert.ok(!left.some((finding) => finding.code === code || finding.message.includes(code)), title);
    }
  });

  test('work in registries.conf', () => {
    const conf = '--- file: registries.conf\n[[registry]]\nlocation = "quay.io"\n  lo$0kation = "quay.io"\n';
    assert.match(
      after(conf, 'Disable `unknown-key` for this line'),
      /\n {2}# mirrorscope-disable-next-line unknown-key\n {2}lokation/,
    );
  });

  test('silence what they say they silence', () => {
    for (const title of titles(SET).filter((one) => one.startsWith('Disable') || one.startsWith('Turn'))) {
      const found = offered(SET, title);
      const texts = found.action.elsewhere
        ? [{ uri: found.action.elsewhere.uri, text: applyEdits('', found.action.elsewhere.edits) }]
        : [{ uri: found.uri, text: applyEdits(found.text, found.action.edits) }];
      const changed = texts.map(({ uri, text }) => createDocument({ uri, version: 2, language: 'yaml', text }));
      const next = analyse(found.analysis, withDocuments(found.analysis.workspace, changed));
      const codes = next.findingsOf(found.uri).map(({ code }) => code);
      assert.deepEqual(codes, ['invalid-mirror'], title);
    }
  });

  test('offer no comment in JSON, and none inside a text of several lines', () => {
    const json =
      '--- file: a.json\n{"apiVersion": "config.openshift.io/v1", "kind": "ImageDigestMirrorSet", "metadata": {"name": "a"}, "spec": {"imageDigestMirrors": [{"source": "ht$0tps://a.io", "mirrors": []}]}}\n';
    assert.deepEqual(
      titles(json).filter((title) => title.startsWith('Disable')),
      [],
    );
    assert.ok(titles(json).includes('Turn `invalid-source` off in .mirrorscope.yaml'));
  });

  suite('in .mirrorscope.yaml', () => {
    const wanted = 'Turn `invalid-source` off in .mirrorscope.yaml';
    const cases: readonly [title: string, before: string | null, expected: string][] = [
      ['that is new', null, 'rules:\n  invalid-source: off\n'],
      ['without rules', 'exclude: [a]\n', 'exclude: [a]\nrules:\n  invalid-source: off\n'],
      ['with comments only', '# mine', '# mine\nrules:\n  invalid-source: off\n'],
      [
        'with rules',
        'rules:\n    a: off # x\nexclude: [a]\n',
        'rules:\n    a: off # x\n    invalid-source: off\nexclude: [a]\n',
      ],
      ['with the rule', 'rules:\n  invalid-source: warning # x\n', 'rules:\n  invalid-source: off # x\n'],
      ['with rules in flow style', 'rules: {a: off}\n', 'rules: {a: off, invalid-source: off}\n'],
      ['with an empty list of rules', 'rules:\nexclude: []\n', 'rules:\n  invalid-source: off\nexclude: []\n'],
      ['with a written-out null', 'rules: null # x\nexclude: []\n', 'rules:\n  invalid-source: off # x\nexclude: []\n'],
      ['with a tilde at the end', 'rules: ~', 'rules:\n  invalid-source: off\n'],
      ['with a byte order mark', '\uFEFFexclude: [a]\n', '\uFEFFexclude: [a]\nrules:\n  invalid-source: off\n'],
      ['with keys further in', '  exclude: [a]\n', '  exclude: [a]\n  rules:\n    invalid-source: off\n'],
      ['with empty braces', 'rules: {}\r\n', 'rules: {invalid-source: off}\r\n'],
    ];
    for (const [title, before, expected] of cases) {
      test(title, () => {
        const file =
          before === null ? '' : `--- file: .mirrorscope.yaml\n${before}${before.endsWith('\n') ? '' : '\n'}`;
        const { action } = offered(`${file}--- file: a.yaml\n${unindent(SET)}`, wanted);
        assert.ok(action.elsewhere);
        assert.equal(action.elsewhere.isNew, before === null);
        const text = before === null ? '' : before.endsWith('\n') ? before : `${before}\n`;
        assert.equal(applyEdits(text, action.elsewhere.edits), expected);
      });
    }

    test('not where it is broken', () => {
      const files = `--- file: .mirrorscope.yaml\nrules: [\n--- file: a.yaml\n${unindent(SET)}`;
      assert.ok(!titles(files).includes(wanted));
    });
  });

  test('write the clusters that were inferred, which have the same files afterwards', () => {
    const set = (policy: string, name = 'a'): string =>
      `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: ${name}}\nspec:\n  imageDigestMirrors:\n  - {source: a.io, mirrors: [b.io], mirrorSourcePolicy: ${policy}}\n`;
    const files = [
      `--- file: clusters/x/a.yaml\n${set('AllowContactingSource')}`,
      `--- file: clusters/y/a.yaml\n${set('AllowContactingSource')}`,
      `--- file: clusters/y/b.yaml\n${set('$0NeverContactSource', 'b')}`,
      `--- file: clusters/base.yaml\n${set('AllowContactingSource', 'c').replace('a.io', 'c.io')}`,
      `--- file: all.yaml\n${set('AllowContactingSource', 'd').replace('a.io', 'd.io')}`,
    ].join('');
    const { analysis, action } = offered(files, 'Write the inferred clusters to .mirrorscope.yaml');
    assert.ok(action.elsewhere);
    const { uri, edits } = action.elsewhere;
    const text = applyEdits('', edits);
    assert.equal(
      text,
      'clusters:\n  x:\n    files:\n      - "clusters/x/**"\n      - "*"\n      - "clusters/*"\n  "y":\n    files:\n      - "clusters/y/**"\n      - "*"\n      - "clusters/*"\n',
    );
    const declared = createDocument({ uri, version: 1, language: 'yaml', text });
    const next = withDocuments(analysis.workspace, [declared]);
    const filesOf = (clusters: Analysis['workspace']['clusters']): string[][] =>
      clusters.map(({ documents }) => documents.map((document) => document.uri).filter((name) => name !== uri));
    assert.deepEqual(filesOf(next.clusters), filesOf(analysis.workspace.clusters));
    assert.deepEqual(
      next.clusters.map(({ declared: isDeclared }) => isDeclared),
      [true, true],
    );
  });
});

interface Offered {
  readonly analysis: Analysis;
  readonly uri: string;
  readonly text: string;
  readonly action: ReturnType<typeof actions>[number];
}

function offered(fixture: string, title: string): Offered {
  const { analysis, document, offset } = cursorFixture(fixture);
  const found = actions(analysis, document.uri, { start: offset, end: offset });
  const action = found.find((one) => one.title === title);
  assert.ok(action, `${title} is not among ${found.map((one) => one.title).join(', ')}`);
  return { analysis, uri: document.uri, text: document.text, action };
}

function titles(fixture: string): string[] {
  const { analysis, document, offset } = cursorFixture(fixture);
  return actions(analysis, document.uri, { start: offset, end: offset }).map(({ title }) => title);
}

function after(fixture: string, title: string): string {
  const { text, action } = offered(fixture, title);
  return applyEdits(text, action.edits);
}

function plain(fixture: string): string {
  return unindent(fixture).replace('$0', '');
}
