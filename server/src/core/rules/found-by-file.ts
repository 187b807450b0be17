import { commonEnds } from '../text/again';
import { keepList, sameItems } from '../text/keep-list';
import { layeredMap, type LayeredMap } from '../text/layered-map';
import type { Finding } from './rule';

/** Findings by the file that they stand in, each list in the order in which they were found. */
export type FindingsByFile = LayeredMap<readonly Finding[]>;

/** What came of checking something. */
interface Checked {
  readonly findings: readonly Finding[];
}

/** What was found of a cluster, in this order; what is the same object says the same. */
export interface Found {
  readonly whole: readonly Finding[];
  readonly sources: readonly Checked[];
  readonly references: readonly Checked[];
}

/** Findings, and how they lie in files. */
export interface GroupedFindings {
  readonly found: Found;
  readonly byFile: FindingsByFile;
}

/**
 * Groups findings by file. Of an earlier grouping the lists are kept in which every finding is the same; where few files are concerned
 * by what is new or gone, only theirs are made.
 */
export function groupByFile(found: Found, before: GroupedFindings | null): GroupedFindings {
  if (!before) return { found, byFile: layeredMap(collect(found, null)) };
  const touched = touchedFiles(before.found, found);
  const own = keptLists(collect(found, touched), before.byFile);
  if (!touched) return { found, byFile: layeredMap(own) };
  const different = [...touched].filter((file) => own.get(file) !== before.byFile.get(file));
  if (different.length === 0) return { found, byFile: before.byFile };
  return { found, byFile: before.byFile.with(different.map((file) => [file, own.get(file)])) };
}

/** With more files than this all are grouped anew. */
const MOST_TOUCHED = 64;

/** The files that something is said of which is new, gone or elsewhere; null where they are many. */
function touchedFiles(before: Found, after: Found): ReadonlySet<string> | null {
  const findings = differing(before.whole, after.whole, () => true);
  for (const checked of differing(before.sources, after.sources, saysSomething)) findings.push(...checked.findings);
  for (const checked of differing(before.references, after.references, saysSomething))
    findings.push(...checked.findings);
  const files = new Set<string>();
  for (const { place } of findings) files.add(place.chunk.file);
  return files.size > MOST_TOUCHED ? null : files;
}

function saysSomething({ findings }: Checked): boolean {
  return findings.length > 0;
}

/** What one of two lists holds alone, of what counts; where the rest is in another order, all in which they are not alike. */
function differing<Item extends object>(
  before: readonly Item[],
  after: readonly Item[],
  counts: (item: Item) => boolean,
): Item[] {
  if (before === after) return [];
  const { front, back } = commonEnds(before, after);
  const older = before.slice(front, before.length - back).filter(counts);
  const newer = after.slice(front, after.length - back).filter(counts);
  const [inOlder, inNewer] = [new Set(older), new Set(newer)];
  const [left, stayed] = [older.filter((item) => inNewer.has(item)), newer.filter((item) => inOlder.has(item))];
  if (!sameItems(left, stayed)) return [...older, ...newer];
  return [...older.filter((item) => !inNewer.has(item)), ...newer.filter((item) => !inOlder.has(item))];
}

/** The findings in these files (null: in all). */
function collect({ whole, sources, references }: Found, wanted: ReadonlySet<string> | null): Map<string, Finding[]> {
  const byFile = new Map<string, Finding[]>();
  if (wanted?.size === 0) return byFile;
  let last: string | null = null;
  let own: Finding[] = [];
  const add = (finding: Finding): void => {
    const { file } = finding.place.chunk;
    // Mostly the next one is about the file of the one before.
    if (file !== last) {
      if (wanted && !wanted.has(file)) return;
      own = byFile.get(file) ?? [];
      byFile.set(file, own);
      last = file;
    }
    own.push(finding);
  };
  for (const finding of whole) add(finding);
  for (const { findings } of sources) for (const finding of findings) add(finding);
  for (const { findings } of references) for (const finding of findings) add(finding);
  return byFile;
}

function keptLists(
  lists: ReadonlyMap<string, Finding[]>,
  before: FindingsByFile,
): ReadonlyMap<string, readonly Finding[]> {
  return new Map([...lists].map(([file, own]) => [file, keepList(before.get(file) ?? null, own)]));
}
