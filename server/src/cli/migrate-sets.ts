import path from 'node:path';
import type { MirrorSetsConversion } from '../core/migrate/mirror-sets-conversion';
import { toInstallConfig } from '../core/migrate/to-install-config';
import { toRegistriesConf } from '../core/migrate/to-registries-conf';
import type { MirrorSet } from '../core/model/manifests';
import type { Target } from '../core/model/target';
import type { Place } from '../core/text/place';
import type { Arguments } from './arguments';
import { Failure } from './failure';
import { nameOf } from './input-file';
import { readManifests, type ClusterManifestsInput } from './manifests';
import type { ExitCode, Shell } from './shell';
import { visibleText } from './visible-text';
import { exists, writeBelow } from './write-files';

/** What all mirror sets of the given files together can become: one file, for `--to` and the name that it has in `--dest-dir`. */
export const SET_OUTPUTS: readonly SetOutput[] = [
  { to: 'registries-conf', fileName: '50-mirrors.conf', convert: toRegistriesConf },
  { to: 'install-config', fileName: 'imageDigestSources.yaml', convert: toInstallConfig },
];

export interface SetOutput {
  readonly to: string;
  readonly fileName: string;
  readonly convert: (sets: readonly MirrorSet[], target: Target) => MirrorSetsConversion;
}

/** Converts the mirror sets of the given files and prints or writes the result. Throws a Failure for misuse, and for input that cannot be read. */
export async function migrateSets(output: SetOutput, args: Arguments, shell: Shell): Promise<ExitCode> {
  const folder = args.text('dest-dir');
  if (args.has('in-place')) throw new Failure(`--in-place does not go with --to ${output.to}: one file comes of all`);
  if (args.has('stdout') && folder !== null) throw new Failure('--stdout and --dest-dir do not go together');
  if (args.has('force') && folder === null) throw new Failure('--force needs --dest-dir');
  if (args.paths.length === 0) throw new Failure('give a FILE, or - for standard input');
  const input = await readManifests(args.paths, args, shell);
  const { manifests, target } = input.view.cluster;
  const conversion = output.convert(manifests.mirrorSets, target);
  if (conversion.kind === 'refused') {
    complain(conversion.refusal, input, shell);
    return 1;
  }
  for (const { place, reason } of conversion.remarks) shell.note(`${positionOf(input, place)}${reason}`);
  noteUnserved(input, shell);
  if (conversion.text === '') {
    shell.note(`there is nothing to write: no mirror set of these files can become ${output.fileName}`);
    return 0;
  }
  if (folder !== null) return write(path.resolve(shell.cwd, folder), output.fileName, conversion.text, args, shell);
  shell.out(shell.isTerminal ? visibleText(conversion.text) : conversion.text);
  return 0;
}

function complain(
  { message, origins }: Extract<MirrorSetsConversion, { kind: 'refused' }>['refusal'],
  input: ClusterManifestsInput,
  shell: Shell,
): void {
  const [first] = origins;
  shell.note(`${first ? positionOf(input, first) : ''}the operator refuses these mirror sets: ${message}`);
}

/** Sets of an apiVersion that no cluster serves take no part. */
function noteUnserved(input: ClusterManifestsInput, shell: Shell): void {
  for (const { objects, isTemplate } of input.view.cluster.documents) {
    for (const object of isTemplate ? [] : objects.manifests) {
      if (object.kind !== 'mirror-set' || object.served) continue;
      const { apiVersion, kindName } = object;
      shell.note(
        `${positionOf(input, apiVersion.place)}left out: no cluster serves ${kindName.value} as \`${apiVersion.value}\``,
      );
    }
  }
}

function positionOf({ whereIs }: ClusterManifestsInput, place: Place): string {
  const position = whereIs(place);
  return position ? `${position.name}:${position.line}:${position.column} ` : '';
}

async function write(folder: string, fileName: string, text: string, args: Arguments, shell: Shell): Promise<ExitCode> {
  const target = path.join(folder, fileName);
  if (!args.has('force') && (await exists(target))) {
    shell.note(`${target} exists already: nothing is written (--force writes over it)`);
    return 1;
  }
  shell.note(`wrote ${nameOf(await writeBelow(folder, fileName, text), shell.cwd)}`);
  return 0;
}
