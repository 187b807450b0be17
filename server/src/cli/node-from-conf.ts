import path from 'node:path';
import { errorWithLine, loadRegistries, type ConfFile } from '../core/cluster/load';
import { DROP_IN_FOLDER, MAIN_CONF_PATH } from '../core/cluster/node-configuration';
import type { NodeConfiguration } from '../core/cluster/resolve';
import type { Arguments } from './arguments';
import { readDropIns } from './drop-ins';
import { checkEncodings } from './encoding';
import { Failure } from './failure';
import { isFolder, readInput, type InputFile } from './input-file';
import { loadWorkspace, type LoadedWorkspace } from './load-workspace';
import type { Shell } from './shell';

/** What decides on a host with this registries.conf and these drop-ins where an image comes from. Throws a Failure for what cannot be read. */
export async function readNode(
  { config, configDir }: { readonly config: string; readonly configDir: string | null },
  args: Arguments,
  shell: Shell,
): Promise<Pick<LoadedWorkspace, 'whereIs'> & { readonly node: NodeConfiguration }> {
  const main = await readInput(config, shell, 'registries-conf');
  const dropIns = configDir === null ? [] : await readAll(configDir, main, shell);
  const inputs = [main, ...dropIns];
  checkEncodings(inputs, shell);
  const { documents, whereIs } = await loadWorkspace(inputs, args, shell);
  const files = inputs.flatMap((input, index): ConfFile[] => {
    const file = documents[index]?.registries;
    if (!file) return [];
    if (index === 0) return [{ path: args.text('config-path') ?? MAIN_CONF_PATH, role: 'main', file }];
    return [{ path: `${DROP_IN_FOLDER}/${path.basename(input.name)}`, role: 'drop-in', file }];
  });
  const result = loadRegistries(files);
  const node: NodeConfiguration =
    result.kind === 'loaded'
      ? { registries: result.conf, policy: null }
      : { registries: null, loadError: errorWithLine(result, files), policy: null };
  return { whereIs, node };
}

async function readAll(given: string, main: InputFile, shell: Shell): Promise<readonly InputFile[]> {
  if (!(await isFolder(path.resolve(shell.cwd, given), given))) {
    throw new Failure(`${given} is a file, where the folder of drop-ins is due`);
  }
  return (await readDropIns(given, main, shell)) ?? [];
}
