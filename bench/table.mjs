// Prints the tables of a run again: node bench/table.mjs [RESULTS.json]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
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
  { title: 'peak MB', value: ({ peakMemory }) => median(peakMemory) },
];

/**
 * Tables in Markdown. Times are milliseconds; what stands in brackets is ours divided by the other's: below 1 we are faster.
 * @param {Results} results
 */
export function tablesOf({ machine, starts, servers, calls, seed }) {
  const notes = [
    ...servers.flatMap(notesOn),
    ...calls.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`)),
  ];
  return [
    `${machine.cores} cores, ${machine.gigabytes} GB, ${machine.platform}, Node ${machine.node}; load ${machine.loadBefore} before, ${machine.loadAfter} after; seed ${seed}`,
    'Milliseconds, medians; in brackets ours divided by that (below 1: we are faster).',
    table(['start', 'ms', 'ours / that'], startRows(starts)),
    table(['workload', 'server', ...MEASURES.map(({ title }) => title)], serverRows(servers)),
    table(['command line, whole process', 'ms', `that / ${NODE}`], callRows(calls)),
    [...new Set(notes)].map((note) => `- ${note}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
  console.log(
    tablesOf(JSON.parse(readFileSync(process.argv[2] ?? path.join(root, '.cache/bench/results.json'), 'utf8'))),
  );
}
