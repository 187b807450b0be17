import { FileChangeType, WatchKind, type FileEvent, type FileSystemWatcher } from 'vscode-languageserver';
import { isLookedInto } from '../files/recognise';
import { languageOfUri } from './languages';
import { decodeSegment } from '../protocol';
import { canonicalUri } from './uris';

/** What the client watches for us: our files, and everything that goes away (a folder takes its files with it without naming them). */
export const WATCHERS: FileSystemWatcher[] = [
  { globPattern: '**/*.{yaml,yml,json,conf,ign,bu}', kind: WatchKind.Create | WatchKind.Change | WatchKind.Delete },
  {
    globPattern: '**/{Dockerfile*,Containerfile*,*.dockerfile,*.Dockerfile,*.containerfile,*.Containerfile}',
    kind: WatchKind.Create | WatchKind.Change | WatchKind.Delete,
  },
  { globPattern: '**/*', kind: WatchKind.Delete },
];

/**
 * What has happened on disk, as far as it concerns us. `root` gives the workspace folder of a URI, empty where there is none; `isRead`: whether
 * the file is one of ours.
 */
export function sortEvents(
  events: readonly FileEvent[],
  root: (uri: string) => string,
  isRead: (uri: string) => boolean = (uri) => languageOfUri(uri) !== null,
): { readonly changed: readonly string[]; readonly gone: ReadonlySet<string> } {
  const gone = events.filter(({ type }) => type === FileChangeType.Deleted).map(({ uri }) => canonicalUri(uri));
  const others = events.filter(({ type }) => type !== FileChangeType.Deleted).map(({ uri }) => canonicalUri(uri));
  const changed = others.filter((uri) => isRead(uri) && isReached(uri, root(uri)));
  return { changed: [...new Set(changed)], gone: new Set(gone) };
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
