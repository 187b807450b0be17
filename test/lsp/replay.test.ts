import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readRecording, recorded, type RecordedEvent } from '../../server/src/lsp/recording';
import { startEditor } from '../support/editor';
import { replay } from '../support/replay';
import { OLD_POLICY, TEAM_SET } from '../support/team-mirrors';

const SET = TEAM_SET.replace(/^.*mirrorSourcePolicy.*\n/m, '');
const POD = `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "quay.io/team/app@sha256:${'a'.repeat(64)}"}]}\n`;

/** A session with questions, edits, files that change on the disk, and settings. */
async function recordSession(): Promise<string> {
  const lines: string[] = [];
  const editor = await startEditor({
    files: { 'set.yaml': SET, 'old.yaml': OLD_POLICY },
    settings: { target: '4.18' },
    record: (line) => void lines.push(line),
  });
  await editor.diagnostics('old.yaml', ({ diagnostics }) => diagnostics.length === 1);
  editor.open('pod.yaml', POD);
  await editor.hover('pod.yaml', 'quay.io/te$0am');
  editor.open('set.yaml', SET);
  editor.type('set.yaml', 'quay.io/team', 'https://quay.io/team');
  await editor.diagnostics('set.yaml', ({ diagnostics }) => diagnostics.length === 1);
  await editor.hover('pod.yaml', 'quay.io/te$0am');
  await editor.actions('set.yaml', 'https');
  editor.write({ 'old.yaml': OLD_POLICY.replace('kind: I', '# moved\nkind: I') });
  await editor.diagnostics('old.yaml', ({ diagnostics }) => diagnostics[0]?.range.start.line === 2);
  await editor.symbols('set.yaml');
  await editor.stop();
  return lines.join('\n');
}

suite('recorded sessions', function () {
  this.timeout(120_000);

  test('a session that is replayed comes to the same', async () => {
    const events = readRecording(await recordSession());
    const { answers, findings } = await replay(events);
    const methods = answers.map(({ method }) => method);
    const [hover, symbols, actions] = ['hover', 'documentSymbol', 'codeAction'].map((name) => `textDocument/${name}`);
    assert.deepEqual(methods, ['initialize', hover, hover, actions, symbols]);
    for (const { method, recorded, now } of answers) assert.deepEqual(now, recorded, method);
    assert.ok(findings.size >= 3);
    for (const [uri, { recorded, now }] of findings) assert.deepEqual(now, recorded, uri);
  });

  test('an answer and a finding that were others are noticed', async () => {
    const text = await recordSession();
    const other = text.replaceAll('Pull plan', 'Plan of old').replaceAll('"icsp-deprecated"', '"of-old"');
    const { answers, findings } = await replay(readRecording(other), 300);
    const differ = answers.filter(({ recorded, now }) => JSON.stringify(recorded) !== JSON.stringify(now));
    assert.ok(differ.some(({ method }) => method === 'textDocument/hover'));
    const files = [...findings].filter(([, { recorded, now }]) => JSON.stringify(recorded) !== JSON.stringify(now));
    assert.ok(files.some(([uri]) => path.posix.basename(uri) === 'old.yaml'));
  });

  test('what was listed is told of where the listing was given up, too', async () => {
    const lines: string[] = [];
    const disk = { list: () => ['file:///w/a.yaml', 'file:///w/b.yaml'], read: () => null };
    const { disk: listed } = recorded({ reader: {}, writer: {}, disk } as never, (line) => void lines.push(line));
    for await (const uri of listed.list('file:///w')) if (uri.endsWith('/a.yaml')) break;
    assert.deepEqual(readRecording(lines.join('\n')), [
      { kind: 'list', folder: 'file:///w', uris: ['file:///w/a.yaml'] },
    ]);
  });

  test('a recording that was cut off is read as far as it goes', () => {
    const events: readonly RecordedEvent[] = readRecording(
      '{"kind":"read","uri":"file:///a","text":null}\n{"kind":"cl',
    );
    assert.deepEqual(events, [{ kind: 'read', uri: 'file:///a', text: null }]);
  });

  for (const file of recordings()) {
    test(`${path.basename(file)} comes to the same`, async function () {
      this.timeout(600_000);
      const { answers, findings } = await replay(readRecording(readFileSync(file, 'utf8')));
      for (const { method, recorded, now } of answers) assert.deepEqual(now, recorded, method);
      for (const [uri, { recorded, now }] of findings) assert.deepEqual(now, recorded, uri);
    });
  }
});

/** Those in test/lsp/recordings, and those that MIRRORSCOPE_REPLAY names, between commas. */
function recordings(): string[] {
  const folder = 'test/lsp/recordings';
  const kept = existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
  const named = (process.env['MIRRORSCOPE_REPLAY'] ?? '').split(',').filter((name) => name !== '');
  return [...kept.filter((name) => name.endsWith('.jsonl')), ...named];
}
