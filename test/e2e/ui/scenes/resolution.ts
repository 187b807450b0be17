import type { Scene } from '../scene';
import { editorOf, lensesAreThere, openFile, picture, runCommand } from '../workbench';
import type { Workbench } from '../workbench';

/** What a user asks about an image that stands in no file. */
export const resolution: readonly Scene[] = [
  { title: 'an image reference is resolved into a list that leads to the entries', run: resolveReference },
];

const REFERENCE = 'registry.access.redhat.com/ubi9/ubi:9.6';

async function resolveReference(bench: Workbench): Promise<void> {
  const { page } = bench;
  await openFile(bench, 'clusters/lab/idms-oc-mirror.yaml');
  await lensesAreThere(bench);
  await runCommand(bench, 'Mirrorscope: Resolve Image Reference…');
  const prompt = page.locator('.quick-input-widget:visible', { hasText: 'An image as a manifest names it' });
  await prompt.locator('.quick-input-box input').fill(REFERENCE);
  await page.mouse.move(0, 0); // what is under it says what it is for
  await page.keyboard.press('Enter');
  const list = page.locator('.quick-input-widget:visible', { hasText: `Pull plan of ${REFERENCE}` });
  const mirror = list.getByRole('option', { name: /^1\. mirror\.lab\.example\.com:8443\/ubi9\/ubi:9\.6/ });
  await mirror.waitFor();
  await list.getByRole('option', { name: /^2\. registry\.access\.redhat\.com\/ubi9\/ubi:9\.6/ }).waitFor();
  await picture(bench, 'resolve');
  await mirror.click();
  await editorOf(bench, 'clusters/lab/itms-oc-mirror.yaml').waitFor();
  await page.getByRole('button', { name: /^Ln 9, .*\(\d+ selected\)/ }).waitFor();
}
