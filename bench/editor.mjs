import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { workspaceFolder } from './stdio-client.mjs';

/**
 * @typedef {import('./generate.mjs').Workload} Workload
 * @typedef {import('./stdio-client.mjs').Client} Client
 * @typedef {import('./stdio-client.mjs').Server} Server
 * @typedef {import('./workloads/marks.mjs').Insertion} Insertion
 * @typedef {import('./workloads/marks.mjs').Marks} Marks
 *
 * @typedef {object} Editor one document in an editor; what takes time resolves to milliseconds where nothing else is said
 * @property {Marks} marks
 * @property {() => Promise<number>} start the handshake, from the start of the process to the server's answer
 * @property {() => void} introduce says that the editor is ready
 * @property {() => Promise<number>} open from opening to the diagnostics
 * @property {(insertion: Insertion) => Promise<number>} toggle inserts what is not there, takes away what is; up to the diagnostics
 * @property {(insertion: Insertion) => Promise<number>} burst toggles ten times, 40 ms apart, without waiting; resolves to the time of the last one
 * @property {(what: 'hover' | 'completion') => Promise<number>} ask
 * @property {(what: 'hover' | 'completion') => Promise<number>} askAfterEdit from a change, with the request right behind it, to the answer
 * @property {() => boolean} hasPreviews whether the server shows what a document comes to
 * @property {() => Promise<void>} openPreview shows what the document comes to
 * @property {() => Promise<number>} refreshPreview from a change to the text that the document comes to now
 * @property {() => Promise<number>} keepAsking asks one question after the other for as long as the server reports progress; the longest that an answer took
 * @property {() => number | null} publishedAt when the last diagnostics of the document came
 * @property {() => number} findings how many diagnostics there are at the moment, with those of the other file that the edit touches
 */

const INCREMENTAL = 2;

/**
 * An editor that shows the document of a workload.
 * @param {Client} client
 * @param {Server} server
 * @param {Workload} workload
 * @returns {Editor}
 */
