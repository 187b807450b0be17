// Opens the extension, built from this checkout, in real VS Code on a copy of examples/.
//   npm start                in the browser; prints the address
//   npm start -- --check     without a person: drives the editor, proves that the extension answers, and ends
// Where code-server does not run (macOS, Windows): desktop VS Code, the installed one or one that is downloaded.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { SetupError, codeServerRuns, setUp } from './setup-e2e.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const check = process.argv.includes('--check');

ensureInstalled();
step('packing the extension', 'scripts/package.mjs');
step('transpiling the programs that drive the editor', 'scripts/transpile.mjs');
if (codeServerRuns()) await startInBrowser();
else await startOnDesktop();

async function startInBrowser() {
  try {
    await setUp(['newest'], { browser: check });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
  runToItsEnd(process.execPath, check ? ['out/test/e2e/ui.js', '--essentials'] : ['out/test/e2e/demo.js']);
}

async function startOnDesktop() {
  if (check) runToItsEnd(process.execPath, ['out/test/e2e/electron.js'], { E2E_ELECTRON: 'required' });
  else await openDesktop();
}

async function openDesktop() {
  const folder = path.join(root, '.cache/demo/examples');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.dirname(folder), { recursive: true });
  cpSync(path.join(root, 'examples'), folder, { recursive: true });
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', folder];
  const program = await desktopProgram();
  console.log(`opening ${program} on a fresh copy of examples/ in ${folder}`);
  // `code` is a command script on Windows; a downloaded program is started as it is.
  const shell = program === 'code' && process.platform === 'win32';
  runToItsEnd(shell ? `code ${args.map((arg) => `"${arg}"`).join(' ')}` : program, shell ? [] : args, {}, shell);
}

async function desktopProgram() {
  const named = process.env.VSCODE_EXECUTABLE_PATH;
  if (named) return named;
  const shell = process.platform === 'win32';
  if (spawnSync('code', ['--version'], { shell, stdio: 'ignore', timeout: 30_000 }).status === 0) return 'code';
  console.log('no `code` in PATH: downloading VS Code into .vscode-test');
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode({ cachePath: path.join(root, '.vscode-test') });
}

function step(what, script) {
  console.log(`${what} …`);
  const { status } = spawnSync(process.execPath, [path.join(root, script)], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${what} failed`);
    process.exit(1);
  }
}

/** Hands the terminal to the program, passes on signals, and ends as it ends. */
function runToItsEnd(command, args, env = {}, shell = false) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, shell });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${command} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}
