import type { Document } from '../document';
import { differences } from '../text/again';
import { atTheirDashes } from './empty-item';
import type { Levels } from './levels';
import type { Finding } from './rule';

/** Findings in the order of the text. */
export interface TextOrder {
  readonly found: readonly Finding[];
  readonly findings: readonly Finding[];
  /** Whether the order is that of their places alone: each has one of its own, and none is left out. */
  readonly isPlain: boolean;
}

/**
 * Findings in the order of the text, those at one place in the order of the rules; what is said in the same words of the same place but once.
 * Those that are no longer in the text are left out, and those about items without a value stand at their dashes. `before` is what came out for an older version
 * of the text: where few findings are new or gone, the others keep their order, and none of them is looked into. The outcome is the same.
 */
export function inTextOrder(
  document: Document,
  found: readonly Finding[],
  levels: Levels,
  before: TextOrder | null,
): TextOrder {
  if (found.length === 0) return NOTHING_FOUND;
  const placing = { document, levels };
  return (before && orderAgain(placing, found, before)) ?? orderAnew(placing, found);
}

const NOTHING_FOUND: TextOrder = { found: [], findings: [], isPlain: true };

function orderAnew(placing: Placing, found: readonly Finding[]): TextOrder {
  const findings = told(orderOf(placing, atTheirDashes(placing.document, found)));
  return { found, findings, isPlain: findings.length === found.length && found.every(isPlaced) };
}

interface Placing {
  readonly document: Document;
  readonly levels: Levels;
}

/** Findings that stand in a text, each number at the index of its finding: no objects for what may be thousands. */
interface Placed {
  readonly findings: readonly Finding[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly ranks: readonly number[];
  /** The indexes in the order of the text. */
  readonly order: readonly number[];
}

function orderOf({ document, levels }: Placing, all: readonly Finding[]): Placed {
  const findings: Finding[] = [];
  const [starts, ends, ranks]: [number[], number[], number[]] = [[], [], []];
  for (const finding of all) {
    const span = document.locate(finding.place);
    if (!span) continue;
    findings.push(finding);
    starts.push(span.start);
    ends.push(span.end);
    ranks.push(rankOf(levels, finding));
  }
  const order = starts.map((_, index) => index);
  order.sort(
    (a, b) =>
      (starts[a] ?? 0) - (starts[b] ?? 0) || (ranks[a] ?? 0) - (ranks[b] ?? 0) || (ends[a] ?? 0) - (ends[b] ?? 0),
  );
  return { findings, starts, ends, ranks, order };
}

function rankOf({ ranks }: Levels, { code }: Finding): number {
  return ranks.get(code) ?? 0;
}

function told(placed: Placed): readonly Finding[] {
  return toldIndexes(placed).flatMap((index) => placed.findings[index] ?? []);
}

function toldIndexes(placed: Placed): readonly number[] {
  return placed.order.filter((_, at) => !isSaidBefore(placed, at));
}

/** Whether one of those right above it at the same place and of the same rule says the same. */
function isSaidBefore({ findings, starts, ends, ranks, order }: Placed, at: number): boolean {
  const own = order[at] ?? 0;
  for (let above = at - 1; above >= 0; above--) {
    const other = order[above] ?? 0;
    if (starts[other] !== starts[own] || ranks[other] !== ranks[own] || ends[other] !== ends[own]) return false;
    if (findings[other]?.message === findings[own]?.message) return true;
  }
  return false;
}

/** null where many are new or gone, or where more than places and the order before counts. */
function orderAgain(placing: Placing, found: readonly Finding[], before: TextOrder): TextOrder | null {
  const different = before.isPlain ? differences(before.found, found) : null;
  if (!different) return null;
  const { gone, come } = different;
  if (gone.length > MOST_DIFFERENT || come.length > MOST_DIFFERENT || !come.every(isPlaced)) return null;
  const kept = gone.length === 0 ? before.findings : before.findings.filter((finding) => !gone.includes(finding));
  const findings = come.length === 0 ? kept : inserted(placing, orderOf(placing, come), kept);
  return findings && { found, findings, isPlain: findings.length === found.length };
}

const MOST_DIFFERENT = 32;

/** Not so one at a dash, which is looked for, and one that begins where its chunk ends, since there the next chunk begins. */
function isPlaced({ hole, place: { chunk, start } }: Finding): boolean {
  return !hole && start < chunk.length;
}

function inserted(placing: Placing, fresh: Placed, kept: readonly Finding[]): readonly Finding[] | null {
  const { document, levels } = placing;
  const all: Finding[] = [];
  let from = 0;
  for (const index of toldIndexes(fresh)) {
    const [start = 0, rank = 0, end = 0] = [fresh.starts[index], fresh.ranks[index], fresh.ends[index]];
    let [low, high] = [from, kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = kept[middle];
      const span = other && document.locate(other.place);
      if (!span) return null;
      const difference = span.start - start || rankOf(levels, other) - rank || span.end - end;
      if (difference === 0) return null;
      if (difference < 0) low = middle + 1;
      else high = middle;
    }
    const finding = fresh.findings[index];
    for (const other of kept.slice(from, low)) all.push(other);
    if (finding) all.push(finding);
    from = low;
  }
  return all.concat(kept.slice(from));
}
