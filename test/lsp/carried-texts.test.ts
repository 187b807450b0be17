import assert from 'node:assert/strict';
import {
  CARRIED_TEXTS,
  carriedTextUri,
  READ_CARRIED_TEXT,
  readCarriedTextUri,
  WRITE_CARRIED_TEXT,
} from '../../server/src/protocol';
import { startEditor } from '../support/editor';

const CONF = '[[registry]]\nlocation = "quay.io/team"\nlocaton = "x"\n';

function machineConfig(conf: string): string {
  return [
    'apiVersion: machineconfiguration.openshift.io/v1',
    'kind: MachineConfig',
    'metadata:',
    '  name: 99-lab',
    '  labels: {machineconfiguration.openshift.io/role: worker}',
    'spec:',
    '  config:',
    '    storage:',
    '      files:',
    '      - path: /etc/containers/registries.conf.d/lab.conf',
    `        contents: {source: "data:;base64,${Buffer.from(conf).toString('base64')}"} # kept`,
    '',
  ].join('\n');
}

suite('texts inside of values over the protocol', () => {
  test('have a URI that VS Code may decode and encode', () => {
    const known = 'file:///w/a%20b.yaml#/MachineConfig~a%7Eb~worker/etc/containers/registries.conf.d/x.conf';
    const uri = carriedTextUri(known);
    assert.match(uri, /^mirrorscope-text:\/a%20b\.yaml\/etc\/containers\/registries\.conf\.d\/x\.conf\?/);
    assert.equal(readCarriedTextUri(uri), known);
    assert.equal(readCarriedTextUri('mirrorscope-text:/x?file%3A%2F%2F%2Fw'), null);
    assert.equal(readCarriedTextUri(known), null);
  });

  test('findings are told of in the file; in the text itself once an editor has it open', async () => {
    const editor = await startEditor();
    editor.open('mc.yaml', machineConfig(CONF));
    const [found] = await editor.diagnostics('mc.yaml', ({ diagnostics }) => diagnostics.length > 0);
    assert.equal(found?.code, 'unknown-key');
    assert.equal(found.range.start.line, 10);
    const { texts } = await editor.ask(CARRIED_TEXTS, { uri: 'file:///workspace/mc.yaml', position: null });
    const [text] = texts;
    assert.ok(text && texts.length === 1);
    assert.deepEqual([text.name, text.carrier], ['/etc/containers/registries.conf.d/lab.conf', 'MachineConfig 99-lab']);
    assert.deepEqual(
      editor.published.filter(({ uri }) => uri === text.uri),
      [],
    );
    editor.open(text.uri, CONF, 'registries-conf');
    const inside = await editor.diagnostics(text.uri, ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(
      inside.map(({ code, range }) => [code, range.start.line]),
      [['unknown-key', 2]],
    );
    await editor.stop();
  });

  test('are read, and written back as they were encoded; not over what has come meanwhile', async () => {
    const editor = await startEditor();
    editor.open('mc.yaml', machineConfig(CONF));
    const { texts } = await editor.ask(CARRIED_TEXTS, { uri: 'file:///workspace/mc.yaml', position: null });
    const uri = texts[0]?.uri ?? '';
    assert.deepEqual(await editor.ask(READ_CARRIED_TEXT, { uri }), { text: CONF });
    const text = CONF.replace('localton = "x"\n', '');
    const { edit, refusal } = await editor.ask(WRITE_CARRIED_TEXT, { uri, read: CONF, text: `# new\n${text}` });
    assert.equal(refusal, null);
    const [change] = edit?.documentChanges ?? [];
    assert.equal(change?.textDocument.uri, 'file:///workspace/mc.yaml');
    const [only] = change.edits;
    assert.equal(only?.range.start.line, 10);
    editor.type(
      'mc.yaml',
      machineConfig(CONF).split('\n')[10] ?? '',
      machineConfig(`# new\n${text}`).split('\n')[10] ?? '',
    );
    assert.deepEqual(await editor.ask(READ_CARRIED_TEXT, { uri }), { text: `# new\n${text}` });
    const late = await editor.ask(WRITE_CARRIED_TEXT, { uri, read: CONF, text: 'x' });
    assert.equal(late.edit, null);
    assert.match(late.refusal ?? '', /holds another one by now/);
    assert.equal(await editor.ask(READ_CARRIED_TEXT, { uri: 'file:///workspace/mc.yaml' }), null);
    await editor.stop();
  });
});
