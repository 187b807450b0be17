/** Milliseconds of the processor, not of the clock, for the fastest of some runs: what else the machine does counts little. */
export function cpuMilliseconds(work: () => void, runs = 3): number {
  const times = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}
