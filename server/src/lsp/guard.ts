/** Keeps a failing handler from taking the server along. */
export interface Guard {
  /** A handler of requests: where it fails, the answer is null. What else it is called with, it is handed. */
  answers<Params, Rest extends readonly unknown[], Result>(
    name: string,
    handler: (params: Params, ...rest: Rest) => Result | Promise<Result>,
  ): (params: Params, ...rest: Rest) => Promise<Result | null>;
  /** A handler of notifications: where it fails, nothing comes of it. */
  takes<Params>(name: string, handler: (params: Params) => void | Promise<void>): (params: Params) => Promise<void>;
}

/**
 * The server's only catch of its own failures: each is logged once, with where it comes from, and the next message is dealt with as
 * if nothing had been.
 */
export function createGuard(log: (message: string) => void): Guard {
  const told = new Set<string>();
  const tell = (name: string, error: unknown): void => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    // The message and where it was thrown: further up, the same failure comes by different ways.
    const key = `${name} ${stack.split('\n', 2).join('\n')}`;
    if (!told.has(key)) log(`${name} failed: ${stack}`);
    told.add(key);
  };
  return {
    answers:
      (name, handler) =>
      async (params, ...rest) => {
        try {
          return await handler(params, ...rest);
        } catch (error) {
          tell(name, error);
          return null;
        }
      },
    takes: (name, handler) => async (params) => {
      try {
        await handler(params);
      } catch (error) {
        tell(name, error);
      }
    },
  };
}
