import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installTool } from '../scripts/tool-package.mjs';
import { MIRROR_SET_SCHEMA, REGISTRIES_CONF_SCHEMA } from './peer-schemas.mjs';

/**
 * @typedef {import('./stdio-client.mjs').Server} Server
 * @typedef {{ server: Server, content: 'yaml' | 'toml' }} Peer
 */

const bench = path.dirname(fileURLToPath(import.meta.url));

const INSTEAD = '--no-peers measures without the peers';

/**
 * What people use for these files today, each with a schema that says what we check. Installs what is missing into the folder, from
 * the npm registry, and says so. Rejects where that fails.
 * @param {string} folder
 * @returns {Peer[]}
 */
export function installPeers(folder) {
  const registriesConf = writeSchema(folder, 'registries-conf.json', REGISTRIES_CONF_SCHEMA);
  return [
    installYamlLanguageServer(folder),
    taplo(installTool(folder, '@taplo/lsp', '0.8.0', INSTEAD), registriesConf),
  ];
}

/**
 * The server behind the YAML extension of VS Code.
 * @param {string} folder
 * @returns {Peer}
 */
export function installYamlLanguageServer(folder) {
  const schema = writeSchema(folder, 'mirror-sets.json', MIRROR_SET_SCHEMA);
  const installation = installTool(folder, 'yaml-language-server', '1.25.0', INSTEAD);
  const program = path.join(installation, 'node_modules/yaml-language-server/bin/yaml-language-server');
  return {
    content: 'yaml',
    server: {
      name: 'yaml-language-server',
      command: [process.execPath, program, '--stdio'],
      settings: (workspace) => ({
        yaml: {
          validate: true,
          hover: true,
          completion: true,
          // The whole path: `**` does not look into folders whose name begins with a dot.
          schemas: { [schema]: `${workspace}/*.yaml` },
          schemaStore: { enable: false },
          kubernetesCRDStore: { enable: false },
        },
      }),
    },
  };
}

/**
 * The server behind Even Better TOML, as that extension runs it: compiled to WebAssembly.
 * @param {string} installation
 * @param {string} schema
 * @returns {Peer}
 */
function taplo(installation, schema) {
  return {
    content: 'toml',
    server: {
      name: 'taplo',
      command: [process.execPath, path.join(bench, 'taplo-stdio.mjs'), installation],
      settings: () => ({
        evenBetterToml: { schema: { enabled: true, associations: { '.*\\.conf\\.toml$': schema } } },
      }),
      publicationsPerChange: { whole: 3, broken: 1 },
      nameEnding: '.toml',
    },
  };
}

/**
 * The URI of a schema in a file.
 * @param {string} folder
 * @param {string} name
 * @param {object} schema
 */
function writeSchema(folder, name, schema) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(schema));
  return pathToFileURL(file).href;
}
