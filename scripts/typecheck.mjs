// Checks the types of every project that tsconfig.json refers to, one compiler run each.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
const compiler = path.join(root, 'node_modules/typescript/bin/tsc');

for (const { path: project } of config.references) {
  if (!existsSync(path.join(root, project)))
    throw new Error(`tsconfig.json refers to ${project}, which does not exist`);
  const { status } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', project], {
    cwd: root,
    stdio: 'inherit',
  });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${project}`);
  if (status !== 0) process.exitCode = 1;
}
