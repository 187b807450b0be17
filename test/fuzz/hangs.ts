/** A call that took longer than it may, in milliseconds of the processor. */
export interface Slow {
  readonly call: string;
  readonly milliseconds: number;
  readonly allowed: number;
}

/** Whether a call takes so long that no machine can be to blame: for tests, which run beside others. */
export function isSurelySlow({ milliseconds, allowed }: Slow): boolean {
  return milliseconds > 3 * allowed;
}

/** What a call may take for 10 KB of text, in milliseconds. */
const ALLOWED = 100;
const TEXT = 10_000;

/** How often a call that seems slow is timed again: the calmest time counts. */
const REPEATS = 5;

/** Runs a call, or so many of them, and takes the time of one; that of a promise until it has come to something. */
export type Watch = <Result>(call: string, work: () => Result, times?: number) => Result;

/**
 * Runs `work` and times the calls that it makes by what the processor does for them. One that seems slow is timed again with the whole of `work`, and
 * is slow only if it is every time, held against how slow this machine is at the moment.
 */
export async function measured<Failure>(
  size: number,
  work: (watch: Watch) => Promise<Failure | null>,
): Promise<{ readonly failure: Failure | null; readonly slow: readonly Slow[] }> {
  const allowed = ALLOWED * Math.max(1, size / TEXT);
  const suspects = new Map<string, number>();
  const failure = await work(
    watchWith((call, milliseconds) => {
      if (milliseconds > allowed) suspects.set(call, milliseconds);
    }),
  );
  if (suspects.size === 0 || failure !== null) return { failure, slow: [] };
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const longest = new Map<string, number>();
    await work(
      watchWith((call, milliseconds) => void longest.set(call, Math.max(longest.get(call) ?? 0, milliseconds))),
    );
    for (const [call, known] of suspects) suspects.set(call, Math.min(known, longest.get(call) ?? 0));
  }
  const pace = slowness();
  const slow = [...suspects].map(([call, milliseconds]) => ({ call, milliseconds, allowed: allowed * pace }));
  return { failure, slow: slow.filter((each) => each.milliseconds > each.allowed) };
}

function watchWith(note: (call: string, milliseconds: number) => void): Watch {
  return (call, work, times = 1) => {
    const begun = process.cpuUsage();
    const result = work();
    if (!(result instanceof Promise)) {
      note(call, millisecondsSince(begun) / times);
      return result;
    }
    const noted = (): void => note(call, millisecondsSince(begun) / times);
    result.then(noted, noted);
    return result;
  };
}

/** What `plainWork` takes where the limit above was measured, in milliseconds. */
const USUAL = 10;

/** How many times slower than that this machine is at the moment; at least 1. */
function slowness(): number {
  const times = Array.from({ length: 3 }, () => processorTime(plainWork));
  return Math.max(1, Math.min(...times) / USUAL);
}

function processorTime(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  return millisecondsSince(begun);
}

/** Milliseconds of the processor, not of the clock. */
export function millisecondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** Work that has nothing to do with ours: it takes as long as the machine lets it. */
function plainWork(): number {
  const counts = new Map<string, number>();
  for (let index = 0; index < 100_000; index++) {
    const key = `k${(index * 2654435761) % 1009}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts.size;
}
