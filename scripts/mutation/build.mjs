import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { installTool } from '../tool-package.mjs';

const STRYKER = '9.6.1';

/**
 * @typedef {{ id: number, file: string, line: number, column: number, mutator: string, original: string, replacement: string }} Mutant
 */

/**
 * Puts all mutants of these sources into one bundle of core and its tests, `bundle.js` in the folder; `mutants.json` beside it lists them.
 * Installs Stryker's instrumenter there if it is missing.
 * @param {string} root
 * @param {string} folder
 * @param {readonly string[]} sources paths from the root
 * @returns {Promise<{ mutants: Mutant[], bundle: string }>} the bundle as its text
 */
export async function buildMutants(root, folder, sources) {
  mkdirSync(folder, { recursive: true });
  const { mutants, contents } = await instrumented(root, await loadInstrumenter(folder), sources);
  const bundle = await bundled(root, contents);
  writeFileSync(path.join(folder, 'mutants.json'), JSON.stringify(mutants));
  writeFileSync(path.join(folder, 'bundle.js'), bundle);
  return { mutants, bundle };
}

/** Only this part of Stryker is used: its runner of mocha does not know mocha 12, and runs each test in the order of its file. */
async function loadInstrumenter(folder) {
  const name = '@stryker-mutator/instrumenter';
  const target = installTool(folder, name, STRYKER, 'mutants cannot be made without it');
  const entry = path.join(target, 'node_modules', name, 'dist/src/index.js');
  return (await import(pathToFileURL(entry).href)).Instrumenter;
}

/** The sources with Stryker's default mutants in them, each behind a switch. */
async function instrumented(root, Instrumenter, sources) {
  const silent = { debug() {}, info() {}, warn: console.warn, error: console.error, isDebugEnabled: () => false };
  const texts = new Map(sources.map((source) => [source, readFileSync(path.join(root, source), 'utf8')]));
  const { files, mutants } = await new Instrumenter(silent).instrument(
    sources.map((name) => ({ name, mutate: true, content: texts.get(name) })),
    { ignorers: [], excludedMutations: [], noHeader: true, plugins: null },
  );
  return {
    // The switches know their mutants by number: they are asked at every step.
    contents: new Map(
      files.map(({ name, content }) => [
        name,
        content.replaceAll(/\b(stry(?:MutAct|Cov)_9fa48)\(([^)]*)\)/g, (_all, helper, ids) => {
          return `${helper}(${ids.replaceAll('"', '')})`;
        }),
      ]),
    ),
    mutants: mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, fileName, location, mutatorName, replacement }) => ({
        id: Number(id),
        file: fileName,
        line: location.start.line + 1,
        column: location.start.column + 1,
        mutator: mutatorName,
        original: textAt(texts.get(fileName), location),
        replacement,
      })),
  };
}

function textAt(text, { start, end }) {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  const last = lines.length - 1;
  lines[last] = lines[last].slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  return lines.join('\n');
}

/** Core and its tests as one script, so that loading all of them again, which mutants of constants need, takes no compiling. */
async function bundled(root, contents) {
  const tests = readdirSync(path.join(root, 'test/core'), { recursive: true })
    .map((name) => path.join('test/core', name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  const core = 'server/src/core/index.ts';
  const entry = [core, ...tests].map((name) => `${JSON.stringify(name)}: () => require('./${name}')`);
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = {\n${entry.join(',\n')}\n};\n`, resolveDir: root },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    target: 'node20',
    logLevel: 'error',
    absWorkingDir: root,
    plugins: [
      {
        name: 'mutants',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
            const content = contents.get(path.relative(root, file).replaceAll('\\', '/'));
            return content === undefined ? undefined : { contents: content, loader: 'ts' };
          });
        },
      },
    ],
  });
  return outputFiles[0].text;
}
