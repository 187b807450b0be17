import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Scene } from '../scene';
import { lensesAreThere, openFile, picture, placeCursor, runCommand, showsText, withoutSideBar } from '../workbench';
import type { Workbench } from '../workbench';

/** What a change does, held against the branch that it will be merged into. */
export const changes: readonly Scene[] = [
  { title: 'the language status says what a change does to nodes as one types', run: statusOfChange },
  { title: 'a lens says what a change does to nodes, and a list says why', run: impactOfChange },
  { title: 'node files before and after stand side by side', run: beforeAndAfter },
];

const FILE = 'clusters/lab/itms-oc-mirror.yaml';
const MIRROR = 'mirror.lab.example.com:8443/ubi9';

async function statusOfChange(bench: Workbench): Promise<void> {
  await changed(bench, async () => {
    const [status, cluster] = ['Drain', 'lab · 4.18'].map((words) =>
      bench.page.locator(`[id="status.languageStatus"] [aria-label*="${words}"]`),
    ) as [Locator, Locator];
    await cluster.waitFor({ state: 'attached', timeout: 60_000 });
    await status.waitFor({ state: 'attached', timeout: 60_000 });
    await openFile(bench, FILE);
    await bench.page.keyboard.press('Control+Z');
    await status.waitFor({ state: 'detached', timeout: 60_000 });
  });
}

async function impactOfChange(bench: Workbench): Promise<void> {
  await changed(bench, async () => {
    const { page } = bench;
    const lens = page.locator('.codelens-decoration', { hasText: /Drain: .*against main \([0-9a-f]{7}\)/ });
    await lens.first().waitFor({ timeout: 60_000 });
    await lensesAreThere(bench);
    await picture(bench, 'lenses');
    await runCommand(bench, 'Mirrorscope: Show Impact on Nodes');
    const list = page.locator('.quick-input-widget:visible');
    const reason = list.locator('.monaco-list-row', { hasText: /itms-oc-mirror\.yaml:\d+/ });
    await reason.first().waitFor();
    // The telling part first: the list cuts what is long.
    await reason
      .locator('.label-name', { hasText: 'a mirror of registry.access.redhat.com/ubi9 is removed' })
      .waitFor();
    await picture(bench, 'impact');
    await reason.first().click();
    await page.getByRole('button', { name: /^Ln \d+, .*\(\d+ selected\)/ }).waitFor();
  });
}

async function beforeAndAfter(bench: Workbench): Promise<void> {
  await changed(bench, async () => {
    await runCommand(bench, 'Mirrorscope: Compare Node Files with Base');
    const sides = bench.page.locator('.monaco-diff-editor');
    await showsText(sides.locator('.editor.original').first(), MIRROR);
    await showsText(sides.locator('.editor.modified').first(), `${MIRROR}-new`);
    await sides.locator('.line-insert').first().waitFor({ state: 'attached' });
    await withoutSideBar(bench, () => picture(bench, 'comparison'));
  });
}

/** Does something while a mirror has another name than in the repository's commit. */
export async function changed(bench: Workbench, act: () => Promise<void>): Promise<void> {
  const file = path.join(bench.workspace, FILE);
  const before = readFileSync(file, 'utf8');
  commit(bench.workspace);
  try {
    await openFile(bench, FILE);
    await placeCursor(bench, FILE, MIRROR, { offset: MIRROR.length });
    await bench.page.keyboard.insertText('-new');
    await act();
  } finally {
    await openFile(bench, FILE);
    await runCommand(bench, 'File: Revert File');
    writeFileSync(file, before); // the editor may have saved by itself
  }
}

/** Makes the workspace a repository with one commit, the same in every run. It stays: VS Code's git falls over one that vanishes. */
function commit(workspace: string): void {
  if (existsSync(path.join(workspace, '.git'))) return;
  const user = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  const date = '2026-01-01T00:00:00Z';
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  for (const words of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    ['commit', '-q', '-m', 'first'],
  ]) {
    execFileSync('git', [...user, ...words], { cwd: workspace, env, stdio: 'pipe' });
  }
}
