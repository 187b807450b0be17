import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomFrom } from '../support/random';
import { campaign, type CampaignReport, type Target } from './campaign';
import { commandTarget } from './command-target';
import { facadeTarget } from './facade-target';
import { FOUND_FOLDER, type FuzzCase } from './found-case';
import { measureHeap } from './heap';
import { startCoverage } from './new-coverage';
import { heapText, reportText } from './report';
import { readSeeds } from './seeds';
import { runSessionCase } from './session-case';
import { sessionTarget } from './session-target';

const HELP = `Usage: npm run fuzz -- [--minutes N] [--sessions N] [--seed N] [--json FILE]

Tries inputs until so many minutes of the processor are spent (default 10): half on the facade of core, the others on the language server and the
command line. What fails is made as small as possible and written to ${FOUND_FOLDER}. With --sessions, plays so many sessions with the language
server afterwards, and says what they leave in memory.
`;

/** `npm run fuzz`: the long run of the fuzzing that `npm test` does for two minutes. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      sessions: { type: 'string', default: '0' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return;
  }
  const seed = Number(values.seed);
  const seconds = Number(values.minutes) * 60;
  const seeds = readSeeds();
  const reports = [
    await longRun(facadeTarget(seeds), seed, seconds / 2),
    await longRun(sessionTarget(seeds), seed, seconds / 3),
    await longRun(await commandTarget(seeds), seed, seconds / 6),
  ];
  const sessions = Number(values.sessions);
  const heap = sessions > 0 ? await heapOfSessions(sessions, seed) : null;
  if (heap) say(`${heapText(heap)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ reports, heap }, null, 2)}\n`);
  if (reports.some(({ failures, hangs }) => failures.length + hangs.length > 0)) process.exitCode = 1;
}

async function longRun<Case extends FuzzCase>(
  target: Target<Case>,
  seed: number,
  seconds: number,
): Promise<CampaignReport<Case>> {
  const coverage = startCoverage((url) => url.includes('/out/server/src/'));
  const limits = { seed, inputs: Infinity, processorTime: seconds * 1000 };
  const report = await campaign(target, { ...limits, coverage, growsFromKept: true });
  coverage.stop();
  say(`${reportText(report)}\n`);
  for (const { call, message, input } of report.failures) say(`✖ ${call}: ${message}\n  ${keep(message, input)}\n`);
  for (const { call, milliseconds, allowed, input } of report.hangs) {
    const what = `${call} took ${Math.round(milliseconds)} ms, where ${Math.round(allowed)} are allowed`;
    say(`✖ ${what}\n  ${keep(what, input)}\n`);
  }
  return report;
}

/** Writes an input beside the others that once failed; the path of the file. */
function keep(message: string, input: FuzzCase): string {
  const text = JSON.stringify(input);
  const name = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const file = path.join(FOUND_FOLDER, `${name}.json`);
  mkdirSync(FOUND_FOLDER, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ what: message.split('\n', 1)[0], input }, null, 2)}\n`);
  return file;
}

async function heapOfSessions(sessions: number, seed: number): ReturnType<typeof measureHeap> {
  const random = randomFrom(seed);
  const target = sessionTarget(readSeeds());
  // What is rejected when a session ends in the middle of something is nobody's concern here.
  process.on('unhandledRejection', () => undefined);
  return measureHeap(sessions, () => runSessionCase(target.make([], random), (_call, work) => work()));
}

function say(text: string): void {
  process.stdout.write(text);
}

void main();
