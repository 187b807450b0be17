import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';

/**
 * @typedef {{ file: string, title: string, run: () => unknown }} Test
 * @typedef {'passed' | 'failed' | 'skipped' | 'stopped'} Outcome
 */

const skipped = Symbol('skipped');

/** The switches of the mutants, which the instrumented code asks; one of them at most is on. */
export const switches = {
  active: -1,
  hits: 0,
  /** More often than that no mutant is reached in a loop that ends. */
  limit: Infinity,
  /** What is told the mutants that are reached; nothing is, once that is known. */
  cover: () => undefined,
};

class EndlessLoop extends Error {}

/** Lays out what the bundle's code expects of its surroundings: the switches, and mocha's words. */
export function prepareGlobals(onTest) {
  globalThis.stryMutAct_9fa48 = (id) => {
    if (id !== switches.active) return false;
    if (++switches.hits > switches.limit) throw new EndlessLoop('a mutant in an endless loop');
    return true;
  };
  globalThis.stryCov_9fa48 = switches.cover;
  const titles = [];
  globalThis.suite = (title, define) => {
    titles.push(title);
    define.call(limits);
    titles.pop();
    return limits;
  };
  globalThis.test = (title, body) => {
    if (body) onTest([...titles, title].join(' › '), () => body.call({ ...limits, skip }));
    return limits;
  };
}

/** Limits of time are set for all tests alike here. */
const limits = { timeout: () => limits, slow: () => limits };

function skip() {
  throw skipped;
}

/**
 * The bundle, ready to be loaded any number of times: each time gives functions that load core, and the tests of one file.
 * @param {string} bundle path of the file
 * @param {string} root
 * @returns {() => Record<string, () => void>}
 */
export function readBundle(bundle, root) {
  const script = new vm.Script(`(function (require, module) {${fs.readFileSync(bundle, 'utf8')}\n})`, {
    filename: bundle,
  });
  const require = createRequire(path.join(root, 'package.json'));
  return () => {
    const module = { exports: {} };
    script.runInThisContext()(require, module);
    return module.exports;
  };
}

/**
 * Runs a test; `stopped` means that it did not come to an end, within so many milliseconds or at all.
 * @param {Test} test
 * @param {number} limit
 * @returns {Promise<Outcome>}
 */
export async function runTest(test, limit) {
  switches.hits = 0;
  try {
    globalThis.__running = test.run;
    const result = call.runInThisContext({ timeout: limit });
    if (result instanceof Promise) await result;
    // What the test itself caught, as `assert.throws` does, still did not end.
    return switches.hits > switches.limit ? 'stopped' : 'passed';
  } catch (error) {
    if (error === skipped) return 'skipped';
    return isEndless(error) || switches.hits > switches.limit ? 'stopped' : 'failed';
  }
}

const call = new vm.Script('globalThis.__running()');

/** @param {unknown} error */
export function isEndless(error) {
  return error instanceof EndlessLoop || error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
