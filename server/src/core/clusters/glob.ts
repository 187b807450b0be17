/**
 * Whether a path (segments separated by `/`, relative, no leading slash) matches a glob: `*` and `?` inside a segment, `**` for any
 * number of segments, `{a,b}` for alternatives. A glob that ends in `/` stands for everything below that folder.
 * Work grows with the product of both lengths, never faster.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const segments = path.split('/');
  return alternatives(glob.replace(/^\.\//, '')).some((pattern) => {
    const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
    return matchesSequence(whole.split('/'), segments, ANY_SEGMENTS, matchesSegment);
  });
}

const ANY_SEGMENTS = '**';
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

function matchesSegment(pattern: string, segment: string): boolean {
  return matchesSequence(
    Array.from(pattern),
    Array.from(segment),
    '*',
    (wanted, found) => wanted === '?' || wanted === found,
  );
}

/** Matches a sequence against a pattern in which `star` stands for any number of items: greedy, stepping back to the last star only. */
function matchesSequence(
  pattern: readonly string[],
  items: readonly string[],
  star: string,
  matches: (wanted: string, found: string) => boolean,
): boolean {
  let p = 0;
  let i = 0;
  let lastStar = -1;
  let resume = 0;
  while (i < items.length) {
    const wanted = pattern[p];
    if (wanted === star) {
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
  while (pattern[p] === star) p++;
  return p === pattern.length;
}
