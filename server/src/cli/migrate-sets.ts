import path from 'node:path';
import type { Document } from '../core/document';
import { convertMirrors, type MirrorForm, type MirrorsConversion } from '../core/migrate/convert-mirrors';
import { installSourcesOf } from '../core/migrate/from-install-config';
import { valueOf } from '../core/syntax/tree';
import { carriedNodeFile, carryingObjectOf, fileUriOf, isCarriedUri } from '../core/text/carried-uri';
import type { Place } from '../core/text/place';
import type { Arguments } from './arguments';
import { Failure } from './failure';
import { nameOf } from './input-file';
import { readManifests, type ClusterManifestsInput } from './manifests';
import { outcomeOf, tellFaults } from './migrate-faults';
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
  const { documents, leftOut } = documentsOf(input);
  const conversion = convertMirrors(documents, manifests.mirrorSets, form, target);
  if (conversion.kind !== 'converted') {
    complain(conversion, input, shell);
    return 1;
  }
  for (const { place, reason } of conversion.remarks) shell.note(`${positionOf(input, place)}${reason}`);
  noteUnread(input, shell);
  for (const conf of leftOut) shell.note(`${positionOf(input, conf.placeAt(0))}${OF_NODES}`);
  if (conversion.text === '') {
    shell.note(`there is nothing to write: nothing in these files can become ${form.fileName}`);
    return 0;
  }
  if (form.form === 'mirror-sets') tellFaults(outcomeOf(form.fileName, conversion.text, target, shell), shell);
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
  const words = conversion.by === 'operator' ? `the operator refuses these mirror sets: ${message}` : message;
  shell.note(`${first ? positionOf(input, first) : ''}${words}`);
}

/** What is converted, and what is not since it does not go together with that. */
interface Chosen {
  readonly documents: readonly Document[];
  readonly leftOut: readonly Document[];
}

/**
 * The given files with the manifests that they carry, and, where these say nothing of mirrors, with the registries.conf that they carry. Throws
 * a Failure where they carry those of several hosts.
 */
function documentsOf({ documents, workspace, view, whereIs }: ClusterManifestsInput): Chosen {
  const given = new Set(documents.map(({ uri }) => uri));
  const carried = [...workspace.documents.values()].filter(({ uri }) => isCarriedUri(uri) && given.has(fileUriOf(uri)));
  const all = [...documents, ...carried.filter(({ language }) => language === 'yaml')];
  const confs = carried.filter(({ language }) => language === 'registries-conf');
  const isSaid = view.cluster.manifests.mirrorSets.length > 0 || all.some((each) => installSourcesOf(each).length > 0);
  if (isSaid || documents.some(({ language }) => language === 'registries-conf'))
    return { documents: all, leftOut: confs.filter(hasMirrors) };
  const hosts = new Map(confs.map((conf) => [hostOf(conf.uri), conf]));
  if (hosts.size > 1) {
    const places = [...hosts.values()].flatMap((conf) => whereIs(conf.placeAt(0)) ?? []);
    const shown = places.map(({ name, line }) => `${name}:${line}`).join(', ');
    throw new Failure(
      `these files carry a registries.conf for each of several hosts or pools (${shown}): convert one by one`,
    );
  }
  return { documents: [...all, ...confs], leftOut: [] };
}

const OF_NODES =
  'the registries.conf here is left out: it does not go together with the others. Convert what carries it by itself';

function hasMirrors({ registries }: Document): boolean {
  return registries?.conf.registries.some(({ mirrors }) => mirrors.length > 0) ?? false;
}

/** What files of one host have in common: the object that carries them, or the pool that it is for. */
function hostOf(uri: string): string {
  const pool = carriedNodeFile(uri)?.pool ?? '';
  return pool === '' ? carryingObjectOf(uri) : pool;
}

/** Sets of an apiVersion that no cluster serves take no part, and neither do those with values that are still to come. */
function noteUnread(input: ClusterManifestsInput, shell: Shell): void {
  for (const { objects, isTemplate } of input.view.cluster.documents) {
    for (const object of objects.manifests) {
      if (object.kind !== 'mirror-set') continue;
      const { apiVersion, kindName, name, carried, root } = object;
      const where = positionOf(input, apiVersion.place);
      if (isTemplate || carried?.isUnfilled) {
        const what = `${kindName.value}${name ? ` \`${name.value}\`` : ''}`;
        shell.note(`${where}${what} is left out: it stands in a template, and what its parameters become is not known`);
      } else if (!object.served) {
        const unversioned = apiVersion.value === '' ? 'without an `apiVersion`' : `as \`${apiVersion.value}\``;
        const how = valueOf(root, 'kind') ? unversioned : 'without a `kind`';
        shell.note(`${where}left out: no cluster serves ${kindName.value} ${how}`);
      }
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
