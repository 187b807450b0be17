// The suite of the extension host once more, in a desktop VS Code: the one that VSCODE_EXECUTABLE_PATH names, or one that
// @vscode/test-electron downloads. Where neither can be had the run says SKIPPED; with E2E_ELECTRON=required it fails.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { makeOtherExtension } from './beside/fixture';
import { within } from './editor/children';
import { makeProfile } from './editor/profile';
import { makeReport } from './editor/report';
import { reportHostResult } from './host-result';

const report = makeReport('desktop VS Code');

async function main(): Promise<void> {
  const found = await findEditor();
  if (found.kind === 'missing') {
    if (process.env['E2E_ELECTRON'] === 'required') report.failed('a desktop VS Code', found.reason);
    else report.skipped('the suite', found.reason);
    return;
  }
  const profile = makeProfile();
  makeOtherExtension(profile);
  const resultFile = path.join(profile.folder, 'result.json');
  const run = runTests({
    vscodeExecutablePath: found.executable,
    extensionDevelopmentPath: process.cwd(),
    extensionTestsPath: path.resolve('out/test/e2e/suite/index.js'),
    extensionTestsEnv: { E2E_RESULT_FILE: resultFile },
    launchArgs: [
      ...[profile.workspace, '--disable-workspace-trust', '--no-sandbox'],
      ...['--user-data-dir', path.join(profile.folder, 'user'), '--extensions-dir', profile.extensions],
    ],
  });
  try {
    await within(300_000, 'the suite in desktop VS Code', run).catch((error: unknown) => {
      if (!existsSync(resultFile)) throw error; // otherwise the results say more
    });
    reportHostResult(resultFile, report);
  } catch (error) {
    report.failed('the run as a whole', error);
  } finally {
    profile.remove();
  }
}

type Found =
  { readonly kind: 'found'; readonly executable: string } | { readonly kind: 'missing'; readonly reason: string };

async function findEditor(): Promise<Found> {
  const named = process.env['VSCODE_EXECUTABLE_PATH'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`VSCODE_EXECUTABLE_PATH=${named} does not exist`);
    return { kind: 'found', executable: named };
  }
  if (!hasDisplay()) return { kind: 'missing', reason: 'there is no display; run it under xvfb-run' };
  try {
    const download = downloadAndUnzipVSCode({ version: process.env['VSCODE_VERSION'] ?? 'stable', timeout: 15_000 });
    return { kind: 'found', executable: await within(300_000, 'the download of VS Code', download) };
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { kind: 'missing', reason: `VS Code could not be downloaded (${reason})` };
  }
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

void main()
  .catch((error: unknown) => {
    report.failed('the run as a whole', error);
  })
  .then(() => {
    process.exit(report.end());
  });
