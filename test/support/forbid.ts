// Loaded with `node --require` before a program: whatever the program does beyond reading is written down and refused. What it is (`network connect`,
// `child spawn git`, `write writeFile /path`) stands as a line in the file that FORBIDDEN_LOG names. FORBID says what is refused, by the
// first word; a program that may do something is refused the rest.
import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import worker from 'node:worker_threads';

type Anything = Record<string, unknown>;

const { appendFileSync } = fs;
const log = process.env['FORBIDDEN_LOG'] ?? '';
// What writes it down writes, too.
let isNoting = false;
const forbidden = new Set((process.env['FORBID'] ?? '').split(','));

/** Puts a function that writes down and throws in the place of those of an object. `isMeant`: whether these arguments are what is forbidden. */
function forbid(
  kind: string,
  holder: object,
  names: readonly string[],
  isMeant: (args: readonly unknown[]) => boolean = () => true,
): void {
  const object = holder as Anything;
  for (const name of names) {
    const real = object[name] as (...args: unknown[]) => unknown;
    if (typeof real !== 'function') continue;
    object[name] = function (this: unknown, ...args: unknown[]): unknown {
      if (isNoting || !forbidden.has(kind) || !isMeant(args)) return Reflect.apply(real, this, args);
      const what = typeof args[0] === 'string' ? ` ${args[0]}` : '';
      isNoting = true;
      appendFileSync(log, `${kind} ${name}${what}\n`);
      isNoting = false;
      throw new Error(`forbidden: ${kind} ${name}${what}`);
    };
  }
}

forbid('network', net, ['connect', 'createConnection']);
// The pipes of standard streams are sockets too, and are not connected.
forbid('network', net.Socket.prototype, ['connect']);
forbid('network', net.Server.prototype, ['listen']);
forbid('network', tls, ['connect', 'createServer']);
forbid('network', dgram, ['createSocket']);
forbid('network', http, ['request', 'get', 'createServer']);
forbid('network', https, ['request', 'get', 'createServer']);
forbid('network', http2, ['connect', 'createServer', 'createSecureServer']);
const asked = Object.keys(dns).filter((name) => /^(?:lookup|resolve|reverse)/.test(name));
forbid('network', dns, asked);
forbid('network', dns.promises, asked);
forbid('network', globalThis, ['fetch', 'WebSocket', 'EventSource']);

forbid('child', childProcess, ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync']);
forbid('child', worker, ['Worker']);

const writing = ['writeFile', 'appendFile', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir', 'unlink', 'symlink', 'link'];
const changing = ['copyFile', 'cp', 'truncate', 'chmod', 'chown', 'lchown', 'utimes', 'lutimes'];
const all = [...writing, ...changing];
forbid('write', fs, [...all, ...all.map((name) => `${name}Sync`), 'createWriteStream']);
forbid('write', fs.promises, all);
const opensForWriting = ([, flags = 'r']: readonly unknown[]): boolean =>
  typeof flags === 'number' ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0 : flags !== 'r';
forbid(
  'write',
  fs,
  ['open', 'openSync'],
  ([file, flags]) => typeof flags !== 'function' && opensForWriting([file, flags]),
);
forbid('write', fs.promises, ['open'], opensForWriting);
