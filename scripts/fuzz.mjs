// `npm run fuzz`: transpiles, and runs the long fuzzing (test/fuzz/run.ts) with the arguments given here.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));

ensureInstalled();
for (const args of [['scripts/transpile.mjs'], ['out/test/fuzz/run.js', ...process.argv.slice(2)]]) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
