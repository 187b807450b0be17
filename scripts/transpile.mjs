// Turns every TypeScript file of server/src, client/src and test into one CommonJS file under out/ (same tree), so that
// mocha can run it. Types are not looked at here (`npm run typecheck` does that). Only what changed is written, outputs
// whose source is gone are removed, and a file that does not parse does not keep the others from being written.
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatMessages, transform } from 'esbuild';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const sourceFolders = ['server/src', 'client/src', 'test'];
const outFolder = 'out';

/** Transpiles everything. Returns how many files there are and the errors as printable text. */
export async function transpile() {
  const sources = (await Promise.all(sourceFolders.map((folder) => filesUnder(folder, '.ts')))).flat();
  const results = await Promise.all(sources.map(transpileFile));
  await removeStale(new Set(sources.map(outputOf)));
  return { files: sources.length, errors: results.flat() };
}

const outputOf = (source) => path.join(outFolder, source.replace(/\.ts$/, '.js'));

async function transpileFile(source) {
  const output = outputOf(source);
  try {
    const { code } = await transform(await readFile(path.join(root, source), 'utf8'), {
      loader: 'ts',
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      supported: { 'dynamic-import': false }, // `import('./x')` becomes a require: Node wants extensions in the other
      sourcemap: 'inline',
      sourcefile: path.relative(path.dirname(output), source).replaceAll('\\', '/'),
    });
    await writeIfChanged(path.join(root, output), code);
    return [];
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error;
    const messages = error.errors.map((message) => ({
      ...message,
      location: message.location && { ...message.location, file: source },
    }));
    return formatMessages(messages, { kind: 'error', color: process.stdout.isTTY });
  }
}

/** Writes beside and renames, so that a test run that reads at the same moment sees the old or the new file, never a half. */
async function writeIfChanged(file, text) {
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === text) return;
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, text);
  await rename(beside, file);
}

async function removeStale(wanted) {
  for (const folder of sourceFolders) {
    for (const file of await filesUnder(path.join(outFolder, folder), '.js')) {
      if (!wanted.has(file)) await rm(path.join(root, file), { force: true });
    }
  }
}

async function filesUnder(folder, extension) {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension) && !entry.name.endsWith(`.d${extension}`))
    .map((entry) => path.join(path.relative(root, entry.parentPath), entry.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const { files, errors } = await transpile();
  for (const error of errors) process.stderr.write(error);
  console.log(`transpiled ${files} files to ${outFolder}/ in ${Math.round(performance.now() - started)} ms`);
  if (errors.length > 0) process.exit(1);
}
