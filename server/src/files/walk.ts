import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isLookedInto, languageOfPath } from './recognise';

/** Where folders are looked into. All of it throws what cannot be looked at. */
export interface Folders {
  /** The folder that a path leads to when all links are followed. */
  real(folder: string): string;
  entries(folder: string): readonly FolderEntry[];
  /** What a link leads to in the end; null: nowhere. */
  behind(link: string): EntryKind | null;
}

export interface FolderEntry extends EntryKind {
  readonly name: string;
  isSymbolicLink(): boolean;
}

export interface EntryKind {
  isDirectory(): boolean;
  isFile(): boolean;
}

/**
 * The files below a folder that Mirrorscope reads, in the order of their whole paths (by code units, with `/` between the segments).
 * Links are followed, each real folder is entered once. What cannot be read is told to `onUnreadable` and passed over. Each folder
 * is read at once when its turn comes: who asks for one file after the other waits for no more than that.
 */
export function* walk(
  folder: string,
  onUnreadable: OnUnreadable = ignore,
  folders: Folders = ON_DISK,
): Generator<string, void> {
  yield* walkInto(folder, { entered: new Set(), onUnreadable, folders, isKnown: () => false });
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
    yield* walkInto(come, { entered: new Set([real]), onUnreadable: ignore, folders: ON_DISK, isKnown });
  } catch {
    // It is gone again, or a link that leads nowhere.
  }
}

type OnUnreadable = (path: string, error: unknown) => void;

interface Walk {
  /** The real folders. */
  readonly entered: Set<string>;
  readonly onUnreadable: OnUnreadable;
  readonly folders: Folders;
  /** Whether the folder of this real path is passed over where a link leads to it. */
  readonly isKnown: (real: string) => boolean;
}

const ON_DISK: Folders = {
  real: (folder) => realpathSync.native(folder),
  entries: (folder) => readdirSync(folder, { withFileTypes: true }),
  behind: (link) => statSync(link, { throwIfNoEntry: false }) ?? null,
};

interface Member {
  readonly path: string;
  /** What it is sorted by: a folder's files are sorted as with its name and a slash before them. */
  readonly key: string;
  readonly isFolder: boolean;
}

function* walkInto(folder: string, walked: Walk): Generator<string, void> {
  for (const member of membersOf(folder, walked)) {
    if (member.isFolder) yield* walkInto(member.path, walked);
    else yield member.path;
  }
}

function membersOf(folder: string, walked: Walk): readonly Member[] {
  const { entered, onUnreadable, folders, isKnown } = walked;
  try {
    const real = folders.real(folder);
    if (entered.has(real)) return [];
    entered.add(real);
    const members = folders.entries(folder).flatMap((entry): Member[] => {
      const { name } = entry;
      const file = path.join(folder, name);
      const kind = entry.isSymbolicLink() ? kindBehind(file, walked) : entry;
      if (kind?.isDirectory() && isLookedInto(name)) {
        const isPassedOver = kind !== entry && isKnown(folders.real(file));
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

/** null for a link that leads nowhere, or in a circle, and for what cannot be looked at. */
function kindBehind(link: string, { onUnreadable, folders }: Walk): EntryKind | null {
  try {
    return folders.behind(link);
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
