import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { COMMANDS } from '../../server/src/cli/commands';
import { Failure } from '../../server/src/cli/failure';
import { runProgram } from '../../server/src/cli/program';

export interface CliResult {
  readonly code: number | null;
  /** Standard output. */
  readonly out: string;
  /** Standard error, without the program's name before each line. */
  readonly notes: readonly string[];
}

export interface CliCall {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly colour?: boolean;
  readonly isTerminal?: boolean;
}

/** Runs a command line in this process, as the program does. */
export async function cli(words: readonly string[], call: CliCall = {}): Promise<CliResult> {
  const notes: string[] = [];
  let out = '';
  const shell = {
    cwd: call.cwd ?? process.cwd(),
    colour: call.colour ?? false,
    isTerminal: call.isTerminal ?? false,
    out(text: string): void {
      out += text;
    },
    note(line: string): void {
      notes.push(line);
    },
    stdin: () => Promise.resolve(Buffer.from(call.stdin ?? '')),
  };
  try {
    return { code: await runProgram(words, COMMANDS, shell), out, notes };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { code: 2, out, notes: [...notes, error.message] };
  }
}

/** Runs the bundled program in a process of its own. */
export async function spawnCli(words: readonly string[], call: CliCall = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [bundle(), ...words], { cwd: call.cwd ?? process.cwd() });
  const collect = async (stream: NodeJS.ReadableStream): Promise<string> => {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(Buffer.from(part));
    return Buffer.concat(parts).toString('utf8');
  };
  const code = new Promise<number | null>((resolve, reject) => {
    child.on('close', (status) => {
      resolve(status);
    });
    child.on('error', reject);
  });
  child.stdin.on('error', () => undefined); // a program that reads no input closes it
  child.stdin.end(call.stdin ?? '');
  const [out, errors] = await Promise.all([collect(child.stdout), collect(child.stderr)]);
  const notes = errors.split('\n').filter((line) => line !== '');
  return { code: await code, out, notes: notes.map((line) => line.replace(/^mirrorscope: /, '')) };
}

/** The program as one file, made anew for this run; above it lies a package.json that is none of ours. */
export function bundle(): string {
  const root = path.join(process.cwd(), '.cache', 'test-cli');
  const outfile = path.join(root, 'dist', 'cli.js');
  if (built) return outfile;
  built = true;
  buildSync({
    entryPoints: ['server/src/cli/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  writeFileSync(path.join(root, 'package.json'), '{ "version": "9.9.9" }'); // of somebody else
  return outfile;
}

let built = false;

/** A folder with these files, for as long as the running suite lasts. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-cli-'));
  folders.push(folder);
  for (const [name, contents] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  return folder;
}

/** Removes what `temporaryFolder` made; for `suiteTeardown`. */
export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

const folders: string[] = [];
