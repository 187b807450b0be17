/**
 * The value that a share of the others does not exceed; null where there is none.
 * @param {readonly number[]} values
 * @param {number} share from 0 to 1
 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** @param {readonly number[]} values */
export function median(values) {
  return percentile(values, 0.5);
}
