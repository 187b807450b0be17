import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { viewport } from '../../editor/page';
import type { Scene } from '../scene';
import { openFile, runCommand } from '../workbench';
import type { Workbench } from '../workbench';
import { essentials, showPullPlan } from './essentials';
import { findings } from './findings';

/** Settings with which VS Code runs the extension in the browser, as vscode.dev does, though there is Node. */
export const hostedByBrowser = { 'remote.extensionKind': { 'mirrorscope.mirrorscope': ['web'] } };

const inWorker = ({ title, run }: Scene): Scene => ({ title: `in a web worker: ${title}`, run });

const ofWorker: readonly Scene[] = [
  { title: 'that is where the extension runs', run: extensionIsInWorker },
  { title: 'the server can be started again', run: restarts },
  { title: 'there is no git, and that is said', run: hasNoGit },
  { title: 'messages are traced in the output as soon as a setting says so', run: traces },
];

/** What the extension does in the browser's extension host, with the language server in a web worker; also in the oldest VS Code. */
export const inWebWorker: readonly Scene[] = [...essentials, ...findings, ...ofWorker].map(inWorker);

async function extensionIsInWorker(bench: Workbench): Promise<void> {
  await runCommand(bench, 'Developer: Show Running Extensions');
  await bench.page.setViewportSize({ ...viewport, height: 3000 }); // the list draws only the rows that are in view
  const row = bench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Mirrorscope' });
  await row.getByText('web worker').first().waitFor();
}

async function restarts(bench: Workbench): Promise<void> {
  await runCommand(bench, 'Mirrorscope: Restart Language Server');
  await showPullPlan(bench);
}

async function hasNoGit(bench: Workbench): Promise<void> {
  await openFile(bench, 'mistakes/policies.yaml');
  await runCommand(bench, 'Mirrorscope: Show Impact on Nodes');
  await bench.page.locator('.notification-toast', { hasText: /git extension does not run here/ }).waitFor();
}

/** Here alone: the Node of these VS Codes has no module that writes the logs of outputs. */
async function traces(bench: Workbench): Promise<void> {
  const { page, workspace } = bench;
  const settings = path.join(workspace, '.vscode/settings.json');
  const output = page.locator('.output-view');
  const request = output.locator('.view-line', { hasText: /(?:Sending|Received)\s(?:request|response)/ }).first();
  await showPullPlan(bench);
  await runCommand(bench, 'Output: Show Output Channels...');
  await page
    .locator('.quick-input-widget:visible')
    .getByRole('option', { name: /^Mirrorscope/ })
    .first()
    .click();
  await output.waitFor();
  if (await request.isVisible()) throw new Error('messages are traced, though no setting says so');
  mkdirSync(path.dirname(settings), { recursive: true });
  writeFileSync(settings, JSON.stringify({ 'mirrorscope.trace.server': 'messages' }));
  try {
    await showPullPlan(bench);
    await request.waitFor();
  } finally {
    rmSync(path.dirname(settings), { recursive: true, force: true });
  }
}
