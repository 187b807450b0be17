import type { Scene } from '../scene';
import { editorOf, openFile, picture, runCommand, showsText } from '../workbench';
import type { Workbench } from '../workbench';

/** What is known of all image references at once: which a source serves, what serves each of them, and where that would be another. */
export const reports: readonly Scene[] = [
  { title: 'a lens opens the image references that a source serves', run: servedReferences },
  { title: 'coverage says what serves each image reference', run: coverage },
  { title: 'the pull plans of two clusters are compared', run: comparePlans },
];

const FILE = 'clusters/prod/imageContentSourcePolicy.yaml';

async function servedReferences(bench: Workbench): Promise<void> {
  const { page } = bench;
  await openFile(bench, FILE);
  await page
    .locator('.codelens-decoration a', { hasText: /^serves 2 references$/ })
    .first()
    .click();
  const peek = page.locator('.zone-widget', { hasText: /Locations \(2\)/ });
  // A file that is unfolded has its name in what is below it, too.
  await peek.getByRole('treeitem', { name: /shop\.yaml/, level: 1 }).waitFor();
  await peek.getByRole('treeitem', { name: /Containerfile/, level: 1 }).waitFor();
  await page.keyboard.press('Escape');
  await peek.waitFor({ state: 'detached' });
}

async function coverage(bench: Workbench): Promise<void> {
  await openFile(bench, 'apps/shop.yaml');
  await runCommand(bench, 'Mirrorscope: Show Coverage');
  const page = editorOf(bench, 'coverage.md');
  await showsText(page, /\d+\sof\s\d+\sreferences\sleave\sthe\sreachable/);
  await page.locator('.detected-link').first().waitFor();
  await page.locator('.view-line .mtkb', { hasText: 'Coverage' }).first().waitFor(); // VS Code colours its first page of Markdown late
  await picture(bench, 'coverage');
}

async function comparePlans(bench: Workbench): Promise<void> {
  const { page } = bench;
  await openFile(bench, 'apps/shop.yaml');
  await runCommand(bench, 'Mirrorscope: Compare Pull Plans…');
  for (const [title, side] of [
    ['Compare what…', /^prod, cluster/],
    ['… with what?', /^lab, cluster/],
  ] as const) {
    const list = page.locator('.quick-input-widget:visible', { hasText: title });
    await list.getByRole('option', { name: side }).click();
  }
  const report = editorOf(bench, 'plans.md');
  await showsText(report, /Where\simages\scome\sfrom:\s`prod`\s→\s`lab`/);
  await page.locator('.tab', { hasText: 'plans.md · prod → lab' }).waitFor();
  await showsText(report, /\d+\scome\sfrom\selsewhere/);
  await report.locator('.detected-link').first().waitFor();
  await picture(bench, 'plans');
}
