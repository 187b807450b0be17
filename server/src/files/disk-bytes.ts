import { promises, readFileSync, statSync, type Stats } from 'node:fs';
import type { WaysToRead } from './paced-reader';

/** What stands for the bytes where there are none: for what is no regular file or a larger one, and for what the system throws. */
export interface Instead<T> {
  ofOther(file: string, found: Stats): T;
  ofError(error: unknown): T;
}

/** The regular files of this machine of up to so many bytes. */
export function diskBytes<T>(largest: number, instead: Instead<T>): WaysToRead<Uint8Array | T> {
  const isRead = (found: Stats): boolean => found.isFile() && found.size <= largest;
  return {
    atOnce(file) {
      try {
        const found = statSync(file);
        return isRead(found) ? readFileSync(file) : instead.ofOther(file, found);
      } catch (error) {
        return instead.ofError(error);
      }
    },
    async later(file) {
      try {
        const found = await promises.stat(file);
        return isRead(found) ? await promises.readFile(file) : instead.ofOther(file, found);
      } catch (error) {
        return instead.ofError(error);
      }
    },
    now: () => performance.now(),
  };
}
