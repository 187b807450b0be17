// Installs the packaged extension in a fresh profile of the newest VS Code and uses it as a user does, in a browser; then once more with the
// extension in a web worker, there and in the oldest VS Code, and in a workspace that the user does not trust.
//   node out/test/e2e/ui.js [--essentials] [--update-pictures]
// --essentials: only what `npm start -- --check` proves. --update-pictures: screenshots go to docs/images/, those of a dark theme,
// in which all scenes are played once more, to docs/images/dark/.
import path from 'node:path';
import { installation, type EditorName } from './editor/installation';
import { makeReport, type Report } from './editor/report';
import { play, type Audience } from './ui/play';
import type { Scene } from './ui/scene';
import { scenes } from './ui/scenes';
import { essentials } from './ui/scenes/essentials';
import { inRestrictedMode, restrictedModeInPicture } from './ui/scenes/restricted-mode';
import { hostedByBrowser, inWebWorker } from './ui/scenes/web-worker';
import { openWorkbench, startSession } from './ui/session';

async function main(): Promise<number> {
  const isShort = process.argv.includes('--essentials');
  const forDocs = process.argv.includes('--update-pictures');
  const pictures = path.resolve(forDocs ? 'docs/images' : shots);
  // No scene sees what another has typed: the editor saves nothing by itself, as it would in a browser.
  const settings = { 'git.enabled': true, 'files.autoSave': 'off' };
  const report = makeReport(`VS Code ${installation('newest').vscode} in the browser`);
  const worker = { pictures: path.resolve(shots), settings: hostedByBrowser };
  await playAll(report, { scenes: isShort ? essentials : scenes, pictures, settings });
  if (forDocs) {
    const inDark = { pictures: path.join(pictures, 'dark'), settings: { ...settings, ...dark } };
    await playAll(report, { ...inDark, scenes });
    for (const look of [{ pictures, settings }, inDark])
      await playAll(report, { ...look, scenes: restrictedModeInPicture, isTrusted: false });
  }
  if (!isShort) {
    await playAll(report, { scenes: inRestrictedMode, pictures: path.resolve(shots), settings, isTrusted: false });
    await playAll(report, { ...worker, scenes: inWebWorker });
    const floor = report.under(`VS Code ${installation('floor').vscode} in the browser`);
    await playAll(floor, { ...worker, scenes: inWebWorker, editor: 'floor' });
  }
  process.exitCode = report.end();
  return process.exitCode;
}

/** What VS Code looks like to most. */
const dark = { 'workbench.colorTheme': 'Default Dark Modern' };

const shots = '.cache/e2e/shots';

interface Play {
  readonly scenes: readonly Scene[];
  readonly pictures: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly editor?: EditorName;
  readonly isTrusted?: boolean;
}

/** Plays scenes for a user without history, who has these settings; what fails once more in a new editor has failed. */
async function playAll(report: Report, setting: Play): Promise<void> {
  const failed = await playOnce({ passed: report.passed, failed: report.again }, setting);
  if (failed.length > 0) await playOnce(report, { ...setting, scenes: failed });
}

/** Gives back the scenes that failed, or all where there is no playing. */
async function playOnce(
  audience: Audience,
  { scenes, pictures, settings = {}, editor = 'newest', isTrusted = true }: Play,
): Promise<readonly Scene[]> {
  let failed = scenes;
  const session = await startSession({ settings, isTrusted }, editor);
  try {
    const { bench, outsideHosts, close } = await openWorkbench(session, pictures);
    try {
      failed = await play(bench, scenes, audience);
      if (outsideHosts.size === 0) audience.passed('no outside host was asked', 0);
      else throw new Error(`outside hosts were asked: ${[...outsideHosts].join(', ')}`);
    } finally {
      await close();
    }
  } catch (error) {
    failed = scenes;
    audience.failed('the run as a whole', error);
  } finally {
    const tail = session.server.child.tail(20);
    await session.stop();
    if (failed.length > 0) console.error(`last lines of the server:\n${tail}`);
  }
  return failed;
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
