import path from 'node:path';
import { carriedTexts } from '../core/carried/carried-documents';
import { unreadTemplates } from '../core/carried/raw-templates';
import { createDocument, type Document } from '../core/document';
import type { Migration, Remark } from '../core/migrate/migration';
import { migrateWithCarried } from '../core/migrate/carried-icsp';
import { MIRROR_FORMS } from '../core/migrate/convert-mirrors';
import { installSourcesOf } from '../core/migrate/from-install-config';
import { applyEdits } from '../core/text/edit';
import type { Place } from '../core/text/place';
import type { Arguments } from './arguments';
import type { Command } from './command';
import { CLUSTER_OPTIONS } from './configuration-file';
import { Failure } from './failure';
import { isFolder, readInputs, STDIN, type InputFile } from './input-file';
import { joinDocuments } from './join-documents';
import { loadWorkspace, toDocument } from './load-workspace';
import { tellFaults, type Outcome } from './migrate-faults';
import { migrateSets } from './migrate-sets';
import type { ExitCode, Shell } from './shell';
import { visibleText } from './visible-text';
import { exists, isLink, leadsOutOf, makeFolder, replaceFile, writeBelow } from './write-files';

export const MIGRATE: Command = {
  name: 'migrate',
  usage: 'FILE… [--stdout | --dest-dir DIR [--force] | --in-place] [--to WHAT]',
  description: [
    'Turns ImageContentSourcePolicy objects into ImageDigestMirrorSet. Comments, order, quoting, blank lines and all',
    'other documents of a file stay as they are; status and the metadata that the server sets are dropped, and so is',
    'what no ImageContentSourcePolicy has (each with a note). The result goes to standard output, several files as',
    'documents of one stream. A file with a policy that cannot be converted is refused: nothing is written for it,',
    'the others go on, and the exit code is 1. Of a folder, the files that hold a policy are taken. What the cluster',
    'will refuse of the result, as it is checked more strictly than policies were, is told on standard error.',
    'What a file becomes does not depend on its cluster: the options for clusters are taken, and change nothing.',
    '',
    'With another --to, one file comes of all given files together. mirror-sets: one ImageDigestMirrorSet and one',
    'ImageTagMirrorSet (mirror-sets.yaml) of several mirror sets, of a registries.conf with its drop-ins, or of an',
    'install-config.yaml (of which --to idms gives the same). registries-conf: a drop-in for the registries.conf.d of',
    'MicroShift or a bastion (50-mirrors.conf), of mirror sets or an install-config.yaml. install-config: the block of',
    'imageDigestSources to paste into an install-config.yaml (imageDigestSources.yaml), also of a registries.conf.',
    'Comments at sources and mirrors are kept. Sets that the operator refuses are refused here, in its words, and what',
    'the form cannot say is told on standard error, with its place. Manifests have to be those of one cluster.',
  ].join('\n'),
  options: [
    { name: 'stdout', help: 'print the result (the default)' },
    {
      name: 'dest-dir',
      value: 'DIR',
      help: "write DIR/<file's name>, or the one file of --to; an existing file stays",
    },
    { name: 'in-place', help: 'replace the files' },
    { name: 'force', help: 'with --dest-dir: write over existing files' },
    {
      name: 'to',
      value: 'WHAT',
      choices: ['idms', ...MIRROR_FORMS.map(({ form }) => form)],
      help: 'idms (without --to: of policies alone), mirror-sets, registries-conf or install-config',
    },
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'mirrorscope migrate icsp.yaml',
    'mirrorscope migrate --in-place manifests/',
    'mirrorscope migrate --dest-dir migrated a.yaml b.yaml',
    'oc get imagecontentsourcepolicy -o yaml | mirrorscope migrate -',
    'mirrorscope migrate --to registries-conf --dest-dir /etc/containers/registries.conf.d manifests/',
    'mirrorscope migrate --to install-config --target 4.20 idms.yaml',
    'mirrorscope migrate --to mirror-sets /etc/containers/registries.conf /etc/containers/registries.conf.d',
    'mirrorscope migrate --to idms install-config.yaml',
  ],
  async run(args, shell) {
    const wanted = (await areInstallConfigs(args, shell)) ? 'mirror-sets' : args.text('to');
    const form = MIRROR_FORMS.find((candidate) => candidate.form === wanted);
    if (form) return migrateSets(form, args, shell);
    const write = writerOf(args, shell);
    if (args.paths.length === 0) throw new Failure('give a FILE, or - for standard input');
    const migrated = await migrateAll(args.paths, shell);
    let code: ExitCode = 0;
    for (const file of migrated) {
      report(file, shell);
      if (file.migration.refused) code = 1;
    }
    const outcome = await outcomeIn(migrated, args, shell);
    if (outcome) tellFaults(outcome, shell);
    const due = migrated.filter(
      ({ isGiven, migration: { refused, edits } }) => !refused && (isGiven || edits.length > 0),
    );
    return (await write(due)) ? code : 1;
  },
};

