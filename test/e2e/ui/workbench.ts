import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { viewport } from '../editor/page';

/** The workbench in a browser, and what its steps need to know. Every step waits for what it did to be seen, or throws. */
export interface Workbench {
  readonly page: Page;
  /** Absolute path of the folder that is open. */
  readonly workspace: string;
  /** Folder for screenshots. */
  readonly pictures: string;
}

/** Opens a file of the workspace (path relative to it, with `/`) and returns its editor, which has the focus. */
export async function openFile(bench: Workbench, file: string): Promise<Locator> {
  const editor = editorOf(bench, file);
  const folder = path.posix.dirname(file);
  const label = folder === '.' ? path.posix.basename(file) : `${path.posix.basename(file)} ${folder}`;
  await retry(async () => {
    const quick = await quickInput(bench, 'Control+P', path.join(bench.workspace, file));
    // The list shows what was opened before until the search has ended.
    const row = quick.getByRole('option', {
      name: new RegExp(`^${escapeForPattern(label)}(?: unsaved changes)?(?:,|$)`),
    });
    await row.first().click({ timeout: 10_000 });
    await editor.waitFor({ timeout: 10_000 });
  });
  return editor;
}

/** The editor of the resource whose path ends with `/` and `file`. */
export function editorOf({ page }: Workbench, file: string): Locator {
  return page.locator(`.monaco-editor[data-uri$="/${file}"], .monaco-editor[data-uri*="/${file}?"]`).first();
}

/**
 * Puts the cursor of the focused editor into `text`, at its `occurrence` (default: the first, 1) in `file` as it is on disk,
 * so before anything is typed into it; `offset` counts characters from the text's beginning.
 */
export async function placeCursor(
  bench: Workbench,
  file: string,
  text: string,
  { occurrence = 1, offset = 1 }: { occurrence?: number; offset?: number } = {},
): Promise<void> {
  const content = readFileSync(path.join(bench.workspace, file), 'utf8');
  let found = -1;
  for (let count = 0; count < occurrence; count++) {
    found = content.indexOf(text, found + 1);
    if (found < 0) throw new Error(`${file} does not hold ${JSON.stringify(text)} ${occurrence} times`);
  }
  const before = content.slice(0, found + offset).split(/\r?\n/);
  const column = (before.at(-1)?.length ?? 0) + 1;
  await quickInput(bench, 'Control+G', `${before.length}:${column}`);
  await bench.page.keyboard.press('Enter');
  await bench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Runs a command of the palette by its whole title, such as `Mirrorscope: Preview Node Files`. */
export async function runCommand(bench: Workbench, title: string): Promise<void> {
  await retry(async () => {
    const quick = await quickInput(bench, 'F1', title);
    const name = new RegExp(`^${escapeForPattern(title)}(?:,|$)`);
    await quick.getByRole('option', { name }).first().click({ timeout: 10_000 });
  });
}

/** Shows the hover at the cursor and returns it once it holds `text`. */
export async function showHover({ page }: Workbench, text: string | RegExp): Promise<Locator> {
  const hover = page.locator('.monaco-hover:visible', { hasText: text }).first();
  // A server that still reads the workspace answers with nothing: ask again.
  await retry(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    await hover.waitFor({ timeout: 5000 });
  });
  return hover;
}

/** Waits until the editor underlines something with one of the severities, and returns the first of them. */
export async function squiggle(
  editor: Locator,
  severities: readonly ('error' | 'warning' | 'info' | 'hint')[] = ['error', 'warning', 'info'],
): Promise<Locator> {
  const found = editor.locator(severities.map((severity) => `.squiggly-${severity}`).join(', ')).first();
  await found.waitFor({ state: 'attached', timeout: 60_000 });
  return found;
}

/** Opens the Problems panel, filtered by `text` (the list draws only the rows in view), and returns the first row with it. */
export async function problem(bench: Workbench, text: string): Promise<Locator> {
  const panel = bench.page.locator('.markers-panel');
  const row = panel.locator('.monaco-list-row', { hasText: text }).first();
  // A panel that opens for the first time forgets what was typed while it was made.
  await retry(async () => {
    if (!(await panel.isVisible())) await bench.page.keyboard.press('Control+Shift+M');
    await problemFilter(bench).clear({ timeout: 5000 });
    await problemFilter(bench).fill(text, { timeout: 5000 });
    await row.waitFor({ timeout: 10_000 });
  });
  return row;
}

