import { FileChangeType, WatchKind, type FileEvent, type FileSystemWatcher } from 'vscode-languageserver';
import { isLookedInto } from '../files/recognise';
import { languageOfUri } from './languages';
import { canonicalUri, decodeSegment } from './uris';

/** What the client watches for us: our files, and everything that goes away (a folder takes its files with it without naming them). */
export const WATCHERS: FileSystemWatcher[] = [
  { globPattern: '**/*.{yaml,yml,json,conf,ign,bu}', kind: WatchKind.Create | WatchKind.Change | WatchKind.Delete },
  {
    globPattern: '**/{Dockerfile*,Containerfile*,*.dockerfile,*.Dockerfile,*.containerfile,*.Containerfile}',
    kind: WatchKind.Create | WatchKind.Change | WatchKind.Delete,
  },
  { globPattern: '**/*', kind: WatchKind.Delete },
];

/** What has happened on disk, as far as it concerns us. `root` gives the workspace folder of a URI, empty where there is none. */
export function sortEvents(
  events: readonly FileEvent[],
  root: (uri: string) => string,
): { changed: string[]; gone: string[] } {
  const gone = events.filter(({ type }) => type === FileChangeType.Deleted).map(({ uri }) => canonicalUri(uri));
  const others = events.filter(({ type }) => type !== FileChangeType.Deleted).map(({ uri }) => canonicalUri(uri));
  const changed = others.filter((uri) => languageOfUri(uri) !== null && isReached(uri, root(uri)));
  return { changed: [...new Set(changed)], gone: [...new Set(gone)] };
}

/** Whether the scan of the folder would have come by. */
function isReached(uri: string, root: string): boolean {
  if (root === '') return false;
  const folders = uri
    .slice(root.length + 1)
    .split('/')
    .slice(0, -1);
  return folders.every((folder) => isLookedInto(decodeSegment(folder)));
}
