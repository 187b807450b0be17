import v8 from 'node:v8';
import vm from 'node:vm';

/** What a run leaves in memory. */
export interface HeapReport {
  readonly sessions: number;
  /** Bytes in use after garbage was collected: after the first sessions, and after the last ones. */
  readonly first: number;
  readonly last: number;
  /** By how many bytes a session makes it larger, over the second half of them. */
  readonly growth: number;
}

const MEASUREMENTS = 100;

/** Plays sessions one after the other, and looks at what is in use in between. */
export async function measureHeap(sessions: number, play: (index: number) => Promise<void>): Promise<HeapReport> {
  const collect = collector();
  const between = Math.max(1, Math.floor(sessions / MEASUREMENTS));
  const measured: { readonly session: number; readonly bytes: number }[] = [];
  for (let session = 1; session <= sessions; session++) {
    await play(session);
    if (session % between === 0) measured.push({ session, bytes: await collect() });
  }
  const half = measured.slice(Math.floor(measured.length / 2));
  return {
    sessions,
    first: measured[0]?.bytes ?? 0,
    last: measured.at(-1)?.bytes ?? 0,
    growth: slope(half.map(({ session, bytes }) => [session, bytes])),
  };
}

/** The slope of the line that lies nearest to these points, by least squares. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0) / spread;
}

/** Collects garbage, and gives the bytes that are still in use. */
function collector(): () => Promise<number> {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  return async () => {
    collect();
    // What a finished promise or a weak reference held is let go of in the next turn.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    collect();
    return process.memoryUsage().heapUsed;
  };
}
