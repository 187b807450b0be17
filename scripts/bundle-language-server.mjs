import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Has the packages of the protocol pass on what they export as plain values. TypeScript makes a getter for each of some hundred names, in
 * each of the four files through which they come; it has this other form for engines that know no getters. Where the library reads
 * otherwise than is known here, the build fails.
 * @type {import('esbuild').Plugin}
 */
export const withoutGetters = {
  name: 'without-getters',
  setup({ onLoad, onEnd }) {
    let count = 0;
    const filter = /[\\/]vscode-(?:jsonrpc|languageserver[a-z-]*)[\\/]lib[\\/].*[.]js$/;
    onLoad({ filter, namespace: 'file' }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const contents = text.replace('__createBinding) || (Object.create ? (', '__createBinding) || (false ? (');
      if (contents !== text) count++;
      return { contents };
    });
    onEnd(() => (count > 0 ? {} : { errors: [{ text: 'no package of the protocol passes anything on by getters' }] }));
  },
};

/**
 * Gives our modules the names that they import from a CommonJS package, and no copy of all that it exports for each of them.
 * @param {{ name: string, root: string, folder: string }} options the package, and who imports from it
 * @returns {import('esbuild').Plugin}
 */
export function importedByName({ name, root, folder }) {
  return {
    name: 'imported-by-name',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`), namespace: 'file' }, ({ importer }) => {
        const isOurs = !path.relative(path.join(root, folder), importer).startsWith('..');
        return isOurs ? { path: name, namespace: 'by-name' } : null;
      });
      onLoad({ filter: /.*/, namespace: 'by-name' }, () => {
        const names = namesImported(name, path.join(root, folder));
        return { contents: `const all = require('${name}');\nexport const {${names}} = all;`, resolveDir: root };
      });
    },
  };
}

/** The values that the modules of a folder import from a package by name; esbuild complains of one that is not among them. */
function namesImported(name, folder) {
  const statement = new RegExp(`^import [{]([^}]*)[}] from '${name}';$`, 'gm');
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.ts'));
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const imported = texts.flatMap((text) => [...text.matchAll(statement)].flatMap(([, names]) => names.split(',')));
  const values = imported.map((one) => one.trim()).filter((one) => one !== '' && !one.startsWith('type '));
  return [...new Set(values)].sort();
}
