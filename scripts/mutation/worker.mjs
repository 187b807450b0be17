// A process that runs the tests of core with one mutant switched on after the other. Started by ../mutation.mjs, which says what to do:
//   { kind: 'cover' }             finds which tests reach which mutants, for itself and the others (coverage.json, coverage.bin)
//   { kind: 'try', id, budget }   whether a test notices mutant `id`; answers { id, status, by, polluted }
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepareGlobals, readBundle, runTest, switches, isEndless } from './tests.mjs';

/** A test that takes more milliseconds is left out: what it finds others find sooner. */
const LONGEST_TEST = 1_500;
/** What a test that comes to an end never takes, even on a busy machine. */
const TIME_LIMIT = 5_000;
const OFF = -1;
const CORE = 'server/src/core/index.ts';

const [, , root, folder] = process.argv;
const inFolder = (name) => path.join(folder, name);
/** @type {import('./build.mjs').Mutant[]} */
const mutants = JSON.parse(readFileSync(inFolder('mutants.json'), 'utf8'));
const size = mutants.reduce((most, { id }) => Math.max(most, id), 0) + 1;
const sourceOf = new Map(mutants.map(({ id, file }) => [id, file]));

let reached = null;
let file = '';
/** @type {import('./tests.mjs').Test[]} */
let announced = [];
switches.cover = (...ids) => {
  if (reached !== null) for (const id of ids) reached[id]++;
};
prepareGlobals((title, run) => announced.push({ file, title, run }));
process.on('unhandledRejection', () => undefined);

const loadBundle = readBundle(inFolder('bundle.js'), root);
const loaders = loadBundle();
const files = Object.keys(loaders).filter((name) => name !== CORE);
const tests = () => (allTests ??= files.flatMap((name) => testsOf(loaders, name)));
let allTests;
let coverage;
/** The tests that noticed the last mutants of each source: they are asked first. */
const noticedBy = new Map();

process.on('message', (message) => {
  const answer = message.kind === 'cover' ? cover() : tryMutant(message);
  answer.then(
    (value) => process.send(value),
    (error) => process.send({ kind: 'failed', id: message.id, error: error.stack }),
  );
});

/** The tests of a file, which is loaded for that. */
function testsOf(bundle, name) {
  file = name;
  announced = [];
  bundle[name]();
  return announced;
}

/** Runs all tests once with all mutants switched off. Tests that fail so, take long or measure time say nothing about mutants. */
async function cover() {
  reached = new Uint32Array(size);
  loaders[CORE]();
  const byCore = idsOf(reached);
  const all = tests();
  const byDefining = idsOf(reached);
  const most = new Uint32Array(size);
  const reachedBy = new Uint8Array(size * Math.ceil(all.length / 8));
  const measures = watchMeasuring();
  const outcomes = [];
  const slow = new Set(slowBefore());
  for (const [index, test] of all.entries()) {
    if (slow.has(nameOf(test))) {
      outcomes.push({ file: test.file, title: test.title, ms: Infinity, outcome: 'slow', tells: false });
      continue;
    }
    reached.fill(0);
    measures.count = 0;
    const begun = process.cpuUsage.original();
    const outcome = await runTest(test, 4 * TIME_LIMIT);
    const { user, system } = process.cpuUsage.original(begun);
    const ms = (user + system) / 1000;
    const tells = outcome === 'passed' && measures.count === 0 && ms <= LONGEST_TEST;
    outcomes.push({ file: test.file, title: test.title, ms, outcome, tells });
    if (!tells) continue;
    for (const id of idsOf(reached)) {
      most[id] = Math.max(most[id], reached[id]);
      reachedBy[id * Math.ceil(all.length / 8) + (index >> 3)] |= 1 << (index & 7);
    }
  }
  reached = null;
  const stillSlow = outcomes.filter(({ ms }) => ms > LONGEST_TEST).map(nameOf);
  writeFileSync(inFolder('slow-tests.json'), JSON.stringify(stillSlow));
  writeFileSync(inFolder('coverage.json'), JSON.stringify({ tests: outcomes, most: [...most], byCore, byDefining }));
  writeFileSync(inFolder('coverage.bin'), reachedBy);
  return { kind: 'covered' };
}

