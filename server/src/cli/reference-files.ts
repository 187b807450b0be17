import path from 'node:path';
import { isGenerated } from '../core/clusters/cluster';
import type { Document } from '../core/document';
import { clustersOfDocument, pathIn } from '../core/workspace';
import type { Arguments } from './arguments';
import { findConfiguration } from './configuration-file';
import { checkEncodings } from './encoding';
import { Failure } from './failure';
import { readInputs } from './input-file';
import { loadWorkspace, type LoadedWorkspace } from './load-workspace';
import type { Shell } from './shell';

/** A workspace, and the files of it whose image references count. */
export interface ReferenceFiles extends LoadedWorkspace {
  readonly wanted: readonly Document[];
}

/**
 * The files at the paths (without a path: all of the folder of `.mirrorscope.yaml`), whose references count. `wholeWorkspace`: the
 * rest of that folder is read, too, for the clusters that it describes. Throws a Failure for what cannot be read.
 */
export async function readReferenceFiles(
  paths: readonly string[],
  args: Arguments,
  shell: Shell,
  { wholeWorkspace }: { readonly wholeWorkspace: boolean },
): Promise<ReferenceFiles> {
  const configuration = await findConfiguration(args, shell);
  const folder = configuration?.path ? path.dirname(configuration.path) : null;
  if (paths.length === 0 && folder === null) throw new Failure('give a PATH: the files with the image references');
  const given = await readInputs(paths.length > 0 ? paths : [folder ?? '.'], shell);
  const known = new Set(given.map(({ uri }) => uri));
  const rest = wholeWorkspace && folder !== null && paths.length > 0 ? await readInputs([folder], shell) : [];
  const inputs = [...given, ...rest.filter(({ uri }) => !known.has(uri))];
  const loaded = await loadWorkspace(inputs, args, shell);
  const cluster = args.text('cluster');
  checkEncodings(inputs, shell, (input) => cluster === null || isOnCluster(cluster, input, loaded));
  return { ...loaded, wanted: loaded.documents.filter(({ uri }) => known.has(uri)) };
}

/** Whether a file is a part of this cluster, or beside all of them; what is a part of other clusters only is not. */
export function isOnCluster(
  cluster: string,
  { uri }: Pick<Document, 'uri'>,
  { workspace }: Pick<LoadedWorkspace, 'workspace'>,
): boolean {
  if (!workspace.clusters.some(({ name }) => name === cluster)) return !isGenerated(pathIn(workspace, uri));
  return clustersOfDocument(workspace, uri).some(({ name }) => name === cluster);
}
