// `npm test`: everything that says whether this checkout is right. Installs what is missing first.
//   --no-e2e            leaves the end-to-end tests out
//   --only NAME,NAME…   some steps only; `static` and `unit` stand for all of their kind
// Every step runs even if one before it failed. A check counts as one, a suite as its tests; the last line is the sum,
// `N passed, N failed`, with `, N skipped` where something was. Exit code 1 when anything failed or nothing ran.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { addCounts, printedCounts, shownCounts } from './counts.mjs';
import { ensureInstalled } from './install.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const minute = 60_000;
const program = (name) => path.join(root, 'node_modules', name);

const prettierCache = ['--cache', '--cache-location', '.cache/prettier', '--cache-strategy', 'content'];
const checks = [
  {
    name: 'format',
    args: [program('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', ...prettierCache, '.'],
  },
  { name: 'lint', args: [program('eslint/bin/eslint.js'), '--max-warnings', '0', '.'] },
  { name: 'types', args: ['scripts/typecheck.mjs'] },
  { name: 'layers', args: [program('dependency-cruiser/bin/dependency-cruise.mjs'), 'server', 'client'] },
  { name: 'unused', args: [program('knip/bin/knip.js'), '--no-progress'] },
  ...(existsSync(path.join(root, 'scripts/generate.mjs'))
    ? [{ name: 'generated', args: ['scripts/generate.mjs', '--check'] }]
    : []),
];
/** It compares times with each other, so nothing runs beside it. */
const lastSuite = 'growth';
const suites = suiteNames();
const steps = [
  { name: 'shared', kind: 'shared', run: checkShared },
  ...checks.map(({ name, args }) => ({ name, kind: 'static', run: () => runCheck(args) })),
  { name: 'audit', kind: 'static', run: runAudit },
  { name: 'transpile', kind: 'needed', run: () => runCheck(['scripts/transpile.mjs']) },
  { name: 'peer-programs', kind: 'needed', run: setUpPeers },
  ...suites.map((name) => ({ name, kind: 'unit', needs: 'transpile', suite: true, run: () => runSuite(name) })),
  { name: 'coverage', kind: 'unit', needs: 'transpile', run: () => runCheck([program('c8/bin/c8.js'), 'report']) },
  {
    name: 'coverage-of-core',
    kind: 'unit',
    needs: 'transpile',
    run: () => runCheck([program('c8/bin/c8.js'), 'report', '--config', '.c8rc.core.json']),
  },
  { name: 'package', kind: 'package', run: () => runCheck(['scripts/package.mjs']) },
  { name: 'e2e', kind: 'e2e', run: runE2e },
];

ensureInstalled();
const wanted = chosenSteps(process.argv.slice(2));
rmSync(path.join(root, 'coverage'), { recursive: true, force: true });
mkdirSync(path.join(root, '.cache/test'), { recursive: true });

let total = addCounts();
const failed = new Set();
const started = performance.now();
const ahead = new Map();
startAhead(inTurns(wanted.filter(({ kind }) => kind === 'static')));
for (const step of wanted) {
  // They stand one behind the other; where the first can run, all can.
  if (step.suite && !ahead.has(step.name) && !failed.has(step.needs) && step.name !== lastSuite)
    startAhead(besideTheLargest(wanted.filter(({ suite, name }) => suite && name !== lastSuite)));
  await take(step);
}
const left = steps.filter((step) => !wanted.includes(step)).map(({ name }) => name);
if (left.length > 0) console.log(`left out, as asked: ${left.join(', ')}`);
if (failed.size > 0) console.log(`failed: ${[...failed].join(', ')}`);
console.log(`${Math.round((performance.now() - started) / 1000)} s in all`);
console.log(shownCounts(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Runs steps one after the other in each lane, and the lanes side by side; their results are taken in their turn. */
function startAhead(lanes) {
  for (const lane of lanes) {
    let last = Promise.resolve();
    for (const step of lane) {
      const result = last.then(() => timed(step.run));
      last = result;
      ahead.set(step.name, result);
    }
  }
}

/** Two lanes, for two cores. */
function inTurns(independent) {
  return [0, 1].map((lane) => independent.filter((_, place) => place % 2 === lane));
}

/** The tests of the core take as long as all others. */
function besideTheLargest(independent) {
  return [independent.filter(({ name }) => name === 'core'), independent.filter(({ name }) => name !== 'core')];
}

async function timed(run) {
  const begun = performance.now();
  const result = await run();
  return { ...result, seconds: ((performance.now() - begun) / 1000).toFixed(1) };
}

async function take({ name, needs, run }) {
  if (failed.has(needs)) {
    console.log(`----  ${name}: cannot run because ${needs} failed`);
    return;
  }
  const { counts, output, seconds } = await (ahead.get(name) ?? timed(run));
  if (counts.failed > 0) {
    failed.add(name);
    if (output.trim() !== '') console.log(output.trimEnd());
  }
  console.log(`${counts.failed > 0 ? 'FAIL' : 'ok  '}  ${name}: ${shownCounts(counts)} (${seconds} s)`);
  for (const title of counts.notes ?? []) console.log(`      skipped: ${title}`);
  total = addCounts(total, counts);
}

/** The suites are the folders of test/ that hold tests for mocha; no folder can be forgotten. */
function suiteNames() {
  const names = readdirSync(path.join(root, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'e2e')
    .map(({ name }) => name)
    .filter((name) =>
      readdirSync(path.join(root, 'test', name), { recursive: true }).some((file) => file.endsWith('.test.ts')),
    );
  return [...names.filter((name) => name !== lastSuite), ...names.filter((name) => name === lastSuite)];
}

function chosenSteps(args) {
  const at = args.indexOf('--only');
  const known = new Set(steps.flatMap(({ name, kind }) => [name, kind]));
  const asked = at < 0 ? [...known] : (args[at + 1] ?? '').split(',');
  const strange = [
    ...asked.filter((name) => !known.has(name)),
    ...args.filter((arg, place) => !['--only', '--no-e2e'].includes(arg) && (at < 0 || place !== at + 1)),
  ];
  if (strange.length > 0) {
    console.error(
      `unknown: ${strange.join(', ')}; usage: npm test -- [--no-e2e] [--only NAME,…] with ${[...known].join(', ')}`,
    );
    process.exit(2);
  }
  const chosen = steps.filter(({ name, kind }) => asked.includes(name) || asked.includes(kind));
  const needed = new Set(chosen.map(({ needs }) => needs));
  return steps
    .filter((step) => chosen.includes(step) || needed.has(step.name))
    .filter(({ name }) => name !== 'e2e' || !args.includes('--no-e2e'));
}

/** Tests that read the maintainers' material beside the checkout are skipped without it; where CI runs it must be there. */
function checkShared() {
  if (existsSync(path.join(root, '../shared'))) return one('passed');
  if (process.env.CI === 'true') return one('failed', '../shared is absent, although CI=true');
  return { counts: { ...addCounts({ skipped: 1 }), notes: ['../shared is absent'] }, output: '' };
}

function one(result, output = '') {
  return { counts: addCounts({ [result]: 1 }), output };
}

async function runCheck(args) {
  const { code, output } = await spawned(args, { limit: 10 * minute });
  return one(code === 0 ? 'passed' : 'failed', output);
}

async function runSuite(name) {
  const results = path.join(root, '.cache/test', `${name}.json`);
  rmSync(results, { force: true });
  const reporter = ['--reporter', 'json', '--reporter-option', `output=${results}`];
  const { code, output } = await spawned(
    [program('mocha/bin/mocha.js'), ...reporter, `out/test/${name}/**/*.test.js`],
    {
      limit: 20 * minute,
      // Where times are compared with each other nothing else is counted, and fuzzing counts by itself what is reached.
      env: name === 'growth' || name === 'fuzz' ? {} : { NODE_V8_COVERAGE: path.join(root, 'coverage/tmp') },
    },
  );
  if (!existsSync(results)) return one('failed', `${output}\nmocha ended with ${code} without results`);
  const { stats, failures, pending } = JSON.parse(readFileSync(results, 'utf8'));
  const counts = { passed: stats.passes, failed: failures.length, skipped: stats.pending };
  if (code !== 0 && counts.failed === 0) return one('failed', `${output}\nmocha ended with ${code}`);
  const shown = failures.map(({ fullTitle, file, err }) => `✖ ${fullTitle} (${file})\n${err.stack ?? err.message}`);
  const notes = [...new Set(pending.map(({ fullTitle }) => fullTitle))];
  return { counts: { ...counts, notes }, output: [output.trim(), ...shown].join('\n\n') };
}

/** Whether something is known against the packages that ship; skipped where the registry does not say. */
async function runAudit() {
  const { output } = await spawned(['scripts/audit.mjs'], { limit: 2 * minute });
  const counts = printedCounts(output);
  if (counts === undefined) return one('failed', output);
  return { counts: { ...counts, notes: /^skipped: (.*)$/m.exec(output)?.slice(1) ?? [] }, output };
}

/** Installs skopeo and its like where that can be done; says what it does, since it takes a while. */
async function setUpPeers() {
  const { code } = await spawned(['scripts/setup-peers.mjs'], { limit: 10 * minute, show: true });
  return one(code === 0 ? 'passed' : 'failed');
}

async function runE2e() {
  const { code, output } = await spawned(['scripts/e2e.mjs'], { limit: 20 * minute, show: true });
  const counts = printedCounts(output);
  if (counts !== undefined && (code === 0 || counts.failed > 0)) return { counts, output: '' };
  return one('failed', `the end-to-end tests ended with ${code} without saying what failed`);
}

/** Runs a Node program in the project's root. `show`: what it prints is shown as it comes. Killed after `limit` ms. */
function spawned(args, { limit, env = {}, show = false }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (data) => {
      output += data;
      if (show) process.stdout.write(data);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', show ? (data) => process.stderr.write(data) : keep);
    const timer = setTimeout(() => {
      output += `\nstopped: it took longer than ${limit / minute} minutes`;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 5000).unref();
    }, limit);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal, output });
    });
  });
}
