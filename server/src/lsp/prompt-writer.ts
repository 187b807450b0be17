import type { Writable } from 'node:stream';
import {
  AbstractMessageWriter,
  PublishDiagnosticsNotification,
  type Message,
  type MessageWriter,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import { LongText } from './long-text';
import { NOTHING_WRITTEN, writeList } from './written-list';

/**
 * Writes messages to a stream as the protocol wants them, each at once and in one go. The writer of the protocol's library waits for a turn of the event
 * loop first, in which all that is still to be done after a key would be done before its diagnostics go out, and writes header and content apart.
 * Where many are written in one turn, as when a folder has been read, those behind the first go out together at its end.
 */
export function promptWriter(stream: Writable): MessageWriter {
  return new PromptWriter(stream);
}

class PromptWriter extends AbstractMessageWriter {
  readonly #stream: Writable;
  #failures = 0;
  /** The diagnostics that were written last. Mostly the next ones are those of the next version of the same file. */
  #diagnostics = NOTHING_WRITTEN;
  /** How many messages were written in this turn of the event loop. */
  #inTurn = 0;

  constructor(stream: Writable) {
    super();
    this.#stream = stream;
    stream.on('error', (error: Error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  /** Rejects where the stream fails, or the message cannot be written as JSON; listeners to errors hear of it, too. */
  write(message: Message): Promise<void> {
    this.#countInTurn();
    return new Promise<void>((resolve, reject) => {
      const done = (error?: Error | null): void => {
        if (error) reject(error);
        else resolve();
      };
      if (hasManyDiagnostics(message)) this.#writeDiagnostics(message, done);
      else if (isOfText(message)) this.#writeText(message, done);
      else this.#writeAll(message, done);
    }).catch((error: unknown) => {
      this.fireError(error, message, ++this.#failures);
      throw error;
    });
  }

  end(): void {
    this.#stream.end();
  }

  #countInTurn(): void {
    if (this.#inTurn === 0) process.nextTick(() => this.#endTurn());
    if (++this.#inTurn === MOST_AT_ONCE) this.#stream.cork();
  }

  #endTurn(): void {
    if (this.#inTurn >= MOST_AT_ONCE) this.#stream.uncork();
    this.#inTurn = 0;
  }

  #writeAll(message: Message, done: (error?: Error | null) => void): void {
    const content = JSON.stringify(message);
    const length = Buffer.byteLength(content);
    // What is all ASCII is copied as it is.
    const encoding = length === content.length ? 'latin1' : 'utf8';
    // In one system call; joined to one string, a long content would be copied once more.
    this.#stream.cork();
    this.#stream.write(header(length), 'latin1');
    this.#stream.write(content, encoding, done);
    this.#stream.uncork();
  }

  /** In stretches: put together and into JSON as a whole, a text of megabytes would be in memory three times. */
  #writeText({ result, ...message }: OfText, done: (error?: Error | null) => void): void {
    const pieces = [Buffer.from(`${JSON.stringify(message).slice(0, -1)},"result":{"text":"`)];
    const { content } = result.text;
    for (let at = 0; at < content.length; at += STRETCH)
      pieces.push(Buffer.from(JSON.stringify(content.slice(at, at + STRETCH))).subarray(1, -1));
    const length = pieces.reduce((sum, piece) => sum + piece.length, END_OF_TEXT.length);
    // In one system call
    this.#stream.cork();
    this.#stream.write(header(length), 'latin1');
    for (const piece of pieces) this.#stream.write(piece);
    this.#stream.write(END_OF_TEXT, done);
    this.#stream.uncork();
  }

  #writeDiagnostics({ params, ...message }: OfDiagnostics, done: (error?: Error | null) => void): void {
    const { diagnostics, ...others } = params;
    this.#diagnostics = writeList(diagnostics, this.#diagnostics);
    const list = this.#diagnostics.bytes.subarray(1);
    const before = Buffer.from(`${JSON.stringify({ ...message, params: others }).slice(0, -2)},"diagnostics":[`);
    const length = before.length + list.length + END.length;
    // In one system call
    this.#stream.cork();
    this.#stream.write(Buffer.concat([Buffer.from(header(length)), before]));
    this.#stream.write(list);
    this.#stream.write(END, done);
    this.#stream.uncork();
  }
}

type OfDiagnostics = Message & { readonly method: string; readonly params: PublishDiagnosticsParams };

function hasManyDiagnostics(message: Message): message is OfDiagnostics {
  const { method, params } = message as Partial<OfDiagnostics>;
  return method === PublishDiagnosticsNotification.method && (params?.diagnostics.length ?? 0) > FEW;
}

/** The answer with the text of a node file or a page. */
type OfText = Message & { readonly result: { readonly text: LongText } };

function isOfText(message: Message): message is OfText {
  return (message as Partial<OfText>).result?.text instanceof LongText;
}

/** UTF-16 code units. A character of two that is cut in two is written as two escapes, which say the same. */
const STRETCH = 64 * 1024;

const END_OF_TEXT = Buffer.from('"}}');

/** So many are put into JSON as fast as they are looked for. */
const FEW = 30;

/** A key has fewer to say. Each takes a system call, and what waits for it wakes up. */
const MOST_AT_ONCE = 8;

const END = Buffer.from(']}}');

/** `length`: of the content, in bytes. */
function header(length: number): string {
  return `Content-Length: ${length}\r\n\r\n`;
}
