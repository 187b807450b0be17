import type { Document } from '../document';
import type { Levels } from './levels';
import type { Finding } from './rule';

/**
 * Findings in the order of the text, those at one place in the order of the rules; what is said in the same words of the same place but once.
 * Those that are no longer in the text are left out. `before` is what came out for an older version of the text: where few findings are new, the others keep
 * their order, and need not be looked up. The outcome is the same.
 */
export function inTextOrder(
  document: Document,
  found: readonly Finding[],
  levels: Levels,
  before: readonly Finding[] | null,
): readonly Finding[] {
  const placing = { document, levels };
  return (before && orderAgain(placing, found, before)) ?? told(orderOf(placing, found));
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

/** null where many are new, or where two stand at one place, so that more than their order before counts. */
function orderAgain(
  placing: Placing,
  found: readonly Finding[],
  before: readonly Finding[],
): readonly Finding[] | null {
  const fresh = new Map(found.map((finding, index) => [finding, index]));
  if (fresh.size !== found.length) return null;
  const kept: Finding[] = [];
  let last: { readonly finding: Finding; readonly index: number } | null = null;
  for (const finding of before) {
    const index = fresh.get(finding);
    if (index === undefined) continue;
    if (mayTouchNext(finding) || (last && isAtOnePlace(last.finding, finding) && last.index > index)) return null;
    kept.push(finding);
    fresh.delete(finding);
    last = { finding, index };
  }
  if (fresh.size === 0) return kept;
  return fresh.size > MOST_FRESH ? null : inserted(placing, orderOf(placing, [...fresh.keys()]), kept);
}

const MOST_FRESH = 32;

/** One that begins where its chunk ends begins where the next chunk does. */
function mayTouchNext({ place: { chunk, start } }: Finding): boolean {
  return start >= chunk.length;
}

/** Of the same rule. Chunks keep their order, and what stands in one its distance. */
function isAtOnePlace(a: Finding, b: Finding): boolean {
  return a.place.chunk === b.place.chunk && a.place.start === b.place.start && a.code === b.code;
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
