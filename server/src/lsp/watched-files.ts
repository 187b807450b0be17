import { FileChangeType, WatchKind, type FileEvent, type FileSystemWatcher } from 'vscode-languageserver';
import { isLookedInto } from '../files/recognise';
import { languageOfUri } from './languages';
import { decodeSegment } from '../protocol';
import { canonicalUri } from './uris';

/** What the client watches for us: our files, and everything that comes or goes (a folder brings its files and takes them with it without naming them). */
export const WATCHERS: FileSystemWatcher[] = [
  { globPattern: '**/*.{yaml,yml,json,conf,ign,bu}', kind: WatchKind.Create | WatchKind.Change | WatchKind.Delete },
  {
    globPattern:
      '**/{Kustomization,Dockerfile*,Containerfile*,*.dockerfile,*.Dockerfile,*.containerfile,*.Containerfile}',
    kind: WatchKind.Create | WatchKind.Change | WatchKind.Delete,
  },
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
];

/** What the client watches besides once other files name these, whatever they are called: by their names alone, since not every client knows more than globs. */
export function watchersOfNamed(uris: readonly string[]): FileSystemWatcher[] {
  const names = uris.map((uri) => decodeSegment(uri.slice(uri.lastIndexOf('/') + 1)));
  const others = names.filter((name) => !name.endsWith('.conf'));
  return others.map((name) => ({ globPattern: `**/${name.replace(/[*?{}[\]!,\\]/g, '?')}`, kind: WatchKind.Change }));
}

/**
 * What has happened on disk, as far as it concerns us. `root` gives the workspace folder of a URI, empty where there is none; `isRead`: whether
 * the file is one of ours. What has `come` is none, but may be a folder with such files: each before what lies in it.
 */
export function sortEvents(
  events: readonly FileEvent[],
  root: (uri: string) => string,
  isRead: (uri: string) => boolean = (uri) => languageOfUri(uri) !== null,
): DiskChanges {
  const of = (wanted: FileChangeType): string[] => {
    const found = events.filter(({ type }) => type === wanted).map(({ uri }) => canonicalUri(uri));
    return found.filter((uri) => wanted === FileChangeType.Deleted || isReached(uri, root(uri)));
  };
  const created = of(FileChangeType.Created);
  const changed = [...created, ...of(FileChangeType.Changed)].filter(isRead);
  const come = created.filter((uri) => !isRead(uri) && isReached(`${uri}/`, root(uri)));
  return {
    changed: [...new Set(changed)],
    come: [...new Set(come)].sort(),
    gone: new Set(of(FileChangeType.Deleted)),
  };
}

/** Canonical URIs. */
export interface DiskChanges {
  readonly changed: readonly string[];
  readonly come: readonly string[];
  readonly gone: ReadonlySet<string>;
}

/** Tells those who read for a while what has gone from disk since they began. */
export interface Losses {
  /** Until what `read` gives is there, `isLost` knows what goes. */
  during<Result>(read: (isLost: (uri: string) => boolean) => Promise<Result>): Promise<Result>;
  note(gone: ReadonlySet<string>): void;
}

/** Nobody reads. */
export function createLosses(): Losses {
  const readings = new Set<Set<string>>();
  return {
    async during(read) {
      const lost = new Set<string>();
      readings.add(lost);
      try {
        return await read((uri) => isAmong(lost, uri));
      } finally {
        readings.delete(lost);
      }
    },
    note(gone) {
      for (const lost of readings) for (const uri of gone) lost.add(uri);
    },
  };
}

/** Whether a file is one of these, or lies in one of them. */
export function isAmong(places: ReadonlySet<string>, uri: string): boolean {
  if (places.size === 0) return false;
  for (let end = uri.length; end > 0; end = uri.lastIndexOf('/', end - 1)) {
    if (places.has(uri.slice(0, end))) return true;
  }
  return false;
}

/** Whether the scan of the folder `root` comes by a file; not where `root` is empty. */
export function isReached(uri: string, root: string): boolean {
  if (root === '') return false;
  const folders = uri
    .slice(root.length + 1)
    .split('/')
    .slice(0, -1);
  return folders.every((folder) => isLookedInto(decodeSegment(folder)));
}
