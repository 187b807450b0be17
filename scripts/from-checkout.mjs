#!/usr/bin/env node
// Runs the command line from this checkout, which is installed and built first where it is not yet: what the pre-commit hooks
// and the GitHub Action of this repository call. Arguments, standard input and output, and the exit code are those of the program.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const program = path.join(root, 'dist', 'cli.js');

if (!existsSync(program)) {
  // Standard output belongs to the program.
  const prepare = `
    import { ensureInstalled } from ${JSON.stringify(new URL('install.mjs', import.meta.url).href)};
    ensureInstalled();
    await import(${JSON.stringify(new URL('build.mjs', import.meta.url).href)});`;
  const prepared = spawnSync(process.execPath, ['--input-type=module', '--eval', prepare], { stdio: ['ignore', 2, 2] });
  if (prepared.status !== 0) process.exit(2);
}
const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 2);
