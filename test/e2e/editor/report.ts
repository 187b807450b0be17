/** Prints results one per line as they come, and the totals as the last line. */
export interface Report {
  readonly passed: (title: string, milliseconds: number) => void;
  readonly failed: (title: string, error: unknown) => void;
  /** What is tried once more, and counts only then. */
  readonly again: (title: string, error: unknown) => void;
  readonly skipped: (title: string, reason: string) => void;
  /** The same report for lines that begin with another label. */
  readonly under: (label: string) => Report;
  /** Prints the last line, `N passed, N failed` (with `, N skipped`). Returns the exit code: 1 when any failed or none ran. */
  readonly end: () => number;
}

/** A report whose lines begin with `label`. */
export function makeReport(label: string): Report {
  return reportInto({ passed: 0, failed: 0, skipped: 0 }, label);
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

function reportInto(counts: Counts, label: string): Report {
  return {
    passed: (title, milliseconds) => {
      counts.passed += 1;
      console.log(`  ok   ${label}: ${title} (${Math.round(milliseconds)} ms)`);
    },
    failed: (title, error) => {
      counts.failed += 1;
      console.log(`  FAIL ${label}: ${title}\n${trace(error)}`);
    },
    again: (title, error) => console.log(`  AGAIN ${label}: ${title}\n${trace(error)}`),
    skipped: (title, reason) => {
      counts.skipped += 1;
      console.log(`  SKIPPED ${label}: ${title}: ${reason}`);
    },
    under: (other) => reportInto(counts, other),
    end: () => {
      const { passed, failed, skipped } = counts;
      console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
      return failed > 0 || passed + skipped === 0 ? 1 : 0;
    },
  };
}

const trace = (error: unknown): string =>
  (error instanceof Error ? (error.stack ?? error.message) : String(error)).replaceAll(/^/gm, '       ');
