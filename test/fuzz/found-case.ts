import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommandCase, type CommandCase } from './command-case';
import { runFacadeCase, type FacadeCase } from './facade-case';
import type { Watch } from './hangs';
import { runSessionCase, type SessionCase } from './session-case';

/** An input of any kind. */
export type FuzzCase = FacadeCase | SessionCase | CommandCase;

/** Where inputs are kept that once failed. Each file is an input, and what went wrong. */
export const FOUND_FOLDER = 'test/fuzz/found';

export interface FoundCase {
  /** What went wrong, in a sentence for people. */
  readonly what: string;
  readonly input: FuzzCase;
}

/** The inputs that once failed, by the names of their files. */
export function readFoundCases(): ReadonlyMap<string, FoundCase> {
  const names = readdirSync(FOUND_FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return new Map(
    names.map((name) => [name, JSON.parse(readFileSync(path.join(FOUND_FOLDER, name), 'utf8')) as FoundCase]),
  );
}

/** Runs an input of any kind. Throws what goes wrong. */
export async function runCase(input: FuzzCase, watch: Watch): Promise<void> {
  switch (input.kind) {
    case 'facade':
      runFacadeCase(input, watch);
      return;
    case 'session':
      return runSessionCase(input, watch);
    case 'command':
      return runCommandCase(input, watch);
  }
}
