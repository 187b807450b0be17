// `npm run mutation`: how many small changes of core its tests notice. Stryker's default operators make the changes (mutants); all of them
// stand in one copy of core, switched on one at a time while the tests that reach it run, until one fails.
//   --only PATH,PATH…   files or folders of server/src/core (default: all of cluster, model and syntax, which have mutants)
//   --sample N          each Nth mutant only
//   --budget MS         how many milliseconds of tests are run for a mutant at most (default 400); what is not noticed by then counts as missed
//   --workers N         how many processes (default: as many as there are processors)
//   --again             only what the last run did not find noticed, and what has changed since
// Prints the score of each folder and file: noticed, among all. What was missed is listed in .cache/mutation/survivors.txt.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './install.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const folder = path.join(root, '.cache/mutation');
const core = 'server/src/core';
const resultsFile = path.join(folder, 'results.json');
/** Shorter runs of random edits: what a mutant breaks shows in the first of them. */
const SHORT = { MIRRORSCOPE_EDITS: '60', MIRRORSCOPE_EDIT_SEEDS: '1', YAML_EDITS: '60' };
const noticed = new Set(['killed', 'timeout']);
const FOLDERS = ['cluster', 'model', 'syntax'];
const hashes = {};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    sample: { type: 'string', default: '1' },
    budget: { type: 'string', default: '400' },
    workers: { type: 'string', default: String(os.availableParallelism()) },
    again: { type: 'boolean', default: false },
  },
});

ensureInstalled();
process.chdir(root);
const { buildMutants } = await import('./mutation/build.mjs');
// All are in the bundle, whatever is asked for: which tests reach them is found once.
const { mutants: all, bundle } = await buildMutants(root, folder, sourcesOf(FOLDERS));
const asked = new Set(options.only === undefined ? all.map(({ file }) => file) : sourcesOf(options.only.split(',')));
const mutants = all.filter(({ file, id }) => asked.has(file) && id % Number(options.sample) === 0);
console.log(`${mutants.length} mutants in ${new Set(mutants.map(({ file }) => file)).size} files`);
await coverOnce(createHash('sha256').update(bundle).digest('hex'));
const before = options.again ? earlierResults() : new Map();
const known = mutants.filter((mutant) => noticed.has(before.get(keyOf(mutant))?.status));
const results = new Map(known.map((mutant) => [mutant.id, before.get(keyOf(mutant))]));
await tryAll(mutants.filter(({ id }) => !results.has(id)).map(({ id }) => id));
writeResults();
report();

