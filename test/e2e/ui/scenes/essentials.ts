import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { viewport } from '../../editor/page';
import type { Scene } from '../scene';
import {
  editorOf,
  lensesAreThere,
  lensesWereAskedFor,
  openFile,
  picture,
  placeCursor,
  problem,
  runCommand,
  showHover,
  showsText,
  squiggle,
  withoutSideBar,
} from '../workbench';
import type { Workbench } from '../workbench';

/** What `npm start -- --check` proves; the first scenes of the UI run as well. */
export const essentials: readonly Scene[] = [
  { title: 'an ICSP has a squiggle and an entry among the problems', run: squiggleOnIcsp },
  { title: 'the extension is active', run: extensionIsActive },
  { title: 'an image reference has its pull plan in a hover', run: pullPlanInHover },
  { title: 'the node files are previewed beside', run: previewBeside },
];

async function squiggleOnIcsp(bench: Workbench): Promise<void> {
  const { file } = firstFile(bench, /^kind: ImageContentSourcePolicy$/m);
  const editor = await openFile(bench, file);
  await squiggle(editor);
  await problem(bench, 'icsp-deprecated');
  await picture(bench, 'problems');
}

async function extensionIsActive(bench: Workbench): Promise<void> {
  await runCommand(bench, 'Developer: Show Running Extensions');
  await bench.page.setViewportSize({ ...viewport, height: 3000 }); // the list draws only the rows that are in view
  const row = bench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Mirrorscope' });
  await row
    .locator('.activation-time', { hasText: /Activation/ })
    .first()
    .waitFor();
}

async function pullPlanInHover(bench: Workbench): Promise<void> {
  await showPullPlan(bench);
  await picture(bench, 'pull-plan');
}

/** Also where other scenes want to know whether the server answers. */
export async function showPullPlan(bench: Workbench): Promise<void> {
  const { file, match } = firstFile(bench, /image: ['"]?(?<reference>\S+@sha256:[0-9a-f]{64})/);
  await openFile(bench, file);
  await placeCursor(bench, file, match.groups?.['reference'] ?? '', { offset: 4 });
  await showHover(bench, /Pull plan/);
}

async function previewBeside(bench: Workbench): Promise<void> {
  const { file } = firstFile(bench, /^kind: ImageContentSourcePolicy$/m);
  await openFile(bench, file);
  await lensesWereAskedFor(bench);
  await runCommand(bench, 'Mirrorscope: Preview Node Files');
  const preview = editorOf(bench, 'registries.conf');
  await preview.waitFor();
  await showsText(preview, /\[\[registry\]\]/);
  // Which cluster's nodes it is about.
  await bench.page.locator('.tab', { hasText: 'registries.conf · prod' }).waitFor();
  const groups = await bench.page.locator('.editor-group-container').count();
  if (groups !== 2) throw new Error(`the preview is not beside the manifest: there are ${groups} editor groups`);
  await lensesAreThere(bench);
  await withoutSideBar(bench, () => picture(bench, 'preview'));
}

/** The first file of the workspace, by path, that holds the pattern. */
function firstFile(
  { workspace }: Workbench,
  pattern: RegExp,
): { readonly file: string; readonly match: RegExpExecArray } {
  const files = readdirSync(workspace, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => name.replaceAll(path.sep, '/'))
    .sort();
  for (const file of files) {
    const match = pattern.exec(readFileSync(path.join(workspace, file), 'utf8'));
    if (match !== null) return { file, match };
  }
  throw new Error(`no file of the workspace holds ${String(pattern)}`);
}