const problemFilter = ({ page }: Workbench): Locator => page.getByPlaceholder(/^Filter \(e\.g\. text/);

/** Opens completion at the cursor and returns the row whose label holds `label`. */
export async function completion({ page }: Workbench, label: string): Promise<Locator> {
  const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();
  await retry(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Space');
    await row.waitFor({ timeout: 5000 });
  });
  return row;
}

/** Opens the quick fixes at the cursor and returns the one whose title holds `title`; click it to run it. */
export async function quickFix({ page }: Workbench, title: string | RegExp): Promise<Locator> {
  const action = page.locator('.action-widget:visible .monaco-list-row', { hasText: title }).first();
  await retry(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await action.waitFor({ timeout: 5000 });
  });
  await page.mouse.move(1, 1); // older workbenches take clicks once the pointer has moved
  return action;
}

/** Waits until an editor shows `text`, which stands in one line and is scrolled into view. */
export async function showsText(editor: Locator, text: string | RegExp): Promise<void> {
  await editor.locator('.view-line', { hasText: text }).first().waitFor({ timeout: 60_000 });
}

/**
 * Waits until the editor that has the focus shows lenses. VS Code asks for them a quarter of a second and more after a file was opened, and not
 * at all where the focus has left the editor by then, until it comes back: a scene that leads out of the editor waits here first.
 */
export async function lensesWereAskedFor({ page }: Workbench): Promise<void> {
  await page.locator('.codelens-decoration').first().waitFor({ state: 'attached' }); // it may stand out of view
}

/** Waits until there are lenses, and for a while none of those in view has been worked out anew. */
export async function lensesAreThere({ page }: Workbench): Promise<void> {
  await page.evaluate('delete window.lensesSince');
  await page.waitForFunction(`(() => {
    const lenses = [...document.querySelectorAll('.codelens-decoration')];
    const isDone = lenses.length > 0 && lenses.every(({ textContent }) => textContent.trim() !== '');
    if (isDone) window.lensesSince ??= performance.now();
    else delete window.lensesSince;
    return isDone && performance.now() - window.lensesSince > ${CALM_MS};
  })()`);
}

const CALM_MS = 1500;

/** Takes the screenshot `NAME.png` of the whole workbench. */
export async function picture({ page, pictures }: Workbench, name: string): Promise<void> {
  // What is still being worked out, or about to go, would be on it.
  await page.locator('.notification-toast .monaco-progress-container.active').first().waitFor({ state: 'hidden' });
  await page.mouse.move(0, 0); // no tooltip of a button in the picture
  await page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

/** Does something while the side bar leaves its room to the editors. */
export async function withoutSideBar({ page }: Workbench, act: () => Promise<void>): Promise<void> {
  const sideBar = page.locator('.part.sidebar');
  await page.keyboard.press('Control+B');
  await sideBar.waitFor({ state: 'hidden' });
  await act();
  await page.keyboard.press('Control+B');
  await sideBar.waitFor();
}

/** Brings the workbench back to how it began: no editor, panel, pick or notification is open. Edits are dropped. */
export async function reset(bench: Workbench): Promise<void> {
  const { page } = bench;
  await page.setViewportSize(viewport);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  for (;;) {
    const dirty = page.locator('.tab.dirty').first();
    if (!(await dirty.isVisible())) break;
    // It may be gone in this moment, or saved.
    const isChosen = await dirty.click({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (!isChosen) continue;
    await runCommand(bench, 'File: Revert File');
    await dirty.waitFor({ state: 'hidden' }).catch(() => undefined);
  }
  await runCommand(bench, 'View: Close All Editors');
  await page.locator('.tab').first().waitFor({ state: 'detached' });
  await runCommand(bench, 'Notifications: Clear All Notifications');
  if (await problemFilter(bench).isVisible()) await problemFilter(bench).clear();
  if (await page.locator('.part.panel').isVisible()) await page.keyboard.press('Control+J');
}

async function quickInput({ page }: Workbench, keys: string, text: string): Promise<Locator> {
  const quick = page.locator('.quick-input-widget:visible');
  await retry(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press(keys);
    await quick.waitFor({ timeout: 5000 });
  });
  const input = quick.locator('.quick-input-box input');
  const prefix = (await input.inputValue({ timeout: 5000 })).replace(/[^>:].*$/, '');
  await input.fill(prefix + text, { timeout: 5000 });
  return quick;
}

const escapeForPattern = (text: string): string => text.replaceAll(/[^\w\s]/gu, '\\$&');

/** Runs a step that is known to need a second try when the workbench is still busy. */
async function retry(step: () => Promise<void>): Promise<void> {
  const tries = 6;
  for (let count = 1; ; count++) {
    try {
      await step();
      return;
    } catch (error) {
      if (count === tries) throw error;
    }
  }
}
