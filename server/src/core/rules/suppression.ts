import type { Document } from '../document';
import type { Finding } from './rule';
import type { JudgedSuppression, Suppression } from './suppression-comment';

/** What is left of the findings of a file. */
export interface Silencing {
  readonly kept: readonly Finding[];
  readonly judged: readonly JudgedSuppression[];
}

/** Said of a suppression itself; silenced only by one that names it. */
export const UNUSED_SUPPRESSION = 'unused-suppression';

/** Takes out of the findings of a file what its suppressions silence; `off` are the codes of the rules that were not asked. */
export function silence(
  document: Document,
  suppressions: readonly Suppression[],
  findings: readonly Finding[],
  off: ReadonlySet<string>,
): Silencing {
  if (suppressions.length === 0) return { kept: findings, judged: [] };
  const judged = suppressions.map((suppression) => ({ suppression, silenced: new Set<string>(), off }));
  // One suppression for each line and code: what says the same again is of no use.
  const byTarget = new Map<string, Set<string>>();
  for (const { suppression, silenced } of judged) {
    for (const target of targetsOf(suppression)) if (!byTarget.has(target)) byTarget.set(target, silenced);
  }
  const kept = findings.filter(({ code, place }) => {
    const { line } = document.lines.positionAt(document.locate(place)?.start ?? 0);
    const everything = code === UNUSED_SUPPRESSION ? [] : [ANY_CODE];
    const silencing = [code, ...everything].flatMap((wanted) =>
      [line, null].flatMap((where) => byTarget.get(targetOf(where, wanted)) ?? []),
    );
    for (const silenced of silencing) silenced.add(code);
    return silencing.length === 0;
  });
  return { kept, judged };
}

const ANY_CODE = '*';

function targetsOf({ line, codes }: Suppression): string[] {
  return codes.length === 0 ? [targetOf(line, ANY_CODE)] : codes.map(({ value }) => targetOf(line, value));
}

function targetOf(line: number | null, code: string): string {
  return `${line ?? 'file'} ${code}`;
}
