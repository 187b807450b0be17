import path from 'node:path';
import { filesIn, readInput, type InputFile } from './input-file';
import type { Shell } from './shell';

/**
 * The drop-ins in a folder that is given beside a registries.conf: the `*.conf` files directly in it, under URIs as if they lay in
 * `registries.conf.d` beside the main file. null for a folder that looks like one of manifests: no `*.conf` in it, and no name
 * that ends in `.d`. Throws a Failure for what cannot be read.
 */
export async function readDropIns(given: string, main: InputFile, shell: Shell): Promise<InputFile[] | null> {
  const folder = path.resolve(shell.cwd, given);
  const names = (await filesIn(folder, given)).filter((name) => name.endsWith('.conf'));
  if (names.length === 0 && !folder.endsWith('.d')) return null;
  const inputs: InputFile[] = [];
  for (const name of names) {
    const input = await readInput(path.join(given, name), shell, 'registries-conf');
    inputs.push({ ...input, uri: new URL(`registries.conf.d/${encodeURIComponent(name)}`, main.uri).href });
  }
  return inputs;
}
