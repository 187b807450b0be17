import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import type { Message } from 'vscode-languageserver/node';
import { promptReader } from '../../server/src/lsp/prompt-reader';
import { promptWriter } from '../../server/src/lsp/prompt-writer';

const note = (text: string): Message => ({ jsonrpc: '2.0', method: 'note', params: { text } }) as Message;

/** The messages as the writer writes them. */
function written(messages: readonly Message[]): Buffer {
  const stream = new PassThrough();
  for (const message of messages) void promptWriter(stream).write(message);
  return (stream.read() as Buffer | null) ?? Buffer.alloc(0);
}

interface Heard {
  readonly messages: Message[];
  readonly errors: string[];
}

function read(chunks: readonly (Buffer | string)[]): Heard {
  const stream = new PassThrough();
  const heard: Heard = { messages: [], errors: [] };
  const reader = promptReader(stream);
  reader.onError(({ message }) => void heard.errors.push(message));
  reader.listen((message) => void heard.messages.push(message));
  for (const chunk of chunks) stream.emit('data', Buffer.from(chunk));
  return heard;
}

suite('what is read from standard input', () => {
  test('is what was written, however it is cut on its way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 })), {
          maxLength: 6,
        }),
        fc.array(fc.nat(10_000), { maxLength: 12 }),
        (texts, at) => {
          const all = written(texts.map(note));
          const cuts = [0, ...at.map((cut) => cut % (all.length + 1)), all.length].sort((a, b) => a - b);
          const chunks = cuts.slice(1).map((end, index) => all.subarray(cuts[index], end));
          assert.deepEqual(read(chunks), { messages: texts.map(note), errors: [] });
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is handed over at once, each message as soon as all of it is there', () => {
    const all = written([note('a'), note('b')]);
    assert.deepEqual(read([all.subarray(0, all.length - 1)]).messages, [note('a')]);
    assert.deepEqual(read([all]).messages, [note('a'), note('b')]);
  });

  test('other headers, in any spelling, are passed over', () => {
    const content = JSON.stringify(note('ü'));
    const head = `Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:${Buffer.byteLength(content)}\r\n\r\n`;
    assert.deepEqual(read([head + content]), { messages: [note('ü')], errors: [] });
  });

  test('what is no message is told of, and the next one is read', () => {
    const next = written([note('a')]).toString();
    const { messages, errors } = read([`Content-Length: 3\r\n\r\n{x}${next}Content-Type: a\r\n\r\n${next}`]);
    assert.deepEqual(messages, [note('a'), note('a')]);
    assert.equal(errors.length, 2);
    assert.match(errors[1] ?? '', /a header of the protocol has no Content-Length: "Content-Type: a/);
  });

  test('where the handing over of a message fails, that is told of, and the next one is read', () => {
    const stream = new PassThrough();
    const heard: Heard = { messages: [], errors: [] };
    const reader = promptReader(stream);
    reader.onError(({ message }) => void heard.errors.push(message));
    reader.listen((message) => {
      if (heard.errors.length === 0) throw new Error('no id');
      heard.messages.push(message);
    });
    stream.emit('data', written([note('a'), note('b')]));
    assert.deepEqual(heard, { messages: [note('b')], errors: ['no id'] });
  });

  test('a long message in many pieces takes time in proportion to its length', () => {
    const all = written([note('x'.repeat(8_000_000))]);
    const chunks = Array.from({ length: Math.ceil(all.length / 4096) }, (_, index) =>
      all.subarray(index * 4096, (index + 1) * 4096),
    );
    assert.deepEqual(read(chunks), { messages: [note('x'.repeat(8_000_000))], errors: [] });
  });
});
