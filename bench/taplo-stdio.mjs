// Lets taplo's language server, which is a WebAssembly module without a way in or out, speak over standard input and output.
//   node bench/taplo-stdio.mjs FOLDER        the folder that @taplo/lsp is installed in
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const { TaploLsp } = createRequire(path.join(path.resolve(process.argv[2] ?? '.'), 'package.json'))('@taplo/lsp');

// What comes before the module is there waits in the stream.
const server = await TaploLsp.initialize(
  {
    cwd: () => process.cwd(),
    envVar: (/** @type {string} */ name) => process.env[name],
    envVars: () => Object.entries(process.env),
    fetch: { fetch, Headers: globalThis.Headers, Request: globalThis.Request, Response: globalThis.Response },
    findConfigFile: () => undefined,
    glob: () => [],
    isAbsolute: path.isAbsolute,
    now: () => new Date(),
    readFile: (/** @type {string} */ file) => readFile(file),
    stderr: async (/** @type {Uint8Array} */ bytes) => bytes.length,
    stdErrAtty: () => false,
    stdin: async () => new Uint8Array(),
    stdout: async (/** @type {Uint8Array} */ bytes) => bytes.length,
    urlToFilePath: pathOf,
    writeFile: (/** @type {string} */ file, /** @type {Uint8Array} */ bytes) => writeFile(file, bytes),
  },
  { onMessage: write },
);

let left = Buffer.alloc(0);
process.stdin.on('data', (data) => {
  left = Buffer.concat([left, data]);
  for (let message = take(); message !== null; message = take()) {
    if (message.method === 'exit') process.exit();
    server.send(message);
  }
});

/**
 * Taplo asks for the path of `root:///` too.
 * @param {string} url
 */
function pathOf(url) {
  return url.startsWith('file:') ? fileURLToPath(url) : new URL(url).pathname;
}

/** The next message, or null where it is not whole. */
function take() {
  const headerEnd = left.indexOf('\r\n\r\n');
  if (headerEnd < 0) return null;
  const size = Number(/content-length: *(\d+)/i.exec(left.toString('latin1', 0, headerEnd))?.[1]);
  const end = headerEnd + 4 + size;
  if (left.length < end) return null;
  const message = JSON.parse(left.toString('utf8', headerEnd + 4, end));
  left = left.subarray(end);
  return message;
}

/** @param {object} message */
function write(message) {
  const body = Buffer.from(JSON.stringify(message));
  process.stdout.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
}
