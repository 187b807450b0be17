import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MIRROR_SET_SCHEMA, REGISTRIES_CONF_SCHEMA } from './peer-schemas.mjs';

/**
 * @typedef {import('./stdio-client.mjs').Server} Server
 * @typedef {{ server: Server, content: 'yaml' | 'toml' }} Peer
 */

const bench = path.dirname(fileURLToPath(import.meta.url));

/**
 * What people use for these files today, each with a schema that says what we check. Installs what is missing into the folder, from
 * the npm registry, and says so. Rejects where that fails.
 * @param {string} folder
 * @returns {Peer[]}
 */
export function installPeers(folder) {
  const registriesConf = writeSchema(folder, 'registries-conf.json', REGISTRIES_CONF_SCHEMA);
  return [installYamlLanguageServer(folder), taplo(install(folder, '@taplo/lsp', '0.8.0'), registriesConf)];
}

/**
 * The server behind the YAML extension of VS Code.
 * @param {string} folder
 * @returns {Peer}
 */
export function installYamlLanguageServer(folder) {
  const schema = writeSchema(folder, 'mirror-sets.json', MIRROR_SET_SCHEMA);
  const installation = install(folder, 'yaml-language-server', '1.25.0');
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
 * @param {string} folder
 * @param {string} name
 * @param {string} version
 */
function install(folder, name, version) {
  const target = path.join(folder, `${path.basename(name)}-${version}`);
  const manifest = path.join(target, 'node_modules', name, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version) return target;
  console.log(`installing ${name} ${version} from the npm registry into ${path.relative(process.cwd(), target)}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, 'package.json'), '{ "private": true }\n');
  const { status } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', `${name}@${version}`],
    {
      cwd: target,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) throw new Error(`${name} ${version} could not be installed; --no-peers measures without the peers`);
  return target;
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
