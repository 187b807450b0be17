import path from 'node:path';
import { build } from 'esbuild';

/**
 * @typedef {object} Part a bundle of modules of the core that other bundles look into
 * @property {string} file its name beside the others
 * @property {(module: string) => boolean} holds whether a module is in it, by its path in the core's folder without an ending
 */

/**
 * Cuts the core into files that the programs share: each is in the package once, and is read and run when something in it is first
 * needed. Every module is in the first part that holds it. What one bundle imports from another becomes a look into that
 * file, so bundles have to be built before those that they look into; a part may look into those that stand before it only.
 * @param {{ folder: string, parts: readonly Part[] }} options `folder` is absolute
 * @returns {{ pluginFor: (file: string) => import('esbuild').Plugin, entryOf: (file: string) => string }}
 *   a plugin for the bundle that becomes this file, and the entry of a part
 */
export function bundleParts({ folder, parts }) {
  /** The modules of each part that others import. @type {Map<string, Set<string>>} */
  const wanted = new Map(parts.map(({ file }) => [file, new Set()]));
  const isBefore = (one, other) => {
    const place = parts.findIndex(({ file }) => file === other);
    return place < 0 || parts.indexOf(one) < place;
  };
  const entryOf = (file) => `modules of ${file}`;
  const moduleOf = (imported, resolveDir) => {
    const module = path.relative(folder, path.resolve(resolveDir, imported)).replaceAll('\\', '/');
    return module.startsWith('..') ? null : module;
  };
  const pluginFor = (file) => ({
    name: 'bundle-parts',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[.]/, namespace: 'file' }, ({ path: imported, resolveDir, importer }) => {
        const module = moduleOf(imported, resolveDir);
        const part = module === null ? undefined : parts.find(({ holds }) => holds(module));
        if (module === null || !part || part.file === file) return null;
        if (!isBefore(part, file))
          return { errors: [{ text: `${file} must not look into ${part.file}: ${importer} imports ${module}` }] };
        wanted.get(part.file)?.add(module);
        return { path: module, namespace: 'elsewhere', pluginData: part.file };
      });
      onLoad({ filter: /.*/, namespace: 'elsewhere' }, async ({ path: module, pluginData: part }) => {
        const names = await exportsOf(path.join(folder, `${module}.ts`));
        return { contents: `const found = require('./${part}')['${module}'];\nexport const {${names}} = found;` };
      });
      onResolve({ filter: /.*/, namespace: 'elsewhere' }, ({ path: other }) => ({ path: other, external: true }));
      onResolve({ filter: /^modules of / }, ({ path: entry }) => ({ path: entry, namespace: 'entry' }));
      onLoad({ filter: /.*/, namespace: 'entry' }, async () => ({
        contents: await entryOfModules([...(wanted.get(file) ?? [])].sort(), folder),
        resolveDir: folder,
      }));
    },
  });
  return { pluginFor, entryOf };
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
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'later' }));
      onLoad({ filter: /.*/, namespace: 'later' }, () => {
        const getters = exports.map((one) => `get ${one}() { return (found ??= require('./${file}')).${one}; }`);
        return { contents: `let found;\nmodule.exports = {\n${getters.join(',\n')}\n};` };
      });
      onResolve({ filter: /.*/, namespace: 'later' }, ({ path: other }) => ({ path: other, external: true }));
    },
  };
}

/**
 * Exports what these modules export, by module. They are imported as modules are, so that all share one scope: a scope for each would be
 * read twice, when the file is loaded and when it is run, and a function that gets a value be compiled for each value.
 */
async function entryOfModules(modules, folder) {
  const parts = await Promise.all(
    modules.map(async (module, index) => {
      const names = await exportsOf(path.join(folder, `${module}.ts`));
      const imported = names.map((name) => `${name} as ${name}${index}`);
      const exported = names.map((name) => `${name}: ${name}${index}`);
      return [`import {${imported}} from './${module}';`, `'${module}': {${exported}}`];
    }),
  );
  const [imports, exports] = [0, 1].map((side) => parts.map((part) => part[side]));
  return `${imports.join('\n')}\nmodule.exports = {\n${exports.join(',\n')}\n};`;
}

/** The names of what a module exports beside types. */
async function exportsOf(file) {
  const { metafile } = await build({ entryPoints: [file], format: 'esm', metafile: true, write: false, outdir: '.' });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}
