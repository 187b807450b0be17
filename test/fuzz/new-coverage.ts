import { Session, type Profiler } from 'node:inspector';

/** Which of our code has been run at all so far, as V8 counts it. Only one can be at work in a process, and none beside c8. */
export interface NewCoverage {
  /** Whether code was run since the last call that had never been run before. */
  reached(): boolean;
  stop(): void;
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Begins to count. What was run before is not known to it. */
export function startCoverage(isOurs: (url: string) => boolean): NewCoverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // By function: what of it has not been run yet. A function that is missing here was never called.
  const missing = new Map<string, readonly Interval[]>();
  const reachedIn = (script: Profiler.ScriptCoverage): boolean => {
    let isNew = false;
    for (const { ranges } of script.functions) {
      const [whole] = ranges;
      if (!whole || whole.count === 0) continue;
      const key = `${script.url} ${whole.startOffset}`;
      const known = missing.get(key);
      if (known?.length === 0) continue;
      const now = outermost(ranges.filter(({ count }) => count === 0));
      const left = known ? common(known, now) : now;
      if (known && lengthOf(left) === lengthOf(known)) continue;
      missing.set(key, left);
      isNew = true;
    }
    return isNew;
  };
  return {
    reached() {
      let isNew = false;
      session.post('Profiler.takePreciseCoverage', (error, { result }) => {
        if (error) throw error;
        for (const script of result) if (isOurs(script.url) && reachedIn(script)) isNew = true;
      });
      return isNew;
    },
    stop() {
      session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

function lengthOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** V8 names what surrounds others first. */
function outermost(ranges: readonly Profiler.CoverageRange[]): Interval[] {
  const intervals: Interval[] = [];
  for (const { startOffset, endOffset } of ranges) {
    if (startOffset >= (intervals.at(-1)?.end ?? 0)) intervals.push({ start: startOffset, end: endOffset });
  }
  return intervals;
}

/** What lies in an interval of both; each in order, without overlaps. */
function common(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const shared: Interval[] = [];
  for (let one = 0, other = 0; ;) {
    const [first, second] = [a[one], b[other]];
    if (!first || !second) return shared;
    const start = Math.max(first.start, second.start);
    const end = Math.min(first.end, second.end);
    if (start < end) shared.push({ start, end });
    if (first.end < second.end) one++;
    else other++;
  }
}
