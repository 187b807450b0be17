/** Two ways to come by what a file holds, with the same outcome. Neither throws or rejects. */
export interface WaysToRead<T> {
  atOnce(file: string): T;
  later(file: string): Promise<T>;
  /** Milliseconds. */
  now(): number;
}

/** Reads files one after the other, in whichever way is quicker at the moment. */
export interface PacedReader<T> {
  read(file: string): T | Promise<T>;
  /** How many are to be asked for before the first one is waited for. */
  readonly readAhead: number;
}

/**
 * A file is read at once as long as files come from memory: the processor time that it takes to wait for thousands of small ones is five times that of reading
 * them. Where they take longer (a disk has to look for each, is busy, or lies behind a network), the next ones are waited for, several in the time of one.
 */
export function createPacedReader<T>(ways: WaysToRead<T>): PacedReader<T> {
  let average = 0;
  let patience = 0;
  return {
    read(file) {
      if (patience > 0) {
        patience--;
        return ways.later(file);
      }
      const begun = ways.now();
      const found = ways.atOnce(file);
      average += (ways.now() - begun - average) / RECENT;
      if (average > SLOW_MS) {
        average = 0;
        patience = FILES_OF_PATIENCE;
      }
      return found;
    },
    get readAhead() {
      return patience > 0 ? AT_ONCE : 1;
    },
  };
}

/** A small file that is in memory comes in a twentieth of a millisecond; it takes a quarter to wait for it. */
const SLOW_MS = 0.5;

/** Over how many files the average goes, about: one that takes more than 10 ms is enough, and so are six that take 2. */
const RECENT = 20;

/** Before one is read at once again. */
const FILES_OF_PATIENCE = 200;

/** Node reads four. */
const AT_ONCE = 8;

/** What files hold, in their order. */
export async function* readInOrder<T>(
  files: Iterable<string>,
  ways: WaysToRead<T>,
): AsyncGenerator<readonly [file: string, found: T]> {
  const reader = createPacedReader(ways);
  const coming: (readonly [file: string, found: T | Promise<T>])[] = [];
  for (const file of files) {
    coming.push([file, reader.read(file)]);
    for (const [first, found] of coming.splice(0, coming.length - reader.readAhead + 1)) yield [first, await found];
  }
  for (const [file, found] of coming) yield [file, await found];
}
