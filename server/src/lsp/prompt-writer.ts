import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver';

/**
 * Writes messages to a stream as the protocol wants them, each at once and in one go. The writer of the protocol's library waits for a turn of the event
 * loop first, in which all that is still to be done after a key would be done before its diagnostics go out, and writes header and content apart.
 */
export function promptWriter(stream: NodeJS.WritableStream): MessageWriter {
  return new PromptWriter(stream);
}

class PromptWriter extends AbstractMessageWriter {
  readonly #stream: NodeJS.WritableStream;
  #failures = 0;

  constructor(stream: NodeJS.WritableStream) {
    super();
    this.#stream = stream;
    stream.on('error', (error: Error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  /** Rejects where the stream fails, or the message cannot be written as JSON; listeners to errors hear of it, too. */
  write(message: Message): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const content = JSON.stringify(message);
      const length = Buffer.byteLength(content);
      // What is all ASCII is copied as it is.
      const encoding = length === content.length ? 'latin1' : 'utf8';
      this.#stream.write(`Content-Length: ${length}\r\n\r\n${content}`, encoding, (error) => {
        if (error) reject(error);
        else resolve();
      });
    }).catch((error: unknown) => {
      this.fireError(error, message, ++this.#failures);
      throw error;
    });
  }

  end(): void {
    this.#stream.end();
  }
}
