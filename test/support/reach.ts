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

/** Beyond reading: asking a network, starting a program or a thread, changing files. */
export type Reach = 'network' | 'child' | 'write';

export interface ReachingCall {
  readonly kind: Reach;
  /** The function that was called. */
  readonly name: string;
  /** What it was called with first, where that is a text: a program, a path, an address. */
  readonly what: string;
}

/**
 * Puts a guard before all functions of this process that reach beyond reading. `refuses` hears of every call; one that it refuses throws and does nothing.
 * What `refuses` calls itself it hears of, too.
 */
export function guardReach(refuses: (call: ReachingCall) => boolean): void {
  const guard = (
    kind: Reach,
    holder: object,
    names: readonly string[],
    isMeant: (args: readonly unknown[]) => boolean = () => true,
  ): void => {
    const object = holder as Record<string, unknown>;
    for (const name of names) {
      const real = object[name];
      if (!isCallable(real)) continue;
      const meet = (args: readonly unknown[]): void => {
        const what = typeof args[0] === 'string' ? args[0] : '';
        if (isMeant(args) && refuses({ kind, name, what })) throw new Error(`forbidden: ${kind} ${name} ${what}`);
      };
      object[name] = new Proxy(real, {
        apply(target, self, args: unknown[]) {
          meet(args);
          return Reflect.apply(target, self, args);
        },
        construct(target, args: unknown[], newTarget) {
          meet(args);
          return Reflect.construct(target, args, newTarget) as object;
        },
      });
    }
  };

  guard('network', net, ['connect', 'createConnection']);
  // The pipes of standard streams are sockets too, and are not connected.
  guard('network', net.Socket.prototype, ['connect']);
  guard('network', net.Server.prototype, ['listen']);
  guard('network', tls, ['connect', 'createServer']);
  guard('network', dgram, ['createSocket']);
  guard('network', http, ['request', 'get', 'createServer']);
  guard('network', https, ['request', 'get', 'createServer']);
  guard('network', http2, ['connect', 'createServer', 'createSecureServer']);
  const asked = Object.keys(dns).filter((name) => /^(?:lookup|resolve|reverse)/.test(name));
  guard('network', dns, asked);
  guard('network', dns.promises, asked);
  guard('network', globalThis, ['fetch', 'WebSocket', 'EventSource']);

  guard('child', childProcess, ['spawn', 'spawnSync', 'fork', 'exec', 'execSync', 'execFile', 'execFileSync']);
  guard('child', worker, ['Worker']);

  const writing = ['writeFile', 'appendFile', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir', 'unlink', 'symlink', 'link'];
  const changing = ['copyFile', 'cp', 'truncate', 'chmod', 'chown', 'lchown', 'utimes', 'lutimes'];
  const all = [...writing, ...changing];
  guard('write', fs, [...all, ...all.map((name) => `${name}Sync`), 'createWriteStream']);
  guard('write', fs.promises, all);
  const opensForWriting = ([, flags = 'r']: readonly unknown[]): boolean =>
    typeof flags === 'number' ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0 : flags !== 'r';
  guard(
    'write',
    fs,
    ['open', 'openSync'],
    ([file, flags]) => typeof flags !== 'function' && opensForWriting([file, flags]),
  );
  guard('write', fs.promises, ['open'], opensForWriting);
}

type Callable = (...args: unknown[]) => unknown;

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function';
}
