import type { Scene } from '../scene';
import { editorOf, lensesAreThere, openFile, picture, runCommand, showsText, withoutSideBar } from '../workbench';
import type { Workbench } from '../workbench';

/** Texts that stand inside of values. */
export const carried: readonly Scene[] = [
  { title: 'a drop-in that stands in a MachineConfig opens beside its file', run: openBeside },
];

const FILE = 'nodes/99-worker-tools.yaml';

async function openBeside(bench: Workbench): Promise<void> {
  await openFile(bench, FILE);
  await lensesAreThere(bench);
  await runCommand(bench, 'View: Split Editor Right');
  await runCommand(bench, 'Mirrorscope: Open Text Inside of a Value…');
  const text = editorOf(bench, '99-tools.conf');
  await showsText(text, /^\s*\[\[registry\]\]/);
  await withoutSideBar(bench, () => picture(bench, 'carried-text'));
}
