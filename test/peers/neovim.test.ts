import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { needProgram, runProgram } from './program';

const SERVER = path.resolve('dist/server.js');

suite('the language server in Neovim', function () {
  this.timeout(120_000);

  suiteSetup(() => {
    if (!existsSync(SERVER)) spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'ignore' });
    assert.ok(existsSync(SERVER), 'node scripts/build.mjs does not make dist/server.js');
  });

  test('says what is wrong, also while one types, and answers a hover', async function () {
    needProgram(this, 'nvim');
    const home = mkdtempSync(path.join(tmpdir(), 'mirrorscope-neovim-'));
    const folder = path.join(home, 'examples');
    try {
      cpSync('examples', folder, { recursive: true });
      mkdirSync(path.join(home, 'run'));
      const script = path.resolve('test/peers/editors/neovim.lua');
      const { exit, output } = await runProgram('nvim', ['--headless', '--clean', '-n', '-S', script], {
        PATH: process.env['PATH'],
        HOME: home,
        XDG_RUNTIME_DIR: path.join(home, 'run'),
        MIRRORSCOPE_NODE: process.execPath,
        MIRRORSCOPE_SERVER: SERVER,
        MIRRORSCOPE_FOLDER: folder,
        MIRRORSCOPE_FILE: path.join(folder, 'clusters/prod/imageContentSourcePolicy.yaml'),
        MIRRORSCOPE_WORD: 'registry.redhat.io/',
      });
      assert.equal(exit, 0, output);
      const { opened, hover, edited } = seenIn(output);
      assert.equal(opened?.['icsp-deprecated'], 'ERROR', output);
      assert.match(String(hover), /Sources and mirrors|mirror/, output);
      assert.equal(edited?.['yaml-syntax'], 'ERROR', output);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

interface Seen {
  /** The findings of the file, by code, with their levels. */
  readonly opened?: Readonly<Record<string, string>>;
  readonly hover?: string;
  readonly edited?: Readonly<Record<string, string>>;
}

/** What the session printed: a JSON object in a line for each step. */
function seenIn(output: string): Seen {
  const steps = output.split('\n').filter((line) => line.startsWith('{'));
  return Object.assign({}, ...steps.map((line) => JSON.parse(line) as Seen)) as Seen;
}
