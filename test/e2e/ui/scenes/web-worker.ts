import { viewport } from '../../editor/page';
import type { Scene } from '../scene';
import { runCommand } from '../workbench';
import type { Workbench } from '../workbench';
import { essentials, pullPlanInHover } from './essentials';

/** Settings with which VS Code runs the extension in the browser, as vscode.dev does, though there is Node. */
export const hostedByBrowser = { 'remote.extensionKind': { 'mirrorscope.mirrorscope': ['web'] } };

/** What the extension does in the browser's extension host, with the language server in a web worker. */
export const inWebWorker: readonly Scene[] = [
  ...essentials.map(({ title, run }) => ({ title: `in a web worker: ${title}`, run })),
  { title: 'in a web worker: that is where the extension runs', run: extensionIsInWorker },
  { title: 'in a web worker: the server can be started again', run: restarts },
];

async function extensionIsInWorker(bench: Workbench): Promise<void> {
  await runCommand(bench, 'Developer: Show Running Extensions');
  await bench.page.setViewportSize({ ...viewport, height: 3000 }); // the list draws only the rows that are in view
  const row = bench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Mirrorscope' });
  await row.getByText('web worker').first().waitFor();
}

async function restarts(bench: Workbench): Promise<void> {
  await runCommand(bench, 'Mirrorscope: Restart Language Server');
  await pullPlanInHover(bench);
}
