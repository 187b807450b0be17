import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** What bench/language-server.mjs prints. */
interface Measurement {
  readonly workload: string;
  readonly findings: number | null;
  readonly noticed: number;
  readonly processes: number;
  readonly failures: readonly string[];
  readonly timings: Readonly<Record<string, readonly number[]>>;
}

/** Measured for every document; `scan` needs a workspace, memory and processor time need a system that tells them. */
const ALWAYS = [
  'start',
  'open',
  'keystroke',
  'brokenKeystroke',
  'burst',
  'hover',
  'hoverAfterEdit',
  'completion',
  'completionAfterEdit',
];

suite('the stopwatch of the benchmark', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mirrorscope-bench-'));
  suiteSetup(() => run('bench/generate.mjs', '--out', folder, 'idms-10', 'registries-100'));
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  test('times our bundled server, which notices every keystroke', () => {
    const server = bundled('server/src/lsp/main.ts');
    for (const workload of ['idms-10', 'registries-100']) {
      const measurement = measured(workload, server);
      assertWhole(measurement, workload);
      // That some sources of the mirror set are closed for pulls by tag is worth a note.
      assert.equal(measurement.findings, workload === 'idms-10' ? 1 : 0);
      assert.equal(measurement.noticed, 1);
      assert.equal((measurement.timings['preview'] ?? []).length > 0, workload === 'idms-10');
    }
  });

  test('times the echo server, which notices nothing', () => {
    const measurement = measured('idms-10', bundled('bench/echo-server/main.mjs'));
    assertWhole(measurement, 'idms-10');
    assert.equal(measurement.findings, 0);
    assert.equal(measurement.noticed, 0);
  });

  test('says where a server ends too early', () => {
    const { failures, timings } = measured('idms-10', 'no-such-server.js');
    assert.deepEqual(failures, ['start: the server has ended']);
    assert.deepEqual(timings['open'], []);
  });

  function measured(workload: string, server: string): Measurement {
    return JSON.parse(
      run(
        'bench/language-server.mjs',
        path.join(folder, 'workloads.json'),
        workload,
        process.execPath,
        server,
        '--stdio',
      ),
    ) as Measurement;
  }

  function bundled(entry: string): string {
    const outfile = path.join(folder, `${entry.replaceAll('/', '-')}.js`);
    buildSync({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    return outfile;
  }
});

/** Every time was taken, and is one. */
function assertWhole({ workload, timings, failures, processes }: Measurement, wanted: string): void {
  assert.deepEqual([workload, processes], [wanted, 1]);
  assert.deepEqual(failures, []);
  for (const name of ALWAYS) assert.ok((timings[name]?.length ?? 0) > 0, name);
  for (const [name, times] of Object.entries(timings))
    assert.ok(
      times.every((time) => time > 0),
      name,
    );
}

function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}
