import { foldersOfPath } from '../text/folders-of-path';
import { groupBy } from '../text/group-by';

/** Whether a path matches one of some globs; see `globIndex`. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const matching = globIndex(globs.map((glob) => ({ glob, value: true })));
  return (path) => matching(path).size > 0;
}

/**
 * The values whose globs a path (segments separated by `/`, relative, no leading slash) matches: `*` and `?` inside a segment, `**` for
 * any number of segments, `{a,b}` for alternatives, `.` for everything. A glob that ends in a name, or in `/`, stands for everything below a folder of that name, too.
 * The globs are read once; then those are tried that begin with a folder of the path, or with a wildcard, and the work for each grows with the product of
 * the lengths of glob and path, never faster.
 */
export function globIndex<Value>(
  globs: readonly { readonly glob: string; readonly value: Value }[],
): (path: string) => ReadonlySet<Value> {
  const patterns = globs.flatMap(({ glob, value }) => patternsOf(glob).map((pattern) => ({ ...pattern, value })));
  const byBeginning = groupBy(patterns, ({ beginning }) => beginning);
  return (path) => {
    const found = new Set<Value>();
    const segments = path.split('/');
    for (const beginning of ['', ...foldersOfPath(path), path]) {
      for (const { matchers, value } of byBeginning.get(beginning) ?? [])
        if (!found.has(value) && matchesSequence(matchers, segments, (matches, segment) => matches(segment)))
          found.add(value);
    }
    return found;
  };
}

/** Whether a path matches a glob; see `globMatcher`. */
export function matchesGlob(glob: string, path: string): boolean {
  return globMatcher([glob])(path);
}

/** A sequence in which null stands for any number of items. */
type Pattern<Wanted> = readonly (Wanted | null)[];

type SegmentMatcher = (segment: string) => boolean;

/** A glob without alternatives. */
interface PathPattern {
  /** The folder, or the file, that all paths begin with which match it. */
  readonly beginning: string;
  readonly matchers: Pattern<SegmentMatcher>;
}

function patternsOf(glob: string): PathPattern[] {
  const isAll = glob === '.' || glob === './';
  return alternatives(isAll ? '**' : glob.replace(/^\.\//, '')).map((pattern) => {
    const segments = pattern.replace(/\/$/, '').split('/');
    const literal = segments.findIndex(hasWildcard);
    const matchers = segments.map((segment) => (segment === '**' ? null : segmentMatcher(segment)));
    return {
      beginning: segments.slice(0, literal < 0 ? segments.length : literal).join('/'),
      matchers: hasWildcard(segments.at(-1) ?? '') && !pattern.endsWith('/') ? matchers : [...matchers, null],
    };
  });
}

function hasWildcard(segment: string): boolean {
  return /[*?]/.test(segment);
}

const MAX_ALTERNATIVES = 64;

/** Spells out `{a,b}`; nesting is understood; past the limit the rest is taken as it is written. */
function alternatives(glob: string): string[] {
  const done: string[] = [];
  const open = [glob];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const group = innermostGroup(next);
    if (!group || open.length + done.length >= MAX_ALTERNATIVES) done.push(next);
    else for (const choice of group.choices) open.push(group.before + choice + group.after);
  }
  return done;
}

function innermostGroup(glob: string): { before: string; choices: string[]; after: string } | null {
  const close = glob.indexOf('}');
  const open = glob.lastIndexOf('{', close);
  if (close < 0 || open < 0) return null;
  return { before: glob.slice(0, open), choices: glob.slice(open + 1, close).split(','), after: glob.slice(close + 1) };
}

function segmentMatcher(pattern: string): SegmentMatcher {
  if (!hasWildcard(pattern)) return (segment) => segment === pattern;
  const characters: Pattern<string> = Array.from(pattern, (character) => (character === '*' ? null : character));
  return (segment) =>
    matchesSequence(characters, Array.from(segment), (wanted, found) => wanted === '?' || wanted === found);
}

/** Greedy, stepping back to the last null only. */
function matchesSequence<Wanted>(
  pattern: Pattern<Wanted>,
  items: readonly string[],
  matches: (wanted: Wanted, found: string) => boolean,
): boolean {
  let p = 0;
  let i = 0;
  let lastStar = -1;
  let resume = 0;
  while (i < items.length) {
    const wanted = pattern[p];
    if (wanted === null) {
      lastStar = p++;
      resume = i;
    } else if (wanted !== undefined && matches(wanted, items[i] ?? '')) {
      p++;
      i++;
    } else if (lastStar >= 0) {
      p = lastStar + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[p] === null) p++;
  return p === pattern.length;
}
