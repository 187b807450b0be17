/** Keeps a failing handler from taking the server along. */
export interface Guard {
  /** A handler of requests: where it fails, the answer is null. What else it is called with, it is handed. */
  answers<Params, Rest extends readonly unknown[], Result>(
    name: string,
    handler: (params: Params, ...rest: Rest) => Result | Promise<Result>,
  ): (params: Params, ...rest: Rest) => Promise<Result | null>;
  /** A handler of notifications: where it fails, nothing comes of it. */
  takes<Params>(name: string, handler: (params: Params) => void | Promise<void>): (params: Params) => Promise<void>;
  /** For a failure that another has ended. */
  caught(name: string, error: unknown): void;
}

/** What became of the messages of one name; times in milliseconds, waiting included. */
export interface Tally {
  readonly count: number;
  readonly failed: number;
  readonly total: number;
  readonly longest: number;
}

/** A guard that counts what it lets through. */
export interface CountingGuard extends Guard {
  /** By the name of the handler. */
  readonly tallies: ReadonlyMap<string, Tally>;
}

/**
 * The end of the server's own failures: each is logged once, with where it comes from, and the next message is dealt with as
 * if nothing had been.
 */
export function createGuard(log: (message: string) => void): CountingGuard {
  const told = new Set<string>();
  const tallies = new Map<string, Tally>();
  const count = (name: string, took: number, failed: 0 | 1): void => {
    const before = tallies.get(name) ?? { count: 0, failed: 0, total: 0, longest: 0 };
    tallies.set(name, {
      count: before.count + 1,
      failed: before.failed + failed,
      total: before.total + took,
      longest: Math.max(before.longest, took),
    });
  };
  const fails = (name: string, took: number, error: unknown): void => {
    count(name, took, 1);
    const stack = stackOf(error);
    // The message and where it was thrown: further up, the same failure comes by different ways.
    const key = `${name} ${stack.split('\n', 2).join('\n')}`;
    if (!told.has(key)) log(`${name} failed: ${stack}`);
    told.add(key);
  };
  const deal = async <Result>(name: string, handler: () => Result | Promise<Result>): Promise<Result | null> => {
    const since = performance.now();
    try {
      const answer = await handler();
      count(name, performance.now() - since, 0);
      return answer;
    } catch (error) {
      fails(name, performance.now() - since, error);
      return null;
    }
  };
  return {
    tallies,
    answers:
      (name, handler) =>
      (params, ...rest) =>
        deal(name, () => handler(params, ...rest)),
    takes: (name, handler) => async (params) => {
      await deal(name, () => handler(params));
    },
    caught: (name, error) => {
      fails(name, 0, error);
    },
  };
}

/** With what it was caused by. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
