import { foundAt, localNamesIn, type LocalFile } from '../carried/local-files';
import { compareBytewise } from '../cluster/bytewise';
import type { Document } from '../document';
import { fileUriOf, isCarriedUri } from '../text/carried-uri';
import { sameItems } from '../text/spliced';
import { inOneGo, type Steps } from '../text/steps';
import { CONFIGURATION_FILE } from './configuration';
import { fragmentsOf, isKustomization } from './fragments';
import { globMatcher } from './glob';

/** A document and its path relative to the workspace folder. */
export interface Member {
  readonly path: string;
  /** That of the file: a carried text belongs where the file does that holds it. */
  readonly filePath: string;
  readonly document: Document;
  /** Whether it holds parts of objects only, as patches of a kustomization do. */
  readonly isFragment: boolean;
  /** The files beside it that it puts on nodes, where they are not among the documents. */
  readonly unread: readonly LocalFile[];
}

/** The documents of a workspace that count, and what a next state takes over. */
export interface Members {
  /** By path, bytewise. A member is the same object for as long as its document and all that it says of it are the same. */
  readonly all: readonly Member[];
  /** The same list for as long as there are the same paths, each with a document of the same language. */
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
}

/** What is there to make members of. */
export interface MemberSource {
  readonly documents: ReadonlyMap<string, Document>;
  /** Globs, relative to the workspace folder. */
  readonly exclude: readonly string[];
  /** The path of a document relative to the workspace folder. */
  readonly pathOf: (uri: string) => string;
}

/**
 * The members of a workspace, or, where those of before are given, of the workspace after some of its documents have come, gone or become
 * others.
 */
export function* membersInSteps(
  previous: { readonly members: Members; readonly touched: ReadonlySet<string> } | null,
  source: MemberSource,
): Steps<Members> {
  return previous ? membersAfter(previous.members, previous.touched, source) : yield* allInSteps(source);
}

/** All documents but `.mirrorscope.yaml` and those that are excluded. */
function* allInSteps({ documents, exclude, pathOf }: MemberSource): Steps<Members> {
  const counts = counting(exclude);
  const kept: Kept[] = [];
  let looked = 0;
  for (const document of documents.values()) {
    const { path, filePath } = pathsOf(document.uri, pathOf);
    if (counts(filePath)) kept.push({ path, filePath, document });
    if (++looked % DOCUMENTS_OF_A_STEP === 0) yield kept;
  }
  yield kept.sort((a, b) => compareBytewise(a.path, b.path));
  return { all: withFragments(kept, [], documents), paths: kept.map(({ path }) => path), exclude };
}

const DOCUMENTS_OF_A_STEP = 250;

/**
 * The members after some documents have come, gone or become others (`touched`, by URI). Where all have only become others, what it
 * costs is a copy of the list; else a merge of two lists.
 */
function membersAfter(previous: Members, touched: ReadonlySet<string>, source: MemberSource): Members {
  const { documents, exclude, pathOf } = source;
  if (!sameItems(previous.exclude, exclude)) return inOneGo(allInSteps(source));
  const counts = counting(exclude);
  const changes = [...touched]
    .map((uri) => ({ uri, ...pathsOf(uri, pathOf), document: documents.get(uri) ?? null }))
    .filter(({ filePath }) => counts(filePath))
    .sort((a, b) => compareBytewise(a.path, b.path));
  // Two URIs may be decoded to one path; which of them stands where is not worth to be followed.
  if (changes.some(({ uri, path }, index) => changes[index + 1]?.path === path || holdsOther(previous.all, uri, path)))
    return inOneGo(allInSteps(source));
  const replaced = withReplaced(previous, changes, documents);
  if (replaced) return replaced;
  const kept = merged(previous.all, changes);
  return { all: withFragments(kept, previous.all, documents), paths: kept.map(({ path }) => path), exclude };
}

interface Paths {
  readonly path: string;
  readonly filePath: string;
}

function pathsOf(uri: string, pathOf: MemberSource['pathOf']): Paths {
  const path = pathOf(uri);
  return { path, filePath: isCarriedUri(uri) ? pathOf(fileUriOf(uri)) : path };
}

interface Change extends Paths {
  /** null: it is gone. */
  readonly document: Document | null;
}

function counting(exclude: readonly string[]): (path: string) => boolean {
  const isExcluded = globMatcher(exclude);
  return (path) => path !== CONFIGURATION_FILE && !isExcluded(path);
}

/** The members with other documents in the same places; null where there is more to it. */
function withReplaced(
  previous: Members,
  changes: readonly Change[],
  documents: MemberSource['documents'],
): Members | null {
  const all = [...previous.all];
  for (const { path, document } of changes) {
    const place = placeOf(all, path);
    const member = all[place];
    if (member?.path !== path || document?.language !== member.document.language || isKustomization(path)) return null;
    if (member.document !== document) all[place] = { ...member, document, unread: unreadOf(document, documents) };
  }
  return { ...previous, all };
}

function holdsOther(members: readonly Member[], uri: string, path: string): boolean {
  const member = members[placeOf(members, path)];
  return member?.path === path && member.document.uri !== uri;
}

type Kept = Omit<Member, 'isFragment' | 'unread'>;

function merged(before: readonly Member[], changes: readonly Change[]): Kept[] {
  const kept: Kept[] = [];
  let next = 0;
  const take = (isDue: (path: string) => boolean): void => {
    for (let change = changes[next]; change && isDue(change.path); change = changes[++next])
      if (change.document) kept.push({ path: change.path, filePath: change.filePath, document: change.document });
  };
  for (const member of before) {
    take((path) => compareBytewise(path, member.path) < 0);
    if (changes[next]?.path === member.path) take((path) => path === member.path);
    else kept.push(member);
  }
  take(() => true);
  return kept;
}

/** Members of earlier times stay where nothing about them has changed; both lists are sorted. */
function withFragments(
  kept: readonly Kept[],
  before: readonly Member[],
  documents: MemberSource['documents'],
): readonly Member[] {
  const fragments = fragmentsOf(kept);
  let next = 0;
  return kept.map(({ path, filePath, document }): Member => {
    const isFragment = fragments.has(filePath);
    while (next < before.length && compareBytewise(before[next]?.path ?? '', path) < 0) next++;
    const known = before[next];
    const unread = unreadOf(document, documents);
    const isSame = known?.path === path && known.document === document && known.isFragment === isFragment;
    return isSame && sameItems(known.unread, unread) ? known : { path, filePath, document, isFragment, unread };
  });
}

function unreadOf(document: Document, documents: MemberSource['documents']): readonly LocalFile[] {
  const { files } = localNamesIn(document);
  return files.length === 0 ? NONE : files.filter((file) => !foundAt(file, documents));
}

const NONE: readonly LocalFile[] = [];

/** Where a path is, or would be. */
function placeOf(members: readonly Member[], path: string): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytewise(members[middle]?.path ?? '', path) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