/** Tests that took too long when they were run before: they are not waited for again. Delete the file to ask them once more. */
function slowBefore() {
  const known = inFolder('slow-tests.json');
  return existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : [];
}

const nameOf = ({ file: name, title }) => `${name}: ${title}`;

function idsOf(counts) {
  const ids = [];
  for (let id = 0; id < counts.length; id++) if (counts[id] > 0) ids.push(id);
  return ids;
}

/** Counts how often the processor's time is asked for: with a mutant, or on another machine, such a test may fail for itself. */
function watchMeasuring() {
  const original = process.cpuUsage;
  const watch = { count: 0 };
  process.cpuUsage = Object.assign(
    (previous) => {
      watch.count++;
      return original(previous);
    },
    { original },
  );
  return watch;
}

/** Whether the tests that reach a mutant notice it, those first that are quick and near; at most `budget` milliseconds of them. */
async function tryMutant(message) {
  coverage ??= readCoverage();
  const begun = process.cpuUsage();
  const answer = await triedMutant(message);
  const { user, system } = process.cpuUsage(begun);
  return { ...answer, ms: (user + system) / 1000 };
}

async function triedMutant({ id, budget }) {
  const chosen = withinBudget(inOrder(id, coverage.testsOf(id)), budget);
  const warm = await firstToNotice(
    id,
    chosen.map((index) => tests()[index]),
  );
  if (warm) return warm;
  if (!coverage.atLoad.has(id)) return { id, status: chosen.length === 0 ? 'no-coverage' : 'survived' };
  const fresh = await tryFresh(id, budget);
  return fresh ?? { id, status: 'survived' };
}

function readCoverage() {
  const { tests: outcomes, most, byCore, byDefining } = JSON.parse(readFileSync(inFolder('coverage.json'), 'utf8'));
  if (outcomes.length !== tests().length) throw new Error('the tests have changed since they were run first');
  const bits = readFileSync(inFolder('coverage.bin'));
  const width = Math.ceil(outcomes.length / 8);
  const testsOf = (id) =>
    outcomes.flatMap((_, index) => (bits[id * width + (index >> 3)] & (1 << (index & 7)) ? [index] : []));
  const only = byDefining.filter((id) => testsOf(id).length === 0);
  return { outcomes, most, testsOf, atLoad: new Set([...byCore, ...only]) };
}

/** Tests, by index: first what noticed the last mutants of this source, then quick ones and those that stand near. */
function inOrder(id, indices) {
  const before = noticedBy.get(sourceOf.get(id)) ?? [];
  const cost = (index) => {
    const { ms, file: test } = coverage.outcomes[index];
    const recent = before.indexOf(index);
    return recent >= 0 ? recent / 1000 : (ms + 0.1) * distance(sourceOf.get(id), test);
  };
  const costs = new Map(indices.map((index) => [index, cost(index)]));
  return indices.toSorted((left, right) => costs.get(left) - costs.get(right));
}

/** How far a file of tests stands from a source. */
function distance(source, test) {
  const [subject, tested] = [
    source.slice('server/src/'.length, -'.ts'.length),
    test.slice('test/'.length, -'.test.ts'.length),
  ];
  if (subject === tested) return 0.02;
  const isNear = path.dirname(subject) === path.dirname(tested);
  const words = new Set(path.basename(subject).split('-'));
  return (
    (isNear ? 0.3 : 1) *
    (path
      .basename(tested)
      .split(/[-.]/)
      .some((word) => words.has(word))
      ? 0.3
      : 1)
  );
}

function withinBudget(indices, budget) {
  let spent = 0;
  return indices.filter((index) => (spent += coverage.outcomes[index].ms) <= budget);
}

async function firstToNotice(id, chosen) {
  for (const test of chosen) {
    const outcome = await withMutant(id, () => runTest(test, TIME_LIMIT));
    if (outcome !== 'failed' && outcome !== 'stopped') continue;
    remember(id, tests().indexOf(test));
    // A mutant must leave nothing behind that makes tests fail without it.
    const polluted = (await runTest(test, TIME_LIMIT)) !== 'passed';
    return { id, status: outcome === 'failed' ? 'killed' : 'timeout', by: `${test.file}: ${test.title}`, polluted };
  }
  return null;
}