/** Whether an IDMS is asked for of install-configs, given by their names: these become a file of their own. */
async function areInstallConfigs(args: Arguments, shell: Shell): Promise<boolean> {
  if (args.text('to') !== 'idms' || args.paths.length === 0 || args.paths.includes(STDIN)) return false;
  const inputs = await readInputs(args.paths, shell);
  return inputs.every((input) => input.isNamed && installSourcesOf(toDocument(input)).length > 0);
}

interface MigratedFile {
  readonly input: InputFile;
  /** The path that was given: the file's own, or that of a folder that it lies in. */
  readonly given: string;
  /** Whether the path that was given is its own: then it is told of, and goes out, whatever is in it. */
  readonly isGiven: boolean;
  readonly document: Document;
  readonly migration: Migration;
  readonly text: string;
}

/** Writes what could be migrated; false where something could not be written. */
type Writer = (files: readonly MigratedFile[]) => Promise<boolean>;

function writerOf(args: Arguments, shell: Shell): Writer {
  const folder = args.text('dest-dir');
  const ways = [args.has('stdout'), folder !== null, args.has('in-place')].filter((given) => given);
  if (ways.length > 1) throw new Failure('--stdout, --dest-dir and --in-place do not go together');
  if (args.has('force') && folder === null) throw new Failure('--force needs --dest-dir');
  if (args.paths.includes(STDIN) && folder !== null)
    throw new Failure('standard input has no name: --dest-dir needs files');
  if (args.paths.includes(STDIN) && args.has('in-place')) {
    throw new Failure('standard input cannot be replaced: --in-place needs files');
  }
  if (folder !== null) return (files) => writeInto(path.resolve(shell.cwd, folder), files, args.has('force'), shell);
  if (args.has('in-place')) return (files) => writeInPlace(files, shell);
  return (files) => {
    const text = joinDocuments(files.map((file) => file.text));
    shell.out(shell.isTerminal ? visibleText(text) : text);
    return Promise.resolve(true);
  };
}

async function migrateAll(paths: readonly string[], shell: Shell): Promise<MigratedFile[]> {
  const migrated: MigratedFile[] = [];
  for (const given of new Set(paths)) {
    const isGiven = given === STDIN || !(await isFolder(path.resolve(shell.cwd, given), given));
    for (const input of await readInputs([given], shell)) {
      if (input.language !== 'yaml' && !isGiven) continue;
      const file = migrateFile(input, given, isGiven);
      const { refused, edits, leftAlone } = file.migration;
      if (isGiven || refused || edits.length > 0 || leftAlone.length > 0) migrated.push(file);
    }
  }
  return migrated;
}

function migrateFile(input: InputFile, given: string, isGiven: boolean): MigratedFile {
  const document = createDocument({ uri: input.uri, version: 0, language: 'yaml', text: input.text });
  const migration = withUnread(document, migrateWithCarried(document));
  const place =
    document.syntax.documents[0]?.place ?? document.syntax.chunks.map((chunk) => ({ chunk, start: 0, end: 0 }))[0];
  const file = { input, given, isGiven, document };
  const refuse = (at: Place, reason: string): MigratedFile => {
    const refused = { place: at, reason };
    return { ...file, text: input.text, migration: { ...migration, edits: [], migrated: [], refused } };
  };
  if (input.encodingProblem !== null && place) return refuse(place, input.encodingProblem);
  const edits = migration.edits.flatMap(({ place: where, newText }) => {
    const span = document.locate(where);
    return span ? [{ span, newText }] : [];
  });
  const text = applyEdits(input.text, edits);
  const [first] = migration.edits;
  const fault = first && newFault(document, text);
  if (fault) return refuse(first.place, `${UNSOUND}: ${fault}`);
  return { ...file, migration, text };
}

const UNSOUND = 'What would come out is no YAML, so write it in another layout';

