import { randomFrom, type Random } from '../support/random';
import type { NewCoverage } from './new-coverage';
import { measured, millisecondsSince, type Slow, type Watch } from './hangs';

/** What is tried: how inputs are made, and how one is run. */
export interface Target<Case> {
  readonly name: string;
  make(kept: readonly Case[], random: Random): Case;
  /** Throws what goes wrong. `watch` is told of every call whose time counts. */
  run(input: Case, watch: Watch): void | Promise<void>;
  /** How much text there is in an input, in UTF-16 code units. */
  sizeOf(input: Case): number;
  /** Smaller inputs that may fail in the same way. */
  smaller(input: Case): Iterable<Case>;
}

export interface CampaignOptions {
  readonly seed: number;
  /** How many inputs are tried, */
  readonly inputs: number;
  /** and how many milliseconds of the processor may be spent on them: what comes first ends it. */
  readonly processorTime: number;
  /** null: no input is kept for what it reaches. */
  readonly coverage: NewCoverage | null;
  /**
   * Whether what was kept is changed further. What is kept depends on more than the code (V8 may forget what it has counted), so the same seed then
   * tries other inputs now and then; without it, always the same.
   */
  readonly growsFromKept: boolean;
}

/** What came of a campaign. */
export interface CampaignReport<Case> {
  readonly target: string;
  readonly seed: number;
  readonly inputs: number;
  readonly calls: number;
  /** How many inputs were kept, since they reached what none had reached before. */
  readonly kept: number;
  readonly failures: readonly Failure<Case>[];
  readonly hangs: readonly Hang<Case>[];
}

export interface Failure<Case> {
  readonly call: string;
  readonly message: string;
  readonly input: Case;
}

export interface Hang<Case> extends Slow {
  readonly input: Case;
}

/** After so many different failures there is enough to look at. */
const MOST_FAILURES = 20;

/** How many inputs are tried between two looks at what they have reached: a look takes as long as some inputs. */
const BATCH = 4;

/** Tries inputs that a seed gives, each made of the seeds or, where asked for, of what was kept before it. */
export async function campaign<Case>(target: Target<Case>, options: CampaignOptions): Promise<CampaignReport<Case>> {
  const { seed, inputs: most, processorTime, coverage, growsFromKept } = options;
  const random = randomFrom(seed);
  const kept: Case[] = [];
  const failures = new Map<string, Failure<Case>>();
  const hangs = new Map<string, Hang<Case>>();
  const begun = process.cpuUsage();
  let inputs = 0;
  let calls = 0;
  const strays = catchStrays();
  const attempt = async (input: Case): Promise<void> => {
    const attempted = await tried(target, input);
    calls += attempted.calls;
    for (const message of strays.splice(0)) failures.set(message, { call: 'nobody waited for', message, input });
    if (attempted.failure && !failures.has(signature(attempted.failure))) {
      const failure = await shrunk(target, attempted.failure);
      failures.set(signature(attempted.failure), failure);
    }
    for (const hang of attempted.slow) if (!hangs.has(hang.call)) hangs.set(hang.call, { ...hang, input });
  };
  while (inputs < most && millisecondsSince(begun) < processorTime && failures.size < MOST_FAILURES) {
    const batch = Array.from({ length: Math.min(BATCH, most - inputs) }, () =>
      target.make(growsFromKept ? kept : [], random),
    );
    for (const input of batch) await attempt(input);
    inputs += batch.length;
    if (coverage?.reached()) kept.push(...batch);
  }
  strays.stop();
  return {
    target: target.name,
    seed,
    inputs,
    calls,
    kept: kept.length,
    failures: [...failures.values()],
    hangs: [...hangs.values()],
  };
}

interface Tried<Case> {
  readonly calls: number;
  readonly failure: Failure<Case> | null;
  readonly slow: readonly Slow[];
}

/** Runs an input once, and what took long of it again, to see whether it always does. */
async function tried<Case>(target: Target<Case>, input: Case): Promise<Tried<Case>> {
  let call = target.name;
  let calls = 0;
  const { failure, slow } = await measured(target.sizeOf(input), async (watch) => {
    try {
      await target.run(input, (name, work, times) => {
        call = name;
        calls++;
        return watch(name, work, times);
      });
      return null;
    } catch (error) {
      return { call, message: error instanceof Error ? (error.stack ?? error.message) : String(error), input };
    }
  });
  return { calls, failure, slow };
}

/** Failures of one kind: the same call, thrown at the same place. */
function signature({ call, message }: Failure<unknown>): string {
  const place = /\n\s+at [^\n]*out\/[^\n]*/.exec(message)?.[0] ?? '';
  return `${call}${place.replace(/:\d+\)?$/, '')}`;
}

/** How often a smaller input is tried in search of the smallest. */
const MOST_SHRINKING = 400;

async function shrunk<Case>(target: Target<Case>, found: Failure<Case>): Promise<Failure<Case>> {
  let smallest = found;
  let left = MOST_SHRINKING;
  for (let isSmaller = true; isSmaller && left > 0;) {
    isSmaller = false;
    for (const input of target.smaller(smallest.input)) {
      if (left-- <= 0) break;
      const { failure } = await tried(target, input);
      if (!failure || signature(failure) !== signature(found)) continue;
      smallest = failure;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** What is rejected while nobody waits for it would end the server. A test runner would end the test: while this is at work it does not hear of it. */
function catchStrays(): string[] & { stop: () => void } {
  const known = process.listeners('unhandledRejection');
  const messages: string[] = [];
  const hear = (reason: unknown): void => {
    const message = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    // What is still on its way when a session ends would go down with its process.
    if (!/connection got disposed|Connection is disposed/.test(message)) messages.push(message);
  };
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
  return Object.assign(messages, {
    stop() {
      process.removeListener('unhandledRejection', hear);
      for (const listener of known) process.on('unhandledRejection', listener);
    },
  });
}
