import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when it is so; rejects when it is not after so many milliseconds. */
export async function until(isSo: () => boolean, patience = 5000): Promise<void> {
  const deadline = Date.now() + patience;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await sleep(5);
  }
}
