import path from 'node:path';
import { build } from 'esbuild';

/**
 * @typedef {object} Part a bundle of modules of the core that other bundles look into
 * @property {string} file its name beside the others
 * @property {(module: string) => boolean} holds whether a module is in it, by its path in the core's folder without an ending
 */

/**
 * Cuts the core into files that the programs share: each is in the package once, and is read when something in it is first needed,
 * module by module. Every module is in the first part that holds it. What one bundle imports from another becomes a look into that
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
      onLoad({ filter: /.*/, namespace: 'entry' }, () => {
        const modules = [...(wanted.get(file) ?? [])].sort();
        const getters = modules.map((module) => `get '${module}'() { return require('./${module}'); }`);
        return { contents: `module.exports = {\n${getters.join(',\n')}\n};`, resolveDir: folder };
      });
    },
  });
  return { pluginFor, entryOf };
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

/** The names of what a module exports beside types. */
async function exportsOf(file) {
  const { metafile } = await build({ entryPoints: [file], format: 'esm', metafile: true, write: false, outdir: '.' });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}
