import { setFlagsFromString } from 'node:v8';
import { afterPause } from './turns';

/**
 * Has V8 optimize what runs often a little later than it does by itself, for as long as the program starts. It does so beside the program, in threads that
 * want as much processor time as the first findings of a file, and take it from them where there are two cores. A flag that an
 * engine does not know is passed over.
 */
export function optimizeLater(): void {
  setBudget(WHILE_STARTING);
  afterPause(LONGER_THAN_A_START_MS, () => setBudget(BY_ITSELF));
}

function setBudget(bytes: number): void {
  setFlagsFromString(`--interrupt-budget=${bytes}`);
}

/** Bytes of code that a function runs through before it is looked at: what V8 has since version 10, and what only the loops of a long file reach. */
const BY_ITSELF = 66 * 1024;
const WHILE_STARTING = 400_000;

const LONGER_THAN_A_START_MS = 400;
