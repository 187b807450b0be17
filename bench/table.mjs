// Prints the tables of a run again: node bench/table.mjs [--write] [RESULTS.json]
//   --write   puts them into docs/performance.md, in the place of those of an earlier run
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { BUDGETS } from './budgets.mjs';
import { median, percentile } from './statistics.mjs';

/**
 * @typedef {import('./command-line.mjs').CallMeasurement} CallMeasurement
 * @typedef {import('./language-server.mjs').Measurement} Measurement
 * @typedef {import('./language-server.mjs').Timings} Timings
 *
 * @typedef {object} Results
 * @property {number} seed
 * @property {{ cores: number, gigabytes: number, platform: string, node: string, loadBefore: number, loadAfter: number }} machine
 * @property {Readonly<Record<string, number[]>>} starts by server, and `node -e 0`
 * @property {readonly Measurement[]} servers one for each server and workload, the rounds together
 * @property {readonly CallMeasurement[]} calls
 */

export const OURS = 'mirrorscope';
export const NODE = 'node -e 0';

/** @type {readonly { title: string, value: (timings: Timings) => number | null }[]} */
const MEASURES = [
  { title: 'scan', value: ({ scan }) => median(scan) },
  { title: 'blocked', value: ({ blocked = [] }) => median(blocked) },
  { title: 'open', value: ({ open }) => median(open) },
  { title: 'keystroke p50', value: ({ keystroke }) => median(keystroke) },
  { title: 'p95', value: ({ keystroke }) => percentile(keystroke, 0.95) },
  { title: 'broken p50', value: ({ brokenKeystroke }) => median(brokenKeystroke) },
  { title: 'burst', value: ({ burst }) => median(burst) },
  { title: 'burst CPU', value: ({ burstProcessor }) => median(burstProcessor) },
  { title: 'hover', value: ({ hover }) => median(hover) },
  { title: 'after edit', value: ({ hoverAfterEdit }) => median(hoverAfterEdit) },
  { title: 'completion', value: ({ completion }) => median(completion) },
  { title: 'after edit', value: ({ completionAfterEdit }) => median(completionAfterEdit) },
  { title: 'preview', value: ({ preview = [] }) => median(preview) },
  { title: 'peak MB', value: ({ peakMemory }) => median(peakMemory) },
];

/**
 * Tables in Markdown. Times are milliseconds; what stands in brackets is ours divided by the other's: below 1 we are faster.
 * @param {Results} results
 */
export function tablesOf(results) {
  const { machine, starts, servers, calls, seed } = results;
  const notes = [
    ...disturbances(servers),
    ...servers.flatMap(notesOn),
    ...calls.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`)),
  ];
  return [
    `${machine.cores} cores, ${machine.gigabytes} GB, ${machine.platform}, Node ${machine.node}; load ${machine.loadBefore} before, ${machine.loadAfter} after; seed ${seed}`,
    table(['work', 'budget', 'measured', 'met'], budgetRows(results)),
    'Milliseconds, medians; in brackets ours divided by that (below 1: we are faster).',
    table(['start', 'ms', 'ours / that'], startRows(starts)),
    table(['workload', 'server', ...MEASURES.map(({ title }) => title)], serverRows(servers)),
    table(['command line, whole process', 'ms', `that / ${NODE}`], callRows(calls)),
    [...new Set(notes)].map((note) => `- ${note}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** @param {Results} results */
function budgetRows(results) {
  return BUDGETS.flatMap(({ work, unit, most, value }) => {
    const measured = value(results);
    if (measured === null || !Number.isFinite(measured)) return [];
    const inUnit = unit === '×' ? `${measured.toFixed(2)} ×` : `${shown(measured)} ${unit}`;
    return [[work, `≤ ${most.toLocaleString('en-GB')} ${unit}`, inUnit, measured <= most ? 'yes' : '**no**']];
  });
}

/** @param {Results['starts']} starts */
function startRows(starts) {
  const ours = median(starts[OURS] ?? []);
  return Object.entries(starts).map(([name, times]) => [
    name,
    shown(median(times)),
    name === OURS ? '' : ratio(ours, median(times)),
  ]);
}

/** @param {readonly Measurement[]} servers */
function serverRows(servers) {
  return servers.map(({ workload, server, timings }) => {
    const ours = servers.find((other) => other.workload === workload && other.server === OURS);
    const cells = MEASURES.map(({ value }) => {
      const own = value(timings);
      const comparison = server === OURS || !ours ? '' : ratio(value(ours.timings), own);
      return comparison === '' ? shown(own) : `${shown(own)} (${comparison})`;
    });
    return [server === OURS ? workload : '', server, ...cells];
  });
}

/** @param {readonly CallMeasurement[]} calls */
function callRows(calls) {
  const floor = median(calls.find(({ name }) => name === NODE)?.times ?? []);
  return calls.map(({ name, times }) => [name, shown(median(times)), name === NODE ? '' : ratio(median(times), floor)]);
}

/** @param {readonly Measurement[]} servers */
function disturbances(servers) {
  const sum = (/** @type {'processes' | 'disturbed'} */ key) => servers.reduce((total, one) => total + one[key], 0);
  return sum('disturbed') === 0
    ? []
    : [`${sum('disturbed')} of ${sum('processes')} processes were timed while the machine had something else to do`];
}

/** @param {Measurement} measurement */
function notesOn({ workload, server, timings, noticed, failures }) {
  const isBlind = server !== 'echo' && timings.keystroke.length > 0 && noticed === 0;
  return [
    ...failures.map((failure) => `${workload}, ${server}: ${failure}`),
    ...(isBlind ? [`${workload}, ${server}: no keystroke changed the number of findings`] : []),
  ];
}

/** @param {number | null} value */
function shown(value) {
  if (value === null || !Number.isFinite(value)) return '–';
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-GB');
}

/**
 * @param {number | null} over
 * @param {number | null} under
 */
function ratio(over, under) {
  if (over === null || under === null || under === 0) return '';
  return Number((over / under).toPrecision(2)).toString();
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  if (rows.length === 0) return '';
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Between these lines of docs/performance.md stands what was measured last. */
const [BEGIN, END] = ['<!-- measured: begin -->', '<!-- measured: end -->'];

/**
 * Puts the tables into docs/performance.md, in the place of those of an earlier run.
 * @param {string} root
 * @param {Results} results
 */
export async function writeTables(root, results) {
  const file = path.join(root, 'docs/performance.md');
  const text = readFileSync(file, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${file} has no lines ${BEGIN} and ${END}`);
  const next = `${text.slice(0, begin)}${BEGIN}\n\n${tablesOf(results)}\n\n${text.slice(end)}`;
  writeFileSync(file, await format(next, { ...(await resolveConfig(file)), filepath: file }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
  const { values, positionals } = parseArgs({
    options: { write: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  /** @type {Results} */
  const results = JSON.parse(readFileSync(positionals[0] ?? path.join(root, '.cache/bench/results.json'), 'utf8'));
  if (values.write) await writeTables(root, results);
  else console.log(tablesOf(results));
}
