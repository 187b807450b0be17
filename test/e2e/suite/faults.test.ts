import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { LanguageClient, State, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { createServerLife, type ServerLife } from '../../../client/src/server-life';
import { VERSION } from '../../../server/src/protocol';
import { hoverText, open, positionOf, revertAll, untilFindings, untilText } from './support/workspace';
import { nextProcess, processesOf, SHOWS_PROCESSES } from './support/server-process';

const SERVER = 'dist/server.js';
const FILE = 'clusters/prod/imageContentSourcePolicy.yaml';

suite('a language server that dies', function () {
  this.timeout(120_000);
  suiteSetup(function () {
    if (!SHOWS_PROCESSES) this.skip();
  });
  setup(() => vscode.commands.executeCommand('mirrorscope.restartServer'));
  teardown(revertAll);

  /** Types what is a mistake in place of a source, and waits until the server says so. */
  async function mistake(editor: vscode.TextEditor): Promise<void> {
    await editor.edit((edit) => edit.insert(positionOf(editor.document, 'source: ', 8), 'https://'));
    await untilFindings(editor.document.uri, (codes) => codes.includes('invalid-source'));
  }

  test('comes back with all that it did, and no edit is lost', async () => {
    const editor = await open(FILE);
    await untilFindings(editor.document.uri, (codes) => codes.includes('icsp-deprecated'));
    await vscode.commands.executeCommand('mirrorscope.previewNodeFiles');
    const preview = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'mirrorscope');
    assert.ok(preview, 'no node file is open');
    await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    const first = await nextProcess(SERVER);

    await mistake(editor);
    process.kill(first, 'SIGKILL');
    // While there is no server.
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# typed meanwhile\n'));
    const second = await nextProcess(SERVER, [first]);
    // Those of the server that died are a line further up.
    const isMistake = ({ range }: vscode.Diagnostic): boolean => editor.document.getText(range).startsWith('https://');
    await untilFindings(
      editor.document.uri,
      (codes) =>
        codes.includes('icsp-deprecated') && vscode.languages.getDiagnostics(editor.document.uri).some(isMistake),
    );
    assert.match(
      await hoverText(editor.document.uri, positionOf(editor.document, 'kind: ImageContent')),
      /ImageContentSourcePolicy/,
    );

    // Node files follow again.
    const old = preview.getText();
    const at = positionOf(editor.document, 'https://', 0);
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 8)), 'quay-2.example.com/'));
    await untilText(preview, (text) => text !== old && text.includes('quay-2.example.com/'));
    assert.deepEqual(processesOf(SERVER), [second]);
  });

  test('one that died as it began comes back too', async () => {
    const editor = await open(FILE);
    const first = await nextProcess(SERVER);
    process.kill(first, 'SIGKILL');
    const second = await nextProcess(SERVER, [first]);
    // It has just been started, and has not answered anything.
    process.kill(second, 'SIGKILL');
    const third = await nextProcess(SERVER, [first, second]);
    await mistake(editor);
    assert.deepEqual(processesOf(SERVER), [third]);
  });

  test('one that hangs is ended by “Restart Language Server”', async () => {
    const editor = await open(FILE);
    await untilFindings(editor.document.uri, (codes) => codes.includes('icsp-deprecated'));
    const first = await nextProcess(SERVER);
    process.kill(first, 'SIGSTOP');
    await vscode.commands.executeCommand('mirrorscope.restartServer');
    const second = await nextProcess(SERVER, [first]);
    await mistake(editor);
    assert.deepEqual(processesOf(SERVER), [second]);
  });

  test('one that dies again and again is left alone until the user starts it', async () => {
    const editor = await open(FILE);
    const killed: number[] = [];
    for (let times = 0; times < 5; times++) {
      const id = await nextProcess(SERVER, killed);
      killed.push(id);
      process.kill(id, 'SIGKILL');
    }
    // The findings of a server that is gone go with it.
    await untilFindings(editor.document.uri, (codes) => codes.length === 0);
    await sleep(1000);
    assert.deepEqual(processesOf(SERVER), []);
    await vscode.commands.executeCommand('mirrorscope.restartServer');
    await mistake(editor);
    assert.equal(processesOf(SERVER).length, 1);
  });
});

