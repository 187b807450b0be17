import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { afterPause } from './turns';

/**
 * Has V8 keep less garbage than it does by itself for a program that mostly waits: each key leaves an old text behind, and lists of all that is in it.
 * To be called when the program starts. A flag that an engine does not know is passed over.
 */
export function limitGarbage(): void {
  boundNursery();
  afterPause(LONGER_THAN_A_START_MS, () => {
    setFlagsFromString(`--minor-gc-task-trigger=${NURSERY_FULL_PERCENT}`);
    setFlagsFromString(`--heap-growing-percent=${MOST_GARBAGE_PERCENT}`);
    setFlagsFromString(`--incremental-marking-soft-trigger=${MARKED_FROM_PERCENT}`);
  });
}

/**
 * New objects are made in a nursery, which begins small and doubles up to sixteen times its size while much of what it holds stays alive, as when a large
 * file is read; and the memory is never given back. Here it grows to sixteen megabytes, and no more once that is noticed.
 */
function boundNursery(): void {
  // Before the first flag is set: what Node brings compiled is for the flags that it was compiled with, and the observer is in modules that are loaded here.
  const sweeps = new PerformanceObserver(() => {
    if (sizeOfNursery() < SIZE_OF_NURSERY) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    sweeps.disconnect();
  });
  sweeps.observe({ entryTypes: ['gc'] });
}

/** Bytes. */
function sizeOfNursery(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}

/** Bytes, of which one half is used at a time. It begins with an eighth of that, or twice as much where the program has begun slowly. */
const SIZE_OF_NURSERY = 16 * 1024 * 1024;

/** From here on the nursery is swept while nothing else is to do, between two keys: one that is full is swept at once, within a key. */
const NURSERY_FULL_PERCENT = 50;

/** Of what is alive: the heap grows by so much before it is swept. Begun earlier, that would take time from the reading of a folder. */
const MOST_GARBAGE_PERCENT = 50;

/** Of the way there: from here on what is alive is marked in pauses, also where the limit is still one that V8 set by itself. */
const MARKED_FROM_PERCENT = 30;

const LONGER_THAN_A_START_MS = 1000;