/** What is wrong with a text for the parser, where nothing was with the one before. */
function newFault({ uri, syntax }: Document, text: string): string | null {
  if (syntax.problems.length > 0) return null;
  const after = createDocument({ uri, version: 1, language: 'yaml', text });
  return after.syntax.problems[0]?.message ?? null;
}

/** The same, refused where a text that is not read names a policy: the file would seem to hold none, or no other one. */
function withUnread(document: Document, migration: Migration): Migration {
  const place = migration.refused ? null : unreadPolicy(document);
  if (!place) return migration;
  return { edits: [], migrated: [], leftAlone: migration.leftAlone, refused: { place, reason: UNREAD } };
}

const UNREAD =
  'This is a template, and the ImageContentSourcePolicy in it cannot be read before the cluster has filled it in';

/** The first template of object templates, also in a carried text, in which a policy stands. */
function unreadPolicy(document: Document): Place | null {
  const texts = document.syntax.documents.flatMap(({ root }) => unreadTemplates(root));
  const found = texts.find(({ text }) => /\bkind['"]?:\s*['"]?ImageContentSourcePolicy\b/.test(text));
  if (found) return found.place;
  return carriedTexts(document).find((inner) => unreadPolicy(inner.document))?.value.scalar.place ?? null;
}

/** Says what was done: results go to standard output, this to standard error. */
function report({ input, document, migration }: MigratedFile, shell: Shell): void {
  const say = ({ place, reason }: Remark, what = ''): void => {
    const { line, character } = document.lines.positionAt(document.locate(place)?.start ?? 0);
    shell.note(`${input.name}:${line + 1}:${character + 1} ${what}${reason}`);
  };
  if (migration.refused) {
    say(migration.refused, 'refused: ');
    return;
  }
  for (const remark of migration.migrated.flatMap(({ dropped }) => dropped)) say(remark);
  for (const remark of migration.leftAlone) say(remark);
  const names = migration.migrated.map(({ name }) => name ?? 'without a name');
  if (names.length === 0 && migration.edits.length > 0) shell.note(`${input.name}: patches migrated`);
  else if (names.length === 0) {
    const what = migration.leftAlone.length > 0 ? '' : 'holds no ImageContentSourcePolicy, and ';
    shell.note(`${input.name} ${what}stays as it is`);
  } else
    shell.note(
      `${input.name}: ${names.length === 1 ? '1 object' : `${names.length} objects`} migrated (${names.join(', ')})`,
    );
}

/** The files of which objects came out; null where there are none. */
async function outcomeIn(files: readonly MigratedFile[], args: Arguments, shell: Shell): Promise<Outcome | null> {
  const changed = files.filter(({ migration }) => migration.migrated.length > 0);
  if (changed.length === 0) return null;
  return loadWorkspace(
    changed.map(({ input, text }) => ({ ...input, text })),
    args,
    shell,
  );
}

async function writeInto(
  folder: string,
  files: readonly MigratedFile[],
  force: boolean,
  shell: Shell,
): Promise<boolean> {
  await makeFolder(folder);
  const written = new Set<string>();
  let isDone = true;
  for (const { input, text } of files) {
    if (input.path === null) continue;
    const target = path.join(folder, path.basename(input.path));
    const isTaken = written.has(target) || (!force && (await exists(target)));
    if (isTaken) {
      shell.note(
        `${target} exists already: nothing is written for ${input.name}${written.has(target) ? '' : ' (--force writes over it)'}`,
      );
      isDone = false;
      continue;
    }
    await writeBelow(folder, path.basename(input.path), text);
    written.add(target);
  }
  return isDone;
}

async function writeInPlace(files: readonly MigratedFile[], shell: Shell): Promise<boolean> {
  let isDone = true;
  for (const { input, given, text } of files) {
    if (input.path === null || text === input.text) continue;
    if (await isElsewhere(input.path, given, shell)) {
      shell.note(
        `${input.name} stays as it is: a link on the way leads out of ${input.isNamed ? 'this folder' : given}`,
      );
      isDone = false;
      continue;
    }
    await replaceFile(input.path, text);
    shell.note(`wrote ${input.name}`);
  }
  return isDone;
}

/** Whether a file is not where its path says, but outside of the folder that was given; where it was given itself, of the current one. */
async function isElsewhere(file: string, given: string, shell: Shell): Promise<boolean> {
  const root = path.resolve(shell.cwd, given);
  if (root !== file) return leadsOutOf(root, file);
  return (await isLink(file)) && leadsOutOf(shell.cwd, file);
}
