// Opens a small manifest in the language server as it lies in dist/, and prints which functions that took up to the findings. For each
// bundle, as JSON: the offsets of those that are called while it is loaded (`loading`), from then on (`finding`), and for the findings
// of some more files as they are often written (`others`). A process of its own, for nothing would be told of what has run before.
import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { MANIFEST, OTHERS } from './sample-files.mjs';

const dist = new URL('../dist/', import.meta.url);
const inDist = createRequire(dist);
const FINDING = 'never-contact-blocks-other-kind'; // found in it, and by what is made of a whole cluster
const CAPABILITIES = {
  workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
  window: { workDoneProgress: true },
};

// Nothing may depend on how fast this machine is, or the same sources would not give the same bytes: no time passes, no sweep of the
// heap is told of, and the folder is none of a disk, where reading it might be over sooner or later.
performance.now = () => 0;
globalThis.setTimeout = () => ({ unref: () => undefined });
globalThis.PerformanceObserver = class {
  observe() {}
  disconnect() {}
};

const PARTS = ['core', 'manifests', 'answers'];
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
for (const bundle of ['server-web', ...PARTS]) inDist(`./${bundle}.js`);
const loading = callsSinceLastTime();
const [toServer, fromServer] = [new PassThrough(), new PassThrough()];
Object.defineProperties(process, { stdin: { value: toServer }, stdout: { value: fromServer } });
process.argv.push('--stdio');
process.exitCode = 1; // where it comes to its end without that
inDist('./server.js');
fromServer.on('data', (data) => {
  const [, id, method] = /^\{"jsonrpc":"2.0",(?:"id":(\d+),)?"method":"([^"]*)"/.exec(data) ?? [];
  if (id !== undefined) send({ id: Number(id), result: method === 'workspace/configuration' ? [null] : null });
  if (!String(data).includes(`"code":"${FINDING}"`)) return;
  const finding = callsSinceLastTime();
  findInOthers();
  writeSync(1, JSON.stringify({ loading, finding, others: callsSinceLastTime() }));
  process.exit(0);
});
const FOLDER = 'memory:///manifests';
const folder = { rootUri: FOLDER, workspaceFolders: [{ name: 'manifests', uri: FOLDER }] };
send({ id: 0, method: 'initialize', params: { processId: null, ...folder, capabilities: CAPABILITIES } });
send({ method: 'initialized', params: {} });
const textDocument = { uri: `${FOLDER}/mirrors.yaml`, languageId: 'yaml', version: 1, text: MANIFEST };
send({ method: 'textDocument/didOpen', params: { textDocument } });

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  toServer.write(`Content-Length: ${body.length}\r\n\r\n`);
  toServer.write(body);
}

/** Each by itself: what is found in them is as if each were a folder. */
function findInOthers() {
  const [{ document }, { workspace }, { analysis }] = PARTS.map((part) => inDist(`./${part}.js`));
  for (const [name, text] of Object.entries(OTHERS)) {
    const uri = `${FOLDER}/${name}`;
    const file = document.createDocument({
      uri,
      version: 1,
      language: name.endsWith('.conf') ? 'registries-conf' : 'yaml',
      text,
    });
    analysis.analyse(null, workspace.createWorkspace(FOLDER, [file])).findingsOf(uri);
  }
}

/** By bundle. */
function callsSinceLastTime() {
  const calls = {};
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error) throw error;
    for (const { url, functions } of result.filter((script) => script.url.startsWith(dist.href))) {
      const called = functions.flatMap(({ ranges: [{ startOffset, count }] }) => (count > 0 ? startOffset : []));
      calls[path.posix.basename(url)] = called;
    }
  });
  return calls; // what a session of the same process is told, it is told at once
}
