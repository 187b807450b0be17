import { findSorted, groupAgain, type Group, type Grouping } from '../cluster/grouped';
import { changesBetween } from '../cluster/map-sorted';
import { joinAgain, type Joined } from '../text/again';
import { joined } from '../text/joined';
import { keepList } from '../text/keep-list';
import { layeredMap, type LayeredMap } from '../text/layered-map';
import type { Finding } from './rule';

/** Findings by the file that they stand in, each list in the order in which they were found. */
export type FindingsByFile = LayeredMap<readonly Finding[]>;

/** What was found of a cluster, in this order: as a whole, of each source, in each file with references. What is the same object says the same. */
export interface Found {
  readonly whole: readonly Finding[];
  readonly sources: readonly Checked[];
  readonly references: readonly Checked[];
}

/** What came of checking something. */
interface Checked {
  readonly findings: readonly Finding[];
}

/** Findings, and how they lie in files. */
export interface GroupedFindings {
  readonly byFile: FindingsByFile;
  /** What the next grouping takes over: of each part of what was found. */
  readonly parts: readonly Part[];
}

interface Part {
  readonly found: Joined<Checked, Finding>;
  /** By file. */
  readonly grouping: Grouping<Finding>;
}

/**
 * Groups findings by file. Of an earlier grouping the lists are kept in which every finding is the same; findings that are as they were are
 * not looked at.
 */
export function groupByFile({ whole, sources, references }: Found, before: GroupedFindings | null): GroupedFindings {
  const parts = [[{ findings: whole }], sources, references].map((checked, at) =>
    partAgain(before?.parts[at] ?? null, checked),
  );
  if (!before) return { byFile: layeredMap(allByFile(parts)), parts };
  const touched = new Set(parts.flatMap((part, at) => changedFiles(before.parts[at], part)));
  const different = [...touched]
    .map((file) => [file, keepList(before.byFile.get(file) ?? null, findingsIn(parts, file))] as const)
    .filter(([file, own]) => own !== (before.byFile.get(file) ?? NONE));
  if (different.length === 0) return { byFile: before.byFile, parts };
  return {
    byFile: before.byFile.with(different.map(([file, own]) => [file, own.length > 0 ? own : undefined])),
    parts,
  };
}

const NONE: readonly Finding[] = [];

function partAgain(before: Part | null, checked: readonly Checked[]): Part {
  const found = joinAgain(before?.found ?? null, checked, findingsOf);
  return { found, grouping: groupAgain(before?.grouping ?? null, found.all, fileOf) };
}

function findingsOf({ findings }: Checked): readonly Finding[] {
  return findings;
}

function fileOf({ place }: Finding): string {
  return place.chunk.file;
}

function allByFile(parts: readonly Part[]): ReadonlyMap<string, readonly Finding[]> {
  const all = new Map<string, readonly Finding[]>();
  for (const { grouping } of parts)
    for (const { key, items } of grouping.groups) all.set(key, joined([all.get(key) ?? NONE, items]));
  return all;
}

function findingsIn(parts: readonly Part[], file: string): readonly Finding[] {
  const own = joined(parts.map(({ grouping }) => findSorted(grouping.groups, file, keyOf)?.items ?? NONE));
  return own.length > 0 ? own : NONE;
}

function changedFiles(before: Part | undefined, after: Part): readonly string[] {
  return changesBetween(before?.grouping.groups ?? [], after.grouping.groups, keyOf).map(({ key }) => key);
}

function keyOf({ key }: Group<unknown>): string {
  return key;
}
