import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Scene } from '../scene';
import {
  completion,
  lensesAreThere,
  lensesWereAskedFor,
  openFile,
  picture,
  placeCursor,
  quickFix,
  runCommand,
  showsText,
  squiggle,
} from '../workbench';
import type { Workbench } from '../workbench';

/** What a user does to the text of a manifest. */
export const writing: readonly Scene[] = [
  { title: 'the values of a field are offered while it is typed', run: completeValue },
  { title: 'a whole entry is written from one proposal, in the indentation of the others', run: completeEntry },
  { title: 'a quick fix converts an ICSP, and one undo takes it back', run: convertPolicy },
];

async function completeValue(bench: Workbench): Promise<void> {
  const file = 'clusters/lab/idms-oc-mirror.yaml';
  const field = '    mirrorSourcePolicy: ';
  const editor = await openFile(bench, file);
  await placeCursor(bench, file, 'source: registry.redhat.io/rhel9', {
    offset: 'source: registry.redhat.io/rhel9'.length,
  });
  await bench.page.keyboard.press('Enter');
  await bench.page.keyboard.press('Shift+Home'); // whatever the editor indented by itself
  await bench.page.keyboard.insertText(field);
  await completion(bench, 'AllowContactingSource');
  const row = await completion(bench, 'NeverContactSource');
  await lensesAreThere(bench);
  await picture(bench, 'completion');
  await row.click();
  // The file has one already; its lines are not drawn in their order.
  await editor
    .locator('.view-line', { hasText: /^\s+mirrorSourcePolicy:\s+NeverContactSource/ })
    .nth(1)
    .waitFor();
}

async function completeEntry(bench: Workbench): Promise<void> {
  const file = 'clusters/lab/itms-oc-mirror.yaml';
  const last = '    mirrorSourcePolicy: NeverContactSource';
  const onDisk = path.join(bench.workspace, file);
  const before = readFileSync(onDisk, 'utf8');
  const editor = await openFile(bench, file);
  await placeCursor(bench, file, last, { offset: last.length });
  await bench.page.keyboard.press('Enter');
  await bench.page.keyboard.press('Shift+Home');
  await bench.page.keyboard.insertText('  - ');
  const row = await completion(bench, 'source and mirrors');
  await completion(bench, 'mirrorSourcePolicy');
  await lensesAreThere(bench);
  await picture(bench, 'completion-entry');
  await row.click();
  await bench.page.keyboard.insertText('quay.io/new');
  await bench.page.keyboard.press('Tab');
  await bench.page.keyboard.insertText('mirror.lab.example.com:8443/new');
  await showsText(editor, /^\s{2}-\ssource:\squay\.io\/new$/);
  await showsText(editor, /^\s{4}-\smirror\.lab\.example\.com:8443\/new$/);
  await runCommand(bench, 'File: Revert File');
  writeFileSync(onDisk, before); // the editor may have saved by itself
}

async function convertPolicy(bench: Workbench): Promise<void> {
  const file = 'clusters/prod/imageContentSourcePolicy.yaml';
  const editor = await openFile(bench, file);
  await squiggle(editor, ['warning']);
  await placeCursor(bench, file, 'ImageContentSourcePolicy');
  await lensesWereAskedFor(bench);
  const fix = await quickFix(bench, 'Convert to ImageDigestMirrorSet');
  await lensesAreThere(bench);
  await picture(bench, 'convert');
  await fix.click();
  await showsText(editor, /kind:\s+ImageDigestMirrorSet/);
  await runCommand(bench, 'Undo');
  await editor.locator('.view-line', { hasText: 'ImageDigestMirrorSet' }).first().waitFor({ state: 'detached' });
}
