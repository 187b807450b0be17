import { lazy } from '../core/text/lazy';
import { Failure } from './failure';
import { reasonOf } from './file-bytes';
import { visibleLine } from './visible-text';
import type { Shell } from './shell';

const LARGEST_INPUT = 64 * 1024 * 1024;

/**
 * The shell of this process. Output that nobody reads any more (`| head`) is dropped without a word; where it cannot be written (a full
 * disk), that is said once, and the exit code is 2.
 */
export function processShell(): Shell {
  const { stdout, env } = process;
  // The other streams are made by Node when they are first looked at, which takes its time.
  let stderr: NodeJS.WriteStream | null = null;
  let isLost = false;
  const patient = (stream: NodeJS.WriteStream): NodeJS.WriteStream =>
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || isLost) return;
      isLost = true;
      process.once('exit', () => {
        process.exitCode = 2;
      });
      note(`cannot write the output: ${reasonOf(error)}`);
    });
  const note = (line: string): void => {
    stderr ??= patient(process.stderr);
    stderr.write(`mirrorscope: ${visibleLine(line)}\n`);
  };
  patient(stdout);
  const isTerminal = stdout.isTTY;
  return {
    cwd: process.cwd(),
    isTerminal,
    colour: isTerminal && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    out(text) {
      stdout.write(text);
    },
    note,
    stdin: lazy(async () => {
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of process.stdin as AsyncIterable<Uint8Array>) {
        parts.push(part);
        size += part.length;
        if (size > LARGEST_INPUT) throw new Failure('cannot read standard input: it is larger than 64 MiB');
      }
      return Buffer.concat(parts);
    }),
  };
}
