import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamMessageReader, type Message } from 'vscode-languageserver/node';
import { LongText } from '../../server/src/lsp/long-text';
import { promptWriter } from '../../server/src/lsp/prompt-writer';

const note = (text: string): Message => ({ jsonrpc: '2.0', method: 'note', params: { text } }) as Message;

suite('what is written to standard output', () => {
  test('is read by the protocol’s own reader, in the order in which it was written', async () => {
    const stream = new PassThrough();
    const read: Message[] = [];
    new StreamMessageReader(stream).listen((message) => void read.push(message));
    const writer = promptWriter(stream);
    const messages = [
      'plain',
      'größer – 镜像 🪞',
      '',
      '\u2028\0"\\',
      'x'.repeat(300_000),
      `ü${'y'.repeat(100_000)}`,
    ].map(note);
    await Promise.all(messages.map((message) => writer.write(message)));
    while (read.length < messages.length) await sleep(1);
    assert.deepEqual(read, messages);
  });

  test('goes out at once, header and content together', () => {
    const calls: string[] = [];
    const stream = new Writable({
      writev(chunks: readonly { readonly chunk: Buffer }[], done) {
        calls.push(chunks.map(({ chunk }) => chunk.toString()).join(''));
        done();
      },
    });
    void promptWriter(stream).write(note('é'));
    const content = JSON.stringify(note('é'));
    assert.deepEqual(calls, [`Content-Length: ${content.length + 1}\r\n\r\n${content}`]);
  });

  test('of many in one turn the last go out together, and the next turn begins anew', async () => {
    const calls: string[] = [];
    const stream = new Writable({
      writev(chunks, done) {
        calls.push(chunks.map(({ chunk }) => String(chunk)).join(''));
        done();
      },
    });
    const writer = promptWriter(stream);
    for (let at = 0; at < 20; at++) void writer.write(note(String(at)));
    assert.equal(calls.length, 7);
    await sleep(1);
    assert.equal(calls.length, 8);
    const written = calls.join('').match(/"text":"\d+"/g);
    assert.deepEqual(
      written,
      Array.from({ length: 20 }, (_, at) => `"text":"${at}"`),
    );
    await writer.write(note('later'));
    assert.equal(calls.length, 9);
  });

  test('diagnostics are written as the protocol’s own writer would, in whatever order lists of them come', async () => {
    const stream = new PassThrough();
    const read: Message[] = [];
    new StreamMessageReader(stream).listen((message) => void read.push(message));
    const writer = promptWriter(stream);
    const all = Array.from({ length: 100 }, (_, index) => ({ message: `größer – 镜像 ${index}` }));
    const lists = [[], all, all.slice(50), all.toReversed(), all.slice(10), [], all.slice(0, 2), all];
    const messages = lists.map((diagnostics, version) => ({
      jsonrpc: '2.0',
      method: 'textDocument/publishDiagnostics',
      params:
        version % 2 === 0 ? { uri: 'file:///ü.yaml', diagnostics, version } : { uri: 'file:///b.yaml', diagnostics },
    }));
    await Promise.all(messages.map((message) => writer.write(message)));
    while (read.length < messages.length) await sleep(1);
    assert.deepEqual(read, messages);
  });

  test('a long text that is asked for is written in stretches, and reads the same', async () => {
    const stream = new PassThrough();
    const read: Message[] = [];
    new StreamMessageReader(stream).listen((message) => void read.push(message));
    const writer = promptWriter(stream);
    const messages = ['a'.repeat(200_000), 'x' + '🪞ü"\n'.repeat(50_000), '\ud83e'.repeat(100_000)].map((text, id) => ({
      jsonrpc: '2.0',
      id,
      result: { text },
    }));
    const given = messages.map((message) => ({ ...message, result: { text: new LongText(message.result.text) } }));
    await Promise.all(given.map((message) => writer.write(message)));
    while (read.length < messages.length) await sleep(1);
    assert.deepEqual(read, messages);
  });

  test('a stream that fails is told of, and the write is rejected', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the pipe is gone')) });
    const writer = promptWriter(stream);
    const heard: string[] = [];
    writer.onError(([error]) => void heard.push(error.message));
    await assert.rejects(() => writer.write(note('a')), /the pipe is gone/);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await assert.rejects(() => writer.write(circular as unknown as Message), /circular/);
    assert.ok(heard.includes('the pipe is gone') && heard.some((message) => message.includes('circular')));
  });
});
