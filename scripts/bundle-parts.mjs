import path from 'node:path';
import { build } from 'esbuild';

/**
 * @typedef {object} Part a bundle of modules of a folder that other bundles look into
 * @property {string} file its name beside the others
 * @property {readonly string[]} needs the parts that are loaded with it; what it imports from any other is loaded when it is first used
 * @property {(module: string) => boolean} holds whether a module is in it, by its path in the folder without an ending
 */

/**
 * Cuts a folder into files that its programs share: each is in the package once, and is read and run when something in it is first
 * needed. Every module is in the first part that holds it, or in each program that imports it. What one bundle imports from another
 * becomes a look into that file. A module must not use, while it is loaded, what its part does not need.
 * @param {{ root: string, folder: string, programs: readonly string[], parts: readonly Part[] }} options the folder and the
 *   entries of all programs are in the root
 * @returns {Promise<{ pluginFor: (file: string, needs?: readonly string[]) => import('esbuild').Plugin, entryOf: (file: string) => string }>}
 *   a plugin for the bundle that becomes this file, a program with the parts that it needs or a part; and the entry of a part
 */
export async function bundleParts({ root, folder, programs, parts }) {
  const partOf = (module) => parts.find(({ holds }) => holds(module))?.file;
  const wanted = await modulesBetween({ root, folder, programs, partOf });
  const namesIn = exportsOfModules(path.join(root, folder));
  const entryOf = (file) => `modules of ${file}`;
  const [elsewhere, later, whole] = ['elsewhere', 'later', 'whole'].map(
    (place) => `${place} in ${path.basename(folder)}`,
  );
  const pluginFor = (file, needs = parts.find((part) => part.file === file)?.needs ?? []) => ({
    name: 'bundle-parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[.]/, namespace: 'file' }, ({ path: imported, resolveDir, kind }) => {
        const module = path.relative(path.join(root, folder), path.resolve(resolveDir, imported)).replaceAll('\\', '/');
        const part = partOf(module);
        if (part === undefined || part === file || kind === 'entry-point') return null;
        return { path: module, namespace: needs.includes(part) ? elsewhere : later, pluginData: part };
      });
      onLoad({ filter: /.*/, namespace: elsewhere }, async ({ path: module, pluginData: part }) => {
        const names = await namesIn(module);
        return { contents: `import { found } from './${part}';\nexport const {${names}} = found['${module}'];` };
      });
      onLoad({ filter: /.*/, namespace: later }, async ({ path: module, pluginData: part }) => {
        return { contents: foundLater(`require('./${part}')['${module}']`, await namesIn(module)) };
      });
      // Asked for once by each bundle: Node takes longer to find a module that is loaded than much of what is imported takes to run.
      onResolve({ filter: /^[.]/, namespace: elsewhere }, ({ path: imported, kind }) =>
        kind === 'import-statement' ? { path: imported, namespace: whole } : { path: imported, external: true },
      );
      onLoad({ filter: /.*/, namespace: whole }, ({ path: part }) => ({
        contents: `export const found = require('${part}');`,
      }));
      for (const namespace of [whole, later])
        onResolve({ filter: /.*/, namespace }, ({ path: other }) => ({ path: other, external: true }));
      onResolve({ filter: /^modules of / }, ({ path: entry }) => {
        return parts.some((part) => entryOf(part.file) === entry)
          ? { path: entry, namespace: `entry in ${path.basename(folder)}` }
          : null;
      });
      onLoad({ filter: /.*/, namespace: `entry in ${path.basename(folder)}` }, async () => ({
        contents: await entryOfModules([...(wanted.get(file) ?? [])].sort(), namesIn),
        resolveDir: path.join(root, folder),
      }));
    },
  });
  return { pluginFor, entryOf };
}

/** The modules of each part that are imported from outside of it. @returns {Promise<Map<string, Set<string>>>} */
async function modulesBetween({ root, folder, programs, partOf }) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...programs],
    outdir: '.',
    bundle: true,
    packages: 'external',
    platform: 'node',
    metafile: true,
    write: false,
  });
  /** @type {Map<string, Set<string>>} */
  const wanted = new Map();
  const moduleOf = (file) => path.posix.relative(folder, file).replace(/[.]ts$/, '');
  for (const [importer, { imports }] of Object.entries(metafile.inputs)) {
    for (const module of imports.map(({ path: file }) => moduleOf(file))) {
      const part = partOf(module);
      if (part === undefined || part === partOf(moduleOf(importer))) continue;
      wanted.set(part, (wanted.get(part) ?? new Set()).add(module));
    }
  }
  return wanted;
}

/** A module whose exports are looked for when one of them is first used. */
function foundLater(place, names) {
  const getters = names.map((name) => `get ${name}() { return find().${name}; }`);
  return `let found;\nconst find = () => (found ??= ${place});\nmodule.exports = {\n${getters.join(',\n')}\n};`;
}

