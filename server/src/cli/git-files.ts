import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { EntryKind } from '../files/walk';
import { Failure } from './failure';
import { reasonOf } from './file-bytes';
import { gitTree, type GitTree, type TreeEntry } from './git-tree';

/** What a git revision holds at a path. */
export interface GitFiles {
  /** The path, absolute: where it lies in the working tree. */
  readonly base: string;
  /** All files of the revision that can be asked for; those that links lead to among them. */
  readonly tree: GitTree;
  /** The files of these paths (absolute), as far as there are such. */
  read(files: readonly string[]): GitFile[];
}

/** A file of a git revision. */
export interface GitFile {
  /** Absolute: where it lies in the working tree. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** `git:REV` or `git:REV:PATH`; without a path it is the current folder. null: the text is none of these. */
export function parseGitArgument(text: string): { readonly revision: string; readonly path: string } | null {
  if (!text.startsWith('git:')) return null;
  const [, revision = '', file = '.'] = /^git:([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  return { revision, path: file === '' ? '.' : file };
}

/** The files at a path (relative to `cwd`) of a revision, read by the program `git`. Throws a Failure where git knows none. */
export function openGitFiles(text: string, cwd: string): GitFiles {
  const argument = parseGitArgument(text);
  if (!argument || argument.revision === '') throw new Failure(`${text}: write git:REV or git:REV:PATH`);
  const top = git(text, ['rev-parse', '--show-toplevel'], cwd)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  const commit = git(text, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${argument.revision}^{tree}`], cwd)
    .toString('utf8')
    .trim();
  const base = path.resolve(cwd, argument.path);
  const relative = path.relative(top, base).split(path.sep).join('/');
  if (relative.startsWith('..')) throw new Failure(`${text}: ${argument.path} lies outside of the repository`);
  const entriesIn = (folder: string): TreeEntry[] =>
    git(text, ['ls-tree', '-r', '-z', commit, '--', ...(folder === '' ? [] : [`:(literal)${folder}`])], top)
      .toString('utf8')
      .split('\0')
      .flatMap(parseEntry);
  const own = entriesIn(relative);
  const mayLeadElsewhere = own.length === 0 || own.some(({ kind }) => kind === 'link');
  const entries = mayLeadElsewhere && relative !== '' ? entriesIn('') : own;
  const links = entries.filter(({ kind }) => kind === 'link').map(({ hash }) => hash);
  const blobs = readBlobs(text, links, top);
  const targets = new Map(links.map((hash, index) => [hash, String(blobs[index])]));
  const tree = gitTree(entries, { top, targets });
  if (entries.length === 0 || !kindAt(tree, base, text))
    throw new Failure(`${text}: there is no ${relative || '.'} in ${argument.revision}${howNamed(argument, cwd, top)}`);
  return {
    base,
    tree,
    read(files) {
      const found = files.flatMap((file) => {
        const hash = tree.hashOf(file);
        return hash === null ? [] : [{ path: file, hash }];
      });
      const bytes = readBlobs(
        text,
        found.map(({ hash }) => hash),
        top,
      );
      return found.map(({ path: file }, index) => ({ path: file, bytes: bytes[index] ?? new Uint8Array() }));
    },
  };
}

/** In a subfolder others may take a path for one from the top of the repository, as `git show REV:PATH` does. */
function howNamed({ path: named }: { readonly path: string }, cwd: string, top: string): string {
  return path.relative(top, cwd) === '' || named === '.' || path.isAbsolute(named)
    ? ''
    : ': PATH counts from the current folder';
}

function kindAt(tree: GitTree, base: string, text: string): EntryKind | null {
  try {
    return tree.behind(base);
  } catch (error) {
    throw new Failure(`cannot read ${text}: ${reasonOf(error)}`);
  }
}

/** `100644 blob HASH<tab>NAME`, `120000` for a link; submodules are no files. */
function parseEntry(line: string): TreeEntry[] {
  const [, mode, hash, name] = /^(100|120)[0-7]{3} blob ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
  return hash !== undefined && name !== undefined ? [{ kind: mode === '120' ? 'link' : 'file', hash, name }] : [];
}

/** All blobs in one call: `git cat-file --batch` answers each with a line `HASH blob SIZE` and the bytes. */
function readBlobs(text: string, hashes: readonly string[], top: string): Buffer[] {
  if (hashes.length === 0) return [];
  const answer = git(text, ['cat-file', '--batch'], top, hashes.map((hash) => `${hash}\n`).join(''));
  let at = 0;
  return hashes.map(() => {
    const lineEnd = answer.indexOf(10, at);
    const size = Number(answer.toString('latin1', at, lineEnd).split(' ')[2]);
    const start = lineEnd + 1;
    at = start + size + 1;
    return answer.subarray(start, start + size);
  });
}

function git(text: string, args: readonly string[], cwd: string, input?: string): Buffer {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd,
    maxBuffer: 1 << 30,
    ...(input !== undefined && { input }),
  });
  if (error) throw new Failure(`${text}: the program git cannot be run: ${error.message}`);
  if (status === 0) return stdout;
  const words = stderr.toString('utf8').trim().split('\n')[0] ?? '';
  throw new Failure(`${text}: git knows no such revision here${words === '' ? '' : `: ${words}`}`);
}
