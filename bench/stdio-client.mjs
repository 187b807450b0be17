import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * How a language server is started and what it wants to be told.
 * @typedef {object} Server
 * @property {string} name
 * @property {readonly string[]} command program and arguments
 * @property {Readonly<Record<string, string>>} [env] beside that of this process
 * @property {(folder: string) => Readonly<Record<string, unknown>>} [settings] of a workspace folder, by section, as `workspace/configuration` is answered
 * @property {(uri: string) => readonly { method: string, params: unknown }[]} [introduction] what is sent before a document is opened
 * @property {string} [tomlLanguage] the language of a registries.conf, where it is not plain TOML
 * @property {string} [nameEnding] what a document's name has to end with for the server to look at it; appended to the URI
 * @property {{ whole: number, broken: number }} [publicationsPerChange] for servers that answer a change with several publications without a version, while the document is well-formed and while it is not; the last one counts
 *
 * @typedef {object} Publication
 * @property {string} uri
 * @property {number | null} version null where the server does not say
 * @property {number} count how many diagnostics
 * @property {number} at milliseconds
 *
 * @typedef {object} Client
 * @property {number} pid
 * @property {number} spawnedAt milliseconds
 * @property {(method: string, params: unknown) => Promise<{ result: any, at: number }>} request rejects on an error, when the server ends, and in the end
 * @property {(method: string, params: unknown) => void} notify
 * @property {(isIt: (publication: Publication) => boolean) => Promise<Publication>} published the next publication that is the one; rejects as requests do
 * @property {(method: string) => Promise<number>} asked when the server next asks the editor for this; rejects as requests do
 * @property {readonly Publication[]} publications all so far
 * @property {() => number} lastMessageAt milliseconds
 * @property {() => boolean} isReporting whether the server shows progress at the moment
 * @property {() => Promise<void>} stop asks the server to end, and ends it if it does not
 */

const PATIENCE_MS = 60_000;

/**
 * Starts a language server and speaks with it over its standard input and output. It is started without NODE_EXTRA_CA_CERTS: reading
 * certificates would be counted as its start.
 * @param {Server} server
 * @param {{ folder: string, verbose?: boolean }} options the workspace folder; whether to show what the server writes to standard error
 * @returns {Client}
 */
export function startServer(
  { command: [program = '', ...args], env = {}, settings = () => ({}) },
  { folder, verbose = false },
) {
  const spawnedAt = performance.now();
  const child = spawn(program, args, {
    env: { ...environment(), ...env },
    stdio: ['pipe', 'pipe', verbose ? 'inherit' : 'ignore'],
  });
  /** @type {Map<number, { resolve: (answer: { result: any, at: number }) => void, reject: (error: Error) => void }>} */
  const asked = new Map();
  /** @type {Set<{ hear: (publication: Publication) => void, reject: (error: Error) => void }>} */
  const listening = new Set();
  /** @type {Set<{ method: string, hear: (at: number) => void, reject: (error: Error) => void }>} */
  const awaiting = new Set();
  /** @type {Publication[]} */
  const publications = [];
  const progress = new Set();
  let lastId = 0;
  let lastMessageAt = spawnedAt;

  const send = (/** @type {object} */ message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  };
  /** @type {string | null} */
  let failure = null;
  const giveUp = (/** @type {string} */ reason) => {
    failure ??= reason;
    for (const { reject } of [...asked.values(), ...listening, ...awaiting]) reject(new Error(reason));
  };
  const receive = (/** @type {any} */ message, /** @type {number} */ at) => {
    lastMessageAt = at;
    const { id, method, params } = message;
    if (method === undefined) {
      if (message.error) asked.get(id)?.reject(new Error(message.error.message));
      else asked.get(id)?.resolve({ result: message.result, at });
    } else if (id !== undefined) {
      send({ id, result: answer(method, params, settings(folder), folder) });
      for (const waiting of [...awaiting]) if (waiting.method === method) waiting.hear(at);
    } else if (method === '$/progress') {
      if (params.value?.kind === 'begin') progress.add(params.token);
      if (params.value?.kind === 'end') progress.delete(params.token);
    } else if (method === 'textDocument/publishDiagnostics') {
      const publication = { uri: params.uri, version: params.version ?? null, count: params.diagnostics.length, at };
      publications.push(publication);
      for (const { hear } of [...listening]) hear(publication);
    }
  };
  readMessages(child.stdout, receive);
  child.stdin.on('error', () => undefined); // a server that has ended is told by its exit
  child.on('error', (error) => giveUp(error.message));
  const ended = new Promise((resolve) => child.on('exit', resolve).on('error', resolve));
  void ended.then(() => giveUp('the server has ended'));

  /** @type {Client['request']} */
  const request = (method, params) => {
    const id = ++lastId;
    const { promise, resolve, reject } = patient(`no answer to ${method}`, () => asked.delete(id));
    asked.set(id, { resolve, reject });
    if (failure === null) send({ id, method, params });
    else reject(new Error(failure));
    return promise;
  };
  return {
    pid: child.pid ?? 0,
    spawnedAt,
    request,
    notify: (method, params) => send({ method, params }),
    published(isIt) {
      const { promise, resolve, reject } = patient('no diagnostics', () => listening.delete(listener));
      const listener = {
        reject,
        hear: (/** @type {Publication} */ publication) => isIt(publication) && resolve(publication),
      };
      listening.add(listener);
      if (failure !== null) reject(new Error(failure));
      return promise;
    },
    asked(method) {
      const { promise, resolve, reject } = patient(`no ${method}`, () => awaiting.delete(waiting));
      const waiting = { method, reject, hear: resolve };
      awaiting.add(waiting);
      if (failure !== null) reject(new Error(failure));
      return promise;
    },
    publications,
    lastMessageAt: () => lastMessageAt,
    isReporting: () => progress.size > 0,
    async stop() {
      const killing = setTimeout(() => child.kill('SIGKILL'), 3000);
      await request('shutdown', undefined).catch(() => undefined);
      send({ method: 'exit' });
      await ended;
      clearTimeout(killing);
    },
  };
}

