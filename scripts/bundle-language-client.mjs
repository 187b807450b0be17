import { readFileSync } from 'node:fs';

/**
 * Keeps out of the bundle what the language client brings for other servers: features that ours does not have, and with them the packages
 * that only they need. Where the library reads otherwise than is known here, the build fails.
 * @type {import('esbuild').Plugin}
 */
export const withoutUnusedFeatures = {
  name: 'without-unused-features',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]vscode-languageclient[\\/]lib[\\/]common[\\/]client[.]js$/ }, ({ path: file }) => {
      let contents = readFileSync(file, 'utf8');
      for (const feature of UNUSED) {
        const line = new RegExp(`^ *this[.]registerFeature\\(new ${feature}_1[.]\\w+\\(this\\)\\);\\n`, 'gm');
        if (!line.test(contents)) return { errors: [{ text: `${file} does not register ${feature}` }] };
        contents = contents.replace(line, '');
      }
      return { contents };
    });
    const modules = new RegExp(
      `[\\\\/]vscode-languageclient[\\\\/]lib[\\\\/]common[\\\\/](?:${UNUSED.join('|')})[.]js$`,
    );
    onLoad({ filter: modules }, ({ path: file }) => ({ contents: LEFT[/(\w+)[.]js$/.exec(file)?.[1]] ?? '' }));
  },
};

const UNUSED = [
  'callHierarchy',
  'colorProvider',
  'declaration',
  'diagnostic', // findings are sent to VS Code
  'fileOperations',
  'formatting',
  'implementation',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'notebook',
  'rename',
  'selectionRange',
  'semanticTokens',
  'signatureHelp',
  'typeDefinition',
  'typeHierarchy',
];

/** What others still ask of them. */
const LEFT = { notebook: `exports.NotebookDocumentSyncFeature = { CellScheme: 'vscode-notebook-cell' };` };

/**
 * The language client asks, with a package as large as itself, whether it runs in a VS Code that is new enough for it. VS Code itself holds
 * its version against the manifest's `engines`, which is what the build looks at instead.
 * @param {string} promised `engines.vscode` of the manifest
 * @returns {import('esbuild').Plugin}
 */
export function withoutVersionCheck(promised) {
  return {
    name: 'without-version-check',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^semver\/functions\/(?:parse|satisfies)$/ }, ({ path: name, importer }) => {
        const wanted = /REQUIRED_VSCODE_VERSION = '\^(?<version>[\d.]+)'/.exec(readFileSync(importer, 'utf8'))?.groups
          ?.version;
        if (wanted !== undefined && isUpTo(wanted, promised.replace('^', '')))
          return { path: name, namespace: 'known' };
        return { errors: [{ text: `the language client wants VS Code ${wanted}, and engines.vscode is ${promised}` }] };
      });
      onLoad({ filter: /parse$/, namespace: 'known' }, () => ({
        contents: 'module.exports = (version) => ({ version });',
      }));
      onLoad({ filter: /satisfies$/, namespace: 'known' }, () => ({ contents: 'module.exports = () => true;' }));
    },
  };
}

/** Whether a version is not above another, number by number. */
function isUpTo(version, other) {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number));
  const place = a.findIndex((number, index) => number !== b[index]);
  return place < 0 || a[place] < (b[place] ?? 0);
}
