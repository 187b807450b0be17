import type { CampaignReport } from './campaign';
import type { HeapReport } from './heap';

/** A line on what a campaign has tried and found. */
export function reportText({ target, seed, inputs, calls, kept, failures, hangs }: CampaignReport<unknown>): string {
  return [
    `${target}: ${inputs} inputs tried (seed ${seed})`,
    `${calls} calls`,
    `${kept} inputs kept`,
    `${failures.length} throws`,
    `${hangs.length} hangs`,
  ].join(', ');
}

/** A line on what sessions have left in memory. */
export function heapText({ sessions, first, last, growth }: HeapReport): string {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  return `heap: ${megabytes(first)} after the first sessions, ${megabytes(last)} after ${sessions}, ${Math.round(growth)} bytes more for each of the second half`;
}
