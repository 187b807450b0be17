import assert from 'node:assert/strict';

/** What twice the input may take, in times of what the input takes. */
export const MOST_GROWTH = 3;

/**
 * Fails unless twice the input takes less than three times the work of the processor. `measure` gives by how much it grows for an input twice as
 * large; the machine does other things, too, so one calm measurement out of eight is enough.
 */
export function assertGrowsLinearly(measure: () => number): void {
  const ratios: number[] = [];
  while (ratios.length < 8) {
    ratios.push(measure());
    if (Math.min(...ratios) < MOST_GROWTH) return;
  }
  assert.fail(`grows: twice the input takes ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')} times as long`);
}
