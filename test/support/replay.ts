import { PassThrough } from 'node:stream';
import {
  createConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Message,
  type RequestMessage,
  type ResponseMessage,
} from 'vscode-languageserver/node';
import { CANCELLING } from '../../server/src/lsp/cancelling';
import { serve } from '../../server/src/lsp/connection';
import type { FileReader } from '../../server/src/lsp/file-reader';
import type { RecordedEvent } from '../../server/src/lsp/recording';

/** An answer of the recording and that of the server of today. */
export interface ReplayedAnswer {
  readonly method: string;
  readonly recorded: unknown;
  readonly now: unknown;
}

export interface Replay {
  readonly answers: readonly ReplayedAnswer[];
  /** What was said last of each file that something was said of, by URI: recorded, and now. */
  readonly findings: ReadonlyMap<string, { readonly recorded: unknown; readonly now: unknown }>;
}

/**
 * Plays the client's part of a recorded session to a new server, on the disk of the recording. Each message waits for the answers and
 * findings that had come before it, and for the end of what was under way; what the server asks is answered as the client did. What
 * does not come is waited for until nothing at all has come for `patienceMs`, or a second for the end of what has not begun: what took
 * a while when it was recorded, and was shown, may be done sooner now.
 */
export async function replay(events: readonly RecordedEvent[], patienceMs = 60_000): Promise<Replay> {
  const answersOfClient = clientAnswers(events);
  const recordedFindings = findingsIn(events.flatMap((event) => (event.kind === 'server' ? [event.message] : [])));
  const heard: Message[] = [];
  let wake = (): void => undefined;
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const connection = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), {
    connectionStrategy: CANCELLING,
  });
  serve(connection, diskOf(events));
  connection.listen();
  const writer = new StreamMessageWriter(toServer);
  const reader = new StreamMessageReader(toClient);
  reader.listen((message) => {
    heard.push(message);
    if (isRequest(message)) {
      const queue = answersOfClient.get(message.method) ?? [];
      const answer = queue.length > 1 ? queue.shift() : queue[0];
      void writer.write({ jsonrpc: '2.0', id: message.id, result: answer?.result ?? null } as ResponseMessage);
    }
    wake();
  });
  /** Waits for something that has been heard; undefined when nothing more comes. */
  const until = async <Found>(
    find: () => Found | undefined,
    patience = (): number => patienceMs,
  ): Promise<Found | undefined> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const before = heard.length;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience());
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (heard.length === before) return find();
    }
  };

  const methods = new Map<unknown, string>();
  const answers: ReplayedAnswer[] = [];
  // Of what was heard, by its place: what a milestone of the recording was found to be.
  const met = new Set<number>();
  const isOver = (event: RecordedEvent): boolean => methodOf(event) === 'shutdown' || methodOf(event) === 'exit';
  for (const event of events) {
    if (event.kind === 'client' && isOver(event)) break;
    if (event.kind === 'client' && 'method' in event.message) {
      if (isRequest(event.message)) methods.set(event.message.id, event.message.method);
      await writer.write(event.message);
    }
    if (event.kind !== 'server') continue;
    const milestone = milestoneOf(event.message);
    if (milestone !== null) {
      const patience = (): number =>
        milestone === END && !isUnderWay(heard) ? Math.min(patienceMs, UNSHOWN_MS) : patienceMs;
      const index = await until(() => {
        const at = heard.findIndex((message, place) => !met.has(place) && milestoneOf(message) === milestone);
        return at < 0 ? undefined : at;
      }, patience);
      if (index !== undefined) met.add(index);
    }
    if (!isResponse(event.message)) continue;
    const { id, result, error } = event.message;
    const now = await until(() => heard.find((message): message is ResponseMessage => isAnswerTo(message, id)));
    const method = methods.get(id) ?? 'a request that is not in the recording';
    answers.push({ method, recorded: error?.code ?? result, now: now && (now.error?.code ?? now.result) });
  }
  const asRecorded = (): true | undefined => {
    const now = findingsIn(heard);
    return (
      [...recordedFindings].every(([uri, said]) => JSON.stringify(now.get(uri)) === JSON.stringify(said)) || undefined
    );
  };
  await until(asRecorded);
  const now = findingsIn(heard);
  connection.dispose();
  reader.dispose();
  const uris = new Set([...recordedFindings.keys(), ...now.keys()]);
  return {
    answers,
    findings: new Map([...uris].map((uri) => [uri, { recorded: recordedFindings.get(uri), now: now.get(uri) }])),
  };
}

function methodOf(event: RecordedEvent): string | null {
  return 'message' in event && 'method' in event.message ? String(event.message.method) : null;
}

/** What comes of itself and says that something has been done, in words that are the same in every session; null for other messages. */
function milestoneOf(message: Message): string | null {
  if (!('method' in message)) return null;
  if (message.method === 'textDocument/publishDiagnostics') return JSON.stringify(message);
  const isEnd = message.method === '$/progress' && JSON.stringify(message).includes('"kind":"end"');
  return isEnd ? END : null;
}

const END = 'the end of what was under way';
const UNSHOWN_MS = 1000;

/** Whether something is shown, or about to be, that has not ended. */
function isUnderWay(heard: readonly Message[]): boolean {
  const begun = heard.filter((message) => isRequest(message) && message.method === 'window/workDoneProgress/create');
  return begun.length > heard.filter((message) => milestoneOf(message) === END).length;
}

function isRequest(message: Message): message is RequestMessage {
  return 'method' in message && 'id' in message;
}

function isResponse(message: Message): message is ResponseMessage {
  return !('method' in message) && 'id' in message;
}

function isAnswerTo(message: Message, id: unknown): message is ResponseMessage {
  return isResponse(message) && message.id === id;
}

/** What the client answered to each method, in order; the last holds for further questions. */
function clientAnswers(events: readonly RecordedEvent[]): Map<string, ResponseMessage[]> {
  const methods = new Map<unknown, string>();
  const answers = new Map<string, ResponseMessage[]>();
  for (const event of events) {
    if (event.kind === 'server' && isRequest(event.message)) methods.set(event.message.id, event.message.method);
    if (event.kind !== 'client' || !isResponse(event.message)) continue;
    const method = methods.get(event.message.id);
    if (method !== undefined) answers.set(method, [...(answers.get(method) ?? []), event.message]);
  }
  return answers;
}

/** The last diagnostics of each file. */
function findingsIn(messages: readonly Message[]): Map<string, unknown> {
  const last = new Map<string, unknown>();
  for (const message of messages) {
    if (!('method' in message) || message.method !== 'textDocument/publishDiagnostics') continue;
    const { params } = message as unknown as { params: { uri: string } };
    last.set(params.uri, params);
  }
  return last;
}

/** The disk as the server saw it: each time that it looks at something, what it found that time. */
function diskOf(events: readonly RecordedEvent[]): FileReader {
  const lists = new Map<string, (readonly string[])[]>();
  const texts = new Map<string, (string | null)[]>();
  for (const event of events) {
    if (event.kind === 'list') lists.set(event.folder, [...(lists.get(event.folder) ?? []), event.uris]);
    if (event.kind === 'read') texts.set(event.uri, [...(texts.get(event.uri) ?? []), event.text]);
  }
  const next = <Value>(queue: Value[] | undefined): Value | undefined =>
    queue && queue.length > 1 ? queue.shift() : queue?.[0];
  return {
    list: (folder) => next(lists.get(folder)) ?? [],
    read: (uri) => next(texts.get(uri)) ?? null,
  };
}
