import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { needProgram, runProgram } from './program';

const SERVER = path.resolve('dist/server.js');

/** Where `scripts/setup-peers.mjs` says how the other language server is started. */
const PEERS = path.resolve('.cache/peers.json');

suite('the language server in Neovim', function () {
  this.timeout(120_000);
  let home = '';

  suiteSetup(() => {
    if (!existsSync(SERVER)) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'ignore' });
    assert.ok(existsSync(SERVER), 'node scripts/build.mjs does not make dist/server.js');
  });
  setup(() => {
    home = mkdtempSync(path.join(tmpdir(), 'mirrorscope-neovim-'));
    mkdirSync(path.join(home, 'run'));
  });
  teardown(() => {
    rmSync(home, { recursive: true });
  });

  /** What a session prints: a JSON object in a line for each step. */
  const runSession = async <Seen>(script: string, env: Readonly<Record<string, string>>): Promise<Partial<Seen>> => {
    const args = ['--headless', '--clean', '-n', '-S', path.resolve('test/peers/editors', script)];
    const { exit, output } = await runProgram('nvim', args, {
      PATH: process.env['PATH'],
      HOME: home,
      XDG_RUNTIME_DIR: path.join(home, 'run'),
      MIRRORSCOPE_NODE: process.execPath,
      MIRRORSCOPE_SERVER: SERVER,
      ...env,
    });
    assert.equal(exit, 0, output);
    const steps = output.split('\n').filter((line) => line.startsWith('{'));
    return Object.assign({}, ...steps.map((line) => JSON.parse(line) as Partial<Seen>)) as Partial<Seen>;
  };

  test('says what is wrong, also while one types, and answers a hover', async function () {
    needProgram(this, 'nvim');
    const folder = path.join(home, 'examples');
    cpSync('examples', folder, { recursive: true });
    const { opened, hover, edited } = await runSession<Seen>('neovim.lua', {
      MIRRORSCOPE_FOLDER: folder,
      MIRRORSCOPE_FILE: path.join(folder, 'clusters/prod/imageContentSourcePolicy.yaml'),
      MIRRORSCOPE_WORD: 'registry.redhat.io/',
    });
    assert.equal(opened?.['icsp-deprecated'], 'ERROR');
    assert.match(hover ?? '', /^\*\*Source\*\* `registry\.redhat\.io/);
    assert.equal(edited?.['yaml-syntax'], 'ERROR');
  });

  test('gets along with a server that checks the same file by a schema', async function () {
    needProgram(this, 'nvim');
    const peer = existsSync(PEERS)
      ? (JSON.parse(readFileSync(PEERS, 'utf8')) as Peers)['yaml-language-server']
      : undefined;
    if (!peer) {
      if (process.env['CI'] === 'true') throw new Error('no yaml-language-server: node scripts/setup-peers.mjs');
      process.stdout.write('      skipped: no yaml-language-server; to have it: node scripts/setup-peers.mjs\n');
      this.skip();
    }
    const file = path.join(home, 'mirrors.yaml');
    writeFileSync(file, MISTYPED);
    const { both = [], structureOff = [] } = await runSession<Beside>('beside.lua', {
      MIRRORSCOPE_FOLDER: home,
      MIRRORSCOPE_FILE: file,
      BESIDE_COMMAND: JSON.stringify(peer.command),
      BESIDE_SETTINGS: JSON.stringify(peer.settings).replaceAll('WORKSPACE', home),
    });
    const saidTwice = (findings: readonly Said[]): number[] =>
      findings.flatMap(({ source, line }) =>
        source === 'ours' && findings.some((other) => other.source === 'schema' && other.line === line) ? [line] : [],
      );
    assert.deepEqual(saidTwice(both), [MISTYPED_LINE]);
    assert.deepEqual(saidTwice(structureOff), []);
    assert.ok(structureOff.some(({ source }) => source === 'schema'));
    assert.ok(structureOff.some(({ source, code }) => source === 'ours' && code === 'mirror-equals-source'));
  });
});

interface Seen {
  /** The findings of the file, by code, with their levels. */
  readonly opened: Readonly<Record<string, string>>;
  readonly hover: string;
  readonly edited: Readonly<Record<string, string>>;
}

interface Said {
  readonly source: 'ours' | 'schema';
  readonly code: string;
  readonly line: number;
}

interface Beside {
  readonly both: readonly Said[];
  readonly structureOff: readonly Said[];
}

type Peers = Readonly<Record<string, { readonly command: readonly string[]; readonly settings: unknown }>>;

const MISTYPED_LINE = 11;
const MISTYPED = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mistyped
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - quay.io/tools
    - mirror.example.com/tools
    mirorSourcePolicy: NeverContactSource
`;
