import { AbstractMessageReader, type DataCallback, type Disposable, type Message } from 'vscode-languageserver';

/**
 * Reads messages from a stream as the protocol has them, and hands over each as soon as all of it is there. The reader of the protocol's library lets a
 * turn of the event loop pass for each of them first, and so do those who deal with them.
 */
export function promptReader(stream: NodeJS.ReadableStream): PromptReader {
  return new PromptReader(stream);
}

class PromptReader extends AbstractMessageReader {
  readonly #stream: NodeJS.ReadableStream;
  /** What has come in and belongs to no message that was read. */
  #parts: Buffer[] = [];
  #size = 0;
  /** In bytes; null before the header of the next message has been read. */
  #length: number | null = null;

  constructor(stream: NodeJS.ReadableStream) {
    super();
    this.#stream = stream;
    stream.on('error', (error: Error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  listen(callback: DataCallback): Disposable {
    const take = (data: Buffer): void => {
      this.#parts.push(data);
      this.#size += data.length;
      for (let message = this.#next(); message; message = this.#next()) this.#hand(message, callback);
    };
    this.#stream.on('data', take);
    return { dispose: () => void this.#stream.removeListener('data', take) };
  }

  /** The library fails at what it takes for a message of its own and is none: listeners to errors hear of it, and the next one is handed over. */
  #hand(message: Message, callback: DataCallback): void {
    try {
      callback(message);
    } catch (error) {
      this.fireError(error);
    }
  }

  /** null where not all of it is there. Listeners to errors hear of what is no message, which is passed over. */
  #next(): Message | null {
    for (;;) {
      this.#length ??= this.#header();
      if (this.#length === null || this.#size < this.#length) return null;
      const content = this.#take(this.#length);
      this.#length = null;
      try {
        return JSON.parse(content.toString()) as Message;
      } catch (error) {
        this.fireError(error);
      }
    }
  }

  /** Takes headers off the front until one says a length; null where the rest of it is to come. */
  #header(): number | null {
    for (;;) {
      // A header is short: unless it came in parts, nothing is copied here.
      const all = this.#parts[0]?.includes(HEADER_END) ? this.#parts[0] : this.#joined();
      const end = all.indexOf(HEADER_END);
      if (end < 0) return null;
      const header = this.#take(end + HEADER_END.length).toString('latin1');
      // A pattern that does not heed case takes V8 a millisecond to make.
      const length = /^content-length: *(\d+) *\r$/m.exec(header.toLowerCase())?.[1];
      if (length !== undefined) return Number(length);
      this.fireError(new Error(`a header of the protocol has no Content-Length: ${JSON.stringify(header)}`));
    }
  }

  #joined(): Buffer {
    if (this.#parts.length > 1) this.#parts = [Buffer.concat(this.#parts)];
    return this.#parts[0] ?? Buffer.alloc(0);
  }

  #take(length: number): Buffer {
    const [first] = this.#parts;
    const all = first && first.length >= length ? first : this.#joined();
    this.#parts[0] = all.subarray(length);
    if (this.#parts[0].length === 0) this.#parts.shift();
    this.#size -= length;
    return all.subarray(0, length);
  }
}

const HEADER_END = '\r\n\r\n';
