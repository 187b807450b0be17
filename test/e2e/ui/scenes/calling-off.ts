import { readFileSync } from 'node:fs';
import path from 'node:path';
import { processesWith } from '../../suite/support/server-process';
import type { Scene } from '../scene';
import { openFile, placeCursor, runCommand, showHover, squiggle, type Workbench } from '../workbench';

/** What takes long and is no longer wanted. The last of all scenes: VS Code asks a server that once was slow for lenses more seldom from then on. */
export const callingOff: readonly Scene[] = [
  { title: 'the conversion of a workspace says what it waits for, and can be called off', run: cancelConversion },
];

/** The server does not answer until it is allowed to. */
async function cancelConversion(bench: Workbench): Promise<void> {
  const { page } = bench;
  const file = 'clusters/prod/imageContentSourcePolicy.yaml';
  const before = readFileSync(path.join(bench.workspace, file), 'utf8');
  const editor = await openFile(bench, file);
  await squiggle(editor, ['warning']);
  const profile = path.dirname(bench.workspace);
  const servers = processesWith((word) => word.startsWith(profile) && word.endsWith('/dist/server.js'));
  if (servers.length !== 1) throw new Error(`there are ${servers.length} language servers`);
  const signal = (name: NodeJS.Signals): void => {
    for (const id of servers) process.kill(id, name);
  };
  const progress = page.locator('.notification-toast', { hasText: 'Looking for ImageContentSourcePolicy' });
  signal('SIGSTOP');
  try {
    await runCommand(bench, 'Mirrorscope: Convert All ICSPs in Workspace…');
    await progress.locator('.monaco-progress-container.active').waitFor();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await progress.waitFor({ state: 'detached' });
    await extensionHasHeard(bench);
  } finally {
    signal('SIGCONT');
  }
  // It answers in the order in which it was asked, so what was called off would have been answered by then.
  await page.keyboard.press('Escape');
  await openFile(bench, file);
  await placeCursor(bench, file, 'registry.redhat.io/');
  await showHover(bench, /^Source/);
  if (await page.locator('.bulk-edit-panel').isVisible()) throw new Error('there is a refactor preview');
  if (readFileSync(path.join(bench.workspace, file), 'utf8') !== before) throw new Error('the file has been converted');
}

/**
 * The workbench takes a notification away before the extension host knows of the click. What one does next reaches the host after it, so
 * wait for a question that the extension asks without its server.
 */
async function extensionHasHeard(bench: Workbench): Promise<void> {
  await runCommand(bench, 'Mirrorscope: Resolve Image Reference…');
  const question = bench.page.locator('.quick-input-widget', { hasText: 'An image as a manifest names it' });
  await question.waitFor();
  await bench.page.keyboard.press('Escape');
  await question.waitFor({ state: 'hidden' });
}
