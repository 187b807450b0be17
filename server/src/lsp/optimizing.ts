import { setFlagsFromString } from 'node:v8';
import { afterPause } from './turns';

/**
 * Has V8 optimize what runs often a little later than it does by itself, until the program first has little to do: for a file, or as long as it takes to
 * read a folder. V8 optimizes beside the program, in more threads than there are cores, which want as much processor time as the first findings do and
 * take it from them where there are two cores. A flag that an engine does not know is passed over.
 */
export function optimizeLater(): void {
  setBudget(WHILE_STARTING);
  onceAtLeisure(() => setBudget(BY_ITSELF));
}

function setBudget(bytes: number): void {
  setFlagsFromString(`--interrupt-budget=${bytes}`);
}

/** Does something once the event loop has waited for longer than it has worked. */
function onceAtLeisure(work: () => void): void {
  const before = performance.eventLoopUtilization();
  afterPause(LONGER_THAN_A_START_MS, () => {
    if (performance.eventLoopUtilization(before).utilization < 0.5) work();
    else onceAtLeisure(work);
  });
}

/** Bytes of code that a function runs through before it is looked at: what V8 has since version 10, and what only the loops of a long file reach. */
const BY_ITSELF = 66 * 1024;
const WHILE_STARTING = 400_000;

const LONGER_THAN_A_START_MS = 400;
