import path from 'node:path';
import { isKustomization } from '../core/clusters/fragments';
import type { ClusterView } from '../core/clusters/view';
import type { Manifest } from '../core/model/manifests';
import { isPlaceholder } from '../core/model/placeholder';
import type { Arguments } from './arguments';
import { chooseCluster } from './choose-cluster';
import { findConfiguration } from './configuration-file';
import { checkEncodings } from './encoding';
import { Failure } from './failure';
import { readInputs, type InputFile } from './input-file';
import { loadWorkspace, type LoadedWorkspace } from './load-workspace';
import type { Shell } from './shell';

/** The manifests of one cluster, and what they come to. */
export interface ClusterManifestsInput extends LoadedWorkspace {
  readonly view: ClusterView;
}

/**
 * The cluster of the manifests at the paths; without a path, that of `.mirrorscope.yaml`. Throws a Failure where nothing is given,
 * something cannot be read, or it is not clear which cluster is meant.
 */
export async function readManifests(
  paths: readonly string[],
  args: Arguments,
  shell: Shell,
): Promise<ClusterManifestsInput> {
  const inputs = await readInputs(paths.length > 0 ? paths : [await configuredFolder(args, shell)], shell);
  assertMoreThanKustomizations(inputs, paths.join(', '));
  return manifestsOf(inputs, args, shell);
}

/** Throws a Failure where the files at these paths are kustomizations alone: what they name is not read with them. */
export function assertMoreThanKustomizations(inputs: readonly InputFile[], given: string): void {
  if (inputs.length > 0 && inputs.every(({ uri }) => isKustomization(uri)))
    throw new Failure(`${given} holds nothing but a kustomization: give what \`kustomize build\` makes of it`);
}

/** The same for files that are read already. */
export async function manifestsOf(
  inputs: readonly InputFile[],
  args: Arguments,
  shell: Shell,
): Promise<ClusterManifestsInput> {
  const loaded = await loadWorkspace(inputs, args, shell);
  noteConfiguration(loaded, shell);
  const view = chooseCluster(loaded, args, shell);
  const members = new Set(view.cluster.documents.map(({ uri }) => uri));
  checkEncodings(inputs, shell, ({ uri }) => members.has(uri));
  noteDoubts(view, loaded, shell);
  return { ...loaded, view };
}

async function configuredFolder(args: Arguments, shell: Shell): Promise<string> {
  const file = await findConfiguration(args, shell);
  if (!file?.path) throw new Failure('give a PATH: a file or a folder of manifests');
  return path.dirname(file.path);
}

/** Says what is wrong in `.mirrorscope.yaml`, and is left out. */
export function noteConfiguration({ configuration, whereIs }: LoadedWorkspace, shell: Shell): void {
  for (const { message, place } of configuration?.problems ?? []) {
    const position = whereIs(place);
    shell.note(`${position ? `${position.name}:${position.line}` : 'the configuration'}: ${message}`);
  }
}

type Lookup = Pick<LoadedWorkspace, 'whereIs'>;

/** Says what makes the answers rest on something else than the cluster. */
export function noteDoubts(view: ClusterView, lookup: Lookup, shell: Shell): void {
  noteNotApplied(view, lookup, shell);
  noteNamesakes(view, lookup, shell);
}

/** Says what the kustomizations of a cluster name and is not followed. */
function noteNotApplied({ cluster }: ClusterView, { whereIs }: Lookup, shell: Shell): void {
  const said = cluster.kustomized.flatMap(({ notApplied }) => notApplied);
  const notes = new Set(
    said.map(({ place, words }) => {
      const position = whereIs(place);
      return `${position ? `${position.name}:${position.line}` : 'the kustomization'}: not applied: ${words}`;
    }),
  );
  for (const note of [...notes].slice(0, MOST_NOTES)) shell.note(note);
  if (notes.size > MOST_NOTES)
    shell.note(`the kustomizations have ${notes.size - MOST_NOTES} more that is not applied`);
}

const MOST_NOTES = 20;

/** Says which objects of one kind and name are there several times: the answers rest on something else than the cluster, which holds one. */
function noteNamesakes({ namesakes }: ClusterView, { whereIs }: Lookup, shell: Shell): void {
  const lineOf = ({ name }: Manifest): string => {
    const position = name && whereIs(name.place);
    return position ? `${position.name}:${position.line}` : '-';
  };
  for (const { objects } of namesakes) {
    const [first, ...others] = objects;
    if (!first?.name || isPlaceholder(first.name.value)) continue;
    const { kind, kindName, name } = first;
    const here = kind === 'mirror-set' || kind === 'image-policy' ? 'all of them count' : 'only the first can count';
    shell.note(
      `${others.map(lineOf).join(', ')}: ${kindName.value} \`${name.value}\` is there already (${lineOf(first)}): a cluster keeps the one that is applied last, while here ${here}`,
    );
  }
}
