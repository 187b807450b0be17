import type { Connection } from 'vscode-languageserver';
import { isLookedInto, languageOfPath } from '../files/recognise';
import { decodeSegment, READ_FILE, READ_FOLDER, type CustomRequest, type FolderMembers } from '../protocol';
import { LARGEST_READ, textOf, type FileReader } from './file-reader';
import { uriInFolder } from './uris';

/**
 * Files that the client reads for us: those of a virtual workspace, and all where the server runs in a browser. The same files count as
 * on disk, in the same order, but for what lies behind a link to a folder: whether that was seen already, nobody can tell here.
 */
export function clientFiles(connection: Connection): FileReader {
  const ask = async <Params, Result>(
    { method }: CustomRequest<Params, Result | null>,
    params: Params,
  ): Promise<Result | null> => {
    try {
      return await connection.sendRequest<Result | null>(method, params);
    } catch {
      return null; // gone meanwhile, and so is perhaps the client
    }
  };
  const askForMembers = atMost(AT_ONCE, (uri: string) => ask(READ_FOLDER, { uri }));
  return {
    async *list(folder) {
      yield* await filesBelow(folder, askForMembers);
    },
    async read(uri) {
      const bytes = await ask(READ_FILE, { uri, largest: LARGEST_READ });
      return bytes === null ? null : textOf(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    },
    readAhead: AT_ONCE,
  };
}

/**
 * The files of `disk` and, where the client has offered to read them, those that are not on it. `disk` is null where the server sees
 * none. `isOffered` is asked with every file.
 */
export function filesOf(disk: FileReader | null, client: FileReader, isOffered: () => boolean): FileReader {
  const readerOf = (uri: string): FileReader =>
    isOffered() && (disk === null || !uri.startsWith('file:')) ? client : (disk ?? NO_FILES);
  return {
    list: (folder, within) => readerOf(folder).list(folder, within),
    read: (uri) => readerOf(uri).read(uri),
    get readAhead() {
      return isOffered() ? AT_ONCE : (disk?.readAhead ?? 1);
    },
  };
}

/** So many requests that nothing is waited for, and so few that what the user asks for meanwhile does not wait for them. */
const AT_ONCE = 16;

const NO_FILES: FileReader = { list: () => [], read: () => null };

async function filesBelow(
  folder: string,
  membersOf: (uri: string) => Promise<FolderMembers | null>,
): Promise<string[]> {
  const { files, folders } = (await membersOf(folder)) ?? { files: [], folders: [] };
  const ownName = decodeSegment(folder.slice(folder.lastIndexOf('/') + 1));
  const members = [
    ...files
      .filter((name) => languageOfPath(`${ownName}/${name}`) !== null)
      .map((name) => ({ key: name, found: Promise.resolve([uriInFolder(folder, name)]) })),
    ...folders
      .filter(isLookedInto)
      .map((name) => ({ key: `${name}/`, found: filesBelow(uriInFolder(folder, name), membersOf) })),
  ];
  members.sort((a, b) => (a.key < b.key ? -1 : 1));
  return (await Promise.all(members.map(({ found }) => found))).flat();
}

/** The same function, called no more than so many times before it has answered; later calls wait for their turn. */
function atMost<Argument, Result>(
  count: number,
  call: (argument: Argument) => Promise<Result>,
): (argument: Argument) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (argument) => {
    if (running === count) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running++;
    try {
      return await call(argument);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