export function createEditor(client, server, { folder, document, content, marks }) {
  if (document === null || marks === null) throw new Error('this workload has no document to open');
  const file = path.join(folder, document);
  const uri = `${pathToFileURL(file).href}${server.nameEnding ?? ''}`;
  const elsewhere = marks.elsewhere === undefined ? null : pathToFileURL(path.join(folder, marks.elsewhere)).href;
  const lines = readFileSync(file, 'utf8').split('\n');
  /** @type {Set<Insertion>} */
  const inserted = new Set();
  let version = 1;
  let isIncremental = true;
  let hasPreviews = false;
  /** Of what the document comes to. @type {string | null} */
  let previewUri = null;

  /** When the diagnostics of the current version are there: by the version where the server says it, else by how many there are to come. */
  const answered = async () => {
    const wanted = version;
    const isBroken = Object.values(marks.breaks).some((insertion) => inserted.has(insertion));
    let left = server.publicationsPerChange?.[isBroken ? 'broken' : 'whole'] ?? 1;
    const isWhole = (/** @type {number | null} */ given) => (given === null ? --left === 0 : given >= wanted);
    const publications = await Promise.all([
      client.published((publication) => publication.uri === uri && isWhole(publication.version)),
      ...(elsewhere === null || version === 1
        ? []
        : [client.published((publication) => publication.uri === elsewhere)]),
    ]);
    return Math.max(...publications.map(({ at }) => at));
  };
  /** Sends a change; the time when that was begun. */
  const change = (/** @type {Insertion} */ insertion) => {
    const { position, text } = insertion;
    const { line, character } = position;
    const before = lines[line] ?? '';
    const isThere = inserted.delete(insertion);
    if (!isThere) inserted.add(insertion);
    const end = isThere ? character + text.length : character;
    const newText = isThere ? '' : text;
    lines[line] = before.slice(0, character) + newText + before.slice(end);
    const wholeText = isIncremental ? null : lines.join('\n');
    const range = { start: position, end: { line, character: end } };
    const begun = performance.now();
    client.notify('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [wholeText === null ? { range, text: newText } : { text: wholeText }],
    });
    return begun;
  };
  const request = (/** @type {'hover' | 'completion'} */ what) =>
    client.request(`textDocument/${what}`, { textDocument: { uri }, position: marks[what] });

  const lastOf = (/** @type {string} */ wanted) =>
    client.publications.findLast((publication) => publication.uri === wanted);

  return {
    marks,
    async start() {
      const { result, at } = await client.request('initialize', initializeParams(folder));
      const sync = result.capabilities.textDocumentSync;
      isIncremental = (sync?.change ?? sync) === INCREMENTAL;
      hasPreviews = result.capabilities.workspace?.textDocumentContent !== undefined;
      return at - client.spawnedAt;
    },
    introduce() {
      client.notify('initialized', {});
      client.notify('workspace/didChangeConfiguration', { settings: server.settings?.(folder) ?? {} });
      for (const { method, params } of server.introduction?.(uri) ?? []) client.notify(method, params);
    },
    async open() {
      const languageId = content === 'toml' ? (server.tomlLanguage ?? 'toml') : 'yaml';
      const begun = performance.now();
      const answer = answered();
      client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text: lines.join('\n') } });
      return (await answer) - begun;
    },
    async toggle(insertion) {
      const begun = change(insertion);
      return (await answered()) - begun;
    },
    async burst(insertion) {
      for (let key = 1; key < 10; key++) {
        change(insertion);
        await sleep(40);
      }
      return change(insertion);
    },
    async ask(what) {
      const begun = performance.now();
      const { at } = await request(what);
      return at - begun;
    },
    async askAfterEdit(what) {
      const begun = change(marks.edit);
      const [{ at }] = await Promise.all([request(what), answered()]);
      return at - begun;
    },
    hasPreviews: () => hasPreviews,
    async openPreview() {
      const { result } = await client.request('mirrorscope/previews', { uri });
      previewUri = result.defaultUri;
      if (previewUri === null) throw new Error('there is no preview');
      await client.request('workspace/textDocumentContent', { uri: previewUri });
    },
    async refreshPreview() {
      if (!marks.rename) throw new Error('nothing to rename');
      const refreshed = client.asked('workspace/textDocumentContent/refresh');
      const begun = change(marks.rename);
      await refreshed;
      const { at } = await client.request('workspace/textDocumentContent', { uri: previewUri });
      return at - begun;
    },
    async keepAsking() {
      let longest = 0;
      for (let quietSince = performance.now(); performance.now() - quietSince < 500;) {
        const begun = performance.now();
        const { at } = await request('hover');
        longest = Math.max(longest, at - begun);
        if (client.isReporting()) quietSince = performance.now();
        await sleep(2);
      }
      return longest;
    },
    publishedAt: () => lastOf(uri)?.at ?? null,
    findings: () => (lastOf(uri)?.count ?? 0) + (elsewhere === null ? 0 : (lastOf(elsewhere)?.count ?? 0)),
  };
}

/**
 * What an editor says of itself.
 * @param {string} folder
 */
function initializeParams(folder) {
  const workspace = workspaceFolder(folder);
  return {
    processId: process.pid,
    rootUri: workspace.uri,
    workspaceFolders: [workspace],
    capabilities: {
      general: { positionEncodings: ['utf-16'] },
      workspace: {
        configuration: true,
        workspaceFolders: true,
        didChangeConfiguration: { dynamicRegistration: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
        textDocumentContent: { dynamicRegistration: true },
      },
      textDocument: {
        synchronization: { dynamicRegistration: true, didSave: true },
        publishDiagnostics: {
          versionSupport: true,
          relatedInformation: true,
          codeDescriptionSupport: true,
          dataSupport: true,
        },
        hover: { contentFormat: ['markdown', 'plaintext'] },
        completion: {
          completionItem: { snippetSupport: true, documentationFormat: ['markdown'] },
          contextSupport: true,
        },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'refactor', 'source'] } },
        },
      },
      window: { workDoneProgress: true },
    },
  };
}
