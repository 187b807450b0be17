import { lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from './failure';
import { reasonOf } from './file-bytes';

/**
 * Writes a file below a folder, which is made where it is missing. Throws a Failure for a path that leads out of it, be it by a link, and where
 * nothing can be written.
 */
export async function writeBelow(folder: string, relative: string, contents: string): Promise<string> {
  const file = path.resolve(folder, `./${relative}`);
  if (!file.startsWith(path.resolve(folder) + path.sep))
    throw new Failure(`${relative} would lead out of ${folder}: nothing is written`);
  await makeFolder(folder);
  if (await leadsOutOf(folder, file))
    throw new Failure(`${file} is, or lies in, a link that leads out of ${folder}: nothing is written`);
  await makeFolder(path.dirname(file));
  await replaceFile(file, contents);
  return file;
}

/** Whether what is at a path, or is to be, lies outside of a folder, which exists: links are followed. One that leads nowhere leads out. */
export async function leadsOutOf(folder: string, file: string): Promise<boolean> {
  let there = file;
  while (!(await exists(there)) && path.dirname(there) !== there) there = path.dirname(there);
  try {
    const root = await realpath(folder);
    const real = await realpath(there);
    return real !== root && !real.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
  } catch {
    return true;
  }
}

/**
 * Puts a text in the place of a file, or makes it: whole or not at all. Its permissions stay; a link stays one, and what it leads to is
 * replaced. Throws a Failure where that is not possible.
 */
export async function replaceFile(file: string, contents: string): Promise<void> {
  try {
    const target = (await exists(file)) ? await realpath(file) : file;
    const mode = (await exists(target)) ? (await stat(target)).mode & 0o7777 : 0o644;
    const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
    await writeAndRename(beside, target, contents, mode);
  } catch (error) {
    throw new Failure(`cannot write ${file}: ${reasonOf(error)}`);
  }
}

/** Makes a folder and those above it. Throws a Failure where a file is in the way. */
export async function makeFolder(folder: string): Promise<void> {
  if ((await exists(folder)) && !(await stat(folder)).isDirectory())
    throw new Failure(`"${folder}" exists and is a file`);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new Failure(`cannot make the folder ${folder}: ${reasonOf(error)}`);
  }
}

/** Whether anything is there, also a link that leads nowhere. */
export async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** Whether a path is that of a link, not of what it leads to. */
export async function isLink(file: string): Promise<boolean> {
  return lstat(file).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

async function writeAndRename(beside: string, target: string, contents: string, mode: number): Promise<void> {
  const handle = await open(beside, 'wx', mode);
  try {
    await handle.writeFile(contents, 'utf8');
    await handle.chmod(mode);
    await handle.sync();
    await handle.close();
    await rename(beside, target);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(beside, { force: true });
    throw error;
  }
}
