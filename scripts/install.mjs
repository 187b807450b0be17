// Installs node_modules when it is missing or is not what package-lock.json says. Uses Node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const oldestNode = [20, 19];

/** Ends the program, with what to do, when Node is too old or the packages cannot be installed. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    console.error(`Node ${process.versions.node} is too old: Mirrorscope needs Node ${oldestNode.join('.')} or newer`);
    process.exit(1);
  }
  const reason = outOfDate();
  if (reason === undefined) return;
  console.log(`${reason}: running npm ci`);
  const script = process.env.npm_execpath; // set when npm itself started us
  const { status } = script?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [script, 'ci'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    : spawnSync('npm', ['ci'], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        shell: process.platform === 'win32',
      });
  if (status === 0) return;
  console.error('npm ci failed; the packages of package-lock.json are needed');
  process.exit(1);
}

/** Why the packages must be installed, or undefined when they are what the lock file says. */
function outOfDate() {
  const installedFile = path.join(root, 'node_modules/.package-lock.json'); // npm's own record of what it installed
  if (!existsSync(installedFile)) return 'node_modules is missing';
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  const installed = readPackages(installedFile);
  const different = Object.entries(wanted).find(
    ([place, { version, optional, link }]) =>
      place !== '' &&
      !optional &&
      !link &&
      (installed[place]?.version !== version || !existsSync(path.join(root, place))),
  );
  return different === undefined ? undefined : `${different[0]} is not what package-lock.json says`;
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
