import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { sharedPath } from './shared';

/** The registries.conf files of the corpus; a test that asks for them is skipped where it is absent. */
export function corpusConfs(test: Mocha.Context): readonly string[] {
  const folder = sharedPath(test, 'corpus');
  const names = readdirSync(folder).filter((name) => name.startsWith('regconf'));
  if (names.length === 0) throw new Error('no registries.conf in the corpus');
  return names.map((name) => readFileSync(path.join(folder, name), 'utf8'));
}
