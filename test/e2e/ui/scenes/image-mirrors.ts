import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Scene } from '../scene';
import {
  editorOf,
  lensesAreThere,
  lensesWereAskedFor,
  openFile,
  picture,
  runCommand,
  showsText,
  type Workbench,
} from '../workbench';

/** The view in the explorer, the walkthrough, and the conversion of a whole workspace. */
export const imageMirrors: readonly Scene[] = [
  { title: 'the Image Mirrors view leads from a cluster to an entry', run: fromClusterToEntry },
  {
    title: 'where nothing mirrors an image, the Image Mirrors view says so and leads to the walkthrough',
    run: welcome,
  },
  { title: 'the walkthrough has its steps and pictures', run: walkthrough },
  { title: 'all ICSP of the workspace are converted through the refactor preview', run: convertWorkspace },
];

const TAG_SET = 'clusters/lab/itms-oc-mirror.yaml';

async function fromClusterToEntry(bench: Workbench): Promise<void> {
  const { page } = bench;
  await openFile(bench, TAG_SET);
  await lensesWereAskedFor(bench);
  const files = page.getByRole('button', { name: 'Explorer Section: examples' });
  await files.click(); // more room for the view
  await page.getByRole('button', { name: 'Image Mirrors Section' }).click();
  try {
    const view = page.getByRole('tree', { name: 'Image Mirrors' });
    await expand(view, /^cluster lab/);
    const coverage = view.getByRole('treeitem', { name: /references leave the reachable registries/ });
    await coverage.waitFor();
    const source = await expand(view, /^source quay\.io\/example-shop, 2 mirrors/);
    // What would surprise stands first, where the side bar has room for it.
    await source.locator('.label-description', { hasText: /^blocked, 2 mirrors$/ }).waitFor();
    const mirror = view.getByRole('treeitem', {
      name: /^mirror \d of 2: mirror\.lab\.example\.com:8443\/shop, for tags/,
    });
    await mirror.waitFor();
    await view.getByRole('treeitem', { name: /^quay\.io\/example-shop, the source itself, blocked/ }).waitFor();
    await source.hover();
    await page.locator('.monaco-hover:visible', { hasText: 'The source itself is blocked' }).first().waitFor();
    await page.screenshot({ path: path.join(bench.pictures, 'image-mirrors-tooltip.png'), animations: 'disabled' });
    // What the side bar cuts stands in the tooltips.
    await saysWhole(bench, mirror, /mirror 2 of 2, for tags[^]*mirror\.lab\.example\.com:8443\/shop/);
    await saysWhole(bench, coverage, /\d+ references leave the reachable registries$/);
    await saysWhole(bench, view.getByRole('treeitem', { name: /^cluster lab/ }), /^cluster lab, 4\.18$/);
    await mirror.click();
    await page.getByRole('button', { name: /^Ln 12, / }).waitFor();
    await lensesAreThere(bench);
    await picture(bench, 'image-mirrors');
  } finally {
    await files.click();
    await page.getByRole('button', { name: 'Image Mirrors Section' }).click();
  }
}

async function saysWhole({ page }: Workbench, item: Locator, text: RegExp): Promise<void> {
  await page.mouse.move(0, 0);
  await page.locator('.monaco-hover:visible').first().waitFor({ state: 'hidden' });
  await item.hover();
  await page.locator('.monaco-hover:visible', { hasText: text }).first().waitFor();
}

/** Opens a line of a tree that may be open already, and returns it. */
async function expand(tree: Locator, name: RegExp): Promise<Locator> {
  const item = tree.getByRole('treeitem', { name }).first();
  await item.waitFor({ timeout: 60_000 });
  if ((await item.getAttribute('aria-expanded')) !== 'true') await item.locator('.monaco-tl-twistie').click();
  return item;
}

/** All files of the workspace are left out by a setting, which the view follows at once. */
async function welcome(bench: Workbench): Promise<void> {
  const { page } = bench;
  const settings = path.join(bench.workspace, '.vscode/settings.json');
  mkdirSync(path.dirname(settings), { recursive: true });
  writeFileSync(settings, JSON.stringify({ 'mirrorscope.exclude': ['**'] }));
  const section = page.getByRole('button', { name: 'Image Mirrors Section' });
  await section.click();
  try {
    const view = page.locator('.pane', { has: section });
    const words = view.locator('.welcome-view-content', {
      hasText: 'Nothing in this workspace says where images come from',
    });
    await words.waitFor({ timeout: 60_000 });
    await view.getByRole('button', { name: 'Get Started with Mirrorscope' }).click();
    await page.locator('.gettingStartedContainer .step-title', { hasText: 'Read the node files first' }).waitFor();
    rmSync(path.dirname(settings), { recursive: true });
    await page
      .getByRole('tree', { name: 'Image Mirrors' })
      .getByRole('treeitem', { name: /^cluster lab/ })
      .waitFor();
  } finally {
    rmSync(path.dirname(settings), { recursive: true, force: true });
    await section.click();
  }
}

async function walkthrough(bench: Workbench): Promise<void> {
  await runCommand(bench, 'Welcome: Open Walkthrough...');
  const quick = bench.page.locator('.quick-input-widget:visible');
  await quick.locator('.quick-input-box input').fill('Get Started with Mirrorscope');
  await quick
    .getByRole('option', { name: /^Get Started with Mirrorscope/ })
    .first()
    .waitFor();
  await bench.page.keyboard.press('Enter'); // the row's own tooltip lies over it
  await bench.page.keyboard.press('Control+B'); // a picture has room beside the steps without the side bar
  const page = bench.page.locator('.gettingStartedContainer');
  const steps = [
    ['See where an image comes from', 'Pull plan'],
    ['Read the node files first', '[[registry]]'],
    ['Say which files make up a cluster', '.mirrorscope.yaml'],
    ['Leave ICSP behind', '# synced every night'],
  ] as const;
  for (const [index, [step, drawn]] of steps.entries()) {
    await page.locator('.step-title', { hasText: step }).first().click();
    const media = bench.page.locator('.webview.ready').last().contentFrame().locator('#active-frame').contentFrame();
    await media.locator('svg text', { hasText: drawn }).first().waitFor();
    await picture(bench, index === 0 ? 'walkthrough' : `walkthrough-${index + 1}`);
  }
  await bench.page.keyboard.press('Control+B');
}

async function convertWorkspace(bench: Workbench): Promise<void> {
  const { page } = bench;
  const file = path.join(bench.workspace, 'clusters/prod/imageContentSourcePolicy.yaml');
  const before = readFileSync(file, 'utf8');
  try {
    await runCommand(bench, 'Mirrorscope: Convert All ICSPs in Workspace…');
    const row = page.locator('.bulk-edit-panel .monaco-list-row', { hasText: 'imageContentSourcePolicy.yaml' });
    await row.first().locator('.edit-checkbox, .monaco-custom-toggle, .monaco-checkbox').first().click();
    await picture(bench, 'convert-workspace');
    await page.getByRole('button', { name: 'Apply' }).click();
    await openFile(bench, 'clusters/prod/imageContentSourcePolicy.yaml');
    await showsText(editorOf(bench, 'clusters/prod/imageContentSourcePolicy.yaml'), 'kind: ImageDigestMirrorSet');
  } finally {
    await runCommand(bench, 'File: Revert File').catch(() => undefined);
    writeFileSync(file, before);
  }
}
