import type { Locator } from 'playwright-core';
import type { Scene } from '../scene';
import { lensesAreThere, openFile, picture, placeCursor, runCommand, showHover, squiggle } from '../workbench';
import type { Workbench } from '../workbench';
import { changed } from './changes';
import { essentials } from './essentials';
import { findings } from './findings';

/** The one for the documentation. */
export const restrictedModeInPicture: readonly Scene[] = [
  { title: 'in Restricted Mode: there are findings and hovers', run: findingsAndHover },
];

/** What the extension does in a workspace that the user does not trust: all but what needs git, which VS Code does not start there. */
export const inRestrictedMode: readonly Scene[] = [
  ...restrictedModeInPicture,
  ...[
    ...essentials,
    ...findings,
    { title: 'there is no git, and that is said; once the workspace is trusted, git counts', run: untilTrusted },
  ].map(({ title, run }) => ({ title: `in Restricted Mode: ${title}`, run })),
];

const FILE = 'clusters/prod/imageContentSourcePolicy.yaml';

async function findingsAndHover(bench: Workbench): Promise<void> {
  await restrictedMode(bench).waitFor();
  await squiggle(await openFile(bench, FILE), ['warning']);
  await placeCursor(bench, FILE, 'registry.redhat.io/');
  await showHover(bench, /^Source/);
  await lensesAreThere(bench);
  await picture(bench, 'restricted-mode');
}

async function untilTrusted(bench: Workbench): Promise<void> {
  const { page } = bench;
  await changed(bench, async () => {
    await runCommand(bench, 'Mirrorscope: Show Impact on Nodes');
    await page.locator('.notification-toast', { hasText: /does not run in a workspace that is not trusted/ }).waitFor();
    await runCommand(bench, 'Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await restrictedMode(bench).waitFor({ state: 'detached' });
    await runCommand(bench, 'View: Close Editor');
    await page
      .locator('[id="status.languageStatus"] [aria-label*="Drain"]')
      .waitFor({ state: 'attached', timeout: 60_000 });
  });
}

const restrictedMode = ({ page }: Workbench): Locator => page.locator('[id="status.workspaceTrust"]');
