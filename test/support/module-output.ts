import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** What a module prints that stands in the project's folder. */
export function moduleOutput(module: string, environment: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', module], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  assert.equal(status, 0, stderr);
  return stdout;
}
