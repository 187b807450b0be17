import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { readRecording } from '../../server/src/lsp/recording';
import { join } from '../support/editor';
import { replay } from '../support/replay';

const PROGRAM = path.resolve('dist/server.js');

suite('the bundled language server', function () {
  this.timeout(120_000);

  suiteSetup(() => {
    // The build writes all bundles; those of others may not be there yet.
    if (!existsSync(PROGRAM)) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'ignore' });
    assert.ok(existsSync(PROGRAM), 'node scripts/build.mjs does not make dist/server.js');
  });

  test('reads a folder from disk and answers over --stdio', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-server-'));
    writeFileSync(path.join(folder, 'old.yaml'), POLICY);
    symlinkSync(folder, path.join(folder, 'around'));
    const program = spawn(process.execPath, [PROGRAM, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise<number | null>((resolve) => {
      program.on('exit', resolve);
    });
    try {
      const connection = createProtocolConnection(
        new StreamMessageReader(program.stdout),
        new StreamMessageWriter(program.stdin),
      );
      const uri = pathToFileURL(folder).href;
      const editor = await join(connection, { folders: [{ uri, name: 'folder' }] });
      const [found, ...others] = await editor.diagnostics(
        `${uri}/old.yaml`,
        ({ diagnostics }) => diagnostics.length > 0,
      );
      assert.deepEqual([found?.code, others], ['icsp-deprecated', []]);
      await editor.stop();
      assert.equal(await ended, 0);
    } finally {
      program.kill();
      rmSync(folder, { recursive: true });
    }
  });

  test('loads what answers before it is asked for anything, once `initialize` is answered', async () => {
    const script = `process.on('exit', () => require('fs').writeSync(2, Object.keys(require.cache).join(' '))); require(${JSON.stringify(PROGRAM)})`;
    const program = spawn(process.execPath, ['-e', script, '--', 'server', '--stdio']);
    const said: Buffer[] = [];
    program.stderr.on('data', (part: Buffer) => {
      said.push(part);
    });
    const ended = new Promise<number | null>((resolve) => {
      program.on('close', resolve);
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(program.stdout),
      new StreamMessageWriter(program.stdin),
    );
    connection.listen();
    await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await ended, 0);
    const loaded = Buffer.concat(said).toString().split(' ');
    const names = loaded.map((file) => path.basename(file)).sort();
    assert.deepEqual(names, ['answers.js', 'core.js', 'manifests.js', 'server-web.js', 'server.js']);
  });

  test('has its heap swept before old texts make up most of it, and code optimized once it has started', async () => {
    const flags = await saidBy(
      `require('node:v8').setFlagsFromString = (flag) => { process.stderr.write(flag + ' ', () => flag.includes('marking') && process.exit(0)); }; require(${JSON.stringify(PROGRAM)})`,
    );
    const set = flags.trim().split(' ');
    assert.deepEqual(
      set.filter((flag) => !flag.startsWith('--interrupt-budget=')),
      ['--minor-gc-task-trigger=50', '--heap-growing-percent=50', '--incremental-marking-soft-trigger=30'],
    );
    const [later, ...asBefore] = set.filter((flag) => flag.startsWith('--interrupt-budget='));
    assert.equal(later, '--interrupt-budget=400000', 'while the program starts');
    const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    const unknown = set.filter((flag) => !stdout.includes(flag.replace(/=.*/, ' ')));
    assert.deepEqual(unknown, [], 'flags that this engine does not know any more');
    const byItself = /--interrupt-budget \([^]*?default: (?<flag>--interrupt-budget=\d+)/.exec(stdout)?.groups?.[
      'flag'
    ];
    assert.deepEqual(asBefore, [byItself], 'then what this engine has by itself');
  });

  test('has code optimized later for as long as a folder keeps it busy', async () => {
    const script = `
      let isBusy = true;
      require('node:v8').setFlagsFromString = (flag) => {
        if (!flag.startsWith('--interrupt-budget=') || flag.endsWith('=400000')) return;
        process.stderr.write(isBusy ? 'while it was busy' : 'when it was at leisure', () => process.exit(0));
      };
      require(${JSON.stringify(PROGRAM)});
      const end = performance.now() + 1500;
      const work = () => {
        isBusy = performance.now() < end;
        if (isBusy) setImmediate(work);
      };
      setTimeout(work, 50);`;
    assert.equal(await saidBy(script), 'when it was at leisure');
  });

  test('has room for new objects that grows to 16 MB, however many stay alive', async () => {
    const script = `
      const size = () => require('node:v8').getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size;
      require(${JSON.stringify(PROGRAM)});
      const kept = [];
      const keep = (turns) => {
        for (let count = 0; count < 10_000; count++) kept.push({ count });
        if (turns > 0) setTimeout(() => keep(turns - 1), 1);
        else process.stderr.write(String(size() / 1024 / 1024), () => process.exit(0));
      };
      setTimeout(() => keep(150), 50);`;
    assert.equal(await saidBy(script), '16');
  });

  test('records a session in the file that MIRRORSCOPE_RECORDING names', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-server-'));
    const file = path.join(folder, 'session.jsonl');
    writeFileSync(path.join(folder, 'old.yaml'), POLICY);
    const program = spawn(process.execPath, [PROGRAM, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, MIRRORSCOPE_RECORDING: file },
    });
    const ended = new Promise<number | null>((resolve) => {
      program.on('exit', resolve);
    });
    try {
      const connection = createProtocolConnection(
        new StreamMessageReader(program.stdout),
        new StreamMessageWriter(program.stdin),
      );
      const uri = pathToFileURL(folder).href;
      const editor = await join(connection, { folders: [{ uri, name: 'folder' }] });
      await editor.diagnostics(`${uri}/old.yaml`, ({ diagnostics }) => diagnostics.length > 0);
      await editor.stop();
      assert.equal(await ended, 0);
      const events = readRecording(readFileSync(file, 'utf8'));
      assert.deepEqual(new Set(events.map(({ kind }) => kind)), new Set(['client', 'server', 'list', 'read']));
      const { answers, findings } = await replay(events);
      assert.ok(answers.length > 0);
      for (const { method, recorded, now } of answers) assert.deepEqual(now, recorded, method);
      for (const [file, { recorded, now }] of findings) assert.deepEqual(now, recorded, file);
      assert.equal(findings.size, 1);
    } finally {
      program.kill();
      rmSync(folder, { recursive: true });
    }
  });

  test('says how it is started', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [PROGRAM], { encoding: 'utf8' });
    assert.deepEqual([status, stdout, stderr], [2, '', 'usage: mirrorscope-language-server --stdio\n']);
  });

  test('can be run as a program', () => {
    assert.notEqual(statSync(PROGRAM).mode & 0o111, 0);
  });
});

const POLICY = `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  name: old
spec:
  repositoryDigestMirrors:
  - source: quay.io/old
    mirrors: [mirror.example.com/old]
`;

/** What a server in which a script runs says on standard error until it ends; its input stays open, so that it does not end by itself. */
async function saidBy(script: string): Promise<string> {
  const program = spawn(process.execPath, ['-e', script, '--', 'server', '--stdio']);
  program.stdout.resume();
  const said: Buffer[] = [];
  program.stderr.on('data', (part: Buffer) => {
    said.push(part);
  });
  await new Promise((resolve) => {
    program.on('close', resolve);
  });
  return Buffer.concat(said).toString();
}
