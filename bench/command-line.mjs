import { spawn } from 'node:child_process';
import path from 'node:path';
import { environment } from './stdio-client.mjs';

/**
 * @typedef {import('./generate.mjs').Workload} Workload
 *
 * @typedef {object} Call one call of the command line, as a whole process
 * @property {string} name
 * @property {readonly string[]} args
 *
 * @typedef {object} CallMeasurement
 * @property {string} name
 * @property {number[]} times milliseconds from the start of the process to its end
 * @property {string[]} failures
 */

/**
 * The calls that these workloads are for.
 * @param {readonly Workload[]} workloads
 * @param {string} program
 * @returns {Call[]}
 */
export function callsFor(workloads, program) {
  return [{ name: 'node -e 0', args: ['-e', '0'] }, ...workloads.flatMap((workload) => callsOf(workload, program))];
}

/**
 * @param {Workload} workload
 * @param {string} program
 * @returns {Call[]}
 */
function callsOf({ family, size, folder }, program) {
  const count = size.toLocaleString('en-GB');
  switch (family) {
    case 'render':
      return [{ name: `render: ${count} mirror sets`, args: [program, 'render', '--no-config', folder] }];
    case 'workspace':
      return [{ name: `lint: ${count} files`, args: [program, 'lint', '--no-config', folder] }];
    case 'resolve': {
      const references = ['--refs-from', path.join(folder, 'references.txt')];
      const config = ['--config', path.join(folder, 'registries.conf')];
      const name = `resolve: ${(size / 2).toLocaleString('en-GB')} references, ${count} entries`;
      return [{ name, args: [program, 'resolve', '--no-config', ...config, ...references] }];
    }
    default:
      return [];
  }
}

/** A short call is made some times in a row: the first one after a long one finds the machine busy with that one's memory. */
const SHORT_MS = 300;
const TIMES_IF_SHORT = 4;

/**
 * Times the calls by turns, so that each meets the same machine. Output goes nowhere.
 * @param {readonly Call[]} calls
 * @param {number} rounds
 * @returns {Promise<CallMeasurement[]>}
 */
export async function timeCalls(calls, rounds) {
  /** @type {CallMeasurement[]} */
  const measurements = calls.map(({ name }) => ({ name, times: [], failures: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [place, { args }] of calls.entries()) {
      for (let time = 0, isShort = true; time < TIMES_IF_SHORT && isShort; time++) {
        const { milliseconds, failure } = await timeProcess(args);
        if (failure === null) measurements[place]?.times.push(milliseconds);
        else measurements[place]?.failures.push(failure);
        isShort = failure === null && milliseconds < SHORT_MS;
      }
    }
  }
  return measurements;
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ milliseconds: number, failure: string | null }>}
 */
function timeProcess(args) {
  return new Promise((resolve) => {
    const begun = performance.now();
    const child = spawn(process.execPath, args, { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
    child.on('close', (code, signal) => {
      const isAnswer = code === 0 || code === 1; // 1: there are findings
      const failure = isAnswer ? null : `ended with ${code ?? signal}: ${complaint.split('\n', 1)[0]}`;
      resolve({ milliseconds: performance.now() - begun, failure });
    });
  });
}
