import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import type { HostResult, HostTest } from './result';

/**
 * What VS Code calls in the extension host (`extensionTestsPath`): runs every `*.test.js` beside this file with mocha and
 * writes a `HostResult` to the file that E2E_RESULT_FILE names. With E2E_GREP only those run whose titles match
 * that pattern. Rejects when a test failed or none ran.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', color: false, timeout: 60_000, reporter: 'min', forbidOnly: true });
  const wanted = process.env['E2E_GREP'];
  if (wanted !== undefined) mocha.grep(new RegExp(wanted));
  const names = readdirSync(__dirname).filter((name) => name.endsWith('.test.js') && name !== LAST);
  for (const name of [...names.sort(), LAST]) mocha.addFile(path.join(__dirname, name));
  const tests: HostTest[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => {
      tests.push({ title: test.fullTitle(), state: 'passed', milliseconds: test.duration ?? 0 });
    });
    runner.on('pending', (test) => {
      tests.push({ title: test.fullTitle(), state: 'pending', milliseconds: 0 });
    });
    // Hooks fail here as well.
    runner.on('fail', (test, error: Error) => {
      const text = error.stack ?? error.message;
      tests.push({ title: test.fullTitle(), state: 'failed', milliseconds: test.duration ?? 0, error: text });
    });
  });
  const result: HostResult = { tests, failures };
  const file = process.env['E2E_RESULT_FILE'];
  if (file === undefined) throw new Error('E2E_RESULT_FILE is not set');
  writeFileSync(`${file}.part`, JSON.stringify(result));
  renameSync(`${file}.part`, file);
  if (failures > 0) throw new Error(`${failures} failed`);
  if (tests.length === 0) throw new Error('no test ran');
}

/** It looks at what the others made the extension do. */
const LAST = 'reach.test.js';