function remember(id, index) {
  const source = sourceOf.get(id);
  noticedBy.set(source, [index, ...(noticedBy.get(source) ?? []).filter((other) => other !== index)].slice(0, 12));
}

/** A mutant of what is made once, as a table is: everything is loaded anew with the mutant in it. That takes its time, which counts too. */
async function tryFresh(id, budget) {
  const bundle = loadBundle();
  let spent = 0;
  for (const name of filesInOrder(id)) {
    if (spent > LOADING * budget) return null;
    const begun = process.cpuUsage();
    const by = await withMutant(id, () => noticedIn(bundle, id, name, budget));
    const { user, system } = process.cpuUsage(begun);
    spent += (user + system) / 1000;
    if (!by) continue;
    const source = sourceOf.get(id);
    const told = nameOf({ file: name, title: by.title });
    freshBy.set(source, [told, ...(freshBy.get(source) ?? []).filter((other) => other !== told)].slice(0, 12));
    tellingFiles.set(name, (tellingFiles.get(name) ?? 0) + 1);
    return { id, status: by.outcome === 'stopped' ? 'timeout' : 'killed', by: told };
  }
  return null;
}

/** So many times what tests may take in what is loaded already: code runs slowly when it is new. */
const LOADING = 10;

/** The tests that noticed the last mutants of a source in what was loaded anew, and how many each file of tests noticed. */
const freshBy = new Map();
const tellingFiles = new Map();

/** Files that noticed the last mutants, then those that noticed many, are quick or stand near. */
function filesInOrder(id) {
  const source = sourceOf.get(id);
  const before = [...new Set((freshBy.get(source) ?? []).map((told) => told.slice(0, told.indexOf(': '))))];
  const cost = (name) => {
    if (before.includes(name)) return before.indexOf(name) / 1000;
    const ms = Math.min(fileCosts().get(name) ?? 0, 500) + 50;
    return (ms * distance(source, name)) / (1 + (tellingFiles.get(name) ?? 0));
  };
  const costs = new Map(files.map((name) => [name, cost(name)]));
  return files.toSorted((left, right) => costs.get(left) - costs.get(right));
}

/** Milliseconds of the tests of each file. */
function fileCosts() {
  if (!knownCosts) {
    knownCosts = new Map();
    for (const { file: name, ms, tells } of coverage.outcomes) {
      if (tells) knownCosts.set(name, (knownCosts.get(name) ?? 0) + ms);
    }
  }
  return knownCosts;
}

let knownCosts;

/** The first test of a file that notices what is switched on, quick ones first; or that the file cannot even be loaded. */
async function noticedIn(bundle, id, name, budget) {
  const known = new Map(coverage.outcomes.filter((test) => test.file === name).map((test) => [test.title, test]));
  let announcedNow;
  try {
    announcedNow = testsOf(bundle, name);
  } catch (error) {
    return { title: 'cannot be loaded', outcome: isEndless(error) ? 'stopped' : 'failed' };
  }
  const before = freshBy.get(sourceOf.get(id)) ?? [];
  const cost = ({ title }) => (before.includes(nameOf({ file: name, title })) ? -1 : known.get(title).ms);
  const told = announcedNow.filter(({ title }) => known.get(title)?.tells ?? false);
  let spent = 0;
  for (const test of told.toSorted((left, right) => cost(left) - cost(right))) {
    spent += known.get(test.title).ms;
    if (spent > budget) return null;
    const outcome = await runTest(test, TIME_LIMIT);
    if (outcome === 'failed' || outcome === 'stopped') return { title: test.title, outcome };
  }
  return null;
}

async function withMutant(id, work) {
  switches.active = id;
  switches.limit = 100 * (coverage.most[id] ?? 0) + 100_000;
  switches.hits = 0;
  try {
    return await work();
  } finally {
    switches.active = OFF;
  }
}
