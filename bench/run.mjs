// `npm run bench`: times our language server, what people use today and a server that does nothing, side by side on the same
// workloads, and our command line. Prints tables and writes .cache/bench/results.json, and a whole run docs/performance.md. See docs/performance.md.
//   --quick       small workloads, once each
//   --no-peers    without the programs that would be installed from the npm registry
//   --rounds N    how often each server works through each workload (default 3)
//   --seed N      of the workloads
//   NAME…         these workloads only
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { callsFor, timeCalls } from './command-line.mjs';
import { bundleEchoServer } from './echo-server/bundle.mjs';
import { DEFAULT_SEED, defaultFolder, generate } from './generate.mjs';
import { messageOf, noTimings, timeLanguageServer, timeOpening } from './language-server.mjs';
import { installPeers } from './peers.mjs';
import { createQuiet } from './quiet.mjs';
import { NODE, OURS, tablesOf, writeTables } from './table.mjs';

/**
 * @typedef {import('./generate.mjs').Workload} Workload
 * @typedef {import('./language-server.mjs').Measurement} Measurement
 * @typedef {import('./stdio-client.mjs').Server} Server
 * @typedef {import('./table.mjs').Results} Results
 *
 * @typedef {object} Contestant
 * @property {Server} server
 * @property {readonly string[]} contents the contents of workloads that it can work on
 */

const QUICK = [
  'idms-10',
  'idms-100',
  'idms-mixed-10',
  'documents-mixed-100',
  'registries-100',
  'registries-mixed-100',
  'resolve-10',
];
/** A server that has taken longer than this for a workload does not repeat it. */
const LONG_ENOUGH_MS = 30_000;
/** What a process does once is measured in some more processes, where it takes less than this. */
const SOON_MS = 500;
const MORE_PROCESSES = 4;
/** A server that has taken longer than this to open a document is not given a larger one of the family. */
const TOO_SLOW_MS = 10_000;

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const cache = path.join(root, '.cache/bench');
const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seed: { type: 'string', default: String(DEFAULT_SEED) },
  },
  allowPositionals: true,
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
const seed = Number(values.seed);
const machine = {
  cores: os.cpus().length,
  gigabytes: Math.round(os.totalmem() / 2 ** 30),
  platform: process.platform,
  node: process.versions.node,
  loadBefore: load(),
  loadAfter: 0,
};

build();
const workloads = generate({ folder: defaultFolder, seed, names: values.quick ? QUICK : positionals });
console.log(`${workloads.length} workloads of seed ${seed} in ${path.relative(process.cwd(), defaultFolder)}`);
if (machine.loadBefore > machine.cores)
  console.log(`the machine is busy (load ${machine.loadBefore}): trust the ratios only`);
const contestants = await allContestants();

const quiet = createQuiet();
const starts = await timeStarts(5 * rounds);
const servers = await timeServers();
const calls = await timeCalls(callsFor(workloads, path.join(root, 'dist/cli.js')), values.quick ? 5 : 2 * rounds + 1);
/** @type {Results} */
const results = { seed, machine: { ...machine, loadAfter: load() }, starts, servers, calls };
const file = path.join(cache, 'results.json');
writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
console.log(`\n${tablesOf(results)}\n\nwritten to ${path.relative(process.cwd(), file)}`);
const isWhole = !values.quick && positionals.length === 0;
if (isWhole) {
  await writeTables(root, results);
  console.log('and to docs/performance.md');
}

/** What is timed is what ships. */
function build() {
  const { status } = spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(1);
}

/** @returns {Promise<Contestant[]>} */
async function allContestants() {
  const echo = path.join(cache, 'echo-server.js');
  await bundleEchoServer(echo);
  const peers = values['no-peers'] ? [] : installPeers(path.join(cache, 'peers'));
  return [
    {
      server: {
        name: OURS,
        command: [process.execPath, path.join(root, 'dist/server.js'), '--stdio'],
        tomlLanguage: 'registries-conf',
      },
      contents: ['yaml', 'toml', 'mixed'],
    },
    { server: { name: 'echo', command: [process.execPath, echo, '--stdio'] }, contents: ['yaml', 'toml'] },
    ...peers.map(({ server, content }) => ({ server, contents: [content] })),
  ];
}

