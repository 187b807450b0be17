import { median, percentile } from './statistics.mjs';

/**
 * @typedef {import('./language-server.mjs').Timings} Timings
 * @typedef {import('./table.mjs').Results} Results
 *
 * @typedef {object} Budget
 * @property {string} work
 * @property {string} unit
 * @property {number} most
 * @property {(results: Results) => number | null} value null where it was not measured
 */

/** What holds for files as a program writes them holds for those that people write. */
const FAMILIES = ['idms', 'idms-mixed'];
const OURS = 'mirrorscope';
const ECHO = 'echo';
const NODE = 'node -e 0';

/** @param {Timings} timings */
const keystroke = ({ keystroke: times }) => median(times);
/** @param {Timings} timings */
const late = ({ keystroke: times }) => percentile(times, 0.95);
/** @param {Timings} timings */
const broken = ({ brokenKeystroke }) => median(brokenKeystroke);
/** @param {Timings} timings */
const opening = ({ open }) => median(open);
/** @param {Timings} timings */
const memory = ({ peakMemory }) => median(peakMemory);

/** What the project has set itself; see docs/performance.md. @type {readonly Budget[]} */
export const BUDGETS = [
  { work: 'start, beside an empty server', unit: '×', most: 1.25, value: startRatio },
  ...times('open → diagnostics', opening, [...asWell(1000, 60), ...asWell(10_000, 350), ['idms-50000', 1500]]),
  ...FAMILIES.flatMap((family) =>
    /** @type {const} */ ([
      [10, 2],
      [1000, 4],
      [10_000, 10],
    ]).flatMap(([size, most]) => {
      const workload = `${family}-${size}`;
      return [
        ...times('keystroke → diagnostics', keystroke, [[workload, most]]),
        ...times('the same, p95', late, [[workload, 3 * most]]),
        ...times('the same, document broken', broken, [[workload, 2 * most]]),
        overEcho(workload, 5),
      ];
    }),
  ),
  ...times('keystroke → diagnostics', keystroke, [
    ['documents-1000', 10],
    ['documents-mixed-1000', 10],
    ['registries-100', 3],
    ['registries-1000', 8],
    ['registries-20000', 60],
    ['registries-mixed-1000', 8],
  ]),
  ...times(
    'completion right after an edit',
    ({ completionAfterEdit }) => median(completionAfterEdit),
    asWell(10_000, 15),
  ),
  ...times('hover right after an edit', ({ hoverAfterEdit }) => median(hoverAfterEdit), asWell(10_000, 15)),
  ...times('burst of ten keys: last key → diagnostics', ({ burst }) => median(burst), asWell(10_000, 15)),
  ...times('burst of ten keys: processor time', ({ burstProcessor }) => median(burstProcessor), asWell(10_000, 300)),
  ...times('hover of an image reference', ({ hover }) => median(hover), [['reference-20000', 5]]),
  ...times('preview after a keystroke', ({ preview }) => median(preview), asWell(1000, 15)),
  ...times('first complete diagnostics', ({ scan }) => median(scan), [['workspace-5000', 1500]]),
  ...times('longest wait for an answer meanwhile', ({ blocked }) => median(blocked), [['workspace-5000', 50]]),
  ...times('one changed file → all findings', keystroke, [['workspace-5000', 20]]),
  ...times('peak memory', memory, [...asWell(10_000, 130), ['workspace-5000', 200]]).map((budget) => ({
    ...budget,
    unit: 'MB',
  })),
  {
    work: 'lint, whole process: workspace-5000',
    unit: 'ms',
    most: 2500,
    value: (results) => call(results, 'lint: 5,000 files'),
  },
  { work: 'resolve, start, beside `node -e 0`', unit: '×', most: 2.5, value: resolveRatio },
];

/**
 * The same limit for a file of each family.
 * @param {number} size
 * @param {number} most
 * @returns {(readonly [workload: string, most: number])[]}
 */
function asWell(size, most) {
  return FAMILIES.map((family) => [`${family}-${size}`, most]);
}

/**
 * One budget for each workload.
 * @param {string} work
 * @param {(timings: Timings) => number | null} value
 * @param {readonly (readonly [workload: string, most: number])[]} limits
 * @returns {Budget[]}
 */
function times(work, value, limits) {
  return limits.map(([workload, most]) => ({
    work: `${work}: ${workload}`,
    unit: 'ms',
    most,
    value: (results) => {
      const timings = timingsOf(results, OURS, workload);
      return timings && value(timings);
    },
  }));
}

/**
 * @param {string} workload
 * @param {number} most
 * @returns {Budget}
 */
function overEcho(workload, most) {
  return {
    work: `the same, beside an empty server: ${workload}`,
    unit: '×',
    most,
    value: (results) =>
      ratio(
        median(timingsOf(results, OURS, workload)?.keystroke ?? []),
        median(timingsOf(results, ECHO, workload)?.keystroke ?? []),
      ),
  };
}

/** @param {Results} results */
function startRatio({ starts }) {
  return ratio(median(starts[OURS] ?? []), median(starts[ECHO] ?? []));
}

/** @param {Results} results */
function resolveRatio(results) {
  return ratio(call(results, 'resolve: 5 references, 10 entries'), call(results, NODE));
}

/**
 * @param {Results} results
 * @param {string} name
 */
function call({ calls }, name) {
  return median(calls.find((candidate) => candidate.name === name)?.times ?? []);
}

/**
 * @param {Results} results
 * @param {string} server
 * @param {string} workload
 */
function timingsOf({ servers }, server, workload) {
  return servers.find((one) => one.server === server && one.workload === workload)?.timings ?? null;
}

/**
 * @param {number | null} over
 * @param {number | null} under
 */
function ratio(over, under) {
  return over === null || under === null || under === 0 ? null : over / under;
}
