import { existsSync, readFileSync } from 'node:fs';
import type { Report } from './editor/report';
import type { HostResult } from './suite/result';

/** Reports every test of the result file that a run inside the extension host wrote. Throws when there is none. */
export function reportHostResult(file: string, report: Report): void {
  if (!existsSync(file)) throw new Error('the suite ended without writing its results');
  const { tests } = JSON.parse(readFileSync(file, 'utf8')) as HostResult;
  for (const { title, state, milliseconds, error } of tests) {
    if (state === 'passed') report.passed(title, milliseconds);
    else if (state === 'pending') report.skipped(title, 'pending');
    else report.failed(title, error ?? 'failed without an error');
  }
  if (tests.length === 0) throw new Error('no test ran');
}
