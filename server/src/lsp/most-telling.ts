import type { Finding, Severity } from '../core/index';

/** What an editor is told of a file with very many findings, and how many are left out. */
export interface MostTelling {
  readonly findings: readonly Finding[];
  readonly leftOut: number;
}

/** As many as VS Code shows of one file. Each costs time with every key, on both sides. */
const MOST_SHOWN = 1000;

/** The findings of a file, in their order; of very many those that are worst, the first ones first. */
export function mostTelling(findings: readonly Finding[]): MostTelling {
  if (findings.length <= MOST_SHOWN) return { findings, leftOut: 0 };
  const counts = new Map<Severity, number>();
  for (const { severity } of findings) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  let room = MOST_SHOWN - 1;
  for (const severity of SEVERITIES) {
    const count = Math.min(counts.get(severity) ?? 0, room);
    counts.set(severity, count);
    room -= count;
  }
  const shown = findings.filter(({ severity }) => {
    const left = counts.get(severity) ?? 0;
    counts.set(severity, left - 1);
    return left > 0;
  });
  return { findings: shown, leftOut: findings.length - shown.length };
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
