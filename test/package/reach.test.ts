import assert from 'node:assert/strict';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { COMMANDS } from '../../server/src/cli/commands';
import { EXPLAIN_PULL, IMPACT, MIRROR_ROOTS, PREVIEWS, REPORTS, RESOLVE, SELF_REPORT } from '../../server/src/protocol';
import { join } from '../support/editor';

/** What each command is asked of the examples; none of it asks for anything to be written. */
const CALLS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  lint: [['.'], ['.', '--format', 'sarif'], ['.', '--fix', '--dry-run']],
  render: [
    ['clusters/prod', 'base'],
    ['clusters/lab', 'base', '--json'],
  ],
  resolve: [
    ['--manifests', 'clusters/prod', '--', 'registry.access.redhat.com/ubi9/ubi:latest'],
    ['--config', 'bastion/registries.conf', '--config-dir', 'bastion/registries.conf.d', 'quay.io/a/b:1'],
  ],
  migrate: [
    ['clusters/prod/imageContentSourcePolicy.yaml', '--stdout'],
    ['clusters/prod/imageContentSourcePolicy.yaml', '--stdout', '--to', 'registries-conf'],
  ],
  impact: [['clusters/lab', 'clusters/prod']],
  explain: [[], ['icsp-deprecated']],
  coverage: [['.'], ['.', '--format', 'json']],
  diff: [['clusters/lab', 'clusters/prod']],
  'explain-log': [['-', '--manifests', 'clusters/prod']],
};

const PRELOAD = path.resolve('out/test/support/forbid.js');
const CLI = path.resolve('out/server/src/cli/main.js');
const SERVER = path.resolve('out/server/src/lsp/main.js');

suite('what the programs reach beyond reading', function () {
  this.timeout(300_000);
  let folder: string;
  let log: string;
  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-reach-'));
    log = path.join(folder, 'forbidden.log');
    cpSync('examples', path.join(folder, 'examples'), { recursive: true });
  });
  teardown(() => rmSync(folder, { recursive: true }));

  const environment = (forbid: string): NodeJS.ProcessEnv => ({
    ...process.env,
    NODE_V8_COVERAGE: undefined,
    FORBIDDEN_LOG: log,
    FORBID: forbid,
  });
  const reached = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  const run = (args: readonly string[], forbid: string): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, ['--require', PRELOAD, ...args], {
      cwd: path.join(folder, 'examples'),
      env: environment(forbid),
      encoding: 'utf8',
      input: 'Trying to access "mirror.example.com/a/b:1"\n',
    });

  test('the guard of this test catches what it is for', () => {
    const attempts = [
      "require('node:net').connect(1, '127.0.0.1')",
      "new (require('node:net').Socket)().connect(1)",
      "require('node:tls').connect(1)",
      "require('node:dgram').createSocket('udp4')",
      "require('node:dns').lookup('x.example', () => {})",
      "require('node:dns').promises.resolve4('x.example')",
      "require('node:http').get('http://127.0.0.1:1')",
      "require('node:https').request('https://127.0.0.1:1')",
      "fetch('http://127.0.0.1:1')",
      "require('node:child_process').execFileSync('true')",
      "new (require('node:worker_threads').Worker)('x.js')",
      "require('node:fs').writeFileSync('x', '')",
      "require('node:fs').openSync('x', 'a')",
      "require('node:fs/promises').open('x', 'wx')",
      "require('node:fs/promises').mkdir('x')",
    ];
    for (const attempt of attempts) {
      rmSync(log, { force: true });
      run(['--eval', attempt], 'network,child,write');
      assert.match(reached(), /^(?:network|child|write) \w+/, attempt);
    }
    assert.deepEqual(readdirSync(path.join(folder, 'examples')).includes('x'), false);
  });

  test('the command line: nothing, whatever is asked', () => {
    for (const { name } of COMMANDS) {
      const calls = CALLS[name] ?? [];
      assert.ok(calls.length > 0, `nothing is asked of ${name}`);
      for (const words of calls) {
        const { status, stderr } = run([CLI, name, ...words], 'network,child,write');
        assert.ok(status === 0 || status === 1, `${name} ${words.join(' ')}: ${status}\n${stderr}`);
        assert.equal(reached(), '', words.join(' '));
      }
    }
  });

  test('the command line with `git:`: the program git, and nothing else', () => {
    const git = (...words: string[]): unknown =>
      spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
        cwd: path.join(folder, 'examples'),
      });
    for (const words of [
      ['init', '-q'],
      ['add', '.'],
      ['commit', '-qm', 'all'],
    ])
      git(...words);
    const words = [CLI, 'impact', 'git:HEAD:clusters/lab', 'clusters/lab'];
    assert.equal(run(words, 'network,write').status, 0);
    assert.equal(reached(), '');
    const { status } = run(words, 'network,child,write');
    assert.notEqual(status, 0);
    assert.equal(reached(), 'child spawnSync git\n');
  });

  test('the language server: nothing, while it reads a folder and answers', async () => {
    const program = spawn(process.execPath, ['--require', PRELOAD, SERVER, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: environment('network,child,write'),
    });
    const ended = new Promise<number | null>((resolve) => {
      program.on('exit', resolve);
    });
    try {
      const connection = createProtocolConnection(
        new StreamMessageReader(program.stdout),
        new StreamMessageWriter(program.stdin),
      );
      const root = pathToFileURL(path.join(folder, 'examples')).href;
      const editor = await join(connection, { folders: [{ uri: root, name: 'examples' }] });
      const file = `${root}/mistakes/mistakes.yaml`;
      editor.open(file, readFileSync('examples/mistakes/mistakes.yaml', 'utf8'));
      await editor.diagnostics(file, ({ diagnostics }) => diagnostics.length > 0);
      const textDocument = { uri: file };
      const position = { line: 1, character: 8 };
      const range = { start: { line: 0, character: 0 }, end: position };
      for (const [method, params] of [
        ['textDocument/hover', { textDocument, position }],
        ['textDocument/completion', { textDocument, position }],
        ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }],
        ['textDocument/codeLens', { textDocument }],
        ['textDocument/inlayHint', { textDocument, range }],
        ['textDocument/documentSymbol', { textDocument }],
        ['workspace/symbol', { query: 'a' }],
      ] as const) {
        await connection.sendRequest(method, params);
      }
      const { clusters } = await editor.ask(PREVIEWS, { uri: null });
      for (const { files } of clusters) for (const { uri } of files) await editor.nodeFile(uri);
      await editor.ask(RESOLVE, { uri: null, reference: 'registry.access.redhat.com/ubi9/ubi:latest' });
      await editor.ask(REPORTS, { uri: null });
      await editor.ask(MIRROR_ROOTS, {});
      await editor.ask(IMPACT, { uri: null, against: 'saved' });
      await editor.ask(EXPLAIN_PULL, { uri: null, log: 'Trying to access "quay.io/a/b:1"' });
      const { messages } = await editor.ask(SELF_REPORT, {});
      assert.deepEqual(
        Object.entries(messages).filter(([, { failed }]) => failed > 0),
        [],
      );
      await editor.stop();
      assert.equal(await ended, 0);
      assert.equal(reached(), '');
    } finally {
      program.kill();
    }
  });
});

