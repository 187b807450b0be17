import type { Scene } from '../scene';
import {
  editorOf,
  lensesAreThere,
  lensesWereAskedFor,
  openFile,
  picture,
  placeCursor,
  problem,
  quickFix,
  showHover,
  showsText,
} from '../workbench';
import type { Workbench } from '../workbench';

/** What a user does about a finding: look at the other place, read the page, fix it, silence it. */
export const findings: readonly Scene[] = [
  { title: 'a finding across files leads to the other file', run: otherPlace },
  { title: 'a finding leads to the page of its rule', run: rulePage },
  { title: 'a finding across files has a fix, which takes it away', run: fixAcrossFiles },
  { title: 'a finding is silenced from the editor', run: silence },
];

const FILE = 'mistakes/policies.yaml';
const CODE = 'conflicting-source-policy';

async function otherPlace(bench: Workbench): Promise<void> {
  await openFile(bench, FILE);
  await lensesWereAskedFor(bench);
  const row = await problem(bench, CODE);
  await row.click();
  await bench.page.keyboard.press('ArrowRight'); // unfolds what is related
  const related = bench.page.locator('.markers-panel .monaco-list-row', { hasText: 'The first entry of this source' });
  await related.first().waitFor();
  await lensesAreThere(bench);
  await picture(bench, 'across-files');
  await related.first().dblclick();
  await editorOf(bench, 'mistakes/digests.yaml').waitFor();
}

async function rulePage(bench: Workbench): Promise<void> {
  await openFile(bench, FILE);
  await problem(bench, CODE);
  await openFile(bench, FILE);
  await placeCursor(bench, FILE, 'NeverContactSource');
  await lensesWereAskedFor(bench);
  const hover = await showHover(bench, CODE);
  const link = hover.getByRole('link', { name: CODE }).first();
  const address = (await link.getAttribute('data-href')) ?? (await link.getAttribute('href')) ?? '';
  if (!address.endsWith(`/docs/rules/${CODE}.md`)) throw new Error(`the code leads to ${JSON.stringify(address)}`);
  await lensesAreThere(bench);
  await showHover(bench, CODE);
  await picture(bench, 'finding');
}

async function fixAcrossFiles(bench: Workbench): Promise<void> {
  const editor = await openFile(bench, FILE);
  await problem(bench, CODE);
  await openFile(bench, FILE);
  await placeCursor(bench, FILE, 'NeverContactSource');
  await lensesWereAskedFor(bench);
  const fix = await quickFix(bench, 'as the first entry of this source has it');
  await lensesAreThere(bench);
  await picture(bench, 'quick-fixes');
  await fix.click();
  await showsText(editor, /mirrorSourcePolicy:\s+AllowContactingSource/);
  await untilGone(bench, CODE);
}

/** In another file than the scenes before: the editor saves by itself after a while, and what it saved is not undone. */
async function silence(bench: Workbench): Promise<void> {
  const file = 'mistakes/mistakes.yaml';
  const code = 'invalid-enum';
  const editor = await openFile(bench, file);
  await problem(bench, code);
  await openFile(bench, file);
  await placeCursor(bench, file, 'NeverContact ');
  const action = await quickFix(bench, `Disable \`${code}\` for this line`);
  await action.click();
  await showsText(editor, new RegExp(`mirrorscope-disable-[a-z-]*line\\s+${code}`));
  await untilGone(bench, code);
}

async function untilGone({ page }: Workbench, code: string): Promise<void> {
  const row = page.locator('.markers-panel .monaco-list-row', { hasText: code }).first();
  await row.waitFor({ state: 'detached' });
}
