import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds: what takes half a second on a machine that does nothing else may take twenty times as long on one that does. */
export const PATIENCE_MS = 30_000;

/** Resolves when it is so; rejects when it is not after so many milliseconds. */
export async function until(isSo: () => boolean, patience = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + patience;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await sleep(5);
  }
}