suite('what the sources ask for', () => {
  const sources = ['server/src', 'client/src'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/'))),
  );
  const textOf = (file: string): string => readFileSync(file, 'utf8');
  const importing = (pattern: RegExp): string[] =>
    sources.filter((file) => new RegExp(`^import (?!type ).* from '(?:${pattern.source})';$`, 'm').test(textOf(file)));

  test('no module of the network', () => {
    assert.ok(sources.length > 100);
    assert.deepEqual(importing(/(?:node:)?(?:net|tls|dgram|dns|https?|http2)(?:\/promises)?/), []);
    const network = /\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\s*\(/;
    assert.deepEqual(
      sources.filter((file) => network.test(textOf(file))),
      [],
    );
  });

  test('programs are started in one place, files are written in one', () => {
    assert.deepEqual(importing(/(?:node:)?child_process/), ['server/src/cli/git-files.ts']);
    const writes = /\b(?:writeFile|writeFileSync|createWriteStream|appendFile|mkdir|rename|unlink|rm)\b.*from 'node:fs/;
    assert.deepEqual(
      sources.filter((file) => writes.test(textOf(file))),
      ['server/src/cli/write-files.ts'],
    );
    // The client changes files through edits that the user asked for, and through them alone.
    assert.deepEqual(
      sources.filter((file) => /workspace\.fs\.(?:writeFile|delete|rename|copy|createDirectory)/.test(textOf(file))),
      [],
    );
  });

  test('no web content, and so no policy for it', () => {
    const web =
      /createWebviewPanel|registerWebview|registerCustomEditorProvider|asWebviewUri|supportHtml\s*[=:]\s*true/;
    assert.deepEqual(
      sources.filter((file) => web.test(textOf(file))),
      [],
    );
  });
});

suite('the lockfile', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version?: string; resolved?: string; integrity?: string; link?: boolean }>;
  };

  test('holds every package to its bytes, and to no place that it comes from', () => {
    const packages = Object.entries(lock.packages).filter(([name]) => name !== '');
    assert.ok(packages.length > 300);
    assert.deepEqual(
      packages.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')),
      [],
    );
    assert.deepEqual(
      packages.filter(([, { resolved, link }]) => resolved !== undefined || link === true),
      [],
    );
  });
});
