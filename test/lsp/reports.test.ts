import assert from 'node:assert/strict';
import type { DocumentLink, Hover, Location } from 'vscode-languageserver/node';
import { rulePage } from '../../server/src/core/features/rule-page';
import { RULES } from '../../server/src/core/rules/all';
import { lineIndex } from '../../server/src/core/text/line-index';
import { readReportUri, REPORTS, reportUri } from '../../server/src/protocol';
import { startEditor, uriOf, type Editor } from '../support/editor';
import { machineConfig } from '../support/machine-configs';

const set = (name: string, entries: Readonly<Record<string, string>>): string =>
  [
    'apiVersion: config.openshift.io/v1',
    'kind: ImageTagMirrorSet',
    `metadata: {name: ${name}}`,
    'spec:',
    '  imageTagMirrors:',
    ...Object.entries(entries).map(([source, mirror]) => `  - {source: ${source}, mirrors: [${mirror}]}`),
    '',
  ].join('\n');

const FILES = {
  'clusters/lab/set.yaml': set('tags', { 'a.io': 'm.io/a' }),
  'clusters/prod/set.yaml': set('tags', { 'a.io': 'm.io/a', 'b.io': 'm.io/b' }),
  'working-dir/cluster-resources/set.yaml': set('tags', { 'a.io': 'n.io/a' }),
  'bastion/registries.conf': '[[registry]]\nlocation = "a.io"\n',
  'apps/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: a.io/x:1\n  - image: b.io/x:1\n',
};

