import type { Finding } from '../core/index';

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
  const shown = new Set<Finding>();
  for (const severity of ['error', 'warning', 'info', 'hint']) {
    for (const finding of findings) {
      if (shown.size === MOST_SHOWN - 1) break;
      if (finding.severity === severity) shown.add(finding);
    }
  }
  return { findings: findings.filter((finding) => shown.has(finding)), leftOut: findings.length - shown.size };
}
