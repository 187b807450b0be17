import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether this machine shows which processes there are, as Linux does. */
export const SHOWS_PROCESSES = process.platform === 'linux';

/** The ids of the processes of this extension host that run a program whose path ends like this. */
export function processesOf(program: string): readonly number[] {
  return processesWith((word) => word.endsWith(program)).filter((id) => parentOf(id) === process.pid);
}

/** The ids of the processes of this machine that have a word in their command line. */
export function processesWith(isIt: (word: string) => boolean): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => commandLine(id).some(isIt));
}

/** Waits until exactly one such process runs that is none of `gone`. */
export async function nextProcess(program: string, gone: readonly number[] = []): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const [found, ...more] = processesOf(program).filter((id) => !gone.includes(id));
    if (found !== undefined && more.length === 0) return found;
    assert.ok(Date.now() < deadline, `waited in vain for ${program}; there are ${processesOf(program).join(', ')}`);
    await sleep(50);
  }
}

const PATIENCE_MS = 20_000;

function parentOf(id: number): number | null {
  const status = read(`/proc/${id}/status`);
  const parent = /^PPid:\s*(\d+)/m.exec(status)?.[1];
  // One that is dead and not yet waited for is none any more.
  return parent === undefined || /^State:\s*Z/m.test(status) ? null : Number(parent);
}

function commandLine(id: number): readonly string[] {
  return read(`/proc/${id}/cmdline`).split('\0');
}

/** A process may be gone by now. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
