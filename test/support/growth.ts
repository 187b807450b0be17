import assert from 'node:assert/strict';

/** What twice the input may take, in times of what the input takes. */
export const MOST_GROWTH = 3;

/**
 * Fails unless twice the input takes less than three times the work of the processor. `measure` gives by how much it grows for an input twice as
 * large. The machine does other things, too, so one calm measurement out of eight is enough; and what seems to grow is measured at sizes that are
 * `scale` times as large: there a collection of garbage that falls into one of the two runs counts little, and what really grows shows all the more.
 */
export function assertGrowsLinearly(measure: (scale: number) => number): void {
  const ratios: number[] = [];
  for (const scale of [1, 1, 2, 2, 4, 4, 8, 8]) {
    ratios.push(measure(scale));
    if (Math.min(...ratios) < MOST_GROWTH) return;
  }
  assert.fail(`grows: twice the input takes ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')} times as long`);
}
