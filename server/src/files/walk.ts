import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isLookedInto, languageOfPath } from './recognise';

/**
 * The files below a folder that Mirrorscope reads, in the order of their whole paths (by code units, with `/` between the segments).
 * Links are followed, each real folder is entered once. What cannot be read is told to `onUnreadable` and passed over. Each folder
 * is read at once when its turn comes: who asks for one file after the other waits for no more than that.
 */
export function* walk(
  folder: string,
  onUnreadable: (path: string, error: unknown) => void = ignore,
): Generator<string, void> {
  yield* walkInto(folder, { entered: new Set(), onUnreadable, isKnown: () => false });
}

/**
 * The same below what has come into a folder that was walked; none where that is a file. What a link in it leads to is passed over where the folder
 * around it holds that: it was entered once.
 */
export function* walkWithin(around: string, come: string): Generator<string, void> {
  try {
    const found = lstatSync(come);
    const isLink = found.isSymbolicLink();
    if (isLink ? !statSync(come).isDirectory() : !found.isDirectory()) return;
    const real = realpathSync.native(around);
    const root = `${real}${path.sep}`;
    const isKnown = (folder: string): boolean =>
      `${folder}${path.sep}`.startsWith(root) && folder.slice(root.length).split(path.sep).every(isLookedInto);
    if (isLink && isKnown(realpathSync.native(come))) return;
    yield* walkInto(come, { entered: new Set([real]), onUnreadable: ignore, isKnown });
  } catch {
    // It is gone again, or a link that leads nowhere.
  }
}

interface Walk {
  readonly entered: Set<string>;
  readonly onUnreadable: (path: string, error: unknown) => void;
  /** Whether the folder of this real path is passed over where a link leads to it. */
  readonly isKnown: (real: string) => boolean;
}

interface Member {
  readonly path: string;
  /** What it is sorted by: a folder's files are sorted as with its name and a slash before them. */
  readonly key: string;
  readonly isFolder: boolean;
}

function* walkInto(folder: string, work: Walk): Generator<string, void> {
  for (const member of membersOf(folder, work)) {
    if (member.isFolder) yield* walkInto(member.path, work);
    else yield member.path;
  }
}

function membersOf(folder: string, { entered, onUnreadable, isKnown }: Walk): readonly Member[] {
  try {
    const real = realpathSync.native(folder);
    if (entered.has(real)) return [];
    entered.add(real);
    const members = readdirSync(folder, { withFileTypes: true }).flatMap((entry): Member[] => {
      const { name } = entry;
      const file = path.join(folder, name);
      const kind = entry.isSymbolicLink() ? kindBehind(file, onUnreadable) : entry;
      if (kind?.isDirectory() && isLookedInto(name)) {
        const isPassedOver = kind !== entry && isKnown(realpathSync.native(file));
        return isPassedOver ? [] : [{ path: file, key: `${name}/`, isFolder: true }];
      }
      const isOurs = kind?.isFile() && languageOfPath(`${path.basename(folder)}/${name}`) !== null;
      return isOurs ? [{ path: file, key: name, isFolder: false }] : [];
    });
    return members.sort((a, b) => (a.key < b.key ? -1 : 1));
  } catch (error) {
    onUnreadable(folder, error);
    return [];
  }
}

interface EntryKind {
  isDirectory(): boolean;
  isFile(): boolean;
}

/** null for a link that leads nowhere, or in a circle, and for what cannot be looked at. */
function kindBehind(link: string, onUnreadable: (path: string, error: unknown) => void): EntryKind | null {
  try {
    return statSync(link, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (!isCircle(error)) onUnreadable(link, error);
    return null;
  }
}

function isCircle(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOOP';
}

function ignore(): void {
  // Who does not ask is not told.
}
