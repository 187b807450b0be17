import type { Alias, Mapping, Scalar, Sequence, Tree } from '../syntax/tree';
import type { Place, Span } from '../text/place';

type Node = Scalar | Mapping | Sequence;

/** Which parts of YAML documents are used in several places, through anchors and aliases. All offsets are absolute. */
export interface SharedNodes {
  /** Whether an alias outside the span stands for this very node. */
  isUsedOutside(node: Node, span: Span): boolean;
  /** Whether the span lies in a node that an alias stands for. */
  isInsideShared(span: Span): boolean;
  /** Whether an alias outside the span stands for something inside of it. */
  isNeededOutside(span: Span): boolean;
}

/** Looks for the aliases of documents of one text. Linear; looks up in logarithmic time. */
export function findSharedNodes(roots: readonly (Tree | null)[], spanOf: (place: Place) => Span): SharedNodes {
  const uses = new Map<Node, Span>();
  for (const alias of aliasesIn(roots)) {
    if (!alias.target) continue;
    const { start, end } = spanOf(alias.place);
    const known = uses.get(alias.target);
    uses.set(
      alias.target,
      known ? { start: Math.min(known.start, start), end: Math.max(known.end, end) } : { start, end },
    );
  }
  const shared = [...uses].map(([node, used]) => ({ span: spanOf(node.place), used }));
  shared.sort((a, b) => a.span.start - b.span.start);
  const furthestEnds = runningMaximum(shared.map(({ span }) => span.end));
  const starts = shared.map(({ span }) => span.start);
  const firstFrom = (offset: number): number => lowerBound(starts, offset);
  return {
    isUsedOutside(node, span) {
      const used = uses.get(node);
      return used !== undefined && !contains(span, used);
    },
    isInsideShared(span) {
      return (furthestEnds[firstFrom(span.start + 1) - 1] ?? -1) >= span.end;
    },
    isNeededOutside(span) {
      for (let i = firstFrom(span.start); ; i++) {
        const next = shared[i];
        if (!next || next.span.start >= span.end) return false;
        if (!contains(span, next.used)) return true;
      }
    },
  };
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** All aliases below trees; not through them. */
function aliasesIn(roots: readonly (Tree | null)[]): Alias[] {
  const aliases: Alias[] = [];
  const open = [...roots];
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    if (tree?.kind === 'alias') aliases.push(tree);
    else if (tree?.kind === 'mapping') for (const entry of tree.entries) open.push(entry.value);
    else if (tree?.kind === 'sequence') for (const item of tree.items) open.push(item);
  }
  return aliases;
}

function runningMaximum(values: readonly number[]): number[] {
  let largest = -1;
  return values.map((value) => (largest = Math.max(largest, value)));
}

/** The index of the first of ascending values that is not below the limit. */
function lowerBound(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
