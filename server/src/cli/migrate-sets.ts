import path from 'node:path';
import { convertMirrors, type MirrorForm, type MirrorsConversion } from '../core/migrate/convert-mirrors';
import type { Place } from '../core/text/place';
import type { Arguments } from './arguments';
import { Failure } from './failure';
import { nameOf } from './input-file';
import { readManifests, type ClusterManifestsInput } from './manifests';
import type { ExitCode, Shell } from './shell';
import { visibleText } from './visible-text';
import { exists, writeBelow } from './write-files';

/**
 * Writes what the given files say of mirrors in another form, and prints it or writes it to a folder. Throws a Failure for misuse, and for input
 * that cannot be read.
 */
export async function migrateSets(form: MirrorForm, args: Arguments, shell: Shell): Promise<ExitCode> {
  const folder = args.text('dest-dir');
  if (args.has('in-place')) throw new Failure(`--in-place does not go with --to ${form.form}: one file comes of all`);
  if (args.has('stdout') && folder !== null) throw new Failure('--stdout and --dest-dir do not go together');
  if (args.has('force') && folder === null) throw new Failure('--force needs --dest-dir');
  if (args.paths.length === 0) throw new Failure('give a FILE, or - for standard input');
  const input = await readManifests(args.paths, args, shell);
  const { manifests, target } = input.view.cluster;
  const conversion = convertMirrors(input.documents, manifests.mirrorSets, form, target);
  if (conversion.kind !== 'converted') {
    complain(conversion, input, shell);
    return 1;
  }
  for (const { place, reason } of conversion.remarks) shell.note(`${positionOf(input, place)}${reason}`);
  noteUnserved(input, shell);
  if (conversion.text === '') {
    shell.note(`there is nothing to write: nothing in these files can become ${form.fileName}`);
    return 0;
  }
  if (folder !== null) return write(path.resolve(shell.cwd, folder), form.fileName, conversion.text, args, shell);
  shell.out(shell.isTerminal ? visibleText(conversion.text) : conversion.text);
  return 0;
}

function complain(
  conversion: Exclude<MirrorsConversion, { kind: 'converted' }>,
  input: ClusterManifestsInput,
  shell: Shell,
): void {
  if (conversion.kind === 'mismatch') {
    shell.note(conversion.message);
    return;
  }
  const { message, origins } = conversion.refusal;
  const [first] = origins;
  const isManifest = first && input.documentOf(first)?.document.objects.manifests.length;
  const words = isManifest ? `the operator refuses these mirror sets: ${message}` : message;
  shell.note(`${first ? positionOf(input, first) : ''}${words}`);
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
