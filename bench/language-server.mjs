// Times a language server that speaks over standard input and output, on one workload.
//   node bench/language-server.mjs WORKLOADS.json NAME PROGRAM ARG…     prints JSON
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { peakMemory, processorTime } from './process-figures.mjs';
import { createQuiet } from './quiet.mjs';

/**
 * @typedef {import('./generate.mjs').Workload} Workload
 * @typedef {import('./editor.mjs').Editor} Editor
 * @typedef {import('./quiet.mjs').Quiet} Quiet
 * @typedef {import('./quiet.mjs').Started} Started
 * @typedef {import('./stdio-client.mjs').Client} Client
 * @typedef {import('./stdio-client.mjs').Server} Server
 *
 * @typedef {object} Timings milliseconds, one for each time that it was done
 * @property {number[]} start from the start of the process to the answer to `initialize`
 * @property {number[]} scan from `initialized` to the last diagnostics of a workspace folder; only where more than the open file is read
 * @property {number[]} blocked the longest that an answer took while a workspace folder was read
 * @property {number[]} open from opening the document to its diagnostics
 * @property {number[]} keystroke from a change to the diagnostics of the changed text, also those of another file that the change touches
 * @property {number[]} brokenKeystroke the same while the document is not well-formed
 * @property {number[]} burst from the last of ten changes, 40 ms apart, to its diagnostics
 * @property {number[]} burstProcessor the processor time that such a burst takes
 * @property {number[]} hover from the request to the answer
 * @property {number[]} hoverAfterEdit from a change with the request right behind it to the answer
 * @property {number[]} completion
 * @property {number[]} completionAfterEdit
 * @property {number[]} preview from a change to the text that the document comes to now; only where a server shows it
 * @property {number[]} peakMemory megabytes
 *
 * @typedef {object} Measurement
 * @property {string} server
 * @property {string} workload
 * @property {Timings} timings
 * @property {number | null} findings when the document was opened; null where it could not be
 * @property {number} processes how many were timed
 * @property {number} disturbed how many of them although the machine had something else to do
 * @property {number} noticed the share of the keystrokes that changed the number of findings: 0 for a server that does not look
 * @property {string[]} failures what did not work, in the order in which it happened
 */

const LONGEST_MS = 120_000;

/**
 * Starts the server, has it work through everything, and stops it. A step that takes longer than the budget is not repeated
 * more than three times; one that fails is named in the failures, and the others go on, for two minutes in all. Never rejects.
 * @param {Server} server
 * @param {Workload} workload one with a document
 * @param {Quiet} quiet
 * @param {{ repeats?: number, budgetMs?: number, verbose?: boolean }} [options]
 * @returns {Promise<Measurement>}
 */
export async function timeLanguageServer(
  server,
  workload,
  quiet,
  { repeats = 20, budgetMs = 5000, verbose = false } = {},
) {
  /** @type {Measurement} */
  const measurement = {
    server: server.name,
    workload: workload.name,
    timings: noTimings(),
    findings: null,
    processes: 0,
    disturbed: 0,
    noticed: 0,
    failures: [],
  };
  const started = await quiet.start(server, workload, { verbose }).catch((error) => {
    measurement.failures.push(`start: ${messageOf(error)}`);
    return null;
  });
  if (started === null) return measurement;
  const { client, editor } = started;
  measurement.timings.start.push(started.start);
  note(started, measurement);
  for (const { name, isNeeded = false, run } of stepsOf(client, editor, measurement, {
    repeats,
    budgetMs,
    hasFolder: workload.family === 'workspace',
    isManifest: workload.content === 'yaml',
  })) {
    try {
      if (performance.now() - client.spawnedAt > LONGEST_MS) throw new Error('left out, two minutes are over');
      await run();
      measurement.timings.peakMemory = [peakMemory(client.pid) ?? []].flat();
    } catch (error) {
      measurement.failures.push(`${name}: ${messageOf(error)}`);
      if (isNeeded) break;
    }
  }
  await client.stop();
  return measurement;
}

/**
 * From opening the document to its diagnostics, in a process of its own. Rejects where the server fails.
 * @param {Server} server
 * @param {Workload} workload one with a lone document
 * @param {Quiet} quiet
 * @param {Measurement} measurement takes what comes out
 */
export async function timeOpening(server, workload, quiet, measurement) {
  const started = await quiet.start(server, workload);
  const { client, editor } = started;
  try {
    note(started, measurement);
    editor.introduce();
    measurement.timings.open.push(await editor.open());
  } finally {
    await client.stop();
  }
}

/**
 * @param {Started} started
 * @param {Measurement} measurement
 */
