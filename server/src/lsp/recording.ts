import type { Message, MessageReader, MessageWriter } from 'vscode-languageserver';
import type { FileReader } from './file-reader';

/** One thing that happened in a recorded session; a recording has one on each line, as JSON, in the order in which they happened. */
export type RecordedEvent =
  /** A message of the protocol, as it went over the line. */
  | { readonly kind: 'client' | 'server'; readonly message: Message }
  /** What the server found below a folder. */
  | { readonly kind: 'list'; readonly folder: string; readonly uris: readonly string[] }
  /** What the server read; null where there was nothing to read. */
  | { readonly kind: 'read'; readonly uri: string; readonly text: string | null };

/** The two ends of a connection and the disk behind it. */
export interface Surroundings {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  readonly disk: FileReader;
}

/** The same surroundings; what goes through them is handed to `note`, line by line, before anything comes of it. */
export function recorded({ reader, writer, disk }: Surroundings, note: (line: string) => void): Surroundings {
  const tell = (event: RecordedEvent): void => note(JSON.stringify(event));
  return {
    reader: {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      listen: (callback) =>
        reader.listen((message) => {
          tell({ kind: 'client', message });
          callback(message);
        }),
      dispose: () => reader.dispose(),
    },
    writer: {
      onError: writer.onError,
      onClose: writer.onClose,
      write(message) {
        tell({ kind: 'server', message });
        return writer.write(message);
      },
      end: () => writer.end(),
      dispose: () => writer.dispose(),
    },
    disk: {
      ...disk,
      async *list(folder, within) {
        const uris: string[] = [];
        try {
          for await (const uri of disk.list(folder, within)) {
            uris.push(uri);
            yield uri;
          }
        } finally {
          // Also of a list that nobody wants the rest of.
          tell({ kind: 'list', folder, uris });
        }
      },
      async read(uri) {
        const text = await disk.read(uri);
        tell({ kind: 'read', uri, text });
        return text;
      },
    },
  };
}

/** The events of a recording; lines that are none are left out, as the last may be of a session that was cut off. */
export function readRecording(text: string): RecordedEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as RecordedEvent];
    } catch {
      return [];
    }
  });
}