suite('a language server that does not begin', function () {
  this.timeout(60_000);
  let folder: string;
  let client: LanguageClient | undefined;
  setup(() => (folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-faults-'))));
  teardown(async () => {
    await client?.dispose().catch(() => undefined);
    client = undefined;
    rmSync(folder, { recursive: true });
  });

  function lifeOver(
    program: string,
    options: LanguageClientOptions = {},
  ): { life: ServerLife; client: LanguageClient } {
    const module = path.join(folder, 'server.js');
    writeFileSync(module, program);
    const life = createServerLife();
    const { errorHandler, initializationFailedHandler } = life;
    client = new LanguageClient(
      'mirrorscope-faults',
      'Faults',
      { module, transport: TransportKind.ipc },
      { ...options, errorHandler, initializationFailedHandler },
    );
    return { life, client };
  }

  async function until(isSo: () => boolean, what: () => string): Promise<void> {
    for (let turn = 0; !isSo(); turn++) {
      assert.ok(turn < 200, `waited in vain; ${what()}`);
      await sleep(100);
    }
  }

  test('is started five times', async () => {
    const { life, client: left } = lifeOver('process.exit(1);');
    await life.begin(left);
    await until(
      () => life.deaths === 5,
      () => `${life.deaths} deaths`,
    );
    await sleep(500);
    assert.equal(life.deaths, 5);
    assert.notEqual(left.state, State.Running);
  });

  test('and once it can, “Restart Language Server” starts it', async () => {
    const { life, client: left } = lifeOver('process.exit(1);');
    await life.begin(left);
    await until(
      () => life.deaths === 5,
      () => `${life.deaths} deaths`,
    );
    writeFileSync(path.join(folder, 'server.js'), ANSWERING.replace('VERSION', VERSION));
    await life.restart();
    assert.equal(left.state, State.Running);
    assert.equal(life.deaths, 0);
  });

  test('a server that refuses the client’s version is not tried again, but by hand', async () => {
    const server = path.resolve(extensionPath(), SERVER);
    const { life, client: left } = lifeOver(`require(${JSON.stringify(server)});`, {
      initializationOptions: { version: '0.0.1' },
    });
    await life.begin(left);
    await until(
      () => left.state !== State.Starting && left.state !== State.Running,
      () => State[left.state],
    );
    assert.equal(life.deaths, 0);
    writeFileSync(path.join(folder, 'server.js'), ANSWERING.replace('VERSION', VERSION));
    await life.restart();
    assert.equal(left.state, State.Running);
  });

  test('the client leaves a server of another version', async () => {
    const { life, client: left } = lifeOver(ANSWERING.replace('VERSION', '0.0.1'));
    await life.begin(left);
    await until(
      () => left.state === State.Stopped,
      () => State[left.state],
    );
    assert.equal(life.deaths, 0);
  });
});

suite('a report for those who mend it', () => {
  teardown(revertAll);

  test('says versions, counts and settings, and nothing of what files say', async () => {
    const settings = vscode.workspace.getConfiguration('mirrorscope');
    const editor = await open(FILE);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# canary-comment\n'));
    await settings.update('releaseImage', 'canary.example.com/release', vscode.ConfigurationTarget.Workspace);
    try {
      await untilFindings(editor.document.uri, (codes) => codes.includes('icsp-deprecated'));
      await vscode.commands.executeCommand('mirrorscope.copyDiagnosticsReport');
      const text = await vscode.env.clipboard.readText();
      const report = JSON.parse(text) as {
        mirrorscope: string;
        vscode: string;
        settings: Record<string, string[]>;
        server: { state: string; report: { version: string; folders: { findings: Record<string, number> }[] } };
      };
      assert.deepEqual([report.mirrorscope, report.vscode, report.server.state], [VERSION, vscode.version, 'Running']);
      assert.equal(report.server.report.version, VERSION);
      assert.ok(report.server.report.folders.some(({ findings }) => (findings['icsp-deprecated'] ?? 0) >= 3));
      assert.deepEqual(report.settings['mirrorscope.releaseImage'], ['workspace']);
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      const words = [
        'canary',
        'example.com',
        'quay.io',
        'registry.redhat.io',
        'clusters/prod',
        folder?.uri.path ?? '?',
      ];
      assert.deepEqual(
        words.filter((word) => text.includes(word)),
        [],
      );
    } finally {
      await settings.update('releaseImage', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});

function extensionPath(): string {
  const extension = vscode.extensions.getExtension('mirrorscope.mirrorscope');
  assert.ok(extension);
  assert.ok(readFileSync(path.join(extension.extensionPath, SERVER)).length > 0);
  return extension.extensionPath;
}

/** A server that says its version, and ends when it is told to. */
const ANSWERING = `process.on('message', ({ id, method }) => {
  const result = method === 'initialize' ? { capabilities: {}, serverInfo: { name: 'x', version: 'VERSION' } } : null;
  if (id !== undefined) process.send({ jsonrpc: '2.0', id, result });
  if (method === 'exit') process.exit(0);
});`;
