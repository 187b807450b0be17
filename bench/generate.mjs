// Writes what the benchmark works on: one folder for each workload, and workloads.json beside them, which says where in each
// something is typed, asked and completed. The same seed gives the same bytes.
//   node bench/generate.mjs [--out DIR] [--seed N] [NAME…]
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { entriesFrom } from './workloads/entry.mjs';
import { documentOf, IDMS, setsOfTen, writeMirrorSet } from './workloads/mirror-sets.mjs';
import { writeMixedMirrorSet } from './workloads/mixed-mirror-sets.mjs';
import { createRandom } from './workloads/random.mjs';
import { mixedRegistriesConf, registriesConf } from './workloads/registries-conf.mjs';
import { imageOf, referenceAmong, workspaceOf } from './workloads/workspace.mjs';

/**
 * @typedef {import('./workloads/marks.mjs').Marks} Marks
 * @typedef {import('./workloads/random.mjs').Random} Random
 * @typedef {import('./workloads/workspace.mjs').File} File
 *
 * @typedef {object} Plan what a workload is before it is written
 * @property {string} name
 * @property {string} family workloads of one family differ in their size only
 * @property {number} size entries, documents, tables or files
 * @property {'yaml' | 'toml' | 'mixed'} content who can work on it: `mixed` has files that only we read
 * @property {(random: Random) => { files: File[], document: string | null, marks: Marks | null }} make
 *
 * @typedef {object} Workload a workload on disk
 * @property {string} name
 * @property {string} family
 * @property {number} size
 * @property {'yaml' | 'toml' | 'mixed'} content
 * @property {string} folder absolute
 * @property {string | null} document the path in the folder of the file that is opened; null: it is for the command line
 * @property {Marks | null} marks
 * @property {number} bytes of all files
 */

export const DEFAULT_SEED = 20260801;

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
export const defaultFolder = path.join(root, '.cache/bench/workloads');

/** @type {readonly Plan[]} */
export const PLANS = [
  ...[10, 100, 1000, 10_000, 50_000].map((size) =>
    yamlPlan('idms', size, () => documentOf([idmsOf(size)], writeMirrorSet)),
  ),
  ...[10, 1000, 10_000].map((size) =>
    yamlPlan('idms-mixed', size, (random) =>
      documentOf([idmsOf(size)], (set, marked) => writeMixedMirrorSet(set, marked, random), '\r\n'),
    ),
  ),
  ...[10, 100, 1000].map((size) => yamlPlan('documents', size, () => documentOf(setsOfTen(size), writeMirrorSet))),
  ...[100, 1000].map((size) =>
    yamlPlan('documents-mixed', size, (random) =>
      documentOf(setsOfTen(size), (set, marked) => writeMixedMirrorSet(set, marked, random), '\r\n'),
    ),
  ),
  ...[100, 1000, 20_000].map((size) => tomlPlan('registries', size, () => registriesConf(entriesFrom(0, size)))),
  ...[100, 1000].map((size) =>
    tomlPlan('registries-mixed', size, (random) => mixedRegistriesConf(entriesFrom(0, size), random)),
  ),
  { name: 'reference-20000', family: 'reference', size: 20_000, content: 'mixed', make: () => referenceAmong(20_000) },
  { name: 'workspace-5000', family: 'workspace', size: 5000, content: 'mixed', make: () => workspaceOf(5000) },
  { name: 'render-2000', family: 'render', size: 2000, content: 'mixed', make: () => unopened(renderFiles()) },
  ...[10, 20_000].map((size) => resolvePlan(size)),
];

/**
 * Writes workloads into a folder, which loses what it had of them. `names`: all of them where there are none.
 * @param {{ folder: string, seed: number, names: readonly string[] }} options
 * @returns {Workload[]}
 */
export function generate({ folder, seed, names }) {
  const unknown = names.filter((name) => !PLANS.some((plan) => plan.name === name));
  if (unknown.length > 0)
    throw new Error(`no such workload: ${unknown.join(', ')}; there are ${PLANS.map(({ name }) => name).join(', ')}`);
  const workloads = PLANS.filter(({ name }) => names.length === 0 || names.includes(name)).map((plan) =>
    write(plan, folder, seed),
  );
  writeFileSync(path.join(folder, 'workloads.json'), `${JSON.stringify({ seed, workloads }, null, 1)}\n`);
  return workloads;
}

/**
 * @param {Plan} plan
 * @param {string} parent
 * @param {number} seed
 * @returns {Workload}
 */
function write({ name, family, size, content, make }, parent, seed) {
  const folder = path.resolve(parent, name);
  rmSync(folder, { recursive: true, force: true });
  const { files, document, marks } = make(createRandom(seed, name));
  for (const directory of new Set(files.map((file) => path.dirname(file.path))))
    mkdirSync(path.join(folder, directory), { recursive: true });
  for (const file of files) writeFileSync(path.join(folder, file.path), file.text);
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return { name, family, size, content, folder, document, marks, bytes };
}

/**
 * @param {string} family
 * @param {number} size
 * @param {(random: Random) => { text: string, marks: Marks }} make
 * @returns {Plan}
 */
function yamlPlan(family, size, make) {
  return {
    name: `${family}-${size}`,
    family,
    size,
    content: 'yaml',
    make: (random) => single('mirrors.yaml', make(random)),
  };
}

/**
 * @param {string} family
 * @param {number} size
 * @param {(random: Random) => { text: string, marks: Marks }} make
 * @returns {Plan}
 */
function tomlPlan(family, size, make) {
  return {
    name: `${family}-${size}`,
    family,
    size,
    content: 'toml',
    make: (random) => single('registries.conf', make(random)),
  };
}

/**
 * @param {string} document
 * @param {{ text: string, marks: Marks }} content
 */
function single(document, { text, marks }) {
  return { files: [{ path: document, text }], document, marks };
}

/** @param {File[]} files */
function unopened(files) {
  return { files, document: null, marks: null };
}

/** @param {number} size */
function idmsOf(size) {
  return { kind: IDMS, name: `idms-${size}`, entries: entriesFrom(0, size) };
}

/** 2,000 mirror sets in 20 files. */
function renderFiles() {
  const sets = setsOfTen(2000).map(writeMirrorSet);
  return Array.from({ length: 20 }, (_, number) => ({
    path: `sets-${String(number).padStart(2, '0')}.yaml`,
    text: sets.slice(number * 100, number * 100 + 100).join('---\n'),
  }));
}

/**
 * A registries.conf, and half as many references as it has entries, every second one by tag.
 * @param {number} size
 * @returns {Plan}
 */
function resolvePlan(size) {
  const references = Array.from({ length: size / 2 }, (_, number) => `${imageOf(number * 2, number % 2 === 1)}\n`);
  const make = () => [
    { path: 'registries.conf', text: registriesConf(entriesFrom(0, size)).text },
    { path: 'references.txt', text: references.join('') },
  ];
  return { name: `resolve-${size}`, family: 'resolve', size, content: 'mixed', make: () => unopened(make()) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: {
      out: { type: 'string', default: defaultFolder },
      seed: { type: 'string', default: String(DEFAULT_SEED) },
    },
    allowPositionals: true,
  });
  const workloads = generate({ folder: values.out, seed: Number(values.seed), names: positionals });
  for (const { name, bytes } of workloads) console.log(`${name.padEnd(24)} ${String(bytes).padStart(10)} bytes`);
  console.log(`seed ${values.seed}`);
}