suite('reports', () => {
  let editor: Editor;
  setup(async () => {
    editor = await startEditor({ files: FILES });
  });
  teardown(() => editor.stop());

  const rootOf = async (): Promise<string> => (await editor.ask(REPORTS, { uri: null })).folders[0]?.root ?? '';

  test('what can be compared: clusters, hosts, what oc-mirror wrote', async () => {
    const { folders } = await editor.ask(REPORTS, { uri: uriOf('apps/pod.yaml') });
    assert.deepEqual(
      folders.map(({ sides }) => sides.map(({ kind, name }) => `${kind} ${name}`)),
      [
        [
          'cluster clusters/lab',
          'cluster clusters/prod',
          'host bastion/registries.conf',
          'generated working-dir/cluster-resources',
        ],
      ],
    );
  });

  test('coverage is a document that follows the keyboard', async () => {
    const uri = reportUri({ kind: 'coverage', root: await rootOf() });
    assert.match(
      await editor.nodeFile(uri),
      /^### Coverage: `clusters\/lab`\n\n\*\*1 of 2 references leaves the reachable/,
    );
    editor.open('clusters/lab/set.yaml', FILES['clusters/lab/set.yaml']);
    editor.type('clusters/lab/set.yaml', 'source: a.io', 'source: b.io');
    await editor.diagnostics('clusters/lab/set.yaml', () => true);
    assert.match(
      await editor.nodeFile(uri),
      /#### No mirror serves them \(1\)\n\n- `a\.io\/x:1`: no source matches \(`apps\/pod\.yaml:5`\)/,
    );
  });

  test('a name in a report leads to where it comes from, on its cluster', async () => {
    const uri = reportUri({ kind: 'coverage', root: await rootOf() });
    const text = await editor.nodeFile(uri);
    const second = text.indexOf('clusters/prod');
    const leads = async (words: string, from = 0): Promise<string[]> => {
      const at = text.indexOf(words, from);
      assert.ok(at >= 0, `${words} is not in\n${text}`);
      const position = lineIndex(text).positionAt(at + 1);
      const found = await editor.connection.sendRequest<Location[] | null>('textDocument/definition', {
        textDocument: { uri },
        position,
      });
      return (found ?? []).map((place) => `${place.uri.replace(uriOf(''), '')}:${place.range.start.line + 1}`);
    };
    assert.deepEqual(await leads('a.io/x:1`:'), ['apps/pod.yaml:5']);
    assert.deepEqual(await leads('m.io/a/x:1'), ['clusters/lab/set.yaml:6']);
    assert.deepEqual(await leads('m.io/a/x:1', second), ['clusters/prod/set.yaml:6']);
    assert.deepEqual(await leads('apps/pod.yaml:6'), ['apps/pod.yaml:6']);
    assert.deepEqual(await leads('Coverage'), []);
    const links = await editor.connection.sendRequest<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri },
    });
    const lines = lineIndex(text);
    assert.deepEqual(
      links
        .slice(0, 3)
        .map(({ range, target }) => [
          text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end)),
          target?.replace(uriOf(''), ''),
        ]),
      [
        ['b.io/x:1', 'apps/pod.yaml#L6,12'],
        ['apps/pod.yaml:6', 'apps/pod.yaml#L6,12'],
        ['a.io/x:1', 'apps/pod.yaml#L5,12'],
      ],
    );
    editor.open('clusters/lab/set.yaml', FILES['clusters/lab/set.yaml']);
    editor.type('clusters/lab/set.yaml', 'spec:', '# moved\nspec:');
    assert.deepEqual(await leads('m.io/a/x:1'), ['clusters/lab/set.yaml:7']);
  });

  test('so it does in a comparison', async () => {
    const uri = reportUri({ kind: 'plans', root: await rootOf(), old: 'clusters/prod', next: 'clusters/lab' });
    const text = await editor.nodeFile(uri);
    const hover = await editor.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position: lineIndex(text).positionAt(text.indexOf('`m.io/b/x:1`') + 2),
    });
    assert.match(JSON.stringify(hover?.contents), /Comes from.*\[set\.yaml:7\]/);
  });

  test('pages about a file follow the keyboard', async () => {
    const root = await rootOf();
    const uri = uriOf('clusters/lab/set.yaml');
    const [syntax, basis] = (['syntax', 'basis'] as const).map((kind) => reportUri({ kind, root, uri }));
    editor.open('clusters/lab/set.yaml', FILES['clusters/lab/set.yaml']);
    assert.match(await editor.nodeFile(syntax ?? ''), /"kind": string plain "ImageTagMirrorSet" 2:7-2:24/);
    assert.match(await editor.nodeFile(basis ?? ''), /`ImageTagMirrorSet\/tags` \(`clusters\/lab\/set\.yaml:1`\)/);
    editor.type('clusters/lab/set.yaml', 'name: tags', 'name: others');
    await editor.diagnostics('clusters/lab/set.yaml', () => true);
    assert.match(await editor.nodeFile(basis ?? ''), /`ImageTagMirrorSet\/others`/);
    const stray = { kind: 'syntax', root: '', uri: 'untitled:One' } as const;
    assert.deepEqual(readReportUri(reportUri(stray)), stray);
    editor.open('untitled:One', 'a: 1\n', 'yaml');
    assert.match(await editor.nodeFile(reportUri(stray)), /"a": integer plain "1"/);
  });

  test('two sides, each way; one that is not there has no page', async () => {
    const root = await rootOf();
    const compare = (old: string, next: string): Promise<string> =>
      editor.nodeFile(reportUri({ kind: 'plans', root, old, next }));
    assert.match(await compare('clusters/prod', 'clusters/lab'), /\*\*Of 2 references, 1 loses its mirrors\.\*\*/);
    assert.match(await compare('clusters/lab', 'clusters/prod'), /\*\*Of 2 references, 1 gets a mirror\.\*\*/);
    assert.match(
      await compare('clusters/prod', 'working-dir/cluster-resources'),
      /\*\*Of 2 references, 1 loses its mirrors, 1 comes from elsewhere first\.\*\*/,
    );
    assert.match(
      await compare('clusters/lab', 'bastion/registries.conf'),
      /\*\*Of 2 references, 1 loses its mirrors\.\*\*/,
    );
    assert.equal(await compare('clusters/lab', 'clusters/gone'), await editor.nodeFile('mirrorscope:/nothing'));
  });

  test('pools with other drop-ins are told apart, also beside what oc-mirror wrote', async () => {
    const drop = '[[registry]]\nlocation = "b.io"\n[[registry.mirror]]\nlocation = "p.io/b"\n';
    await editor.stop();
    editor = await startEditor({
      files: { ...FILES, 'clusters/lab/mc.json': machineConfig('master', '50-m', { '50-m.conf': drop }) },
    });
    const root = await rootOf();
    const coverage = await editor.nodeFile(reportUri({ kind: 'coverage', root }));
    assert.match(
      coverage,
      /- `b\.io\/x:1`: no source matches \(pool worker\); served by a mirror: `p\.io\/b\/x:1` \(pool master\)/,
    );
    const compare = (old: string, next: string): Promise<string> =>
      editor.nodeFile(reportUri({ kind: 'plans', root, old, next }));
    const titles = (page: string): readonly (string | undefined)[] =>
      [...page.matchAll(/^### .*→ (.*)$/gm)].map((found) => found[1]);
    const apart = await compare('clusters/prod', 'clusters/lab');
    assert.deepEqual(titles(apart), ['`clusters/lab` (pool worker)', '`clusters/lab` (pool master)']);
    assert.match(apart, /1 loses its mirrors[^]*\n### [^]*1 comes from elsewhere first/);
    const generated = await compare('clusters/lab', 'working-dir/cluster-resources');
    assert.deepEqual(titles(generated), ['`working-dir/cluster-resources`']);
    assert.match(
      generated,
      /\*\*Of 2 references, 1 comes from elsewhere first\.\*\* 0 sources added, 0 removed, 1 changed/,
    );
  });

  test('the URI of a report survives an editor that takes escapes away and puts others in', () => {
    const address = { kind: 'plans', root: 'file:///a%20b', old: 'x & "y"#1', next: 'ü?' } as const;
    const uri = reportUri(address);
    assert.deepEqual(readReportUri(uri), address);
    const [, path = '', query = ''] = /^mirrorscope:([^?]*)\?(.*)$/.exec(uri) ?? [];
    assert.deepEqual(readReportUri(`mirrorscope:${path}?${encodeURIComponent(decodeURIComponent(query))}`), address);
    for (const other of [
      'file:///a',
      'mirrorscope:/a',
      'mirrorscope:/a?%',
      'mirrorscope:/a?1',
      'mirrorscope:/a?{}',
      'mirrorscope:/a?null',
    ])
      assert.equal(readReportUri(other), null, other);
  });

  test('the page of a rule is a document, with the words of the command line', async () => {
    const page = (code: string): Promise<string> => editor.nodeFile(reportUri({ kind: 'rule', root: '', code }));
    const rule = RULES.find(({ code }) => code === 'duplicate-object');
    assert.ok(rule);
    assert.equal(await page(rule.code), rulePage(rule));
    assert.equal(await page('no-such-rule'), '');
  });
});
