import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Failure } from './failure';

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
export function readGitFiles(text: string, cwd: string, wants: (file: string) => boolean): GitFile[] {
  const argument = parseGitArgument(text);
  if (!argument || argument.revision === '') throw new Failure(`${text}: write git:REV or git:REV:PATH`);
  const root = git(text, ['rev-parse', '--show-toplevel'], cwd)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  const commit = git(text, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${argument.revision}^{tree}`], cwd)
    .toString('utf8')
    .trim();
  const relative = path.relative(root, path.resolve(cwd, argument.path)).split(path.sep).join('/');
  if (relative.startsWith('..')) throw new Failure(`${text}: ${argument.path} lies outside of the repository`);
  const listed = git(
    text,
    ['ls-tree', '-r', '-z', commit, '--', ...(relative === '' ? [] : [`:(literal)${relative}`])],
    root,
  );
  const entries = listed
    .toString('utf8')
    .split('\0')
    .flatMap((line) => parseEntry(line) ?? []);
  if (entries.length === 0) throw new Failure(`${text}: there is no ${argument.path} in ${argument.revision}`);
  const wanted = entries.filter(({ name }) => name === relative || wants(name));
  return readBlobs(text, wanted, root);
}

interface TreeEntry {
  readonly name: string;
  readonly hash: string;
}

/** `100644 blob HASH<tab>NAME`; links and submodules are no files. */
function parseEntry(line: string): TreeEntry[] | null {
  const match = /^100[0-7]{3} blob ([0-9a-f]+)\t([^]*)$/.exec(line);
  return match?.[1] !== undefined && match[2] !== undefined ? [{ hash: match[1], name: match[2] }] : null;
}

/** All blobs in one call: `git cat-file --batch` answers each with a line `HASH blob SIZE` and the bytes. */
function readBlobs(text: string, entries: readonly TreeEntry[], root: string): GitFile[] {
  if (entries.length === 0) return [];
  const answer = git(text, ['cat-file', '--batch'], root, entries.map(({ hash }) => `${hash}\n`).join(''));
  let at = 0;
  return entries.map(({ name }) => {
    const lineEnd = answer.indexOf(10, at);
    const size = Number(answer.toString('latin1', at, lineEnd).split(' ')[2]);
    const start = lineEnd + 1;
    at = start + size + 1;
    return { path: path.join(root, ...name.split('/')), bytes: answer.subarray(start, start + size) };
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