/**
 * From the start of the process to the answer to `initialize`, by turns.
 * @param {number} times
 */
async function timeStarts(times) {
  /** @type {Record<string, number[]>} */
  const found = Object.fromEntries([...contestants.map(({ server }) => [server.name, []]), [NODE, []]]);
  for (let time = 0; time < times; time++) {
    for (const { server, contents } of contestants) {
      const workload = workloads.find(({ content, document }) => document !== null && contents.includes(content));
      if (!workload) continue;
      const { client, start } = await quiet.start(server, workload, { takesAny: true });
      found[server.name]?.push(start);
      await client.stop();
    }
    const [node] = await timeCalls(callsFor([], ''), 1);
    found[NODE]?.push(...(node?.times ?? []));
  }
  return found;
}

/** Every server on every workload that it can work on; the rounds of a workload by turns. */
async function timeServers() {
  /** @type {Map<string, Measurement>} */
  const found = new Map();
  const isDone = new Set();
  for (const workload of workloads.filter(({ document }) => document !== null)) {
    for (let round = 1; round <= rounds; round++) {
      for (const { server, contents } of contestants) {
        const key = `${server.name}, ${workload.name}`;
        const family = `${server.name}, ${workload.family}`;
        if (!contents.includes(workload.content) || isDone.has(key) || isDone.has(family)) continue;
        bringIntoMemory(workload.folder);
        process.stderr.write(`${workload.name}, round ${round} of ${rounds}: ${server.name}\n`);
        const begun = performance.now() - quiet.waited();
        const measurement = await timeLanguageServer(server, workload, quiet);
        await openAgain(server, workload, measurement);
        if (performance.now() - quiet.waited() - begun > LONG_ENOUGH_MS) isDone.add(key);
        if ((measurement.timings.open[0] ?? Infinity) > TOO_SLOW_MS) isDone.add(family);
        found.set(key, together(found.get(key), measurement));
      }
    }
  }
  return [...found.values()];
}

/**
 * A system takes files out of memory that nobody has read for some minutes. How long its disk takes for them is not what is measured.
 * @param {string} folder
 */
function bringIntoMemory(folder) {
  for (const name of readdirSync(folder, { encoding: 'utf8', recursive: true })) {
    const file = path.join(folder, name);
    if (statSync(file).isFile()) readFileSync(file);
  }
}

/**
 * Never rejects: the others are still to be timed.
 * @param {Server} server
 * @param {Workload} workload
 * @param {Measurement} measurement takes what comes out
 */
async function openAgain(server, workload, measurement) {
  const { open, scan } = measurement.timings;
  if (scan.length > 0) return;
  try {
    for (let more = 0; more < MORE_PROCESSES && (open.at(-1) ?? Infinity) < SOON_MS; more++)
      await timeOpening(server, workload, quiet, measurement);
  } catch (error) {
    measurement.failures.push(`open once more: ${messageOf(error)}`);
  }
}

/**
 * Two rounds as one.
 * @param {Measurement | undefined} before
 * @param {Measurement} next
 * @returns {Measurement}
 */
function together(before, next) {
  if (!before) return next;
  const timings = noTimings();
  for (const key of /** @type {(keyof typeof timings)[]} */ (Object.keys(timings)))
    timings[key] = [...before.timings[key], ...next.timings[key]];
  return {
    ...next,
    timings,
    processes: before.processes + next.processes,
    disturbed: before.disturbed + next.disturbed,
    noticed: Math.min(before.noticed, next.noticed),
    failures: [...before.failures, ...next.failures],
  };
}

/** How many processes wanted to run in the last minute; 0 where the system does not tell. */
function load() {
  return Math.round((os.loadavg()[0] ?? 0) * 10) / 10;
}