/** The environment of every process that is timed. */
export function environment() {
  const others = { ...process.env };
  delete others['NODE_EXTRA_CA_CERTS'];
  return others;
}

/**
 * What editors answer to servers' questions.
 * @param {string} method
 * @param {any} params
 * @param {Readonly<Record<string, any>>} settings
 * @param {string} folder
 */
function answer(method, params, settings, folder) {
  if (method === 'workspace/configuration') {
    return params.items.map((/** @type {{ section?: string }} */ { section }) =>
      section ? (settings[section] ?? null) : settings,
    );
  }
  if (method === 'workspace/workspaceFolders') return [workspaceFolder(folder)];
  return null;
}

/** @param {string} folder */
export function workspaceFolder(folder) {
  return { uri: pathToFileURL(folder).href, name: path.basename(folder) };
}

/**
 * A promise that does not wait for ever. `done` is called when it is decided.
 * @param {string} failure
 * @param {() => void} done
 */
function patient(failure, done) {
  /** @type {(value: any) => void} */
  let resolve = () => undefined;
  /** @type {(error: Error) => void} */
  let reject = () => undefined;
  const promise = new Promise((onValue, onError) => {
    const timer = setTimeout(() => reject(new Error(`${failure} within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
    const decided = () => (clearTimeout(timer), done());
    resolve = (value) => (decided(), onValue(value));
    reject = (error) => (decided(), onError(error));
  });
  return { promise, resolve, reject };
}

/**
 * Cuts a stream into messages. The time that goes with a message is when its last byte was there.
 * @param {import('node:stream').Readable} stream
 * @param {(message: unknown, at: number) => void} receive
 */
function readMessages(stream, receive) {
  /** @type {Buffer[]} */
  let parts = [];
  let length = 0;
  let needed = 0;
  stream.on('data', (/** @type {Buffer} */ data) => {
    const at = performance.now();
    parts.push(data);
    length += data.length;
    while (length > needed) {
      const buffer = Buffer.concat(parts);
      const headerEnd = buffer.indexOf('\r\n\r\n');
      const size = Number(
        /content-length: *(\d+)/i.exec(buffer.toString('latin1', 0, Math.max(0, headerEnd)))?.[1] ?? Infinity,
      );
      const end = headerEnd + 4 + size;
      parts = [buffer];
      needed = Number.isFinite(end) ? end - 1 : length;
      if (length < end) return;
      parts = [buffer.subarray(end)];
      length -= end;
      needed = 0;
      receive(JSON.parse(buffer.toString('utf8', headerEnd + 4, end)), at);
    }
  });
}
