// Installs the packaged extension in a fresh profile of the newest VS Code and uses it as a user does, in a browser.
//   node out/test/e2e/ui.js [--essentials] [--update-pictures]
// --essentials: only what `npm start -- --check` proves. --update-pictures: screenshots go to docs/images/.
import path from 'node:path';
import { makeReport } from './editor/report';
import { essentials } from './ui/scenes/essentials';
import { play } from './ui/play';
import { scenes } from './ui/scenes';
import { openWorkbench, startSession } from './ui/session';

async function main(): Promise<number> {
  const pictures = path.resolve(process.argv.includes('--update-pictures') ? 'docs/images' : '.cache/e2e/shots');
  const session = await startSession();
  const report = makeReport(`VS Code ${session.vscode} in the browser`);
  try {
    const { bench, outsideHosts, close } = await openWorkbench(session, pictures);
    try {
      await play(bench, process.argv.includes('--essentials') ? essentials : scenes, report);
      if (outsideHosts.size === 0) report.passed('no outside host was asked', 0);
      else report.failed('no outside host was asked', [...outsideHosts].join(', '));
    } finally {
      await close();
    }
  } catch (error) {
    report.failed('the run as a whole', error);
  } finally {
    const tail = session.server.child.tail(20);
    await session.stop();
    process.exitCode = report.end();
    if (process.exitCode !== 0) console.error(`last lines of the server:\n${tail}`);
  }
  return process.exitCode;
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
