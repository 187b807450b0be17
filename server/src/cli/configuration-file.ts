import { existsSync } from 'node:fs';
import path from 'node:path';
import { CONFIGURATION_FILE } from '../core/clusters/configuration';
import type { Arguments, Option } from './arguments';
import { readInput, type InputFile } from './input-file';
import type { Shell } from './shell';

/** Options of every command that looks at clusters. */
export const CLUSTER_OPTIONS: readonly Option[] = [
  { name: 'cluster', value: 'NAME', help: 'one of the clusters of .mirrorscope.yaml' },
  { name: 'no-config', help: 'ignore .mirrorscope.yaml' },
  { name: 'target', value: 'RELEASE', help: 'the OpenShift release: 4.12 …, 5.x, latest' },
  { name: 'release-image', value: 'REF', help: "the payload's image, where no ClusterVersion names it" },
];

/** The nearest `.mirrorscope.yaml` upward from the current folder, not above the root of its repository; null: there is none, or it is not wanted. */
export async function findConfiguration(args: Arguments, shell: Shell): Promise<InputFile | null> {
  if (args.has('no-config')) return null;
  for (let folder = shell.cwd; ; folder = path.dirname(folder)) {
    const file = path.join(folder, CONFIGURATION_FILE);
    if (existsSync(file)) return readInput(file, shell, 'yaml');
    if (existsSync(path.join(folder, '.git')) || path.dirname(folder) === folder) return null;
  }
}
