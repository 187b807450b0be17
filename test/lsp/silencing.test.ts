import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../../server/src/core/rules/all';
import { DECLARE_CLUSTERS } from '../../server/src/protocol';
import { startEditor, uriOf, type Editor, type Start } from '../support/editor';
import { OTHER_SET, TEAM_SET } from '../support/team-mirrors';

const SET = TEAM_SET.replace('quay.io', 'https://quay.io').replace('mirror.', 'https://mirror.');

suite('silencing and fixing over the protocol', () => {
  let editor: Editor;
  const start = async (options?: Start): Promise<Editor> => (editor = await startEditor(options));
  const codesOf = ({ diagnostics }: { diagnostics: readonly { code?: unknown }[] }): string =>
    diagnostics.map(({ code }) => String(code)).join(' ');
  teardown(() => editor.stop());

  test('a comment takes a finding away, and is told of when it is no use', async () => {
    await start();
    editor.open('set.yaml', SET);
    await editor.diagnostics('set.yaml', (found) => codesOf(found) === 'invalid-source invalid-mirror');
    const actions = (await editor.actions('set.yaml', 'htt$0ps://quay.io')) ?? [];
    const disable = actions.find(({ title }) => title === 'Disable `invalid-source` for this line');
    assert.ok(disable);
    assert.equal(disable.kind, 'quickfix');
    assert.deepEqual(
      disable.diagnostics?.map(({ code }) => code),
      ['invalid-source'],
    );
    assert.ok(actions.findIndex(({ isPreferred }) => isPreferred) < actions.indexOf(disable), 'behind the real fixes');
    editor.apply(disable);
    await editor.diagnostics('set.yaml', (found) => codesOf(found) === 'invalid-mirror');
    editor.type('set.yaml', 'https://quay.io', 'quay.io');
    const [unused] = await editor.diagnostics(
      'set.yaml',
      (found) => codesOf(found) === 'unused-suppression invalid-mirror',
    );
    assert.deepEqual([unused?.severity, unused?.tags], [4, [1]]);
  });

  test('.mirrorscope.yaml is edited where it is, and made where there is none', async () => {
    await start({ files: { '.mirrorscope.yaml': 'rules:\n  empty-mirrors: off\n' } });
    editor.open('set.yaml', SET);
    await editor.diagnostics('set.yaml', (found) => found.diagnostics.length === 2);
    const turnOff = async (): Promise<unknown> =>
      ((await editor.actions('set.yaml', 'htt$0ps://quay.io')) ?? []).find(({ title }) =>
        title.startsWith('Turn `invalid-source` off'),
      )?.edit?.documentChanges;
    assert.deepEqual(await turnOff(), [
      {
        textDocument: { uri: uriOf('.mirrorscope.yaml'), version: null },
        edits: [
          {
            range: { start: { line: 1, character: 20 }, end: { line: 1, character: 20 } },
            newText: '\n  invalid-source: off',
          },
        ],
      },
    ]);
    editor.remove('.mirrorscope.yaml');
    editor.type('set.yaml', 'name: team', 'name: group');
    await editor.diagnostics('set.yaml', (found) => found.version === 2);
    const [create, insert] = (await turnOff()) as { kind?: string; edits?: { newText: string }[] }[];
    assert.equal(create?.kind, 'create');
    assert.equal(insert?.edits?.[0]?.newText, 'rules:\n  invalid-source: off\n');
  });

  test('the inferred clusters are written from a finding across files, and by request', async () => {
    await start({ files: { 'x/a.yaml': TEAM_SET, 'y/a.yaml': TEAM_SET, 'y/b.yaml': OTHER_SET } });
    editor.open('y/b.yaml', OTHER_SET);
    await editor.diagnostics('y/b.yaml', (found) => codesOf(found).includes('conflicting-source-policy'));
    const actions = (await editor.actions('y/b.yaml', 'Allow$0ContactingSource')) ?? [];
    const write = actions.find(({ title }) => title === 'Write the inferred clusters to .mirrorscope.yaml');
    assert.ok(write, actions.map(({ title }) => title).join(', '));
    const asked = await editor.ask(DECLARE_CLUSTERS, { uri: uriOf('y/b.yaml') });
    assert.deepEqual(
      { uri: asked.uri, declared: asked.declared },
      { uri: uriOf('.mirrorscope.yaml'), declared: false },
    );
    assert.deepEqual(asked.edit?.documentChanges, write.edit?.documentChanges);
    editor.write({ '.mirrorscope.yaml': 'clusters:\n  x:\n    files: ["x/**"]\n' });
    editor.type('y/b.yaml', 'name: other', 'name: others');
    await editor.diagnostics('y/b.yaml', (found) => found.version === 2);
    assert.deepEqual(await editor.ask(DECLARE_CLUSTERS, { uri: null }), {
      uri: uriOf('.mirrorscope.yaml'),
      edit: null,
      declared: true,
    });
  });

  test('a glob of .mirrorscope.yaml that no file matches is told, until a file comes', async () => {
    const configuration = 'clusters:\n  x: {files: [x/**]}\n  y: {files: [y]}\n';
    await start({ files: { '.mirrorscope.yaml': configuration, 'x/a.yaml': TEAM_SET } });
    const [found] = await editor.diagnostics('.mirrorscope.yaml', (one) => one.diagnostics.length > 0);
    assert.equal(found?.message, 'No file that is read here matches `y`, so it has no effect');
    assert.deepEqual(found.range.start, { line: 2, character: 14 });
    editor.write({ 'y/a.yaml': OTHER_SET });
    await editor.diagnostics('.mirrorscope.yaml', (one) => one.diagnostics.length === 0);
    editor.remove('x/a.yaml');
    const [gone] = await editor.diagnostics('.mirrorscope.yaml', (one) => one.diagnostics.length > 0);
    assert.equal(gone?.message, 'No file that is read here matches `x/**`, so it has no effect');
  });

  test('fix all: advertised, asked for on save, bound to the version', async () => {
    const { server } = await start();
    const provider = server.capabilities.codeActionProvider;
    assert.ok(typeof provider === 'object' && provider.codeActionKinds?.includes('source.fixAll.mirrorscope'));
    editor.open('set.yaml', SET);
    await editor.diagnostics('set.yaml', (found) => found.diagnostics.length === 2);
    for (const only of ['source.fixAll', 'source.fixAll.mirrorscope', 'source']) {
      const [fixAll, ...others] = (await editor.actions('set.yaml', 'apiVersion', [only])) ?? [];
      assert.deepEqual([fixAll?.kind, others], ['source.fixAll.mirrorscope', []], only);
    }
    assert.deepEqual(await editor.actions('set.yaml', 'apiVersion', ['source.organizeImports']), []);
    const [fixAll] = (await editor.actions('set.yaml', 'apiVersion', ['source.fixAll'])) ?? [];
    assert.ok(fixAll);
    const [{ textDocument } = { textDocument: null }] = (fixAll.edit?.documentChanges ?? []) as {
      textDocument: { version: number };
    }[];
    assert.equal(textDocument?.version, 1);
    editor.type('set.yaml', 'name: team', 'name: group');
    assert.throws(() => {
      editor.apply(fixAll);
    }, /another version/);
    await editor.diagnostics('set.yaml', (found) => found.version === 2);
    const [again] = (await editor.actions('set.yaml', 'apiVersion', ['source.fixAll'])) ?? [];
    assert.ok(again);
    editor.apply(again);
    assert.equal(editor.text('set.yaml'), TEAM_SET.replace('name: team', 'name: group'));
  });

  test('settings: a level for each rule, and no rules that only repeat a schema', async () => {
    const text = TEAM_SET.replace('mirrorSourcePolicy', 'mirorSourcePolicy').replace('quay.io', 'https://quay.io');
    await start({ settings: { structure: 'off', rules: { 'invalid-source': 'hint' } } });
    editor.open('set.yaml', text);
    const found = await editor.diagnostics('set.yaml', ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['invalid-source', 4]],
    );
  });

  test('every rule has a page behind its code', async () => {
    await start({ initializationOptions: { docsBase: 'vscode://mirrorscope.mirrorscope/docs' } });
    editor.open('set.yaml', SET);
    const [first] = await editor.diagnostics('set.yaml', (found) => found.diagnostics.length === 2);
    assert.equal(first?.codeDescription?.href, 'vscode://mirrorscope.mirrorscope/docs/rules/invalid-source.md');
    for (const { code } of RULES) {
      assert.ok(existsSync(path.join('docs', 'rules', `${code}.md`)), code);
      assert.match(code, /^[a-z0-9-]+$/, 'as the extension’s URI handler takes it');
    }
  });
});
