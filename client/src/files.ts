import { FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  READ_FILE,
  READ_FOLDER,
  type FolderMembers,
  type ReadFileParams,
  type ReadFolderParams,
} from '../../server/src/protocol';

/** Reads files for the server, as VS Code sees them: of virtual workspaces, and all where the server runs in a browser. */
export function answerForFiles(client: BaseLanguageClient): void {
  client.onRequest(READ_FOLDER.method, async ({ uri }: ReadFolderParams): Promise<FolderMembers | null> => {
    try {
      const members = await workspace.fs.readDirectory(Uri.parse(uri));
      const ofKind = (wanted: (kind: FileType) => boolean): string[] =>
        members.filter(([, kind]) => wanted(kind)).map(([name]) => name);
      // A link to a file says that it is a file too.
      return {
        files: ofKind((kind) => (kind & FileType.File) !== 0),
        folders: ofKind((kind) => kind === FileType.Directory),
      };
    } catch {
      return null;
    }
  });
  client.onRequest(READ_FILE.method, async ({ uri, largest }: ReadFileParams): Promise<string | null> => {
    const file = Uri.parse(uri);
    try {
      if ((await workspace.fs.stat(file)).size > largest) return null;
      return charactersOf(await workspace.fs.readFile(file));
    } catch {
      return null;
    }
  });
}

/** A character for each byte. */
function charactersOf(bytes: Uint8Array): string {
  let characters = '';
  for (let at = 0; at < bytes.length; at += PIECE) characters += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return characters;
}

/** As many arguments as every engine takes. */
const PIECE = 0x4000;
