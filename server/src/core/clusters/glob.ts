/**
 * Whether a path (segments separated by `/`, relative, no leading slash) matches one of some globs: `*` and `?` inside a segment, `**` for
 * any number of segments, `{a,b}` for alternatives. A glob that ends in `/` stands for everything below that folder.
 * The globs are read once; then work grows with the product of the lengths of glob and path, never faster.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.flatMap(patternsOf);
  if (patterns.length === 0) return () => false;
  return (path) => {
    const segments = path.split('/');
    return patterns.some((pattern) => matchesSequence(pattern, segments, (matches, segment) => matches(segment)));
  };
}

/** Whether a path matches a glob; see `globMatcher`. */
export function matchesGlob(glob: string, path: string): boolean {
  return globMatcher([glob])(path);
}

/** A sequence in which null stands for any number of items. */
type Pattern<Wanted> = readonly (Wanted | null)[];

type SegmentMatcher = (segment: string) => boolean;

function patternsOf(glob: string): Pattern<SegmentMatcher>[] {
  return alternatives(glob.replace(/^\.\//, '')).map((pattern) => {
    const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
    return whole.split('/').map((segment) => (segment === '**' ? null : segmentMatcher(segment)));
  });
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
  if (!/[*?]/.test(pattern)) return (segment) => segment === pattern;
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