function note({ isDisturbed }, measurement) {
  measurement.processes++;
  if (isDisturbed) measurement.disturbed++;
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @returns {Timings} */
export function noTimings() {
  return {
    start: [],
    scan: [],
    blocked: [],
    open: [],
    keystroke: [],
    brokenKeystroke: [],
    burst: [],
    burstProcessor: [],
    hover: [],
    hoverAfterEdit: [],
    completion: [],
    completionAfterEdit: [],
    preview: [],
    peakMemory: [],
  };
}

/**
 * What is done, in its order. `isNeeded`: nothing can be done where it fails.
 * @param {Client} client
 * @param {Editor} editor
 * @param {Measurement} measurement takes what comes out
 * @param {{ repeats: number, budgetMs: number, hasFolder: boolean, isManifest: boolean }} limits `hasFolder`: whether there is much to read beside the document; `isManifest`: whether it comes to something that can be shown
 * @returns {{ name: string, isNeeded?: boolean, run: () => Promise<void> }[]}
 */
function stepsOf(client, editor, measurement, { repeats, budgetMs, hasFolder, isManifest }) {
  const { timings } = measurement;
  const { edit, breaks } = editor.marks;
  /** @type {(times: number[], work: () => Promise<number>, most?: number) => Promise<void>} */
  const repeat = async (times, work, most = repeats) => {
    const begun = performance.now();
    for (let done = 0; done < most && (done < 3 || performance.now() - begun < budgetMs); done++) {
      times.push(await work());
      await sleep(20); // what a server does after it has answered is not what the next answer waits for
    }
  };
  const introduce = async () => {
    const initializedAt = performance.now();
    editor.introduce();
    // A lone document is opened at once, as in an editor that starts with it; nothing has read it before.
    if (!hasFolder) return;
    timings.blocked.push(await editor.keepAsking());
    await untilQuiet(client);
    const last = client.publications.at(-1);
    if (last) timings.scan.push(last.at - initializedAt);
  };
  const open = async () => {
    timings.open.push(await editor.open());
    await untilQuiet(client);
    measurement.findings = editor.findings();
  };
  const keystrokes = async () => {
    let changed = 0;
    await repeat(timings.keystroke, async () => {
      const before = editor.findings();
      const time = await editor.toggle(edit);
      if (editor.findings() !== before) changed++;
      return time;
    });
    measurement.noticed = changed / timings.keystroke.length;
  };
  const burst = async () => {
    await untilQuiet(client);
    const before = processorTime(client.pid);
    const last = await editor.burst(edit);
    await untilQuiet(client);
    timings.burst.push((editor.publishedAt() ?? Infinity) - last);
    const after = processorTime(client.pid);
    if (before !== null && after !== null) timings.burstProcessor.push(after - before);
  };
  const preview = async () => {
    if (!isManifest || !editor.hasPreviews()) return;
    await editor.openPreview();
    await repeat(timings.preview, () => editor.refreshPreview());
  };
  return [
    { name: 'introduction', isNeeded: true, run: introduce },
    { name: 'open', isNeeded: true, run: open },
    { name: 'keystroke', run: keystrokes },
    { name: 'burst', run: burst },
    { name: 'hover', run: () => repeat(timings.hover, () => editor.ask('hover')) },
    { name: 'hover after an edit', run: () => repeat(timings.hoverAfterEdit, () => editor.askAfterEdit('hover')) },
    { name: 'completion', run: () => repeat(timings.completion, () => editor.ask('completion')) },
    {
      name: 'completion after an edit',
      run: () => repeat(timings.completionAfterEdit, () => editor.askAfterEdit('completion')),
    },
    { name: 'preview', run: preview },
    ...Object.entries(breaks).map(([name, insertion]) => ({
      name: `keystroke, ${name}`,
      run: async () => {
        await editor.toggle(insertion);
        await repeat(timings.brokenKeystroke, () => editor.toggle(edit), Math.ceil(repeats / 2));
        await editor.toggle(insertion);
      },
    })),
  ];
}

/**
 * Resolves when the server has said nothing for a while and does not work either. Where the system does not tell whether it
 * works, silence has to do.
 * @param {Client} client
 */
async function untilQuiet(client) {
  const begun = performance.now();
  let quietSince = begun;
  let worked = processorTime(client.pid);
  while (performance.now() - quietSince < (worked === null ? 1500 : 300)) {
    await sleep(30);
    const now = processorTime(client.pid);
    const isBusy = (now ?? 0) - (worked ?? 0) > 3 || client.lastMessageAt() > quietSince || client.isReporting();
    if (isBusy) quietSince = performance.now();
    worked = now;
    if (performance.now() - begun > 120_000) throw new Error('the server does not come to rest');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file = '', name = '', ...command] = process.argv.slice(2);
  /** @type {Workload[]} */
  const workloads = JSON.parse(readFileSync(file, 'utf8')).workloads;
  const workload = workloads.find((candidate) => candidate.name === name);
  if (!workload) throw new Error(`${file} has no workload ${name}`);
  const measurement = await timeLanguageServer({ name: 'server', command }, workload, createQuiet(), { verbose: true });
  console.log(JSON.stringify(measurement, null, 1));
}
