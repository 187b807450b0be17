// Runs test/e2e/suite inside the extension host of a real VS Code server, with the extension from this checkout (dist/).
//   node out/test/e2e/host.js floor|newest
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { makeOtherExtension } from './beside/fixture';
import { within } from './editor/children';
import { installation } from './editor/installation';
import type { EditorName } from './editor/installation';
import { openPage } from './editor/page';
import { makeProfile } from './editor/profile';
import { makeReport } from './editor/report';
import { startServer, type Server } from './editor/server';
import { reportHostResult } from './host-result';

const wholeRun = 240_000;

async function main(name: EditorName): Promise<number> {
  const editor = installation(name);
  const report = makeReport(`VS Code ${editor.vscode} (${name})`);
  const profile = makeProfile();
  const resultFile = path.join(profile.folder, 'result.json');
  makeOtherExtension(profile);
  const server = await startServer(editor, profile, { env: { E2E_RESULT_FILE: resultFile }, smokeTestDriver: true });
  const { page, close } = await openPage();
  const hostLines: string[] = [];
  try {
    const ended = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.exposeFunction('codeAutomationLog', (kind: string, args: unknown[]) => {
      hostLines.push(`[${kind}] ${format(...args)}`);
    });
    await page.goto(hostAddress(server).href, { waitUntil: 'domcontentloaded' });
    await within(wholeRun, 'the suite in the extension host', ended);
    reportHostResult(resultFile, report);
  } catch (error) {
    const picture = path.resolve('.cache/e2e/shots', `host-${name}-failed.png`);
    mkdirSync(path.dirname(picture), { recursive: true });
    await page.screenshot({ path: picture }).catch(() => undefined);
    report.failed('the run as a whole', error);
    console.log(`screenshot: ${picture}\nlast lines of the extension host:\n${hostLines.slice(-20).join('\n')}`);
    console.log(`last lines of the server:\n${server.child.tail(20)}`);
  } finally {
    await close();
    await server.child.stop();
    profile.remove();
  }
  return report.end();
}

/** The address of the workbench that loads the extension from the checkout and runs its tests. */
function hostAddress({ url: workbench, port }: Server): URL {
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`;
  const url = new URL(workbench);
  const payload = [
    ['extensionDevelopmentPath', remote('.')],
    ['extensionTestsPath', remote('out/test/e2e/suite/index.js')],
  ];
  url.searchParams.set('payload', JSON.stringify(payload));
  return url;
}

const name = process.argv[2];
if (name !== 'floor' && name !== 'newest') throw new Error('usage: host.js floor|newest');
void main(name).then((code) => {
  process.exit(code);
});