/**
 * @typedef {object} Base a bundle that runs in a browser and in Node
 * @property {string} file its name beside the others
 * @property {string} entry the module that it is for in a browser
 * @property {readonly string[]} exports what that module exports
 * @property {(module: string) => boolean} holds whether a module (a path in the project, with its ending) is in it, if it is needed
 */

/**
 * Cuts a program for Node in two: what runs everywhere, which is a bundle for browsers too, and what Node adds, which looks into the
 * former. So what both have in common is in the package once. The bundle for Node has to be built first.
 * @param {string} root the project's folder
 * @param {Base} base
 * @returns {{ lookInto: import('esbuild').Plugin, entry: string, plugin: import('esbuild').Plugin }}
 *   a plugin for the bundle for Node; entry and plugin of the other
 */
export function bundleBase(root, { file, entry, exports, holds }) {
  /** @type {Set<string>} */
  const wanted = new Set();
  const lookInto = {
    name: 'look-into-base',
    setup({ onResolve, onLoad, resolve }) {
      onResolve(
        { filter: /.*/, namespace: 'file' },
        async ({ path: imported, kind, importer, resolveDir, pluginData }) => {
          if (kind === 'entry-point' || pluginData === lookInto) return null;
          const found = await resolve(imported, { kind, importer, resolveDir, pluginData: lookInto });
          const module = path.relative(root, found.path).replaceAll('\\', '/');
          if (found.external || found.errors.length > 0 || !holds(module)) return found;
          wanted.add(module);
          return { path: module, namespace: 'in-base' };
        },
      );
      onLoad({ filter: /.*/, namespace: 'in-base' }, ({ path: module }) => {
        return { contents: `module.exports = require('./${file}')['${module}'];` };
      });
      onResolve({ filter: /.*/, namespace: 'in-base' }, ({ path: other }) => ({ path: other, external: true }));
    },
  };
  const plugin = {
    name: 'base',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^base of / }, ({ path: name }) => ({ path: name, namespace: 'base' }));
      onLoad({ filter: /.*/, namespace: 'base' }, () => {
        // Nothing of it is run before it is asked for: in Node, what is for browsers alone must not be.
        const getters = [
          ...exports.map((name) => `get ${name}() { return require('./${entry}').${name}; }`),
          ...[...wanted].sort().map((module) => `get '${module}'() { return require('./${module}'); }`),
        ];
        return { contents: `module.exports = {\n${getters.join(',\n')}\n};`, resolveDir: root };
      });
    },
  };
  return { lookInto, entry: `base of ${file}`, plugin };
}

/**
 * Has a package that is seldom needed read from a file of its own when something of it is first used.
 * @param {{ name: string, file: string, exports: readonly string[] }} options what is used of it
 * @returns {import('esbuild').Plugin}
 */
export function packageInItsFile({ name, file, exports }) {
  return {
    name: 'package-in-its-file',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'package' }));
      onLoad({ filter: /.*/, namespace: 'package' }, () => ({ contents: foundLater(`require('./${file}')`, exports) }));
      onResolve({ filter: /.*/, namespace: 'package' }, ({ path: other }) => ({ path: other, external: true }));
    },
  };
}

/**
 * The bundle of such a package: it exports what is used, so that the rest can be left out.
 * @param {{ name: string, root: string, exports: readonly string[] }} options
 * @returns {{ entry: string, plugin: import('esbuild').Plugin }}
 */
export function packageOfItsOwn({ name, root, exports }) {
  const entry = `what is used of ${name}`;
  const plugin = {
    name: 'package-of-its-own',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${entry}$`) }, () => ({ path: name, namespace: 'used' }));
      onLoad({ filter: /.*/, namespace: 'used' }, () => {
        return { contents: `export { ${exports.join(', ')} } from '${name}';`, resolveDir: root };
      });
    },
  };
  return { entry, plugin };
}

/**
 * Exports what these modules export, by module. They are imported as modules are, so that all share one scope: a scope for each would be
 * read twice, when the file is loaded and when it is run, and a function that gets a value be compiled for each value.
 */
async function entryOfModules(modules, namesIn) {
  const parts = await Promise.all(
    modules.map(async (module, index) => {
      const names = await namesIn(module);
      const imported = names.map((name) => `${name} as ${name}${index}`);
      const exported = names.map((name) => `${name}: ${name}${index}`);
      return [`import {${imported}} from './${module}';`, `'${module}': {${exported}}`];
    }),
  );
  const [imports, exports] = [0, 1].map((side) => parts.map((part) => part[side]));
  return `${imports.join('\n')}\nmodule.exports = {\n${exports.join(',\n')}\n};`;
}

/** Tells the names of what a module exports beside types; each module is looked at once. */
function exportsOfModules(folder) {
  /** @type {Map<string, Promise<string[]>>} */
  const known = new Map();
  return (module) => known.get(module) ?? known.set(module, exportsOf(path.join(folder, `${module}.ts`))).get(module);
}

async function exportsOf(file) {
  const { metafile } = await build({ entryPoints: [file], format: 'esm', metafile: true, write: false, outdir: '.' });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}
