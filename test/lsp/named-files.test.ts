import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { startEditor } from '../support/editor';

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

  test('and one that was opened before its folder was read', async () => {
    const editor = await startEditor({ files: { 'lab.bu': butane('none'), lab: CONF }, isStillReading: true });
    editor.open('lab.bu', butane('lab'), 'yaml');
    await editor.diagnostics('lab', says('unknown-key'));
    await editor.stop();
  });
});