function sourcesOf(wanted) {
  return wanted.flatMap((name) => {
    const full = path.join(root, core, name);
    if (!statSync(full).isDirectory()) return [`${core}/${name}`];
    return readdirSync(full, { recursive: true })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${core}/${name}/${file.replaceAll('\\', '/')}`)
      .sort();
  });
}

/** Which test reaches which mutant: found once for a state of the sources. */
async function coverOnce(hash) {
  const stamp = path.join(folder, 'coverage.stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const worker = startWorker();
  if ((await answerTo(worker, { kind: 'cover' })) === null)
    throw new Error('the tests ended the process that ran them');
  worker.kill();
  const { tests } = JSON.parse(readFileSync(path.join(folder, 'coverage.json'), 'utf8'));
  const failed = tests.filter(({ outcome }) => outcome === 'failed');
  for (const { file, title } of failed) console.log(`fails without any mutant, and is left out: ${file}: ${title}`);
  console.log(
    `${tests.filter(({ tells }) => tells).length} of ${tests.length} tests are quick enough and measure no time`,
  );
  writeFileSync(stamp, hash);
}

function startWorker() {
  return fork(path.join(root, 'scripts/mutation/worker.mjs'), [root, folder], {
    env: { ...process.env, ...SHORT },
    execArgv: ['--max-old-space-size=3000'],
    // Tests that are skipped say so each time.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** The answer to a message; null where the process ends instead or says nothing for two minutes. */
function answerTo(worker, message, limit = Infinity) {
  return new Promise((resolve, reject) => {
    const timer = limit === Infinity ? undefined : setTimeout(() => finish(null), limit);
    const finish = (answer) => {
      clearTimeout(timer);
      worker.off('message', finish).off('exit', ended);
      if (answer?.kind === 'failed') reject(new Error(answer.error));
      else resolve(answer);
    };
    const ended = () => finish(null);
    worker.once('message', finish).once('exit', ended);
    worker.send(message);
  });
}

async function tryAll(ids) {
  const started = performance.now();
  // Each process takes mutants that stand together, so that what noticed one may notice the next.
  const packets = Array.from({ length: Math.ceil(ids.length / 20) }, (_, at) => ids.slice(at * 20, at * 20 + 20));
  let done = 0;
  const lane = async () => {
    let worker = startWorker();
    for (let packet = packets.shift(); packet; packet = packets.shift()) {
      for (const id of packet) {
        let answer = await answerTo(worker, { kind: 'try', id, budget: Number(options.budget) }, 120_000);
        if (answer === null || answer.polluted) worker = restarted(worker);
        // What failed in a process where something was left over is asked again in a new one.
        if (answer?.polluted) {
          answer = await answerTo(worker, { kind: 'try', id, budget: Number(options.budget) }, 120_000);
          worker = restarted(worker);
        }
        results.set(id, answer ?? { id, status: 'crashed' });
        if (++done % 500 === 0) {
          console.log(`${done} of ${ids.length} after ${Math.round((performance.now() - started) / 1000)} s`);
          writeResults();
        }
      }
    }
    worker.kill();
  };
  await Promise.all(Array.from({ length: Number(options.workers) }, lane));
}

function restarted(worker) {
  worker.kill('SIGKILL');
  return startWorker();
}

/** A mutant by what it changes: numbers differ from one run to the next. */
function keyOf({ file, line, column, mutator, original, replacement }) {
  hashes[file] ??= createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
  return JSON.stringify([file, hashes[file], line, column, mutator, original.length, replacement]);
}

function earlierResults() {
  return existsSync(resultsFile) ? new Map(JSON.parse(readFileSync(resultsFile, 'utf8'))) : new Map();
}

function writeResults() {
  const found = mutants
    .filter(({ id }) => results.has(id))
    .map((mutant) => [keyOf(mutant), { ...results.get(mutant.id), ...mutant }]);
  writeFileSync(resultsFile, JSON.stringify([...new Map([...earlierResults(), ...found])]));
}

/** Scores as Stryker reckons them: what was noticed, among all but those that the process did not survive. */
function report() {
  const rows = (nameOf) => Object.entries(grouped(mutants, ({ file }) => nameOf(file.slice(core.length + 1))));
  const shown = (name, members) => {
    const counts = grouped(members, ({ id }) => results.get(id).status);
    const count = (status) => counts[status]?.length ?? 0;
    const hit = count('killed') + count('timeout');
    const all = members.length - count('crashed');
    const parts = ['killed', 'timeout', 'survived', 'no-coverage', 'crashed'].map(
      (status) => `${count(status)} ${status}`,
    );
    return { score: hit / all, line: `${((100 * hit) / all).toFixed(1).padStart(5)} %  ${name}: ${parts.join(', ')}` };
  };
  const files = rows((file) => file).map(([name, members]) => shown(name, members));
  for (const { line } of files.sort((left, right) => left.score - right.score)) console.log(line);
  console.log('');
  for (const [name, members] of rows((file) => path.dirname(file))) console.log(shown(name, members).line);
  console.log(shown('together', mutants).line);
  const missed = mutants.filter(({ id }) => !noticed.has(results.get(id).status));
  writeFileSync(path.join(folder, 'survivors.txt'), missed.map(survivorText).join('\n'));
  console.log(`${missed.length} are listed in ${path.relative(root, path.join(folder, 'survivors.txt'))}`);
}

function survivorText({ id, file, line, column, mutator, original, replacement }) {
  const short = (text) => (text.length > 200 ? `${text.slice(0, 200)}…` : text).replaceAll(/\s+/g, ' ');
  return `${file}:${line}:${column} ${results.get(id).status} ${mutator}\n  - ${short(original)}\n  + ${short(replacement)}`;
}

function grouped(values, keyOfValue) {
  const groups = {};
  for (const value of values) (groups[keyOfValue(value)] ??= []).push(value);
  return groups;
}
