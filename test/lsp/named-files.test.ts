import assert from 'node:assert/strict';
import type { PublishDiagnosticsParams, RegistrationParams } from 'vscode-languageserver';
import { startEditor, uriOf } from '../support/editor';

const CONF = '[[registry]]\nlocation = "quay.io/team"\nlocaton = "x"\n';

function butane(local: string): string {
  return [
    'variant: openshift',
    'version: 4.18.0',
    'metadata:',
    '  name: 99-lab',
    '  labels: {machineconfiguration.openshift.io/role: worker}',
    'storage:',
    '  files:',
    '  - path: /etc/containers/registries.conf.d/lab.conf',
    '    contents:',
    `      local: ${local}`,
    '',
  ].join('\n');
}

const codes = ({ diagnostics }: PublishDiagnosticsParams): string => diagnostics.map(({ code }) => code).join();
const says =
  (wanted: string) =>
  (found: PublishDiagnosticsParams): boolean =>
    codes(found) === wanted;

suite('files that a Butane config names', () => {
  test('are read whatever they are called, and followed on the disk', async () => {
    const editor = await startEditor({ files: { 'b/lab.bu': butane('lab'), 'b/lab': CONF, 'b/other': CONF } });
    await editor.diagnostics('b/lab', says('unknown-key'));
    editor.write({ 'b/lab': CONF.replace('locaton = "x"\n', '') });
    await editor.diagnostics('b/lab', says(''));
    editor.remove('b/lab');
    await editor.diagnostics('b/lab.bu', says('local-file-missing'));
    editor.write({ 'b/lab': CONF });
    await editor.diagnostics('b/lab.bu', says(''));
    await editor.diagnostics('b/lab', says('unknown-key'));
    await editor.stop();
  });

  test('are followed where they come and go with their folder', async () => {
    const editor = await startEditor({ files: { 'b/lab.bu': butane('x/lab'), 'b/x/lab': CONF } });
    await editor.diagnostics('b/x/lab', says('unknown-key'));
    editor.move('b/x', 'b/y');
    await editor.diagnostics('b/lab.bu', says('local-file-missing'));
    editor.move('b/y', 'b/x');
    await editor.diagnostics('b/lab.bu', says(''));
    await editor.diagnostics('b/x/lab', says('unknown-key'));
    await editor.stop();
  });

  test('are read when they are named, and left alone when nobody names them any more', async () => {
    const editor = await startEditor({ files: { 'b/lab.bu': butane('none'), 'b/lab': CONF } });
    await editor.diagnostics('b/lab.bu', says('local-file-missing'));
    editor.open('b/lab.bu', butane('none'), 'yaml');
    editor.type('b/lab.bu', 'local: none', 'local: lab');
    await editor.diagnostics('b/lab', says('unknown-key'));
    await editor.diagnostics('b/lab.bu', says(''));
    editor.type('b/lab.bu', 'local: lab', 'local: gone');
    await editor.diagnostics('b/lab', says(''));
    editor.remove('b/lab.bu');
    editor.type('b/lab.bu', 'local: gone', 'local: lab');
    await editor.diagnostics('b/lab', says('unknown-key'));
    editor.close('b/lab.bu');
    await editor.diagnostics('b/lab', says(''));
    await editor.stop();
  });

  test('are read again with a workspace folder that was taken away, whether or not the config is open', async () => {
    const editor = await startEditor({ files: { 'b/lab.bu': butane('lab'), 'b/lab': CONF } });
    const folder = { uri: uriOf('').slice(0, -1), name: 'workspace' };
    const change = (event: { readonly added: readonly unknown[]; readonly removed: readonly unknown[] }): void =>
      void editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    for (const isOpen of [false, true]) {
      if (isOpen) editor.open('b/lab.bu', butane('lab'), 'yaml');
      await editor.diagnostics('b/lab', says('unknown-key'));
      change({ added: [], removed: [folder] });
      await editor.diagnostics('b/lab', says(''));
      change({ added: [folder], removed: [] });
      await editor.diagnostics('b/lab', says('unknown-key'));
      if (isOpen) await editor.diagnostics('b/lab.bu', says(''));
      else assert.ok(editor.published.every((found) => !codes(found).includes('local-file-missing')));
    }
    await editor.stop();
  });

  test('are named no longer by what a workspace folder has taken along', async () => {
    const editor = await startEditor({ files: { 'b/lab.bu': butane('lab'), 'b/lab': CONF } });
    const folder = { uri: uriOf('').slice(0, -1), name: 'workspace' };
    await editor.diagnostics('b/lab', says('unknown-key'));
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [folder] },
    });
    await editor.diagnostics('b/lab', says(''));
    editor.remove('b/lab.bu');
    editor.write({ 'a/other.bu': butane('none') });
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [folder], removed: [] },
    });
    await editor.diagnostics('a/other.bu', says('local-file-missing'));
    assert.equal(codes(editor.published.findLast(({ uri }) => uri === uriOf('b/lab'))!), '');
    await editor.stop();
  });

  test('are read in a workspace folder inside of another one, whichever is named first', async () => {
    const [outer, inner] = ['', 'b/'].map((name) => ({ uri: uriOf(name).slice(0, -1), name: `folder ${name}` }));
    for (const folders of [
      [outer!, inner!],
      [inner!, outer!],
    ]) {
      const editor = await startEditor({ files: { 'b/lab.bu': butane('x/lab'), 'b/x/lab': CONF }, folders });
      await editor.diagnostics('b/x/lab', says('unknown-key'));
      assert.ok(editor.published.every((found) => !codes(found).includes('local-file-missing')));
      const event = { added: [], removed: [inner!] };
      await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
      editor.write({ 'b/x/lab': CONF.replace('locaton', 'blocked') });
      await editor.diagnostics('b/x/lab', says('toml-type'));
      assert.ok(editor.published.every((found) => !codes(found).includes('local-file-missing')));
      await editor.stop();
    }
  });

  test('are watched once they are read, unless they are anyway', async () => {
    const files = { 'b/a.bu': butane("'x/{lab}'"), 'b/c.bu': butane('lab.conf') };
    const editor = await startEditor({ files: { ...files, 'b/lab.conf': CONF } });
    const asked: unknown[] = [];
    const watched = new Promise<void>((resolve) => {
      editor.connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
        asked.push(...registrations.map(({ method, registerOptions }) => [method, registerOptions as unknown]));
        resolve();
      });
    });
    editor.write({ 'b/x/%7Blab%7D': CONF });
    await watched;
    editor.write({ 'b/x/%7Blab%7D': CONF.replace('locaton', 'blocked') });
    await editor.diagnostics('b/x/%7Blab%7D', says('toml-type'));
    const watchers = [{ globPattern: '**/?lab?', kind: 2 }];
    assert.deepEqual(asked, [['workspace/didChangeWatchedFiles', { watchers }]]);
    await editor.stop();
  });

  test('and one that was opened before its folder was read', async () => {
    const editor = await startEditor({ files: { 'lab.bu': butane('none'), lab: CONF }, isStillReading: true });
    editor.open('lab.bu', butane('lab'), 'yaml');
    await editor.diagnostics('lab', says('unknown-key'));
    await editor.stop();
  });
});
