import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MANIFEST, OTHERS } from './sample-files.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));

/**
 * @typedef {object} Calls the offsets at which functions of a bundle begin
 * @property {ReadonlySet<number>} loading that are called while it is loaded
 * @property {ReadonlySet<number>} finding that are called from then on, up to the first findings of a file
 * @property {ReadonlySet<number>} others that are called then for files that are written otherwise, or when the command line resolves an image
 */

/** What is in dist/ calls. @returns {(file: string) => Calls} by the name of a bundle */
export function firstCalls() {
  const { loading, finding, others } = JSON.parse(run([path.join(root, 'scripts/first-calls.mjs')]));
  const resolving = ['--config', '--manifests'].map(callsOfResolving);
  return (file) => ({
    loading: new Set(loading[file]),
    finding: new Set(finding[file]),
    others: new Set([others, ...resolving].flatMap((calls) => calls[file] ?? [])),
  });
}

/** @returns {Calls} */
export function nothingCalled() {
  return { loading: new Set(), finding: new Set(), others: new Set() };
}

/** What resolving images calls with what this option takes, by bundle. @returns {Record<string, number[]>} */
function callsOfResolving(option) {
  const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-calls-'));
  const report = path.join(folder, 'report');
  try {
    for (const [name, text] of Object.entries({ 'mirrors.yaml': MANIFEST, ...OTHERS })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    const source = path.join(folder, option === '--config' ? 'registries.conf' : 'mirrors.yaml');
    const images = ['quay.io/team/app:1', `quay.io/shop/app@sha256:${'0'.repeat(64)}`, 'quay.io/other/app:1', 'web'];
    run(['dist/cli.js', 'resolve', '--no-config', option, source, ...images], { NODE_V8_COVERAGE: report });
    const [name = ''] = readdirSync(report);
    const { result } = JSON.parse(readFileSync(path.join(report, name), 'utf8'));
    const startOf = ({ ranges: [{ startOffset, count }] }) => (count > 0 ? startOffset : []);
    return Object.fromEntries(
      result.map(({ url, functions }) => [path.posix.basename(url), functions.flatMap(startOf)]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(args, environment = {}) {
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('what was bundled does not work');
  return stdout;
}
