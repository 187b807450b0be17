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

/** Makes a folder and those above it. Throws a Failure where a file or a link that leads nowhere is in the way, or nothing can be made. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeMissing(folder);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`cannot make the folder ${folder}: ${reasonOf(error)}`);
  }
}

/** One by one: `mkdir` with `recursive` never ends where a folder answers ENOENT to every new name, as /proc does. */
async function makeMissing(folder: string): Promise<void> {
  if (await exists(folder)) {
    await checkFolder(folder);
    return;
  }
  const above = path.dirname(folder);
  if (above !== folder) await makeMissing(above);
  try {
    await mkdir(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw new Failure(`cannot make the folder ${folder}: ${above} takes no new ones`);
    // Somebody else may have made it meanwhile.
    if (code !== 'EEXIST') throw error;
    await checkFolder(folder);
  }
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new Failure(`${folder} is a link that leads nowhere: remove it, or make the folder that it leads to`);
  });
  if (!found.isDirectory()) throw new Failure(`"${folder}" exists and is a file`);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
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
