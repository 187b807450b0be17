import { compareBytewise } from '../cluster/bytewise';
import { isPlainSource, type ServedSource } from '../clusters/served-sources';
import { commonEnds, spliced } from '../text/spliced';
import { mapInSteps, type Steps } from '../text/steps';
import type { Finding } from './rule';

/** What was found of each source of a list in bytewise order. */
export interface CheckedSources {
  readonly sources: readonly ServedSource[];
  /** By source. */
  readonly checks: readonly SourceChecks[];
}

interface SourceChecks {
  readonly findings: readonly Finding[];
  /** Whether a rule looked at the references that the source serves. */
  readonly readsUses: boolean;
}

/**
 * Asks about each source of a list in bytewise order, but for those that say the same as in the previous list, wherever they stand in it:
 * the same entries, merged mirrors (also of the source that it lies in) and, where a rule looked at them, served references. What is left for
 * them is one pass over both lists.
 */
export function checkSources(
  previous: CheckedSources,
  sources: readonly ServedSource[],
  findingsOf: (source: ServedSource) => readonly Finding[],
): CheckedSources {
  if (previous.sources === sources) return previous;
  const { sources: before, checks: found } = previous;
  const { front, back } = commonEnds(before, sources);
  const changed: SourceChecks[] = [];
  let at = front;
  for (const source of sources.slice(front, sources.length - back)) {
    const same = before[at] === source ? found[at] : undefined;
    if (same) {
      changed.push(same);
      at++;
      continue;
    }
    while (isBefore(before[at], source)) at++;
    const known = before[at];
    const checked = found[at];
    if (known?.source === source.source) at++;
    changed.push(known && checked && holdsFor(checked, known, source) ? checked : checkSource(source, findingsOf));
  }
  const isSame = sources.length === found.length && changed.every((checks, index) => checks === found[front + index]);
  return { sources, checks: isSame ? found : spliced(found, front, found.length - back, changed) };
}

/** The same in steps, of sources of which nothing is known from before. */
export function* checkSourcesInSteps(
  sources: readonly ServedSource[],
  stepLength: number,
  findingsOf: (source: ServedSource) => readonly Finding[],
): Steps<CheckedSources> {
  return { sources, checks: yield* mapInSteps(sources, stepLength, (source) => checkSource(source, findingsOf)) };
}

const SILENT: SourceChecks = { findings: [], readsUses: false };
const SILENT_BY_USES: SourceChecks = { findings: [], readsUses: true };

function checkSource(source: ServedSource, findingsOf: (source: ServedSource) => readonly Finding[]): SourceChecks {
  if (isPlainSource(source)) return SILENT_BY_USES;
  const watched = new WatchedSource(source);
  const findings = findingsOf(watched);
  const { readsUses } = watched;
  // A list that has grown keeps room for more; these are kept by the thousand.
  if (findings.length > 0) return { findings: findings.slice(), readsUses };
  return readsUses ? SILENT_BY_USES : SILENT;
}

/** The same source, which knows whether somebody looks at its uses. */
class WatchedSource implements ServedSource {
  readonly source: string;
  readonly entries: ServedSource['entries'];
  readonly digest: ServedSource['digest'];
  readonly tag: ServedSource['tag'];
  readonly outer: ServedSource['outer'];
  readonly closed: ServedSource['closed'];
  readonly #uses: ServedSource['uses'];
  #readsUses = false;

  constructor({ source, entries, digest, tag, uses, outer, closed }: ServedSource) {
    this.source = source;
    this.entries = entries;
    this.digest = digest;
    this.tag = tag;
    this.outer = outer;
    this.closed = closed;
    this.#uses = uses;
  }

  get uses(): ServedSource['uses'] {
    this.#readsUses = true;
    return this.#uses;
  }

  get readsUses(): boolean {
    return this.#readsUses;
  }
}

function isBefore(known: ServedSource | undefined, { source }: ServedSource): boolean {
  return known !== undefined && known.source !== source && compareBytewise(known.source, source) < 0;
}

function holdsFor({ readsUses }: SourceChecks, known: ServedSource, source: ServedSource): boolean {
  const { entries, uses } = source;
  if (known.entries !== entries || !isSameGroup(known, source) || !isSameGroup(known.outer, source.outer)) return false;
  return !readsUses || known.uses === uses || (known.uses.length === 0 && uses.length === 0);
}

/** The source that it lies in counts, too: it may come and go without a change here. */
function isSameGroup(known: MirrorsOfSource | null, now: MirrorsOfSource | null): boolean {
  if (known === null || now === null) return known === now;
  return known.source === now.source && known.digest === now.digest && known.tag === now.tag;
}

type MirrorsOfSource = Pick<ServedSource, 'source' | 'digest' | 'tag'>;
