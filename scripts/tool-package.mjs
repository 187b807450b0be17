import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Installs a package of its own, in this version, for a tool that few need; says so, and where. Nothing where it is there already. Throws where
 * npm fails.
 * @param {string} folder which gets a folder of the package's name and version
 * @param {string} name
 * @param {string} version
 * @param {string} instead what one can do where that fails, for the message
 * @returns {string} that folder; the package is in its `node_modules`
 */
export function installTool(folder, name, version, instead) {
  const target = path.join(folder, `${path.basename(name)}-${version}`);
  const manifest = path.join(target, 'node_modules', name, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === version) return target;
  console.log(`installing ${name} ${version} from the npm registry into ${path.relative(process.cwd(), target)}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, 'package.json'), '{ "private": true }\n');
  const { status } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', `${name}@${version}`],
    { cwd: target, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  );
  if (status !== 0) throw new Error(`${name} ${version} could not be installed; ${instead}`);
  return target;
}
