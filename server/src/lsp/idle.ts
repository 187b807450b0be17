import { inNextTurn } from './turns';

/** Work that waits until the messages at hand are dealt with. */
export interface Idle {
  /** Asks for the work. Asking again before it has begun puts it off; asking while it runs has it run once more afterwards. */
  ask(): void;
  /** Whether something newer was asked for since the work that runs now began. */
  readonly isOutdated: boolean;
  /** Whether there is work to do, or being done. */
  readonly isBusy: boolean;
  /** Resolves when nothing is left to do. */
  settled(): Promise<void>;
  /** Nothing is begun any more. */
  stop(): void;
}

/**
 * Runs `work` once the queue of messages is drained: no fixed delay, but a turn of the event loop in which nothing new was asked for. It
 * begins with a look at what has come in, so a second one would find nothing more.
 * Never runs twice at a time. `work` must not reject.
 */
export function whenIdle(work: () => Promise<void>): Idle {
  let asked = 0;
  let done = 0;
  let begun = 0;
  let running = false;
  let stopped = false;
  let waiting: (() => void)[] = [];
  const isSettled = (): boolean => stopped || (!running && done === asked);
  const settle = (): void => {
    if (!isSettled()) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const wait = (seen: number): void => {
    inNextTurn(() => {
      if (stopped) settle();
      else if (seen !== asked) wait(asked);
      else void run();
    });
  };
  const run = async (): Promise<void> => {
    begun = asked;
    await work();
    running = false;
    done = begun;
    if (done !== asked && !stopped) start();
    settle();
  };
  const start = (): void => {
    running = true;
    wait(asked);
  };
  return {
    ask() {
      asked++;
      if (!running && !stopped) start();
    },
    get isOutdated() {
      return stopped || begun !== asked;
    },
    get isBusy() {
      return !isSettled();
    },
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      }),
    stop() {
      stopped = true;
      settle();
    },
  };
}

/**
 * Lets the messages that have come in meanwhile be dealt with. One is read in a turn of the event loop, dealt with in the next, and its answer
 * written in the one after: with a single turn each of the three would wait for a stretch of work. A turn in which there is nothing to
 * do takes some microseconds.
 */
export async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < TURNS_OF_A_PAUSE; turn++) {
    await new Promise<void>((resolve) => {
      inNextTurn(resolve);
    });
  }
}

/** Enough for a few messages that have come in together. */
const TURNS_OF_A_PAUSE = 6;

/**
 * Lets messages be dealt with between the pieces of long work, which begins now. What it gives is to be awaited after each piece: it
 * waits for some turns once the pieces since the last one have taken long, and says whether it did.
 */
export function inStretches(): () => Promise<boolean> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST_STRETCH_MS) return false;
    await nextTurns();
    since = performance.now();
    return true;
  };
}

const LONGEST_STRETCH_MS = 10;

/** What work in steps comes to, with pauses between them. */
export async function withPauses<Result>(steps: Generator<unknown, Result>): Promise<Result> {
  const pause = inStretches();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    await pause();
  }
}
