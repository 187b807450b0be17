import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { atEnd } from './at-end';

/** A started program with its own process group, so that what it starts ends with it. */
export interface Child {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves when the program has ended, with words for how. */
  readonly ended: Promise<string>;
  /** The last lines that it printed. */
  readonly tail: (lines: number) => string;
  /** Asks it to end, and ends it and all that it started after five seconds. */
  readonly stop: () => Promise<void>;
}

/** Starts a program whose output goes to `log`. It is stopped when this process ends, however that comes. */
export function startChild(
  command: string,
  args: readonly string[],
  { env, log }: { readonly env: NodeJS.ProcessEnv; readonly log: string },
): Child {
  const started = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const file = createWriteStream(log);
  started.stdout.pipe(file, { end: false });
  started.stderr.pipe(file, { end: false });
  const ended = new Promise<string>((resolve) => {
    started.once('error', (error) => {
      resolve(`could not be started: ${error.message}`);
    });
    started.once('exit', (code, signal) => {
      resolve(`ended with ${code === null ? `signal ${signal ?? '?'}` : `exit code ${code}`}`);
    });
  });
  const child: Child = {
    process: started,
    ended,
    tail: (lines) => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n'),
    stop: async () => {
      signalGroup(child, 'SIGTERM');
      await Promise.race([ended, delay(5000)]);
      signalGroup(child, 'SIGKILL');
      forget();
    },
  };
  const forget = atEnd(() => {
    signalGroup(child, 'SIGKILL');
  });
  void ended.then(() => file.end());
  return child;
}

/** Resolves after `milliseconds`; does not keep the process alive. */
function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/** `promise`, or an error that says `what` took longer than `milliseconds`. */
export async function within<T>(milliseconds: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took longer than ${milliseconds / 1000} s`));
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function signalGroup({ process: { pid } }: Child, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended already.
  }
}
