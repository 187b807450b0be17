import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NodeFileTree } from '../core/cluster/impact';
import { sideOfConf, sideOfView, type ConfSide, type FilesSide, type ManifestsSide } from '../core/clusters/node-side';
import { walk } from '../files/walk';
import type { Arguments } from './arguments';
import { checkEncodings } from './encoding';
import { Failure } from './failure';
import { reasonOf } from './file-bytes';
import { openGitFiles, parseGitArgument } from './git-files';
import type { GitTree } from './git-tree';
import { inputOf, isFolder, isGeneratedFolder, nameOf, readInput, readInputs, type InputFile } from './input-file';
import { assertMoreThanKustomizations, manifestsOf, type ClusterManifestsInput } from './manifests';
import type { Shell } from './shell';

/** One side of a comparison, and for manifests what they were read from. */
export type NodeSide = ConfSide | FilesSide | (ManifestsSide & { readonly input: ClusterManifestsInput });

/**
 * Reads a registries.conf, a folder of node files, manifests, or what stood there in a git revision. `beside` are manifests that go with
 * those of the side, if it is one of manifests. Throws a Failure for what cannot be read.
 */
export async function readSide(
  given: string,
  args: Arguments,
  shell: Shell,
  beside: readonly InputFile[] = [],
): Promise<NodeSide> {
  if (parseGitArgument(given)) return readGitSide(given, args, shell, beside);
  if (given === '-' || !(await isFolder(path.resolve(shell.cwd, given), given))) {
    const input = await readInput(given, shell);
    return input.language === 'registries-conf'
      ? confSide(input, shell)
      : manifestSide(together([input], beside), given, args, shell);
  }
  const folder = path.resolve(shell.cwd, given);
  if (NODE_FOLDERS.some((inside) => existsSync(path.join(folder, inside)))) {
    return { kind: 'node-files', tree: await readTree(folder, shell) };
  }
  return manifestSide(together(await readInputs([given], shell), beside), given, args, shell);
}

const NODE_FOLDERS = ['etc/containers', 'etc/crio'];

async function readTree(folder: string, shell: Shell): Promise<NodeFileTree> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.join(entry.parentPath, entry.name));
    const tree = new Map<string, string>();
    for (const file of files) tree.set(nodePath(folder, file), textOf(await readFile(file)));
    return tree;
  } catch (error) {
    throw new Failure(`cannot read ${nameOf(folder, shell.cwd)}: ${reasonOf(error)}`);
  }
}

function nodePath(folder: string, file: string): string {
  return `/${path.relative(folder, file).split(path.sep).join('/')}`;
}

/** The bytes as text; one character for each byte where they are no UTF-8, so that nothing that differs becomes equal. */
function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  return text.includes('\uFFFD') ? buffer.toString('latin1') : text;
}

function together(own: readonly InputFile[], beside: readonly InputFile[]): InputFile[] {
  const known = new Set(own.map(({ uri }) => uri));
  return [...own, ...beside.filter(({ uri }) => !known.has(uri))];
}

async function readGitSide(
  given: string,
  args: Arguments,
  shell: Shell,
  beside: readonly InputFile[],
): Promise<NodeSide> {
  const revision = given.replace(/^(git:[^:]*).*$/s, '$1');
  const nameIn = (file: string): string => `${revision}:${nameOf(file, shell.cwd)}`;
  const files = openGitFiles(given, shell.cwd);
  const { base, tree } = files;
  const nodeFiles = files.read(NODE_FOLDERS.flatMap((inside) => filesBelow(tree, path.join(base, inside))));
  if (nodeFiles.length > 0) {
    return {
      kind: 'node-files',
      tree: new Map(nodeFiles.map((file) => [nodePath(base, file.path), textOf(file.bytes)])),
    };
  }
  const complain = (file: string, error: unknown): void => {
    shell.note(`${nameIn(file)} is left out: ${reasonOf(error)}`);
  };
  const wanted = tree.hashOf(base) === null ? [...walk(base, complain, tree)].sort() : [base];
  const inputs = files.read(wanted).flatMap((file): InputFile[] => {
    const head = { name: nameIn(file.path), path: file.path, uri: pathToFileURL(file.path).href };
    const found = inputOf(file.bytes, head);
    if (found.kind === 'unreadable') shell.note(`${head.name} is left out: ${found.reason}`);
    return found.kind === 'text' ? [{ ...found.input, isNamed: file.path === base || isGeneratedFolder(base) }] : [];
  });
  const [only] = inputs;
  if (only && inputs.length === 1 && only.path === base && only.language === 'registries-conf')
    return confSide(only, shell);
  return manifestSide(together(inputs, beside), given, args, shell);
}

/** All files below a folder of a revision, whatever they are. */
function filesBelow(tree: GitTree, folder: string): string[] {
  return tree.entries(folder).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(tree, file) : [file];
  });
}

function confSide(input: InputFile, shell: Shell): ConfSide {
  checkEncodings([input], shell);
  return sideOfConf(input.text);
}

async function manifestSide(
  inputs: readonly InputFile[],
  given: string,
  args: Arguments,
  shell: Shell,
): Promise<NodeSide> {
  assertMoreThanKustomizations(inputs, given);
  const input = await manifestsOf(inputs, args, shell);
  if (
    input.documents.every(({ objects }) => objects.objects.length === 0) &&
    inputs.some(({ text }) => text.trim() !== '')
  ) {
    throw new Failure(`${given} holds neither manifests nor node files (etc/containers/…)`);
  }
  return { ...sideOfView(input.view), input };
}
