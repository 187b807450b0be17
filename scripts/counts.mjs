// The last line of every test program, `N passed, N failed`, with `, N skipped` where something was.

/** The counts in the last line of what a program printed, or undefined when it did not come that far. */
export function printedCounts(output) {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(last);
  return match === null
    ? undefined
    : { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
}

/** The sum; what is absent counts as nothing. */
export function addCounts(...all) {
  const sum = (name) => all.reduce((total, counts) => total + (counts[name] ?? 0), 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The line itself. */
export function shownCounts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
