import { isTemplate } from '../model/placeholder';
import type { SyntaxFile } from '../syntax/tree';
import { lazy } from '../text/lazy';
import type { Place, Span } from '../text/place';
import type { Remark } from './migration';
import { findSharedNodes, type SharedNodes } from './shared-nodes';
import type { SourceText } from './source-text';

/** The YAML documents of a text. */
export interface Pages {
  readonly all: readonly Page[];
  /** The last document that begins at an offset or before it. */
  at(offset: number): Page;
}

/** One YAML document of a text. */
export interface Page {
  text(): string;
  /** The first thing that is wrong with it for the parser: places in it cannot be relied on then. */
  readonly problem: Remark | null;
  shared(): SharedNodes;
}

/** Cuts a text into its documents. A problem belongs to the last document that begins before it. */
export function pagesOf(source: SourceText, syntax: SyntaxFile): Pages {
  const problems = syntax.problems.map(({ message, place }) => ({ message, place, start: source.spanOf(place).start }));
  problems.sort((a, b) => a.start - b.start);
  const spans = syntax.documents.map(({ place }) => source.spanOf(place));
  let next = 0;
  const all = syntax.documents.map(({ root }, index): Page => {
    const span = spans[index] ?? WHOLE;
    const limit = spans[index + 1]?.start ?? Infinity;
    const first = problems[next];
    while ((problems[next]?.start ?? Infinity) < limit) next++;
    return {
      text: () => source.text.slice(span.start, span.end),
      problem: first && first.start < limit ? refusal(source.text, first.place, first.message) : null,
      shared: lazy(() => findSharedNodes([root], (place) => source.spanOf(place))),
    };
  });
  const [first] = problems;
  const whole: Page = {
    text: () => source.text,
    problem: first ? refusal(source.text, first.place, first.message) : null,
    shared: lazy(() => findSharedNodes([], (place) => source.spanOf(place))),
  };
  return { all: all.length > 0 ? all : [whole], at: (offset) => all[lastAtOrBefore(spans, offset)] ?? whole };
}

const WHOLE: Span = { start: 0, end: Infinity };

function refusal(text: string, place: Place, message: string): Remark {
  const reason = isTemplate(text)
    ? `This is a template, and its keys cannot be placed before it is rendered: ${message}`
    : `The YAML has an error here, so nothing can be converted safely: ${message}`;
  return { place, reason };
}

function lastAtOrBefore(spans: readonly Span[], offset: number): number {
  let low = 0;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((spans[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
