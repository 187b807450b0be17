import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cli } from '../support/cli';
import type { FileText } from './facade-case';
import type { Watch } from './hangs';

/** A call of the command line in a folder. Plain data, so that it can be kept. */
export interface CommandCase {
  readonly kind: 'command';
  readonly files: readonly FileText[];
  /** The words behind `mirrorscope`. */
  readonly words: readonly string[];
  readonly stdin: string;
  readonly isTerminal: boolean;
}

/** A folder beside the one that a command is called in, and a link into it: nothing is ever written there. */
const OUTSIDE = 'outside';
export const LINK = 'link.yaml';

/** Calls a command in a folder of its own. Throws what it throws, and what it should not have done. */
export async function runCommandCase({ files, words, stdin, isTerminal }: CommandCase, watch: Watch): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-fuzz-'));
  try {
    const cwd = path.join(folder, 'inside');
    const outside = path.join(folder, OUTSIDE);
    for (const place of [cwd, outside]) mkdirSync(place);
    const target = path.join(outside, 'target.yaml');
    writeFileSync(target, files[0]?.text ?? '');
    symlinkSync(target, path.join(cwd, LINK));
    for (const { name, text } of files) put(path.join(cwd, name), text);
    const before = contentsOf(outside);
    const { code, out, notes } = await watch(words[0] ?? 'no command', () => cli(words, { cwd, stdin, isTerminal }));
    assert.ok(code === 0 || code === 1 || code === 2, `exit code ${code}`);
    assert.deepEqual(contentsOf(outside), before, 'nothing is written outside');
    assert.deepEqual(readdirSync(folder).sort(), ['inside', OUTSIDE]);
    if (code === 2) assert.notEqual(notes.length, 0, 'who fails says why');
    if (isTerminal) assert.doesNotMatch(out, STEERING, 'what is printed does not steer a terminal');
    if (words.includes('--json') && out !== '') JSON.parse(out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// eslint-disable-next-line no-control-regex -- they are what must not be there
const STEERING = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** A name that no file can have is left out. */
function put(file: string, text: string): void {
  if (file.includes('\0')) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function contentsOf(folder: string): unknown[] {
  return readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    return [name, readFileSync(file, 'utf8'), lstatSync(file).mode];
  });
}
